import { beforeAll, expect, test } from 'vitest';
import { postCharge } from '../../../src/modules/folios/folio-posting.service.ts';
import { runNightAudit } from '../../../src/modules/night-audit/night-audit.service.ts';
import { takePayment } from '../../../src/modules/payments/payment.service.ts';
import { verifyBooks, verifyLedgers } from '../../../src/modules/statistics/verify.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildStay, openFolio } from '../../support/raw-stays.ts';

let db: Db;
let hotel: BuiltHotel;
let ctx: TestContext;

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db);
  ctx = testContext(db, { hotelId: hotel.id });
  const { stayId } = await buildStay(db, hotel, { status: 'in_house', room: 4 });
  const folio = await openFolio(ctx, { hotelId: hotel.id, stayId });
  await postCharge(ctx, { hotelId: hotel.id, folioId: folio.id, code: 'MINIBAR', amountMinor: 3_500 });
  await takePayment(ctx, {
    hotelId: hotel.id,
    folioId: folio.id,
    gateway: 'cash',
    amountMinor: 9_000,
    idempotencyKey: 'k',
  });
  await runNightAudit(ctx, { hotelId: hotel.id });
});

test('sound books have nothing to report', async () => {
  expect(await verifyBooks(db)).toEqual([]);
  expect(await verifyLedgers(db, hotel.id)).toEqual([]);
});

test('what somebody changed behind the app’s back is named', async () => {
  await db.ledgerDay.updateMany({
    where: { ledger: 'guest' },
    data: { debitsMinor: 1, closingMinor: -8_999, creditsMinor: -9_000 },
  });
  await db.payment.updateMany({ data: { refundedMinor: 5 } });
  await db.stayNight.updateMany({ data: { grossMinor: 88_001 } });
  const names = (await verifyBooks(db)).map((problem) => problem.check);
  expect(new Set(names)).toEqual(
    new Set(['ledger_movements', 'code_movements', 'refunds_of_payment', 'night_posted']),
  );
});

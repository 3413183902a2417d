import { beforeAll, expect, test } from 'vitest';
import { addDays, toDbDate } from '../../../src/core/calendar-date.ts';
import { basisPoints, minor, percentageOf } from '../../../src/core/money.ts';
import { applyDepositIn } from '../../../src/modules/folios/deposit.service.ts';
import { postCharge } from '../../../src/modules/folios/folio-posting.service.ts';
import { runNightAudit } from '../../../src/modules/night-audit/night-audit.service.ts';
import { takePayment } from '../../../src/modules/payments/payment.service.ts';
import {
  approveReceivableAccount,
  createReceivableAccount,
  transferToReceivable,
} from '../../../src/modules/receivables/receivable.service.ts';
import { trialBalance } from '../../../src/modules/statistics/statistics.service.ts';
import { type Db, inTransaction } from '../../../src/platform/db.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testBusinessDate,
  testContext,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildStay, openFolio } from '../../support/raw-stays.ts';

let db: Db;
let hotel: BuiltHotel;
let ctx: TestContext;
let hotelId: number;

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db, { vatBasisPoints: null });
  hotelId = hotel.id;
  ctx = testContext(db, { hotelId });
  await db.taxCode.create({
    data: {
      hotelId,
      code: 'VAT',
      names: {},
      kind: 'percent',
      basisPoints: 1_000,
      included: false,
      appliesTo: ['minibar'],
    },
  });
  await db.transactionCode.create({
    data: { hotelId, code: 'BUNK', names: {}, group: 'other', kind: 'charge', manual: true },
  });
  await db.transactionCode.create({
    data: { hotelId, code: 'LEVY', names: {}, group: 'other', kind: 'charge', manual: true },
  });
  await db.transactionCode.update({
    where: { hotelId_code: { hotelId, code: 'CITYTAX' } },
    data: { manual: true },
  });
});

let keys = 0;
const key = () => `fixture-${++keys}`;
const pay = (folioId: number, amountMinor: number) =>
  takePayment(ctx, { hotelId, folioId, gateway: 'cash', amountMinor, idempotencyKey: key() });
const post = (folioId: number, code: string, amountMinor: number) =>
  postCharge(ctx, { hotelId, folioId, code, amountMinor });

/** Eighteen charges that end in half a cent of tax, and one that does not: 10,395.00 together. */
const taxedAmounts = [...Array.from({ length: 18 }, () => 50_005), 1_039_500 - 18 * 50_005];

test("a real hotel's trial balance is reproduced to the cent", async () => {
  const inHouse = await buildStay(db, hotel, {
    status: 'in_house',
    room: 0,
    departure: addDays(testBusinessDate, 9),
    components: [{ code: 'BUNK', amountMinor: 0 }],
  });
  const booked = await buildStay(db, hotel, { arrival: addDays(testBusinessDate, 5) });
  const arriving = await buildStay(db, hotel, { arrival: addDays(testBusinessDate, 1) });
  const bill = await openFolio(ctx, { hotelId, stayId: inHouse.stayId });
  const depositBill = await openFolio(ctx, { hotelId, stayId: booked.stayId });
  const arrivingBill = await openFolio(ctx, { hotelId, stayId: arriving.stayId });
  const accountId = await createReceivableAccount(ctx, {
    hotelId,
    code: 'ACME',
    name: 'Acme Ltd',
    email: null,
    creditLimitMinor: 3_000_000,
    termsDays: 30,
  });
  await approveReceivableAccount(ctx, { hotelId, accountId });

  await post(bill.id, 'BUNK', 628_140 + 1_959_266);
  await transferToReceivable(ctx, { hotelId, folioId: bill.id, accountId, amountMinor: 1_959_266 });
  await pay(arrivingBill.id, 193_414);
  await pay(depositBill.id, 209_856 - 193_414);
  expect((await runNightAudit(ctx, { hotelId })).status).toBe('closed');

  for (const amountMinor of taxedAmounts) await post(bill.id, 'MINIBAR', amountMinor);
  await post(bill.id, 'BUNK', 1_086_637 - 1_039_500);
  const levy = await db.transactionCode.findUniqueOrThrow({
    where: { hotelId_code: { hotelId, code: 'CITYTAX' } },
  });
  const last = await db.folioLine.findFirstOrThrow({ where: { folioId: bill.id }, orderBy: { id: 'desc' } });
  const { id, component, ...copy } = last;
  await db.folioLine.create({
    data: {
      ...copy,
      transactionCodeId: levy.id,
      kind: 'tax',
      amountMinor: 53_370,
      parentLineId: id,
      component,
    },
  });
  await db.stay.update({
    where: { id: arriving.stayId },
    data: { status: 'in_house', roomId: hotel.rooms[1]?.id ?? 0 },
  });
  await inTransaction(db, (tx) => applyDepositIn(tx, ctx, { hotelId, stayId: arriving.stayId }));
  await pay(bill.id, 515_934 - 14_975);
  await transferToReceivable(ctx, { hotelId, folioId: bill.id, accountId, amountMinor: 14_975 });
  await pay(depositBill.id, 193_414);

  const day = { hotelId, date: addDays(testBusinessDate, 1) };
  const open = await trialBalance(db, day);
  const ledger = (name: string) => open.ledgers.find((line) => line.ledger === name);
  expect(open).toMatchObject({
    isOpen: true,
    revenueMinor: 1_086_637,
    taxesMinor: 157_329,
    hotelBalanceMinor: 2_927_143,
  });
  expect(ledger('guest')).toMatchObject({ openingMinor: 628_140, closingMinor: 1_162_758 });
  expect(ledger('guest')?.byKind).toMatchObject({ payment: -500_959, transfer: -14_975 - 193_414 });
  expect(ledger('receivable')).toMatchObject({ openingMinor: 1_959_266, closingMinor: 1_974_241 });
  expect(ledger('deposit')).toMatchObject({
    openingMinor: -209_856,
    debitsMinor: 193_414,
    creditsMinor: -193_414,
    closingMinor: -209_856,
  });
  expect(open.checks.map((check) => check.holds)).toEqual([true, true, true]);

  const vat = open.codes.find((code) => code.code === 'VAT');
  expect(vat?.amountMinor).toBe(103_959);
  expect(percentageOf(minor(1_039_500), basisPoints(1_000))).toBe(103_950);
});

test('the closed day reads from its snapshot, to the same cent', async () => {
  const day = { hotelId, date: addDays(testBusinessDate, 1) };
  const open = await trialBalance(db, day);
  const room = await db.transactionCode.findUniqueOrThrow({
    where: { hotelId_code: { hotelId, code: 'ROOM' } },
  });
  expect(room.id).toBeGreaterThan(0);
  await db.stayNight.updateMany({
    where: { hotelId },
    data: { components: [{ code: 'ROOM', amountMinor: 0 }] },
  });
  expect((await runNightAudit(ctx, { hotelId })).status).toBe('closed');
  const closed = await trialBalance(db, day);
  expect(closed.isOpen).toBe(false);
  expect(closed.ledgers).toEqual(open.ledgers);
  expect(closed.hotelBalanceMinor).toBe(open.hotelBalanceMinor);
  await expect(trialBalance(db, { hotelId, date: addDays(day.date, 9) })).rejects.toMatchObject({
    kind: 'not-found',
  });
  const kept = await db.ledgerDay.findMany({ where: { hotelId, businessDate: toDbDate(day.date) } });
  expect(kept).toHaveLength(5);
});

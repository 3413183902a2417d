import { beforeAll, expect, test } from 'vitest';
import { minor } from '../../../src/core/money.ts';
import {
  applyDepositIn,
  forfeitDepositIn,
  returnDepositIn,
} from '../../../src/modules/folios/deposit.service.ts';
import { closeSettledFoliosIn, folioBalance } from '../../../src/modules/folios/folio.service.ts';
import { takePayment } from '../../../src/modules/payments/payment.service.ts';
import { refundDepositIn } from '../../../src/modules/payments/refund.service.ts';
import { type Db, inTransaction } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildStay, linesOf, openFolio } from '../../support/raw-stays.ts';

let db: Db;
let hotel: BuiltHotel;
let ctx: TestContext;
let keys = 0;

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db);
  ctx = testContext(db, { hotelId: hotel.id });
});

async function paidStay(amountMinor: number) {
  const { stayId } = await buildStay(db, hotel);
  const { id: folioId } = await openFolio(ctx, { hotelId: hotel.id, stayId });
  await takePayment(ctx, {
    hotelId: hotel.id,
    folioId,
    gateway: 'cash',
    amountMinor,
    idempotencyKey: `d-${++keys}`,
  });
  return { folioId, books: { hotelId: hotel.id, stayId } };
}

test('check-in moves the deposit to the bill by paired rows, its undoing moves it back', async () => {
  const { folioId, books } = await paidStay(88_000);
  await inTransaction(db, (tx) => applyDepositIn(tx, ctx, books));
  expect(await folioBalance(db, folioId)).toEqual({ guestMinor: -88_000, depositMinor: 0 });
  const rows = await db.folioLine.findMany({ where: { folioId, kind: 'transfer' }, orderBy: { id: 'asc' } });
  expect(rows.map((row) => [row.ledger, row.amountMinor])).toEqual([
    ['deposit', 88_000],
    ['guest', -88_000],
  ]);
  expect(new Set(rows.map((row) => row.transferGroup)).size).toBe(1);
  await inTransaction(db, (tx) => returnDepositIn(tx, ctx, books));
  expect(await folioBalance(db, folioId)).toEqual({ guestMinor: 0, depositMinor: 88_000 });
});

test('a forfeit posts the fee, the deposit pays it, the rest goes back and the bill closes', async () => {
  const { folioId, books } = await paidStay(88_000);
  const forfeit = await inTransaction(db, async (tx) => {
    await tx.stay.update({ where: { id: books.stayId }, data: { status: 'cancelled' } });
    const done = await forfeitDepositIn(tx, ctx, { ...books, code: 'CANCEL', feeMinor: minor(30_000) });
    await refundDepositIn(tx, ctx, { ...books, reason: 'cancelled' });
    await closeSettledFoliosIn(tx, ctx, books);
    return done;
  });
  expect(forfeit).toMatchObject({ heldMinor: 88_000, forfeitedMinor: 30_000, refundableMinor: 58_000 });
  expect(await linesOf(db, folioId)).toEqual([
    { code: 'CASH', ledger: 'deposit', amountMinor: -88_000 },
    { code: 'CANCEL', ledger: 'guest', amountMinor: 30_000 },
    { code: 'DEPAPPLY', ledger: 'deposit', amountMinor: 30_000 },
    { code: 'DEPAPPLY', ledger: 'guest', amountMinor: -30_000 },
    { code: 'CASH', ledger: 'deposit', amountMinor: 58_000 },
  ]);
  expect((await db.folio.findUniqueOrThrow({ where: { id: folioId } })).status).toBe('closed');
});

test('a fee above the deposit leaves the rest owed and the bill open', async () => {
  const { folioId, books } = await paidStay(10_000);
  const forfeit = await inTransaction(db, async (tx) => {
    await tx.stay.update({ where: { id: books.stayId }, data: { status: 'no_show' } });
    const done = await forfeitDepositIn(tx, ctx, { ...books, code: 'NOSHOW', feeMinor: minor(88_000) });
    await closeSettledFoliosIn(tx, ctx, books);
    return done;
  });
  expect(forfeit).toMatchObject({ forfeitedMinor: 10_000, refundableMinor: 0 });
  expect(await folioBalance(db, folioId)).toEqual({ guestMinor: 78_000, depositMinor: 0 });
  expect((await db.folio.findUniqueOrThrow({ where: { id: folioId } })).status).toBe('open');
});

test('the database does not close a bill that has a balance', async () => {
  const { folioId } = await paidStay(10_000);
  await expect(db.folio.update({ where: { id: folioId }, data: { status: 'closed' } })).rejects.toThrow();
});

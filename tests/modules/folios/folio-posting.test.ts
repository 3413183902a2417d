import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { addDays } from '../../../src/core/calendar-date.ts';
import { minor } from '../../../src/core/money.ts';
import { closeFolioIn, folioBalance } from '../../../src/modules/folios/folio.service.ts';
import {
  postAdjustment,
  postCharge,
  postFeeIn,
  reverseLine,
} from '../../../src/modules/folios/folio-posting.service.ts';
import { takePayment } from '../../../src/modules/payments/payment.service.ts';
import { refundPayment } from '../../../src/modules/payments/refund.service.ts';
import { type Db, inTransaction } from '../../../src/platform/db.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testBusinessDate,
  testContext,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildStay, linesOf, openFolio } from '../../support/raw-stays.ts';

let db: Db;
let hotel: BuiltHotel;
let ctx: TestContext;

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db, { slug: 'bund' });
  ctx = testContext(db, { hotelId: hotel.id });
});

async function guestFolio() {
  const { stayId } = await buildStay(db, hotel, { status: 'booked' });
  await db.stay.update({ where: { id: stayId }, data: { checkedInDate: null } });
  const folio = await openFolio(ctx, { hotelId: hotel.id, stayId });
  return { ...folio, folioId: folio.id, hotelId: hotel.id, stayId };
}

const charge = (folioId: number, amountMinor: number, quantity = 1) =>
  postCharge(ctx, { hotelId: hotel.id, folioId, code: 'MINIBAR', amountMinor, quantity });

test('a charge is split into its net and its taxes, which add up to what was typed', async () => {
  const { folioId } = await guestFolio();
  await charge(folioId, 3_500, 2);
  expect(await linesOf(db, folioId)).toEqual([
    { code: 'MINIBAR', ledger: 'guest', amountMinor: 6_604 },
    { code: 'VAT', ledger: 'guest', amountMinor: 396 },
  ]);
  expect(await folioBalance(db, folioId)).toEqual({ guestMinor: 7_000, depositMinor: 0 });
});

test('tax on top is worked out on the whole charge, not piece by piece', async () => {
  const other = await buildHotel(db, { slug: 'on-top', vatBasisPoints: null });
  await db.taxCode.create({
    data: {
      hotelId: other.id,
      code: 'VAT',
      names: {},
      kind: 'percent',
      basisPoints: 700,
      included: false,
      appliesTo: ['minibar'],
    },
  });
  const { stayId } = await buildStay(db, other);
  const folio = await openFolio(ctx, { hotelId: other.id, stayId });
  await postCharge(ctx, {
    hotelId: other.id,
    folioId: folio.id,
    code: 'MINIBAR',
    amountMinor: 654,
    quantity: 6,
  });
  expect((await linesOf(db, folio.id)).map((line) => line.amountMinor)).toEqual([3_924, 275]);
});

test('a fee stays what was said, with its taxes within', async () => {
  const { folioId, stayId } = await guestFolio();
  await inTransaction(db, (tx) =>
    postFeeIn(tx, ctx, { hotelId: hotel.id, stayId, code: 'NOSHOW', feeMinor: minor(88_000) }),
  );
  expect(await linesOf(db, folioId)).toEqual([
    { code: 'NOSHOW', ledger: 'guest', amountMinor: 83_019 },
    { code: 'VAT', ledger: 'guest', amountMinor: 4_981 },
  ]);
});

describe('refusals', () => {
  test.each([
    [0, 1],
    [-100, 1],
    [0.5, 1],
    [2_000_000_001, 1],
    [1_000_000_000, 3],
    [100, 0],
  ])('a charge of %d times %d is refused', async (amountMinor, quantity) => {
    const { folioId } = await guestFolio();
    await expect(charge(folioId, amountMinor, quantity)).rejects.toMatchObject({
      code: 'amount_not_postable',
    });
    expect(await linesOf(db, folioId)).toEqual([]);
  });

  test('codes that are not for the desk, of no hotel, or no charges are refused', async () => {
    const { folioId } = await guestFolio();
    const post = (code: string) => postCharge(ctx, { hotelId: hotel.id, folioId, code, amountMinor: 100 });
    await expect(post('ROOM')).rejects.toMatchObject({ code: 'code_not_for_charges' });
    await expect(post('CASH')).rejects.toMatchObject({ code: 'code_not_for_charges' });
    await expect(post('NOPE')).rejects.toMatchObject({ code: 'transaction_code_missing' });
  });

  test("another hotel's folio is not found, and a service date ahead of the business date is refused", async () => {
    const { folioId } = await guestFolio();
    const elsewhere = await buildHotel(db);
    const post = (fields: object) =>
      postCharge(ctx, { hotelId: hotel.id, folioId, code: 'MINIBAR', amountMinor: 100, ...fields });
    await expect(post({ hotelId: elsewhere.id })).rejects.toMatchObject({ kind: 'not-found' });
    await expect(post({ serviceDate: addDays(testBusinessDate, 1) })).rejects.toMatchObject({
      code: 'service_date_ahead',
    });
  });

  test('a closed folio takes nothing, in the service and in the database', async () => {
    const { folioId, stayId } = await guestFolio();
    const { lineId } = await charge(folioId, 1_000);
    const close = () => inTransaction(db, (tx) => closeFolioIn(tx, ctx, { hotelId: hotel.id, stayId }));
    await expect(close()).rejects.toMatchObject({ code: 'folio_not_settled' });
    await reverseLine(ctx, { hotelId: hotel.id, lineId, reason: 'not his' });
    await close();
    await expect(charge(folioId, 1_000)).rejects.toMatchObject({ code: 'folio_closed' });
    const [line] = await db.folioLine.findMany({ where: { folioId }, take: 1 });
    if (!line) throw new Error('no line');
    const { id: _, component: __, ...copy } = line;
    await expect(db.folioLine.create({ data: copy })).rejects.toThrow();
    const next = await openFolio(ctx, { hotelId: hotel.id, stayId });
    expect(next.window).toBe(2);
  });
});

describe('a reversal', () => {
  test('mirrors the charge and its taxes exactly, on the day it was used, and leaves nothing', async () => {
    const { folioId } = await guestFolio();
    const { lineId } = await charge(folioId, 9_999);
    await reverseLine(ctx, { hotelId: hotel.id, lineId, reason: 'posted twice' });
    expect(await linesOf(db, folioId)).toEqual([
      { code: 'MINIBAR', ledger: 'guest', amountMinor: 9_433 },
      { code: 'VAT', ledger: 'guest', amountMinor: 566 },
      { code: 'MINIBAR', ledger: 'guest', amountMinor: -9_433 },
      { code: 'VAT', ledger: 'guest', amountMinor: -566 },
    ]);
    const mirrors = await db.folioLine.findMany({ where: { folioId, reversesLineId: { not: null } } });
    expect(mirrors.map((line) => line.reason)).toEqual(['posted twice', 'posted twice']);
  });

  test('is not reversed itself, nor is a tax, a payment or a line without reason', async () => {
    const { folioId } = await guestFolio();
    const { lineId } = await charge(folioId, 5_000);
    const reverse = (id: bigint, reason = 'wrong') =>
      reverseLine(ctx, { hotelId: hotel.id, lineId: id, reason });
    await takePayment(ctx, {
      hotelId: hotel.id,
      folioId,
      gateway: 'cash',
      amountMinor: 100,
      idempotencyKey: `k-${folioId}`,
    });
    const lines = await db.folioLine.findMany({ where: { folioId }, orderBy: { id: 'asc' } });
    await expect(reverse(lines[1]?.id ?? 0n)).rejects.toMatchObject({ code: 'reversal_tax' });
    await expect(reverse(lines[2]?.id ?? 0n)).rejects.toMatchObject({ code: 'reversal_payment' });
    await expect(reverse(lineId, ' ')).rejects.toMatchObject({ code: 'reason_missing' });
    const mirror = await reverse(lineId);
    await expect(reverse(mirror.lineId)).rejects.toMatchObject({ code: 'reversal_mirror' });
    await expect(reverse(lineId)).rejects.toMatchObject({ code: 'reversal_already' });
  });

  test('happens once, with twenty clerks at once', async () => {
    const { folioId } = await guestFolio();
    const { lineId } = await charge(folioId, 5_000);
    const attempts = Array.from({ length: 20 }, () =>
      reverseLine(ctx, { hotelId: hotel.id, lineId, reason: 'wrong guest' }),
    );
    const results = await Promise.allSettled(attempts);
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'reversal_already' });
    }
    expect(await folioBalance(db, folioId)).toEqual({ guestMinor: 0, depositMinor: 0 });
  });
});

test('an allowance lowers the bill, its taxes with it, and keeps its reason', async () => {
  const { folioId } = await guestFolio();
  await postAdjustment(ctx, {
    hotelId: hotel.id,
    folioId,
    code: 'ALLOW',
    amountMinor: -638,
    reason: 'noise',
  });
  expect(await linesOf(db, folioId)).toEqual([
    { code: 'ALLOW', ledger: 'guest', amountMinor: -602 },
    { code: 'VAT', ledger: 'guest', amountMinor: -36 },
  ]);
  await expect(
    postAdjustment(ctx, { hotelId: hotel.id, folioId, code: 'ADJ', amountMinor: -5, reason: '' }),
  ).rejects.toMatchObject({ code: 'reason_missing' });
});

test('folio lines are never changed or taken away', async () => {
  const { folioId } = await guestFolio();
  await charge(folioId, 100);
  await expect(db.folioLine.updateMany({ where: { folioId }, data: { amountMinor: 1 } })).rejects.toThrow();
  await expect(db.folioLine.deleteMany({ where: { folioId } })).rejects.toThrow();
});

test('the balance under any sequence of operations is what a model says', async () => {
  const operation = fc.oneof(
    fc.record({
      kind: fc.constant('charge' as const),
      amount: fc.integer({ min: 1, max: 500_000 }),
      quantity: fc.integer({ min: 1, max: 9 }),
    }),
    fc.record({ kind: fc.constant('allow' as const), amount: fc.integer({ min: 1, max: 50_000 }) }),
    fc.record({ kind: fc.constant('pay' as const), amount: fc.integer({ min: 1, max: 300_000 }) }),
    fc.record({
      kind: fc.constant('refund' as const),
      part: fc.double({ min: 0.01, max: 1.3, noNaN: true }),
    }),
    fc.record({ kind: fc.constant('reverse' as const), index: fc.nat(20) }),
  );
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 12 }), async (operations) => {
      const { folioId, hotelId } = await guestFolio();
      run += 1;
      let guest = 0;
      let deposit = 0;
      const charges: { lineId: bigint; amount: number; reversed: boolean }[] = [];
      const payments: { paymentId: number; left: number }[] = [];
      for (const [step, op] of operations.entries()) {
        const idempotencyKey = `model-${run}-${step}`;
        if (op.kind === 'charge') {
          const { lineId } = await charge(folioId, op.amount, op.quantity);
          charges.push({ lineId, amount: op.amount * op.quantity, reversed: false });
          guest += op.amount * op.quantity;
        } else if (op.kind === 'allow') {
          await postAdjustment(ctx, {
            hotelId,
            folioId,
            code: 'ADJ',
            amountMinor: -op.amount,
            reason: 'model',
          });
          guest -= op.amount;
        } else if (op.kind === 'pay') {
          const { id } = await takePayment(ctx, {
            hotelId,
            folioId,
            gateway: 'cash',
            amountMinor: op.amount,
            idempotencyKey,
          });
          payments.push({ paymentId: id, left: op.amount });
          deposit += op.amount;
        } else if (op.kind === 'refund') {
          const payment = payments.at(-1);
          if (!payment) continue;
          const amountMinor = Math.max(1, Math.round(payment.left * op.part));
          const attempt = refundPayment(ctx, {
            hotelId,
            paymentId: payment.paymentId,
            amountMinor,
            reason: 'model',
            idempotencyKey,
          });
          if (amountMinor > payment.left) {
            await expect(attempt).rejects.toMatchObject({ code: 'refund_too_much' });
            continue;
          }
          await attempt;
          payment.left -= amountMinor;
          deposit -= amountMinor;
        } else {
          const target = charges[op.index % Math.max(1, charges.length)];
          if (!target) continue;
          const attempt = reverseLine(ctx, { hotelId, lineId: target.lineId, reason: 'model' });
          if (target.reversed) {
            await expect(attempt).rejects.toMatchObject({ code: 'reversal_already' });
            continue;
          }
          await attempt;
          target.reversed = true;
          guest -= target.amount;
        }
        expect(await folioBalance(db, folioId)).toEqual({ guestMinor: guest, depositMinor: deposit });
      }
    }),
    { numRuns: 25 },
  );
}, 60_000);

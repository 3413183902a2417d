import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { folioBalance } from '../../../src/modules/folios/folio.service.ts';
import { decideSandboxCharge } from '../../../src/modules/payments/gateways/sandbox-provider.service.ts';
import {
  signatureHeader,
  signatureOf,
  useSandboxSecret,
} from '../../../src/modules/payments/gateways/sandbox-signature.ts';
import { startOnlinePayment } from '../../../src/modules/payments/online-payment.service.ts';
import { paymentsOf, takePayment } from '../../../src/modules/payments/payment.service.ts';
import { refundDepositIn, refundPayment } from '../../../src/modules/payments/refund.service.ts';
import {
  queryPendingPayments,
  receiveNotification,
  sendRefund,
} from '../../../src/modules/payments/settlement.service.ts';
import { useSettlementHandler } from '../../../src/modules/payments/settlement-handler.service.ts';
import { type Db, inTransaction } from '../../../src/platform/db.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildStay, linesOf, openFolio } from '../../support/raw-stays.ts';

const secret = 'known to both sides';
let db: Db;
let hotel: BuiltHotel;
let ctx: TestContext;
let keys = 0;
const key = () => `key-${++keys}`;

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db);
  useSandboxSecret(secret);
});

beforeEach(() => {
  ctx = testContext(db, { hotelId: hotel.id });
  useSettlementHandler(async () => ({ accept: true }));
});

async function bookedStay() {
  const built = await buildStay(db, hotel);
  const folio = await openFolio(ctx, { hotelId: hotel.id, stayId: built.stayId });
  return { ...built, folioId: folio.id };
}

const take = (folioId: number, amountMinor: number, idempotencyKey = key()) =>
  takePayment(ctx, { hotelId: hotel.id, folioId, gateway: 'cash', amountMinor, idempotencyKey });
const refund = (paymentId: number, amountMinor: number, idempotencyKey = key()) =>
  refundPayment(ctx, { hotelId: hotel.id, paymentId, amountMinor, reason: 'asked for it', idempotencyKey });

describe('money at the desk', () => {
  test('before check-in it is a deposit, sent twice it is one payment', async () => {
    const { folioId } = await bookedStay();
    const once = key();
    const first = await take(folioId, 30_000, once);
    expect((await take(folioId, 30_000, once)).id).toBe(first.id);
    await expect(take(folioId, 31_000, once)).rejects.toMatchObject({ code: 'idempotency_mismatch' });
    expect(await folioBalance(db, folioId)).toEqual({ guestMinor: 0, depositMinor: 30_000 });
  });

  test('sent twenty times at once it is one payment', async () => {
    const { folioId } = await bookedStay();
    const once = key();
    const results = await Promise.all(Array.from({ length: 20 }, () => take(folioId, 5_000, once)));
    expect(new Set(results.map((payment) => payment.id)).size).toBe(1);
    expect(await folioBalance(db, folioId)).toMatchObject({ depositMinor: 5_000 });
  });

  test('for a whole reservation it is shared over the stays to the cent', async () => {
    const first = await bookedStay();
    const second = await buildStay(db, hotel, { reservationId: first.reservationId });
    const third = await buildStay(db, hotel, { reservationId: first.reservationId });
    await takePayment(ctx, {
      hotelId: hotel.id,
      reservationId: first.reservationId,
      gateway: 'card-terminal',
      amountMinor: 10_000,
      reference: '4242',
      idempotencyKey: key(),
    });
    const lines = await db.folioLine.findMany({
      where: { stayId: { in: [first.stayId, second.stayId, third.stayId] } },
      orderBy: { stayId: 'asc' },
    });
    expect(lines.map((line) => line.amountMinor)).toEqual([-3_334, -3_333, -3_333]);
    const [payment] = await paymentsOf(db, { hotelId: hotel.id, reservationId: first.reservationId });
    const [all] = await refund(payment?.id ?? 0, 10_000);
    expect(all?.amountMinor).toBeLessThan(10_000);
    expect(
      await db.folioLine.aggregate({ where: { stayId: third.stayId }, _sum: { amountMinor: true } }),
    ).toEqual({
      _sum: { amountMinor: 0 },
    });
  });

  test.each([0, -1, 0.5, 2_000_000_001])('%d is refused', async (amountMinor) => {
    const { folioId } = await bookedStay();
    await expect(take(folioId, amountMinor)).rejects.toMatchObject({ code: 'amount_not_postable' });
  });

  test("another currency, another hotel's folio and an online gateway are refused", async () => {
    const { folioId } = await bookedStay();
    const base = { hotelId: hotel.id, folioId, gateway: 'cash' as const, amountMinor: 100 };
    await expect(takePayment(ctx, { ...base, currency: 'USD', idempotencyKey: key() })).rejects.toMatchObject(
      { code: 'currency_not_ours' },
    );
    await expect(
      takePayment(ctx, { ...base, gateway: 'sandbox', idempotencyKey: key() }),
    ).rejects.toMatchObject({ code: 'gateway_not_at_desk' });
    const other = await buildHotel(db);
    await expect(
      takePayment(ctx, { ...base, hotelId: other.id, idempotencyKey: key() }),
    ).rejects.toMatchObject({ kind: 'not-found' });
  });
});

describe('refunds', () => {
  test('many partial ones, each a child of its payment, never more than the rest', async () => {
    const { folioId } = await bookedStay();
    const payment = await take(folioId, 10_000);
    await refund(payment.id, 4_000);
    await refund(payment.id, 5_000);
    await expect(refund(payment.id, 1_001)).rejects.toMatchObject({ code: 'refund_too_much' });
    await refund(payment.id, 1_000);
    await expect(refund(payment.id, 1)).rejects.toMatchObject({ code: 'refund_too_much' });
    await expect(refund(payment.id, -5)).rejects.toMatchObject({ code: 'refund_not_positive' });
    const [found] = await paymentsOf(db, { hotelId: hotel.id, folioId });
    expect(found?.refunds.map((child) => child.amountMinor)).toEqual([4_000, 5_000, 1_000]);
    expect(await folioBalance(db, folioId)).toEqual({ guestMinor: 0, depositMinor: 0 });
  });

  test('ten clerks at once give back no more than came in', async () => {
    const { folioId } = await bookedStay();
    const payment = await take(folioId, 10_000);
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => refund(payment.id, 3_000)));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(3);
    expect(await folioBalance(db, folioId)).toMatchObject({ depositMinor: 1_000 });
  });

  test('the database itself refuses more than came in', async () => {
    const { folioId } = await bookedStay();
    const payment = await take(folioId, 10_000);
    await expect(
      db.payment.update({ where: { id: payment.id }, data: { refundedMinor: 10_001 } }),
    ).rejects.toThrow();
  });

  test('all that is held for a stay goes back to where it came from', async () => {
    const { folioId, stayId } = await bookedStay();
    await take(folioId, 10_000);
    const card = await takePayment(ctx, {
      hotelId: hotel.id,
      folioId,
      gateway: 'card-terminal',
      amountMinor: 7_000,
      idempotencyKey: key(),
    });
    await refund(card.id, 2_000);
    const back = await inTransaction(db, (tx) =>
      refundDepositIn(tx, ctx, { hotelId: hotel.id, stayId, reason: 'cancelled' }),
    );
    expect(back.refundedMinor).toBe(15_000);
    expect(back.payments.map((payment) => [payment.gateway, payment.amountMinor])).toEqual([
      ['card-terminal', 5_000],
      ['cash', 10_000],
    ]);
    expect(await folioBalance(db, folioId)).toEqual({ guestMinor: 0, depositMinor: 0 });
  });
});

describe('an online payment', () => {
  async function started(amountMinor = 20_000) {
    const built = await bookedStay();
    const request = {
      hotelId: hotel.id,
      reservationId: built.reservationId,
      amountMinor,
      description: 'W-1',
      returnUrl: '/',
      gateway: 'sandbox' as const,
      presentation: 'page' as const,
    };
    const { paymentId, target } = await startOnlinePayment(ctx, request);
    const payment = await db.payment.findUniqueOrThrow({ where: { id: paymentId } });
    return { ...built, request, paymentId, target, payment, chargeId: payment.externalRef ?? '' };
  }
  type Started = Awaited<ReturnType<typeof started>>;

  const message = ({ payment, chargeId }: Started, fields: object = {}) => ({
    id: `${chargeId}-succeeded`,
    charge: chargeId,
    merchantReference: payment.merchantReference,
    status: 'succeeded',
    amountMinor: payment.amountMinor,
    currency: payment.currency,
    ...fields,
  });
  const notify = (fields: object, signedWith = secret) => {
    const body = JSON.stringify(fields);
    const headers = { [signatureHeader]: signatureOf(body, signedWith) };
    return receiveNotification(ctx, { gateway: 'sandbox', headers, rawBody: Buffer.from(body) });
  };
  const statusOf = async (paymentId: number) =>
    (await db.payment.findUniqueOrThrow({ where: { id: paymentId } })).status;

  test('asked for again it is the same page; after a failure it is a new one', async () => {
    const first = await started();
    expect((await startOnlinePayment(ctx, first.request)).target).toBe(first.target);
    await notify(message(first, { status: 'failed', id: 'no' }));
    expect((await startOnlinePayment(ctx, first.request)).target).not.toBe(first.target);
  });

  test('notified once, twice or ten times at once, it is booked once', async () => {
    const paid = await started();
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => notify(message(paid))));
    expect(outcomes.toSorted()).toEqual([...Array.from({ length: 9 }, () => 'duplicate'), 'settled']);
    expect(await notify(message(paid, { id: 'another number, same news' }))).toBe('ignored');
    expect(await folioBalance(db, paid.folioId)).toMatchObject({ depositMinor: 20_000 });
  });

  test('a failure that arrives after the success changes nothing, a success after the failure counts', async () => {
    const paid = await started();
    await notify(message(paid));
    expect(await notify(message(paid, { id: 'late', status: 'failed' }))).toBe('ignored');
    expect(await statusOf(paid.paymentId)).toBe('succeeded');
    const other = await started();
    await notify(message(other, { id: 'f', status: 'failed' }));
    expect(await statusOf(other.paymentId)).toBe('failed');
    expect(await notify(message(other))).toBe('settled');
    expect(await statusOf(other.paymentId)).toBe('succeeded');
  });

  test.each([
    ['wrong_amount', { amountMinor: 1 }],
    ['wrong_currency', { currency: 'JPY' }],
    ['unknown_payment', { merchantReference: 'nobody', charge: 'sbx_nothing' }],
  ])('%s moves no money and is kept', async (outcome, fields) => {
    const paid = await started();
    expect(await notify(message(paid, { id: `odd-${outcome}`, ...fields }))).toBe(outcome);
    expect(await statusOf(paid.paymentId)).toBe('pending');
    const kept = await db.paymentNotification.findFirstOrThrow({ where: { externalId: `odd-${outcome}` } });
    expect(kept.outcome).toBe(outcome);
    expect(await linesOf(db, paid.folioId)).toEqual([]);
  });

  test('a forged one moves nothing and is not kept', async () => {
    const paid = await started();
    const before = await db.paymentNotification.count();
    expect(await notify(message(paid), 'a guess')).toBe('forged');
    expect(await statusOf(paid.paymentId)).toBe('pending');
    expect(await db.paymentNotification.count()).toBe(before);
  });

  test('never notified, it is asked for and settled', async () => {
    const paid = await started();
    await decideSandboxCharge(ctx, paid.chargeId, 'never');
    ctx.setClock(new Date(testNow.getTime() + 120_000));
    await queryPendingPayments(ctx);
    expect(await statusOf(paid.paymentId)).toBe('succeeded');
    expect(await folioBalance(db, paid.folioId)).toMatchObject({ depositMinor: 20_000 });
  });

  test('never paid, it expires after a day, and counts even then', async () => {
    const paid = await started();
    ctx.setClock(new Date(testNow.getTime() + 25 * 3_600_000));
    await queryPendingPayments(ctx);
    expect(await statusOf(paid.paymentId)).toBe('expired');
    expect(await notify(message(paid))).toBe('settled');
  });

  test('with nothing left to sell for it, the money is booked, goes back by itself, and says why', async () => {
    useSettlementHandler(async () => ({ accept: false, refundReason: 'rooms_gone' }));
    const paid = await started();
    await decideSandboxCharge(ctx, paid.chargeId, 'never');
    await notify(message(paid));
    const [payment] = await paymentsOf(db, { hotelId: hotel.id, reservationId: paid.reservationId });
    expect(payment).toMatchObject({ status: 'succeeded', refundReason: 'rooms_gone', refundedMinor: 20_000 });
    const [child] = payment?.refunds ?? [];
    expect(child?.status).toBe('pending');
    await sendRefund(ctx, child?.id ?? 0);
    await sendRefund(ctx, child?.id ?? 0);
    expect(await statusOf(child?.id ?? 0)).toBe('succeeded');
    expect(await folioBalance(db, paid.folioId)).toEqual({ guestMinor: 0, depositMinor: 0 });
  });

  test('a refund the provider declines gives its amount back to the payment', async () => {
    const paid = await started();
    await notify(message(paid));
    const [child] = await refund(paid.paymentId, 5_000);
    await sendRefund(ctx, child?.id ?? 0);
    expect(await statusOf(child?.id ?? 0)).toBe('failed');
    const payment = await db.payment.findUniqueOrThrow({ where: { id: paid.paymentId } });
    expect(payment.refundedMinor).toBe(0);
    expect(await folioBalance(db, paid.folioId)).toMatchObject({ depositMinor: 20_000 });
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { folioBalance } from '../../../src/modules/folios/folio.service.ts';
import type { GatewayCode, Presentation } from '../../../src/modules/payments/gateways/gateway.ts';
import { useGatewaySettings } from '../../../src/modules/payments/gateways/gateway-settings.service.ts';
import { gatewayOf } from '../../../src/modules/payments/gateways/gateways.ts';
import { useSandboxSecret } from '../../../src/modules/payments/gateways/sandbox-signature.ts';
import {
  closeOnlinePayment,
  startOnlinePayment,
} from '../../../src/modules/payments/online-payment.service.ts';
import { refundPayment } from '../../../src/modules/payments/refund.service.ts';
import {
  queryPendingPayments,
  receiveNotification,
  sendRefund,
} from '../../../src/modules/payments/settlement.service.ts';
import { useSettlementHandler } from '../../../src/modules/payments/settlement-handler.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildStay, linesOf, openFolio } from '../../support/raw-stays.ts';
import {
  type Provider,
  type Providers,
  providers,
  startProviders,
} from '../../support/simulators/providers.ts';
import { type Lies, none } from '../../support/simulators/simulator.ts';

let db: Db;
let hotel: BuiltHotel;
let ctx: TestContext;
let all: Providers;
let simulators: Providers['simulators'];
let ids = 0;
const minutesLater = (minutes: number) => new Date(testNow.getTime() + minutes * 60_000);

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db);
  useSandboxSecret('known to both sides');
  all = await startProviders();
  simulators = all.simulators;
});

afterAll(() => all.stop());

beforeEach(async () => {
  ctx = testContext(db, { hotelId: hotel.id });
  useGatewaySettings(all.settings);
  useSettlementHandler(async () => ({ accept: true }));
  for (const simulator of Object.values(simulators)) simulator.refundsAre = 'done';
  await db.payment.updateMany({ where: { status: 'pending', kind: 'charge' }, data: { status: 'expired' } });
});

interface Wish {
  readonly gateway: GatewayCode;
  readonly presentation?: Presentation;
  readonly amountMinor?: number;
  readonly reservationId?: number;
}

const request = (wish: Wish & { reservationId: number }) => ({
  hotelId: hotel.id,
  amountMinor: 20_000,
  description: 'W-1',
  returnUrl: 'http://127.0.0.1:3000/pay/W-1',
  presentation: gatewayOf(wish.gateway).offers[0] ?? ('page' as const),
  ...wish,
});

/** A booked stay, and its guest led to the provider. */
async function started(gateway: Provider, presentation?: Presentation) {
  const stay = await buildStay(db, hotel);
  const folio = await openFolio(ctx, { hotelId: hotel.id, stayId: stay.stayId });
  const asked = request({
    gateway,
    reservationId: stay.reservationId,
    ...(presentation && { presentation }),
  });
  const { paymentId, target } = await startOnlinePayment(ctx, asked);
  const { merchantReference } = await paymentOf(paymentId);
  return { ...stay, folioId: folio.id, asked, paymentId, target, merchantReference };
}

const paymentOf = (id: number) => db.payment.findUniqueOrThrow({ where: { id } });
const statusOf = async (id: number) => (await paymentOf(id)).status;
const refusedEvents = (paymentId: number) =>
  db.auditEvent.count({ where: { action: 'notification_refused', subjectId: String(paymentId) } });

function notify(gateway: Provider, merchantReference: string, lies: Lies = {}) {
  const raw = simulators[gateway].notification(merchantReference, ctx.clock(), lies);
  return receiveNotification(ctx, { gateway, ...raw });
}

describe.each(providers)('a guest of %s', (gateway) => {
  const simulator = () => simulators[gateway];

  test('pays and is believed once, however often it is told', async () => {
    const paid = await started(gateway);
    await simulator().pay(paid.target, testNow);
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () => notify(gateway, paid.merchantReference)),
    );
    expect(outcomes.toSorted()).toEqual(['duplicate', 'duplicate', 'duplicate', 'duplicate', 'settled']);
    expect(await notify(gateway, paid.merchantReference, { id: 'the same news again' })).toBe('ignored');
    expect(await folioBalance(db, paid.folioId)).toEqual({ guestMinor: 0, depositMinor: 20_000 });
    expect(await paymentOf(paid.paymentId)).toMatchObject({ status: 'succeeded', paidAt: testNow });
  });

  test('is declined, and pays with another one', async () => {
    const paid = await started(gateway);
    await simulator().pay(paid.target, minutesLater(-1)); // opens the page, so that there is a trade
    const trade = simulator().trades.get(paid.merchantReference);
    if (trade) Object.assign(trade, { status: 'waiting', paidAt: null });
    await simulator().decline(paid.target);
    expect(await notify(gateway, paid.merchantReference)).toBe('settled');
    expect(await statusOf(paid.paymentId)).toBe('failed');
    const again = await startOnlinePayment(ctx, paid.asked);
    expect(again.paymentId).not.toBe(paid.paymentId);
    expect(await linesOf(db, paid.folioId)).toEqual([]);
  });

  test('goes away without paying: it expires, and the same way is opened anew', async () => {
    const paid = await started(gateway);
    expect((await startOnlinePayment(ctx, paid.asked)).paymentId).toBe(paid.paymentId);
    ctx.setClock(minutesLater(31));
    expect((await startOnlinePayment(ctx, paid.asked)).paymentId).not.toBe(paid.paymentId);
    ctx.setClock(minutesLater(60));
    await queryPendingPayments(ctx);
    expect(['expired', 'failed']).toContain(await statusOf(paid.paymentId));
  });

  test('is slow: nothing is booked until it is paid, whoever asks', async () => {
    const paid = await started(gateway);
    ctx.setClock(minutesLater(2));
    await queryPendingPayments(ctx);
    expect(await statusOf(paid.paymentId)).toBe('pending');
    await simulator().pay(paid.target, minutesLater(3));
    await queryPendingPayments(ctx);
    expect(await statusOf(paid.paymentId)).toBe('succeeded');
  });

  test('pays and the notification is lost: two askers at once settle it once', async () => {
    const paid = await started(gateway);
    await simulator().pay(paid.target, testNow);
    ctx.setClock(minutesLater(2));
    await Promise.all([queryPendingPayments(ctx), queryPendingPayments(ctx)]);
    expect(await folioBalance(db, paid.folioId)).toEqual({ guestMinor: 0, depositMinor: 20_000 });
    expect(await paymentOf(paid.paymentId)).toMatchObject({ status: 'succeeded', paidAt: testNow });
    expect(await notify(gateway, paid.merchantReference)).toBe('ignored');
  });

  test('pays after the hold lapsed and the rooms are gone: booked, and given back by itself', async () => {
    useSettlementHandler(async () => ({ accept: false, refundReason: 'rooms_gone' }));
    const paid = await started(gateway);
    await simulator().pay(paid.target, testNow);
    expect(await notify(gateway, paid.merchantReference)).toBe('settled');
    const child = await db.payment.findFirstOrThrow({ where: { parentPaymentId: paid.paymentId } });
    await sendRefund(ctx, child.id);
    await sendRefund(ctx, child.id);
    expect(await statusOf(child.id)).toBe('succeeded');
    expect(simulator().trades.get(paid.merchantReference)?.refunds).toHaveLength(1);
    expect(await folioBalance(db, paid.folioId)).toEqual({ guestMinor: 0, depositMinor: 0 });
  });

  test.each([
    ['wrong_amount', { amountMinor: 1 }],
    ['wrong_merchant', { merchant: '2021000000000099' }],
    ['unknown_payment', { merchantReference: 'nobodyspayment' }],
  ])('%s: no money moves, it is kept, and the audit log says so', async (outcome, lies) => {
    const paid = await started(gateway);
    await simulator().pay(paid.target, testNow);
    const id = `${gateway}-${outcome}`;
    expect(await notify(gateway, paid.merchantReference, { id, ...lies })).toBe(outcome);
    expect(await statusOf(paid.paymentId)).toBe('pending');
    expect(await linesOf(db, paid.folioId)).toEqual([]);
    expect(await db.paymentNotification.findFirstOrThrow({ where: { externalId: id } })).toMatchObject({
      outcome,
    });
    const seen = outcome === 'unknown_payment' ? 0 : 1;
    expect(await refusedEvents(paid.paymentId)).toBe(seen);
    expect(await db.auditEvent.count({ where: { action: 'notification_refused', subjectLabel: id } })).toBe(
      1 - seen,
    );
  });

  test('forged news moves nothing and is not kept', async () => {
    const paid = await started(gateway);
    await simulator().pay(paid.target, testNow);
    const before = await db.paymentNotification.count();
    expect(await notify(gateway, paid.merchantReference, { forged: true })).toBe('forged');
    expect(await notify(gateway, paid.merchantReference, { tampered: true })).toBe('forged');
    expect(await db.paymentNotification.count()).toBe(before);
    expect(await statusOf(paid.paymentId)).toBe('pending');
  });

  test('gets parts back, together no more than was paid', async () => {
    const paid = await started(gateway);
    await simulator().pay(paid.target, testNow);
    await notify(gateway, paid.merchantReference);
    const refund = async (amountMinor: number) => {
      const books = { hotelId: hotel.id, paymentId: paid.paymentId, reason: 'a night less' };
      const [child] = await refundPayment(ctx, { ...books, amountMinor, idempotencyKey: `part-${++ids}` });
      await sendRefund(ctx, child?.id ?? 0);
      return child?.id ?? 0;
    };
    const first = await refund(5_000);
    const second = await refund(7_500);
    await expect(refund(7_501)).rejects.toMatchObject({ code: 'refund_too_much' });
    expect([await statusOf(first), await statusOf(second)]).toEqual(['succeeded', 'succeeded']);
    const theirs = simulator().trades.get(paid.merchantReference)?.refunds ?? [];
    expect(theirs.map((one) => one.amountMinor)).toEqual([5_000, 7_500]);
    expect(await folioBalance(db, paid.folioId)).toEqual({ guestMinor: 0, depositMinor: 7_500 });
  });

  test('a refund that is refused gives its amount back to the payment', async () => {
    const paid = await started(gateway);
    await simulator().pay(paid.target, testNow);
    await notify(gateway, paid.merchantReference);
    const books = { hotelId: hotel.id, paymentId: paid.paymentId, amountMinor: 5_000, reason: 'x' };
    const [child] = await refundPayment(ctx, { ...books, idempotencyKey: `refused-${++ids}` });
    simulator().refundsAre = 'failed';
    await sendRefund(ctx, child?.id ?? 0);
    expect(await statusOf(child?.id ?? 0)).toBe('failed');
    expect((await paymentOf(paid.paymentId)).refundedMinor).toBe(0);
  });

  test('a refund that takes its time waits, and is settled by the job or the news, once', async () => {
    const paid = await started(gateway);
    await simulator().pay(paid.target, testNow);
    await notify(gateway, paid.merchantReference);
    const books = { hotelId: hotel.id, paymentId: paid.paymentId, amountMinor: 5_000, reason: 'x' };
    const [child] = await refundPayment(ctx, { ...books, idempotencyKey: `slow-${++ids}` });
    const id = child?.id ?? 0;
    simulator().refundsAre = 'working';
    await sendRefund(ctx, id);
    expect(await statusOf(id)).toBe('pending');
    const news = simulator().refundNotification(child?.merchantReference ?? '', ctx.clock());
    const [theirs] = simulator().trades.get(paid.merchantReference)?.refunds ?? [];
    if (theirs) theirs.status = 'done';
    if (news) expect(await receiveNotification(ctx, { gateway, ...news })).toBe('settled');
    else await sendRefund(ctx, id);
    await sendRefund(ctx, id);
    expect(await statusOf(id)).toBe('succeeded');
    expect(await folioBalance(db, paid.folioId)).toEqual({ guestMinor: 0, depositMinor: 15_000 });
  });

  test('an outage leaves everything as it was', async () => {
    const paid = await started(gateway);
    await simulator().pay(paid.target, testNow);
    simulator().silent = true;
    try {
      ctx.setClock(minutesLater(2));
      await expect(queryPendingPayments(ctx)).rejects.toMatchObject({ code: 'provider_silent' });
      expect(await statusOf(paid.paymentId)).toBe('pending');
    } finally {
      simulator().silent = false;
    }
    await queryPendingPayments(ctx);
    expect(await statusOf(paid.paymentId)).toBe('succeeded');
  });
});

describe('more ways than one', () => {
  test('who chooses another way gives the first one up at its provider', async () => {
    const first = await started('wechatpay');
    const second = await startOnlinePayment(ctx, { ...first.asked, gateway: 'stripe', presentation: 'page' });
    expect(second.paymentId).not.toBe(first.paymentId);
    expect(await paymentOf(first.paymentId)).toMatchObject({ status: 'failed', failureCode: 'given_up' });
    expect(await simulators.wechatpay.pay(first.target, testNow)).toBe(false);
  });

  test('who paid the first way meanwhile need not pay the second one', async () => {
    const first = await started('wechatpay');
    await simulators.wechatpay.pay(first.target, testNow);
    const asked = { ...first.asked, gateway: 'stripe' as const, presentation: 'page' as const };
    await expect(startOnlinePayment(ctx, asked)).rejects.toMatchObject({ code: 'payment_came_meanwhile' });
    expect(await statusOf(first.paymentId)).toBe('succeeded');
    expect(await db.payment.count({ where: { reservationId: first.reservationId } })).toBe(1);
  });

  test('twenty clicks at once open one payment', async () => {
    const { reservationId } = await buildStay(db, hotel);
    const asked = request({ gateway: 'alipay', presentation: 'code', reservationId });
    const all = await Promise.all(Array.from({ length: 20 }, () => startOnlinePayment(ctx, asked)));
    expect(new Set(all.map(({ target }) => target)).size).toBe(1);
    expect(await db.payment.count({ where: { reservationId } })).toBe(1);
  });

  test('a method without keys, in another currency or in a way it has not is refused', async () => {
    const { reservationId } = await buildStay(db, hotel);
    const refused = (wish: Wish) =>
      expect(startOnlinePayment(ctx, request({ reservationId, ...wish }))).rejects.toMatchObject({
        code: 'gateway_not_online',
      });
    await refused({ gateway: 'wechatpay', presentation: 'page' });
    await refused({ gateway: 'cash' });
    useGatewaySettings(none);
    await refused({ gateway: 'alipay' });
    useGatewaySettings({ ...none, ...simulators.alipay.settings });
    const japan = await buildHotel(db, { currency: 'JPY' });
    await expect(
      startOnlinePayment(ctx, { ...request({ gateway: 'alipay', reservationId }), hotelId: japan.id }),
    ).rejects.toMatchObject({ code: 'gateway_not_online' });
  });

  test('a bill that closed while its code was scanned books the money and gives it back', async () => {
    const stay = await buildStay(db, hotel, { status: 'checked_out' });
    const folio = await openFolio(ctx, { hotelId: hotel.id, stayId: stay.stayId });
    const { reservationId: _none, ...asked } = request({ gateway: 'wechatpay', reservationId: 0 });
    const { paymentId, target } = await startOnlinePayment(ctx, { ...asked, folioId: folio.id });
    await db.folio.update({
      where: { id: folio.id },
      data: { status: 'closed', closedAt: testNow, closedDate: new Date('2027-05-03') },
    });
    await simulators.wechatpay.pay(target, testNow);
    expect(await notify('wechatpay', (await paymentOf(paymentId)).merchantReference)).toBe('settled');
    const child = await db.payment.findFirstOrThrow({ where: { parentPaymentId: paymentId } });
    expect((await paymentOf(paymentId)).refundReason).toBe('folio_closed');
    await sendRefund(ctx, child.id);
    expect(await statusOf(child.id)).toBe('succeeded');
    expect(
      await db.folioLine.aggregate({ where: { stayId: stay.stayId }, _sum: { amountMinor: true } }),
    ).toEqual({
      _sum: { amountMinor: 0 },
    });
  });

  test('given up at the desk, but paid: the money counts', async () => {
    const paid = await started('alipay', 'code');
    await simulators.alipay.pay(paid.target, testNow);
    expect(await closeOnlinePayment(ctx, paid.paymentId)).toBe(false);
    expect(await statusOf(paid.paymentId)).toBe('succeeded');
  });
});

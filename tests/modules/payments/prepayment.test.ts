import { beforeEach, describe, expect, test } from 'vitest';
import { folioBalance } from '../../../src/modules/folios/folio.service.ts';
import {
  captureLapsing,
  capturePayment,
  releasePayment,
} from '../../../src/modules/payments/authorization.service.ts';
import { chargeClaim, retryClaim } from '../../../src/modules/payments/card-claim.service.ts';
import { forgetCardOf } from '../../../src/modules/payments/kept-card.service.ts';
import { startOnlinePayment } from '../../../src/modules/payments/online-payment.service.ts';
import { receiveNotification, sendRefund } from '../../../src/modules/payments/settlement.service.ts';
import { claimDuePrepayments } from '../../../src/modules/reservations/guarantee.service.ts';
import { holdStay } from '../../../src/modules/reservations/hold.service.ts';
import { getReservation } from '../../../src/modules/reservations/reservation.service.ts';
import {
  acceptReview,
  changeReviewRules,
  declineReview,
} from '../../../src/modules/reservations/review.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import type { BuiltHotel, TestContext } from '../../support/builders.ts';
import { guaranteeWorld, minutesLater, stayDates } from '../../support/guarantee-world.ts';
import type { Providers } from '../../support/simulators/providers.ts';
import { bookingRequest } from '../../support/stays.ts';

const world = guaranteeWorld();
const { guaranteed, statusOf, claimOf, folioOf, chargesOf, mailsOf } = world;
let db: Db;
let hotel: BuiltHotel;
let ctx: TestContext;
let all: Providers;
let stripe: Providers['simulators']['stripe'];

beforeEach(() => {
  ({ db, hotel, ctx, all, stripe } = world);
});

const daysLater = (days: number) => minutesLater(days * 24 * 60);

describe('a prepayment on a later day', () => {
  const later = { when: 'days_before', days: 2, fee: { kind: 'percent', value: 10_000 } } as const;

  test('is taken off the card when its day comes, once, and the guest is told', async () => {
    const placed = await guaranteed('good', { later });
    ctx.setClock(new Date('2027-05-03T15:59:59Z'));
    expect(await claimDuePrepayments(ctx)).toBe(0);
    ctx.setClock(new Date('2027-05-03T16:00:00Z')); // midnight in Shanghai, two days before the day of arrival
    const counts = await Promise.all([claimDuePrepayments(ctx), claimDuePrepayments(ctx)]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1);
    const { id } = await claimOf(placed.reservationId);
    await Promise.all([chargeClaim(ctx, id), chargeClaim(ctx, id)]);
    expect(await claimDuePrepayments(ctx)).toBe(0);
    expect(await chargesOf(placed.reservationId)).toEqual([{ status: 'succeeded', amount: 128_000 }]);
    const folio = await folioOf(placed.stayId);
    expect(await folioBalance(db, folio.id)).toEqual({ guestMinor: 0, depositMinor: 128_000 });
    expect(await mailsOf(placed.reservationId)).toEqual(['confirmation', 'prepayment_taken']);
  });

  test('declined asks the guest to pay, and what he pays meanwhile is not charged again', async () => {
    const placed = await guaranteed('declined', { later });
    ctx.setClock(new Date('2027-05-04T00:00:00Z'));
    await claimDuePrepayments(ctx);
    const { id } = await claimOf(placed.reservationId);
    await chargeClaim(ctx, id);
    expect(await mailsOf(placed.reservationId)).toEqual(['confirmation', 'prepayment_asked']);
    const paid = await startOnlinePayment(ctx, {
      hotelId: hotel.id,
      reservationId: placed.reservationId,
      amountMinor: 128_000,
      description: 'W-1',
      returnUrl: 'http://127.0.0.1:3000/bookings/W-1',
      gateway: 'stripe',
      presentation: 'page',
    });
    const { merchantReference } = await db.payment.findUniqueOrThrow({ where: { id: paid.paymentId } });
    await stripe.pay(paid.target, ctx.clock());
    await receiveNotification(ctx, {
      gateway: 'stripe',
      ...stripe.notification(merchantReference, ctx.clock()),
    });
    await retryClaim(ctx, { hotelId: hotel.id, claimId: id });
    await chargeClaim(ctx, id);
    expect(await claimOf(placed.reservationId)).toMatchObject({ status: 'settled', attempts: 1 });
  });

  test('without a card is asked of the guest', async () => {
    const placed = await guaranteed('good', { later });
    await forgetCardOf(ctx, { hotelId: hotel.id, reservationId: placed.reservationId });
    ctx.setClock(new Date('2027-05-04T00:00:00Z'));
    await claimDuePrepayments(ctx);
    expect(await claimOf(placed.reservationId)).toMatchObject({ status: 'declined', failureCode: 'no_card' });
    expect(await mailsOf(placed.reservationId)).toEqual(['confirmation', 'prepayment_asked']);
  });
});

describe('money of a booking that somebody must look at', () => {
  /** Set aside on Stripe's page, or taken by Alipay, for a booking in the review queue. */
  async function setAside(gateway: 'stripe' | 'alipay' = 'stripe') {
    await changeReviewRules(ctx, {
      channels: ['web'],
      rules: [{ kind: 'every', active: true, threshold: null }],
    });
    const request = bookingRequest(hotel, { ...stayDates, channel: 'web', paymentPlan: 'prepay' });
    const placed = await holdStay(ctx, { ...request, guest: { ...request.guest, email: 'li@example.com' } });
    const { paymentId, target } = await startOnlinePayment(ctx, {
      hotelId: hotel.id,
      reservationId: placed.reservationId,
      amountMinor: placed.dueNowMinor,
      description: 'W-1',
      returnUrl: 'http://127.0.0.1:3000/pay/W-1',
      gateway,
      presentation: 'page',
      capture: 'later',
    });
    await all.simulators[gateway].pay(target, ctx.clock());
    const { merchantReference } = await db.payment.findUniqueOrThrow({ where: { id: paymentId } });
    const raw = all.simulators[gateway].notification(merchantReference, ctx.clock());
    expect(await receiveNotification(ctx, { gateway, ...raw })).toBe('settled');
    return { ...placed, paymentId, merchantReference, stayId: placed.stayIds[0] ?? 0 };
  }
  const paymentStatus = async (id: number) => (await db.payment.findUniqueOrThrow({ where: { id } })).status;
  const tradeOf = (reference: string) => stripe.trades.get(reference)?.status;

  test('is set aside, holds the booking and stands in no ledger; acceptance takes it', async () => {
    const placed = await setAside();
    expect(await statusOf(placed.reservationId)).toBe('confirmed');
    expect(await paymentStatus(placed.paymentId)).toBe('authorized');
    expect(await db.folioLine.count({ where: { paymentId: placed.paymentId } })).toBe(0);
    expect(await getReservation(db, { id: placed.reservationId })).toMatchObject({
      paidMinor: 0,
      authorizedMinor: placed.dueNowMinor,
    });
    await acceptReview(ctx, placed.number);
    await Promise.all([capturePayment(ctx, placed.paymentId), capturePayment(ctx, placed.paymentId)]);
    expect(tradeOf(placed.merchantReference)).toBe('paid');
    expect(await paymentStatus(placed.paymentId)).toBe('succeeded');
    expect(await db.folioLine.count({ where: { paymentId: placed.paymentId } })).toBe(1);
  });

  test('is let go when it is declined, and no refund is needed', async () => {
    const placed = await setAside();
    await declineReview(ctx, { number: placed.number, reason: 'full' });
    await releasePayment(ctx, placed.paymentId);
    await capturePayment(ctx, placed.paymentId);
    expect(tradeOf(placed.merchantReference)).toBe('closed');
    expect(await db.payment.findUniqueOrThrow({ where: { id: placed.paymentId } })).toMatchObject({
      status: 'failed',
      failureCode: 'released',
    });
    expect(await db.payment.count({ where: { parentPaymentId: placed.paymentId } })).toBe(0);
  });

  test('nobody decided about is taken a day before it lapses, and given back when it is declined then', async () => {
    const placed = await setAside();
    ctx.setClock(new Date(daysLater(6).getTime() - 1));
    expect(await captureLapsing(ctx)).toBe(0);
    ctx.setClock(daysLater(6));
    expect(await captureLapsing(ctx)).toBe(1);
    await capturePayment(ctx, placed.paymentId);
    expect(await paymentStatus(placed.paymentId)).toBe('succeeded');
    await declineReview(ctx, { number: placed.number, reason: 'full' });
    const refund = await db.payment.findFirstOrThrow({ where: { parentPaymentId: placed.paymentId } });
    await sendRefund(ctx, refund.id);
    expect(await db.payment.findUniqueOrThrow({ where: { id: refund.id } })).toMatchObject({
      status: 'succeeded',
      amountMinor: placed.dueNowMinor,
    });
  });

  test('that lapsed at the provider is asked of the guest anew', async () => {
    const placed = await setAside();
    const trade = stripe.trades.get(placed.merchantReference);
    if (trade) trade.status = 'closed';
    await acceptReview(ctx, placed.number);
    await capturePayment(ctx, placed.paymentId);
    expect(await db.payment.findUniqueOrThrow({ where: { id: placed.paymentId } })).toMatchObject({
      status: 'failed',
      failureCode: 'authorization_over',
    });
    expect(await mailsOf(placed.reservationId)).toContain('prepayment_asked');
  });

  test('where a provider can not set it aside it is taken, as before', async () => {
    const placed = await setAside('alipay');
    expect(await paymentStatus(placed.paymentId)).toBe('succeeded');
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { folioBalance } from '../../../src/modules/folios/folio.service.ts';
import { runNightAudit } from '../../../src/modules/night-audit/night-audit.service.ts';
import {
  captureLapsing,
  capturePayment,
  releasePayment,
} from '../../../src/modules/payments/authorization.service.ts';
import { chargeClaim, retryClaim, writeOffClaim } from '../../../src/modules/payments/card-claim.service.ts';
import { useGatewaySettings } from '../../../src/modules/payments/gateways/gateway-settings.service.ts';
import {
  forgetAtProvider,
  forgetCardOf,
  forgetOldCards,
  querySilentCards,
  settleCard,
  startLeavingCard,
} from '../../../src/modules/payments/kept-card.service.ts';
import { startOnlinePayment } from '../../../src/modules/payments/online-payment.service.ts';
import {
  queryPendingPayments,
  receiveNotification,
  sendRefund,
} from '../../../src/modules/payments/settlement.service.ts';
import type { PolicyParts } from '../../../src/modules/rates/policy.ts';
import { cancelReservation } from '../../../src/modules/reservations/cancel.service.ts';
import { claimDuePrepayments } from '../../../src/modules/reservations/guarantee.service.ts';
import { holdStay } from '../../../src/modules/reservations/hold.service.ts';
import { lapseHolds } from '../../../src/modules/reservations/lapse.service.ts';
import { markNoShow } from '../../../src/modules/reservations/no-show.service.ts';
import { getReservation } from '../../../src/modules/reservations/reservation.service.ts';
import {
  acceptReview,
  changeReviewRules,
  declineReview,
} from '../../../src/modules/reservations/review.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { connectModules } from '../../../src/wiring.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testSecret } from '../../support/server.ts';
import { type Providers, startProviders } from '../../support/simulators/providers.ts';
import type { CardNature } from '../../support/simulators/stripe-cards.ts';
import { bookingRequest, moveBusinessDate } from '../../support/stays.ts';

let db: Db;
let hotel: BuiltHotel;
let ctx: TestContext;
let all: Providers;
let stripe: Providers['simulators']['stripe'];
const minutesLater = (minutes: number) => new Date(testNow.getTime() + minutes * 60_000);
const daysLater = (days: number) => minutesLater(days * 24 * 60);

beforeAll(async () => {
  ({ db } = await testDatabase());
  all = await startProviders();
  stripe = all.simulators.stripe;
});
afterAll(() => all.stop());

beforeEach(async () => {
  hotel = await buildHotel(db);
  ctx = testContext(db, { hotelId: hotel.id });
  connectModules(testSecret);
  useGatewaySettings(all.settings);
});

const dates = { arrival: '2027-05-06', departure: '2027-05-08' };

/** A booking of two nights, 600.00 and 680.00, that waits for its guest's card, on these terms. */
async function held(policy: Partial<PolicyParts> = {}) {
  const request = bookingRequest(hotel, {
    ...dates,
    channel: 'web',
    guarantee: 'card',
    guest: { firstName: 'Wei', lastName: 'Li', email: 'li@example.com' },
  });
  const placed = await holdStay(ctx, request);
  const [stayId = 0] = placed.stayIds;
  const { policy: before } = await db.stay.findUniqueOrThrow({ where: { id: stayId } });
  await db.stay.update({ where: { id: stayId }, data: { policy: { ...(before as object), ...policy } } });
  return { ...placed, stayId };
}

async function ledToCard(reservationId: number, gateway: 'stripe' | 'sandbox' = 'stripe') {
  const { target } = await startLeavingCard(ctx, {
    hotelId: hotel.id,
    reservationId,
    gateway,
    presentation: 'page',
    description: 'W-1',
    returnUrl: 'http://127.0.0.1:3000/pay/W-1',
    expiresAt: minutesLater(15),
  });
  const { merchantReference, id } = await db.keptCard.findFirstOrThrow({ orderBy: { id: 'desc' } });
  return { target, merchantReference, id };
}

const tell = (merchantReference: string, type?: string, lies = {}) =>
  receiveNotification(ctx, {
    gateway: 'stripe',
    ...stripe.cardNotification(merchantReference, ctx.clock(), type, lies),
  });

/** Confirmed by a card that was left with Stripe. */
async function guaranteed(nature: CardNature = 'good', policy: Partial<PolicyParts> = {}) {
  const placed = await held(policy);
  const asked = await ledToCard(placed.reservationId);
  stripe.leaveCard(asked.target, nature);
  expect(await tell(asked.merchantReference)).toBe('settled');
  return { ...placed, cardId: asked.id };
}

const statusOf = async (id: number) => (await db.reservation.findUniqueOrThrow({ where: { id } })).status;
const claimOf = (reservationId: number) => db.cardClaim.findFirstOrThrow({ where: { reservationId } });
const folioOf = (stayId: number) => db.folio.findFirstOrThrow({ where: { stayId }, orderBy: { id: 'desc' } });
const chargesOf = (reservationId: number) => {
  const key = { keptCard: reservationId };
  return db.$queryRaw<{ status: string; amount: number }[]>`
    SELECT p.status, p.amount_minor AS amount FROM payments p JOIN kept_cards k ON k.id = p.kept_card_id
    WHERE k.reservation_id = ${key.keptCard} ORDER BY p.id`;
};
const mailsOf = async (reservationId: number) =>
  (
    await db.$queryRaw<{ kind: string }[]>`SELECT data->>'kind' AS kind FROM pgboss.job_common
      WHERE name = 'reservations.mail' AND (data->>'reservationId')::int = ${reservationId} ORDER BY created_on`
  ).map(({ kind }) => kind);
const alertsOf = (kind: string) => db.alert.count({ where: { hotelId: hotel.id, kind } });

describe('a card that holds a booking', () => {
  test('confirms it, is kept without its number and is believed once, whichever news comes first', async () => {
    const placed = await held();
    const asked = await ledToCard(placed.reservationId);
    expect((await ledToCard(placed.reservationId)).id).toBe(asked.id);
    await tell(asked.merchantReference, 'checkout.session.completed');
    expect(await statusOf(placed.reservationId)).toBe('held');
    stripe.leaveCard(asked.target);
    expect(await tell(asked.merchantReference, 'setup_intent.succeeded')).toBe('settled');
    expect(await tell(asked.merchantReference, 'setup_intent.succeeded')).toBe('duplicate');
    expect(await statusOf(placed.reservationId)).toBe('confirmed');
    const kept = await db.keptCard.findUniqueOrThrow({ where: { id: asked.id } });
    expect(kept).toMatchObject({
      status: 'kept',
      brand: 'visa',
      lastFour: '4242',
      expiryMonth: 8,
      expiryYear: 2030,
    });
    expect(Buffer.from(kept.tokenCipher ?? []).toString('latin1')).not.toContain('pm_');
    expect((await getReservation(db, { id: placed.reservationId })).card).toEqual({
      brand: 'visa',
      lastFour: '4242',
      expiryMonth: 8,
      expiryYear: 2030,
    });
    expect(await mailsOf(placed.reservationId)).toEqual(['confirmation']);
  });

  test('forged news confirm nothing', async () => {
    const placed = await held();
    const asked = await ledToCard(placed.reservationId);
    stripe.leaveCard(asked.target);
    expect(await tell(asked.merchantReference, undefined, { forged: true })).toBe('forged');
    expect(await statusOf(placed.reservationId)).toBe('held');
  });

  test('is found by asking where no news comes, and given up where nobody left it', async () => {
    const placed = await held();
    const asked = await ledToCard(placed.reservationId);
    stripe.leaveCard(asked.target);
    ctx.setClock(minutesLater(2));
    await querySilentCards(ctx);
    expect(await statusOf(placed.reservationId)).toBe('confirmed');
    const other = await held();
    const left = await ledToCard(other.reservationId);
    ctx.setClock(minutesLater(40));
    await querySilentCards(ctx);
    expect((await db.keptCard.findUniqueOrThrow({ where: { id: left.id } })).status).toBe('failed');
  });

  test('left too late for a cancelled booking is forgotten at once, here and at the provider', async () => {
    const placed = await held();
    const asked = await ledToCard(placed.reservationId);
    await cancelReservation(ctx, { number: placed.number, reason: 'x' });
    stripe.leaveCard(asked.target);
    const before = stripe.cardsAttached();
    await settleCard(ctx, asked.id);
    expect(await db.keptCard.findUniqueOrThrow({ where: { id: asked.id } })).toMatchObject({
      status: 'forgotten',
      forgottenBecause: 'too_late',
      tokenCipher: null,
    });
    const [job] = await db.$queryRaw<{ data: { gateway: 'stripe'; sealed: string } }[]>`
      SELECT data FROM pgboss.job_common WHERE name = 'forget-card' ORDER BY created_on DESC LIMIT 1`;
    if (!job) throw new Error('nothing tells the provider');
    expect(JSON.stringify(job.data)).not.toContain('pm_');
    await forgetAtProvider(ctx, job.data);
    await forgetAtProvider(ctx, job.data);
    expect(stripe.cardsAttached()).toBe(before - 1);
  });

  test('takes the rooms of a lapsed hold again', async () => {
    const placed = await held();
    const asked = await ledToCard(placed.reservationId);
    stripe.leaveCard(asked.target);
    ctx.setClock(minutesLater(16));
    await lapseHolds(ctx);
    await settleCard(ctx, asked.id);
    expect(await statusOf(placed.reservationId)).toBe('confirmed');
  });

  test('two at once leave one', async () => {
    const placed = await held();
    const first = await ledToCard(placed.reservationId);
    const second = await ledToCard(placed.reservationId, 'sandbox');
    stripe.leaveCard(first.target);
    await db.sandboxCharge.updateMany({
      where: { idempotencyKey: second.merchantReference },
      data: { status: 'succeeded' },
    });
    await Promise.all([settleCard(ctx, first.id), settleCard(ctx, second.id)]);
    const kept = await db.keptCard.findMany({ where: { reservationId: placed.reservationId } });
    expect(kept.map(({ status }) => status).toSorted()).toEqual(['forgotten', 'kept']);
  });
});

describe('a fee is charged to the card', () => {
  test('of a guest who never came, by the night audit, once, with the job killed in the middle and run twice', async () => {
    const placed = await guaranteed();
    await moveBusinessDate(db, hotel, '2027-05-06');
    await runNightAudit(ctx, { hotelId: hotel.id });
    const { id } = await claimOf(placed.reservationId);
    stripe.silent = true; // the provider's answer is lost after it was asked: the job dies
    await expect(chargeClaim(ctx, id)).rejects.toMatchObject({ kind: 'unavailable' });
    stripe.silent = false;
    await Promise.all([chargeClaim(ctx, id), chargeClaim(ctx, id)]);
    await chargeClaim(ctx, id);
    expect(await chargesOf(placed.reservationId)).toEqual([{ status: 'succeeded', amount: 60_000 }]);
    const payment = await db.payment.findFirstOrThrow({ where: { keptCardId: placed.cardId } });
    const trades = [...stripe.trades.values()].filter(
      ({ merchantReference }) => merchantReference === payment.merchantReference,
    );
    expect(trades).toMatchObject([{ amountMinor: 60_000, status: 'paid' }]);
    const folio = await folioOf(placed.stayId);
    expect(folio.status).toBe('closed');
    expect(await folioBalance(db, folio.id)).toEqual({ guestMinor: 0, depositMinor: 0 });
    expect(await claimOf(placed.reservationId)).toMatchObject({ status: 'paid', attempts: 1 });
  });

  test('whose answer was lost after the money moved is asked for again under its number, and is one charge', async () => {
    const placed = await guaranteed();
    await moveBusinessDate(db, hotel, '2027-05-06');
    await markNoShow(ctx, { hotelId: hotel.id, stayId: placed.stayId });
    const { id } = await claimOf(placed.reservationId);
    stripe.losesAnswers = true;
    await expect(chargeClaim(ctx, id)).rejects.toMatchObject({ kind: 'unavailable' });
    stripe.losesAnswers = false;
    expect(await chargesOf(placed.reservationId)).toEqual([{ status: 'pending', amount: 60_000 }]);
    ctx.setClock(minutesLater(5));
    await queryPendingPayments(ctx); // the job that looks after silent payments has it asked for again
    const jobs = await db.$queryRaw<{ state: string }[]>`SELECT state::text FROM pgboss.job_common
      WHERE name = 'charge-kept-card' AND (data->>'claimId')::int = ${id}`;
    expect(jobs.length).toBeGreaterThan(0);
    await chargeClaim(ctx, id);
    const payment = await db.payment.findFirstOrThrow({ where: { keptCardId: placed.cardId } });
    expect(payment).toMatchObject({ status: 'succeeded', amountMinor: 60_000 });
    const moved = [...stripe.trades.values()].filter(
      ({ number }) => payment.externalRef === `pi_${number.slice(3)}`,
    );
    expect(moved).toHaveLength(1);
    expect(await db.folioLine.count({ where: { paymentId: payment.id } })).toBe(1);
  });

  test('of a late cancellation, as far as no deposit paid it', async () => {
    const placed = await guaranteed();
    ctx.setClock(new Date('2027-05-05T10:00:01Z'));
    await cancelReservation(ctx, { number: placed.number, reason: 'ill', expectedFeeMinor: 60_000 });
    const claim = await claimOf(placed.reservationId);
    expect(claim).toMatchObject({ purpose: 'cancellation', amountMinor: 60_000, status: 'due' });
    await chargeClaim(ctx, claim.id);
    expect(await claimOf(placed.reservationId)).toMatchObject({ status: 'paid' });
  });

  test.each([
    ['declined', 'card_declined'],
    ['requires_action', 'card_wants_its_holder'],
  ] as const)('%s leaves it open, tells somebody, and can be tried again', async (nature, failureCode) => {
    const placed = await guaranteed(nature);
    await moveBusinessDate(db, hotel, '2027-05-06');
    await markNoShow(ctx, { hotelId: hotel.id, stayId: placed.stayId });
    const { id } = await claimOf(placed.reservationId);
    await chargeClaim(ctx, id);
    expect(await claimOf(placed.reservationId)).toMatchObject({
      status: 'declined',
      failureCode,
      attempts: 1,
    });
    const folio = await folioOf(placed.stayId);
    expect(await folioBalance(db, folio.id)).toEqual({ guestMinor: 60_000, depositMinor: 0 });
    expect(await alertsOf('card_declined')).toBe(1);
    await chargeClaim(ctx, id); // what was declined is not asked again by itself
    await retryClaim(ctx, { hotelId: hotel.id, claimId: id });
    await chargeClaim(ctx, id);
    expect(await chargesOf(placed.reservationId)).toEqual([
      { status: 'failed', amount: 60_000 },
      { status: 'failed', amount: 60_000 },
    ]);
    await writeOffClaim(ctx, { hotelId: hotel.id, claimId: id, reason: 'a good guest' });
    expect(await folioBalance(db, folio.id)).toEqual({ guestMinor: 0, depositMinor: 0 });
    expect(await claimOf(placed.reservationId)).toMatchObject({
      status: 'written_off',
      reason: 'a good guest',
    });
    await expect(writeOffClaim(ctx, { hotelId: hotel.id, claimId: id, reason: 'x' })).rejects.toMatchObject({
      code: 'claim_closed',
    });
  });

  test('is forgotten on request, and then claimed from nobody; once the stay is over, by itself', async () => {
    const asked = await guaranteed();
    expect(await forgetCardOf(ctx, { hotelId: hotel.id, reservationId: asked.reservationId })).toBe(true);
    expect(await forgetCardOf(ctx, { hotelId: hotel.id, reservationId: asked.reservationId })).toBe(false);
    await moveBusinessDate(db, hotel, '2027-05-06');
    await markNoShow(ctx, { hotelId: hotel.id, stayId: asked.stayId });
    expect(await db.cardClaim.count({ where: { reservationId: asked.reservationId } })).toBe(0);

    const declined = await guaranteed('declined');
    await markNoShow(ctx, { hotelId: hotel.id, stayId: declined.stayId });
    await chargeClaim(ctx, (await claimOf(declined.reservationId)).id);
    const free = await guaranteed();
    await cancelReservation(ctx, { number: free.number, reason: 'x' });
    await forgetOldCards(ctx);
    const kept = async (id: number) => (await db.keptCard.findUniqueOrThrow({ where: { id } })).status;
    expect([await kept(free.cardId), await kept(declined.cardId)]).toEqual(['forgotten', 'kept']);
    await moveBusinessDate(db, hotel, '2027-06-07');
    await forgetOldCards(ctx);
    expect(await kept(declined.cardId)).toBe('kept');
    await moveBusinessDate(db, hotel, '2027-06-08');
    await forgetOldCards(ctx);
    expect(await kept(declined.cardId)).toBe('forgotten');
  });
});

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
    const request = bookingRequest(hotel, { ...dates, channel: 'web', paymentPlan: 'prepay' });
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

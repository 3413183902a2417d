import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { zero } from '../../../src/core/money.ts';
import { takePayment } from '../../../src/modules/payments/payment.service.ts';
import { confirmReservation } from '../../../src/modules/reservations/booking.service.ts';
import { checkIn } from '../../../src/modules/reservations/check-in.service.ts';
import { holdStay } from '../../../src/modules/reservations/hold.service.ts';
import {
  acceptReview,
  changeReviewRules,
  declineReview,
  waitingReviews,
} from '../../../src/modules/reservations/review.service.ts';
import {
  isDisposable,
  type ReviewFacts,
  type ReviewRule,
  type ReviewRuleKind,
  reviewReasons,
} from '../../../src/modules/reservations/review.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import {
  type BookingOverrides,
  bookingRequest,
  buildReservation,
  countersThatLie,
  roomNamed,
  soldOf,
} from '../../support/stays.ts';

let db: Db;
let ctx: TestContext;
let hotel: BuiltHotel;

beforeAll(async () => {
  ({ db } = await testDatabase());
});
beforeEach(async () => {
  hotel = await buildHotel(db);
  ctx = testContext(db, { hotelId: hotel.id });
});

const rule = (kind: ReviewRuleKind, threshold: number | null = null): ReviewRule => ({
  kind,
  active: true,
  threshold,
});

describe('the rules', () => {
  const usual: ReviewFacts = {
    totalMinor: zero,
    rooms: 1,
    persons: 2,
    paysAtHotel: false,
    earlierStays: 0,
    vip: false,
    creditLevel: null,
    recentBookings: 1,
    hoursToArrival: 48,
    email: 'li@example.com',
  };
  const kinds = (rules: ReviewRule[], facts: Partial<ReviewFacts>) =>
    reviewReasons(rules, { ...usual, ...facts }).map(({ kind }) => kind);

  test.each<[ReviewRule, Partial<ReviewFacts>, Partial<ReviewFacts>]>([
    [rule('rooms', 3), { rooms: 3 }, { rooms: 2 }],
    [rule('party', 6), { persons: 6 }, { persons: 5 }],
    [rule('many', 3), { recentBookings: 3 }, { recentBookings: 2 }],
    [rule('short_notice', 3), { hoursToArrival: 2.99 }, { hoursToArrival: 3 }],
    [rule('first_time'), { paysAtHotel: true }, { paysAtHotel: true, earlierStays: 1 }],
    [rule('first_time'), { paysAtHotel: true }, { paysAtHotel: false }],
    [rule('vip'), { vip: true }, { vip: false }],
    [rule('low_level', 2), { creditLevel: 2 }, { creditLevel: 3 }],
    [rule('low_level', 2), { creditLevel: 1 }, { creditLevel: null }],
    [rule('disposable_mail'), { email: 'x@mailinator.com' }, { email: 'x@example.com' }],
  ])('%j holds on its side of the line only', (one, reached, missed) => {
    expect(kinds([one], reached)).toEqual([one.kind]);
    expect(kinds([one], missed)).toEqual([]);
    expect(kinds([{ ...one, active: false }], reached)).toEqual([]);
  });

  test('tell every reason with what was reached, in one order', () => {
    const rules = [rule('party', 2), rule('every'), rule('rooms', 1)];
    expect(reviewReasons(rules, usual)).toEqual([
      { kind: 'every' },
      { kind: 'rooms', value: 1 },
      { kind: 'party', value: 2 },
    ]);
  });

  test('know a throw-away address below its house, and no other that looks like it', () => {
    expect(isDisposable('a@Inbox.Mailinator.com')).toBe(true);
    expect([
      isDisposable('a@notmailinator.com'),
      isDisposable('mailinator.com@example.com'),
      isDisposable(null),
    ]).toEqual([false, false, false]);
  });
});

const guest = () => ({ firstName: 'Li', lastName: 'Wei', email: 'li@example.com', phone: '+8613800138000' });
const dates = { arrival: '2027-05-10', departure: '2027-05-12' };
const book = (overrides: BookingOverrides = {}) =>
  buildReservation(ctx, hotel, { ...dates, channel: 'web', guest: guest(), ...overrides });
const review = (...rules: ReviewRule[]) => changeReviewRules(ctx, { channels: ['web'], rules });
const stateOf = (number: string) =>
  db.reservation.findUniqueOrThrow({
    where: { number },
    select: { status: true, reviewState: true, reviewReasons: true },
  });
const kindsOf = async (reservationId: number) => {
  const jobs = await db.$queryRaw<{ kind: string }[]>`SELECT data->>'kind' AS kind FROM pgboss.job_common
    WHERE name = 'reservations.mail' AND (data->>'reservationId')::int = ${reservationId} ORDER BY created_on`;
  return jobs.map(({ kind }) => kind);
};

describe('a booking that a rule holds back', () => {
  test('keeps its rooms and waits; the guest hears that, and is confirmed when it is accepted', async () => {
    await review(rule('total', 100_000));
    const { number, reservationId } = await book();
    expect(await stateOf(number)).toEqual({
      status: 'confirmed',
      reviewState: 'waiting',
      reviewReasons: [{ kind: 'total', value: 120_000 }],
    });
    expect(await soldOf(db, hotel)).toEqual({ '2027-05-10': '1/0', '2027-05-11': '1/0' });
    expect(await kindsOf(reservationId)).toEqual(['review_waiting']);
    await acceptReview(ctx, number);
    expect((await stateOf(number)).reviewState).toBe('accepted');
    expect(await kindsOf(reservationId)).toEqual(['review_waiting', 'confirmation']);
    expect(await db.auditEvent.count({ where: { subjectLabel: number, action: 'review_accepted' } })).toBe(1);
  });

  test('confirms by itself below the line, and from a channel that is not reviewed, the desk first of all', async () => {
    await review(rule('total', 120_001));
    const small = await book();
    await review(rule('every'));
    const desk = await book({ channel: 'desk' });
    const channel = await book({ channel: 'api' });
    for (const { number, reservationId } of [small, desk, channel]) {
      expect((await stateOf(number)).reviewState).toBe('none');
      expect(await kindsOf(reservationId)).toEqual(['confirmation']);
    }
  });

  test('counts what the guest did before: earlier stays, and bookings within a day', async () => {
    await review(rule('many', 3), rule('first_time'));
    const reasons = async () => (await stateOf((await book()).number)).reviewReasons;
    expect(await reasons()).toEqual([{ kind: 'first_time' }]);
    await db.stay.updateMany({
      where: { hotelId: hotel.id },
      data: { status: 'checked_out', checkedOutAt: ctx.clock() },
    });
    expect(await reasons()).toEqual([]);
    expect(await reasons()).toEqual([{ kind: 'many', value: 3 }]);
    ctx.setClock(new Date(ctx.clock().getTime() + 86_400_001));
    expect(await reasons()).toEqual([]);
  });

  test('that is paid ahead waits once the money is there, not while it is only held', async () => {
    await review(rule('every'));
    const held = await holdStay(
      ctx,
      bookingRequest(hotel, { ...dates, channel: 'web', paymentPlan: 'prepay', guest: guest() }),
    );
    expect((await waitingReviews(db, { hotelId: hotel.id, page: 1 })).total).toBe(0);
    await confirmReservation(ctx, held.number);
    expect((await waitingReviews(db, { hotelId: hotel.id, page: 1 })).reviews[0]?.number).toBe(held.number);
    expect(await kindsOf(held.reservationId)).toEqual(['review_waiting']);
  });

  test('that is declined gives its rooms back, charges nothing and refunds all, whatever its policy says', async () => {
    await review(rule('every'));
    const { number, reservationId } = await book({ plan: 'NRF', paymentPlan: 'prepay' });
    const payment = { gateway: 'cash', amountMinor: 108_000, reference: '', idempotencyKey: 'p' } as const;
    await takePayment(ctx, { hotelId: hotel.id, reservationId, ...payment });
    const mayNotWaive = { ...ctx, permissions: new Set(['reservations.review'] as const) };
    await declineReview(mayNotWaive, { number, reason: 'The house is closed' });
    expect(await stateOf(number)).toMatchObject({ status: 'cancelled', reviewState: 'declined' });
    expect(await soldOf(db, hotel)).toEqual({});
    const refunds = await db.payment.findMany({ where: { reservationId, kind: 'refund' } });
    expect(refunds.map(({ amountMinor, gateway, status }) => [amountMinor, gateway, status])).toEqual([
      [108_000, 'cash', 'succeeded'],
    ]);
    const stay = await db.stay.findFirstOrThrow({ where: { reservationId } });
    expect([stay.feeMinor, stay.cancelReason]).toEqual([0, 'The house is closed']);
    expect(await kindsOf(reservationId)).toEqual(['review_waiting', 'review_declined']);
    expect(await countersThatLie(db)).toEqual([]);
  });

  test('is decided once, whoever is faster', async () => {
    await review(rule('every'));
    const { number } = await book();
    const results = await Promise.allSettled([
      acceptReview(ctx, number),
      declineReview(ctx, { number, reason: 'no' }),
      acceptReview(ctx, number),
    ]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(acceptReview(ctx, number)).rejects.toMatchObject({ code: 'review_not_waiting' });
  });

  test('is not checked in before somebody decided', async () => {
    await review(rule('every'));
    const { number, stayIds } = await book({ arrival: '2027-05-03', departure: '2027-05-04' });
    const here = { hotelId: hotel.id, stayId: stayIds[0] ?? 0, roomId: roomNamed(hotel, '101') };
    await expect(checkIn(ctx, here)).rejects.toMatchObject({ code: 'check_in_review_waiting' });
    await acceptReview(ctx, number);
    await checkIn(ctx, here);
  });

  test('of another hotel is nobody’s here', async () => {
    await review(rule('every'));
    const { number } = await book();
    const elsewhere = { ...ctx, hotelId: (await buildHotel(db)).id };
    await expect(acceptReview(elsewhere, number)).rejects.toMatchObject({ code: 'reservation_not_found' });
  });
});

test('a hotel that reviews nothing pays one statement less for a booking than one that does', async () => {
  const plain = await countStatements(() => book());
  await review(rule('rooms', 5));
  expect(await countStatements(() => book())).toBe(plain + 1);
});

test('the database wants a reason for a review, and a time for its decision', async () => {
  const { number } = await book();
  const set = (data: object) => db.reservation.update({ where: { number }, data });
  await expect(set({ reviewState: 'waiting' })).rejects.toThrow(/reservations_review_check/);
  const reasoned = { reviewReasons: [{ kind: 'every' }] };
  await expect(set({ ...reasoned, reviewState: 'accepted' })).rejects.toThrow(/reservations_review_check/);
  await expect(set({ ...reasoned, reviewState: 'maybe' })).rejects.toThrow(/reservations_review_check/);
  await set({ ...reasoned, reviewState: 'waiting' });
});

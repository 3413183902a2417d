import { instantAt } from '../../core/calendar-date.ts';
import { ruleBroken } from '../../core/errors.ts';
import type { Minor } from '../../core/money.ts';
import { recordEvent } from '../../platform/audit.ts';
import { type Context, requireHotel } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { selectAndLockBusinessDate, updateReviewChannelsIn } from '../hotels/hotel.service.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { captureOfIn } from '../payments/authorization.service.ts';
import { cancelReservationIn } from './cancel.service.ts';
import { selectAndLockReservation } from './reservation.queries.ts';
import type { BookingRequest, Channel, Reservation } from './reservation.ts';
import { orderMail } from './reservation-mail.service.ts';
import {
  moveReview,
  replaceReviewRules,
  selectReviewCase,
  selectReviewRules,
  selectWaitingReviews,
  type WaitingReview,
} from './review.queries.ts';
import { type ReviewReason, type ReviewRule, reviewReasons, reviewRefusal } from './review.ts';

const dayMs = 86_400_000;

/** Why a booking about to be written must wait for a decision; nothing where its channel confirms by itself. */
export async function reviewReasonsIn(
  tx: Tx,
  ctx: Context,
  booking: { request: BookingRequest; hotel: Hotel; customerId: number; totalMinor: Minor },
): Promise<ReviewReason[]> {
  const { request, hotel, customerId, totalMinor } = booking;
  if (!hotel.reviewChannels.includes(request.channel)) return [];
  const at = ctx.clock();
  const { email = null, phone = null } = request.guest;
  const since = new Date(at.getTime() - dayMs);
  const found = await selectReviewCase(tx, { hotelId: hotel.id, customerId, email, phone, since });
  const arrival = instantAt(request.arrival, hotel.checkInTime, hotel.timeZone);
  return reviewReasons(found.rules, {
    totalMinor,
    rooms: request.rooms.length,
    persons: request.rooms.reduce((sum, room) => sum + room.adults + room.childAges.length, 0),
    paysAtHotel: request.paymentPlan === 'at_hotel',
    earlierStays: found.earlierStays,
    vip: found.vip,
    creditLevel: found.creditLevel,
    recentBookings: found.recentBookings + 1,
    hoursToArrival: (arrival.getTime() - at.getTime()) / 3_600_000,
    email,
  });
}

/** Accepts a booking that waits: from now on it is like any other, and the guest gets his confirmation. */
export function acceptReview(ctx: Context, number: string): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const reservation = await selectAndLockWaiting(tx, ctx, number);
    await moveReview(tx, reservation, { to: 'accepted', at: ctx.clock(), byId: deciderOf(ctx) });
    await captureOfIn(tx, reservation.id);
    await record(tx, ctx, reservation, { action: 'review_accepted' });
    await orderMail(tx, reservation, { kind: 'confirmation' });
  });
}

/** Declines it: the rooms go back on sale, nothing is charged, what was paid goes back the way it came, what was set aside is let go, the guest is told. */
export function declineReview(ctx: Context, decision: { number: string; reason: string }): Promise<void> {
  const { number, reason } = decision;
  return inTransaction(ctx.db, async (tx) => {
    const reservation = await selectAndLockWaiting(tx, ctx, number);
    await moveReview(tx, reservation, { to: 'declined', at: ctx.clock(), byId: deciderOf(ctx) });
    await record(tx, ctx, reservation, { action: 'review_declined', reason });
    await cancelReservationIn(tx, ctx, {
      hotelId: reservation.hotelId,
      number,
      reason,
      waiveFee: true,
      byHouse: true,
    });
  });
}

async function selectAndLockWaiting(tx: Tx, ctx: Context, number: string): Promise<Reservation> {
  const hotelId = requireHotel(ctx);
  await selectAndLockBusinessDate(tx, hotelId);
  const reservation = await selectAndLockReservation(tx, { number, hotelId });
  const refusal = reviewRefusal(reservation);
  if (refusal) throw ruleBroken(`review_${refusal}`, { number });
  return reservation;
}

function deciderOf({ actor }: Context): number | null {
  return actor.kind === 'staff' ? actor.id : null;
}

async function record(
  tx: Tx,
  ctx: Context,
  reservation: Reservation,
  event: { action: string; reason?: string },
): Promise<void> {
  const { hotelId, id, number } = reservation;
  const subject = { hotelId, subjectType: 'reservation', subjectId: id, subjectLabel: number };
  await recordEvent(tx, ctx, { ...subject, ...event, before: { review: 'waiting' } });
  await publish(tx, { hotelId, topic: 'reviews' });
}

export const reviewsPerPage = 25;

export interface WaitingReviews {
  readonly reviews: readonly WaitingReview[];
  readonly total: number;
}

export async function waitingReviews(
  db: DbOrTx,
  { hotelId, page }: { hotelId: number; page: number },
): Promise<WaitingReviews> {
  const reviews = await selectWaitingReviews(db, { hotelId, page, pageSize: reviewsPerPage });
  return { reviews, total: reviews[0]?.total ?? 0 };
}

export function listReviewRules(db: DbOrTx, hotelId: number): Promise<ReviewRule[]> {
  return selectReviewRules(db, hotelId);
}

/** Decides from now on which channels go by the rules, and by which rules. Bookings already made stay as they are. */
export function changeReviewRules(
  ctx: Context,
  wanted: { channels: readonly Channel[]; rules: readonly ReviewRule[] },
): Promise<void> {
  const hotelId = requireHotel(ctx);
  return inTransaction(ctx.db, async (tx) => {
    const before = await selectReviewRules(tx, hotelId);
    const channelsBefore = await updateReviewChannelsIn(tx, hotelId, wanted.channels);
    await replaceReviewRules(tx, hotelId, wanted.rules);
    await recordEvent(tx, ctx, {
      hotelId,
      action: 'review_rules_changed',
      subjectType: 'hotel',
      subjectId: hotelId,
      before: { channels: channelsBefore, rules: before },
      after: wanted,
    });
  });
}

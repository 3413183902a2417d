import { notFound, ruleBroken } from '../../core/errors.ts';
import type { Context } from '../../platform/context.ts';
import { chainDate, type MemberView, memberViewOf } from '../loyalty/member.service.ts';
import { rateFor } from '../loyalty/points-payment.service.ts';
import { type PayableBooking, selectPayableBookings } from './account.queries.ts';
import { getProfile } from './profile.service.ts';

/** The signed-in guest's membership; null while he has not joined. */
export async function ownMembership(ctx: Context): Promise<MemberView | null> {
  const { customer } = await getProfile(ctx);
  if (!customer) return null;
  return memberViewOf(ctx.db, { customerId: customer.id, date: await chainDate(ctx.db) });
}

/** For whatever only members do. */
export async function requireMembership(ctx: Context): Promise<MemberView> {
  const view = await ownMembership(ctx);
  if (!view) throw ruleBroken('member_first');
  return view;
}

export interface PayableByPoints extends PayableBooking {
  readonly minorPer100Points: number;
}

/** Bookings of the guest that points can pay. */
export async function payableByPoints(ctx: Context): Promise<PayableByPoints[]> {
  const bookings = await selectPayableBookings(ctx.db, ctx.actor.id ?? 0);
  const rates = new Map<string, number>();
  for (const currency of new Set(bookings.map((booking) => booking.currency))) {
    const rate = await rateFor(ctx.db, currency);
    if (rate) rates.set(currency, rate.minorPer100Points);
  }
  return bookings.flatMap((booking) => {
    const minorPer100Points = rates.get(booking.currency);
    return minorPer100Points === undefined ? [] : [{ ...booking, minorPer100Points }];
  });
}

/** One of them by its number; not found where it is somebody else's, or paid. */
export async function payableBooking(ctx: Context, number: string): Promise<PayableByPoints> {
  const found = (await payableByPoints(ctx)).find((booking) => booking.number === number);
  if (!found) throw notFound('reservation_not_found');
  return found;
}

import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db.ts';
import { type PlacedReservation, placeReservationIn } from './placement.service.ts';
import type { BookingRequest } from './reservation.ts';

/** Holds all rooms asked for while the guest pays. What is not confirmed in the hotel's hold time lapses by itself. */
export function holdStay(ctx: Context, request: BookingRequest): Promise<PlacedReservation> {
  return inTransaction(ctx.db, (tx) => placeReservationIn(tx, ctx, request, 'held'));
}

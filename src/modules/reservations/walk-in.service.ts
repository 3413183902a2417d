import { assert } from '../../core/assert.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db.ts';
import { bookReservationIn } from './booking.service.ts';
import { checkInIn } from './check-in.service.ts';
import type { PlacedReservation } from './placement.service.ts';
import type { BookingRequest } from './reservation.ts';

export interface WalkIn extends BookingRequest {
  readonly roomId: number;
  readonly acceptUnready?: boolean | undefined;
}

/** A guest at the desk without a booking: booked and checked in together, or not at all. */
export function walkIn(
  ctx: Context,
  { roomId, acceptUnready, ...request }: WalkIn,
): Promise<PlacedReservation> {
  return inTransaction(ctx.db, async (tx) => {
    const placed = await bookReservationIn(tx, ctx, request);
    const [stayId] = placed.stayIds;
    assert(stayId !== undefined, 'a walk-in has one room');
    await checkInIn(tx, ctx, { hotelId: request.hotelId, stayId, roomId, acceptUnready });
    return placed;
  });
}

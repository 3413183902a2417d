import { conflict, DomainError } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { moveHeldToSoldIn } from '../inventory/inventory.service.ts';
import { type PlacedReservation, placeReservationIn } from './placement.service.ts';
import {
  moveReservation,
  moveStays,
  selectAndLockReservation,
  selectReservation,
} from './reservation.queries.ts';
import type { BookingRequest, Reservation } from './reservation.ts';
import { orderMail } from './reservation-mail.service.ts';
import { takesOfStays } from './stay-inventory.ts';

/** Books at once, without a hold: paid at the hotel, on account, or by who has the money already. */
export async function bookReservation(ctx: Context, request: BookingRequest): Promise<PlacedReservation> {
  const book = () => inTransaction(ctx.db, (tx) => bookReservationIn(tx, ctx, request));
  try {
    return await book();
  } catch (error) {
    if (error instanceof DomainError && error.code === 'external_id_taken') return book(); // its twin was faster
    throw error;
  }
}

export function bookReservationIn(tx: Tx, ctx: Context, request: BookingRequest): Promise<PlacedReservation> {
  return placeReservationIn(tx, ctx, request, 'booked');
}

/** Turns a hold into a booking, as when nothing is due now. Confirming twice changes nothing. */
export async function confirmReservation(ctx: Context, number: string): Promise<void> {
  const { hotelId } = await selectReservation(ctx.db, { number });
  await inTransaction(ctx.db, async (tx) => {
    await selectAndLockBusinessDate(tx, hotelId);
    const reservation = await selectAndLockReservation(tx, { number });
    if (reservation.status === 'confirmed') return;
    if (reservation.status !== 'held') throw conflict('hold_lapsed');
    await confirmReservationIn(tx, ctx, reservation);
  });
}

/** The same for a held reservation that the caller has locked. Its rooms are held still, so none can be missing. */
export async function confirmReservationIn(tx: Tx, ctx: Context, reservation: Reservation): Promise<void> {
  const held = reservation.stays.filter((stay) => stay.status === 'held');
  await moveHeldToSoldIn(tx, { hotelId: reservation.hotelId, takes: takesOfStays(held) });
  await moveStays(tx, held, 'booked');
  await moveReservation(tx, reservation, 'confirmed', { confirmedAt: ctx.clock(), holdExpiresAt: null });
  await recordConfirmation(tx, ctx, reservation);
}

export async function recordConfirmation(tx: Tx, ctx: Context, reservation: Reservation): Promise<void> {
  await recordEvent(tx, ctx, {
    hotelId: reservation.hotelId,
    action: 'reservation_confirmed',
    subjectType: 'reservation',
    subjectId: reservation.id,
    subjectLabel: reservation.number,
    before: { status: reservation.status },
    after: { status: 'confirmed' },
  });
  const waits = reservation.reviewState === 'waiting';
  await orderMail(tx, reservation, { kind: waits ? 'review_waiting' : 'confirmation' });
  if (waits) await publish(tx, { hotelId: reservation.hotelId, topic: 'reviews' });
}

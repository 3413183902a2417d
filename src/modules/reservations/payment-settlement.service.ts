import { DomainError } from '../../core/errors.ts';
import { type Minor, minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { returnNightsIn, takeNightsIn } from '../inventory/inventory.service.ts';
import type { SettledPayment, Settlement } from '../payments/settlement.ts';
import { takeUseAgainIn } from '../promotions/promotion-use.service.ts';
import { confirmReservationIn, recordConfirmation } from './booking.service.ts';
import { tellExcess } from './excess.service.ts';
import { moveReservation, moveStays, selectAndLockReservation } from './reservation.queries.ts';
import { getReservation } from './reservation.service.ts';
import type { Reservation } from './reservation.ts';
import { orderMail } from './reservation-mail.service.ts';
import { openBalance } from './reservation-money.ts';
import { takesOfStays } from './stay-inventory.ts';

/**
 * What a payment that came in does to its reservation: a held one is confirmed; a lapsed one gets its rooms again where
 * they are still free. One that is cancelled, or whose bill is closed, takes no more money. Whatever goes back goes by
 * itself, and the guest is told.
 */
export async function settleReservationPayment(
  tx: Tx,
  ctx: Context,
  payment: SettledPayment,
): Promise<Settlement> {
  if (payment.reservationId === null) return { accept: true };
  await selectAndLockBusinessDate(tx, payment.hotelId);
  const reservation = await selectAndLockReservation(tx, { id: payment.reservationId });
  if (payment.billIsClosed) return giveBack(tx, { payment, reservation, refundReason: 'folio_closed' });
  switch (reservation.status) {
    case 'held':
      if (payment.isFromHouse) return keepPart(tx, ctx, payment, reservation);
      await confirmReservationIn(tx, ctx, reservation);
      return { accept: true };
    case 'confirmed':
      if (payment.isAuthorized) return holdWhatIsOpen(tx, payment, reservation);
      return keepWhatIsOpen(tx, payment, reservation);
    case 'lapsed': {
      const refundReason = await confirmLapsedIn(tx, ctx, reservation);
      if (refundReason === null) return { accept: true };
      await tellLate(tx, payment, reservation);
      return { accept: false, refundReason };
    }
    case 'cancelled':
      return giveBack(tx, { payment, reservation, refundReason: 'reservation_cancelled' });
  }
}

/** Part of what is asked for in advance leaves the rooms held; the part that completes it confirms them. */
async function keepPart(
  tx: Tx,
  ctx: Context,
  payment: SettledPayment,
  reservation: Reservation,
): Promise<Settlement> {
  const { paidMinor, dueNowMinor } = await getReservation(tx, { id: reservation.id });
  if (paidMinor < dueNowMinor) return { accept: true };
  await confirmReservationIn(tx, ctx, reservation);
  return keepWhatIsOpen(tx, payment, reservation);
}

/**
 * Money for a booking that is paid already, by another way that the guest had open too, goes back; so does what is
 * more than he owes by now. Once somebody stays there, the bill at the desk decides; only points and stored value are
 * still not taken beyond what is open.
 */
async function keepWhatIsOpen(
  tx: Tx,
  payment: SettledPayment,
  reservation: Reservation,
): Promise<Settlement> {
  const hasBegun = reservation.stays.some((stay) => ['in_house', 'checked_out'].includes(stay.status));
  if (hasBegun && !payment.isFromHouse) return { accept: true };
  const excess = -openBalance(await getReservation(tx, { id: reservation.id }));
  if (excess <= 0) return { accept: true };
  const returnMinor = minor(Math.min(excess, payment.amountMinor));
  return giveBack(tx, { payment, reservation, refundReason: 'paid_already', returnMinor });
}

/** What is set aside for a booking that is paid already, or has enough set aside, is let go. */
async function holdWhatIsOpen(
  tx: Tx,
  payment: SettledPayment,
  reservation: Reservation,
): Promise<Settlement> {
  const view = await getReservation(tx, { id: reservation.id });
  const others = view.authorizedMinor - payment.amountMinor;
  if (openBalance(view) - others > 0) return { accept: true };
  return { accept: false, refundReason: 'paid_already' };
}

/** Takes the rooms of a lapsed hold again, all or none, and its promotion; answers what of them is gone. */
export async function confirmLapsedIn(
  tx: Tx,
  ctx: Context,
  reservation: Reservation,
): Promise<'rooms_gone' | 'promotion_gone' | null> {
  const { hotelId } = reservation;
  const lapsed = reservation.stays.filter((stay) => stay.status === 'lapsed');
  const takes = takesOfStays(lapsed);
  if (!(await happens('sold_out', () => takeNightsIn(tx, { hotelId, counter: 'sold', takes }))))
    return 'rooms_gone';
  if (!(await hasItsUse(tx, ctx, reservation))) {
    await returnNightsIn(tx, { hotelId, counter: 'sold', takes });
    return 'promotion_gone';
  }
  await moveStays(tx, lapsed, 'booked');
  await moveReservation(tx, reservation, 'confirmed', { confirmedAt: ctx.clock(), holdExpiresAt: null });
  await recordConfirmation(tx, ctx, reservation);
  return null;
}

/** The price that was paid stands on the promotion: without a use of it there is no such booking. */
function hasItsUse(tx: Tx, ctx: Context, { id }: Reservation): Promise<boolean> {
  const again = () => takeUseAgainIn(tx, ctx, id);
  return happens('promotion_', again);
}

/** False where it is refused with a code that begins so. */
async function happens(refusal: string, attempt: () => Promise<unknown>): Promise<boolean> {
  try {
    await attempt();
    return true;
  } catch (error) {
    if (error instanceof DomainError && error.code.startsWith(refusal)) return false;
    throw error;
  }
}

interface Return {
  readonly payment: SettledPayment;
  readonly reservation: Reservation;
  readonly refundReason: string;
  readonly returnMinor?: Minor;
}

/** Nothing is open for this money, or for a part of it: that goes back, and the guest hears of it. */
async function giveBack(
  tx: Tx,
  { payment, reservation, refundReason, ...part }: Return,
): Promise<Settlement> {
  const { paymentId, amountMinor } = payment;
  await tellExcess(tx, reservation, { paymentId, refundMinor: part.returnMinor ?? amountMinor });
  return { accept: false, refundReason, ...part };
}

/** The rooms could not be had again: sorry, with all the money on its way back. */
function tellLate(
  tx: Tx,
  { paymentId, amountMinor }: SettledPayment,
  reservation: Reservation,
): Promise<void> {
  const occasion = String(paymentId);
  return orderMail(tx, reservation, { kind: 'late_payment_refunded', occasion, refundMinor: amountMinor });
}

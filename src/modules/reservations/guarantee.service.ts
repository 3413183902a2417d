import { type Minor, minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { getHotel, listHotels, selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { claimFromCardIn, paidByCard } from '../payments/card-claim.service.ts';
import type { CardClaim } from '../payments/card-claim.ts';
import type { GuaranteeHandler } from '../payments/guarantee-handler.service.ts';
import { forgetCardOfIn } from '../payments/kept-card.service.ts';
import type { KeptCard } from '../payments/kept-card.ts';
import { laterDue } from '../rates/later-payment.ts';
import { confirmReservationIn } from './booking.service.ts';
import { selectPrepaymentsToAsk, setGuarantee } from './guarantee.queries.ts';
import { confirmLapsedIn } from './payment-settlement.service.ts';
import { selectAndLockReservation, selectNights } from './reservation.queries.ts';
import { getReservation } from './reservation.service.ts';
import type { Reservation } from './reservation.ts';
import { orderMail } from './reservation-mail.service.ts';
import { openBalance } from './reservation-money.ts';

/** A card that was left confirms the booking it holds; a lapsed one takes its rooms again, where they are still free. */
async function confirmByCard(tx: Tx, ctx: Context, card: KeptCard): Promise<boolean> {
  const reservation = await selectAndLockReservation(tx, { id: card.reservationId });
  switch (reservation.status) {
    case 'held':
      if (reservation.dueNowMinor === 0) await confirmReservationIn(tx, ctx, reservation);
      return true;
    case 'confirmed':
      return true;
    case 'lapsed':
      return (await confirmLapsedIn(tx, ctx, reservation)) === null;
    case 'cancelled':
      return false;
  }
}

/**
 * The guest hears of what was taken off his card, and is asked for a prepayment that it did not pay. That a fee is due
 * he was told when it fell due; one that the card did not pay the house asks for itself.
 */
async function tellOfClaim(tx: Tx, _ctx: Context, claim: CardClaim): Promise<void> {
  const kind = toldOf(claim);
  if (kind === null) return;
  const reservation = await selectAndLockReservation(tx, { id: claim.reservationId });
  const amountMinor = kind === 'prepayment_asked' ? claim.amountMinor : await paidByCard(tx, claim);
  await orderMail(tx, reservation, { kind, occasion: `${claim.id}-${claim.attempts}`, amountMinor });
}

function toldOf({ purpose, status }: CardClaim) {
  if (status === 'paid') return purpose === 'prepayment' ? 'prepayment_taken' : 'fee_taken';
  return purpose === 'prepayment' ? 'prepayment_asked' : null;
}

/** What was set aside is gone: the guest is asked to pay anew, as for any booking that is open. */
async function askAnew(tx: Tx, _ctx: Context, { reservationId }: { reservationId: number }): Promise<void> {
  const reservation = await selectAndLockReservation(tx, { id: reservationId });
  if (reservation.status !== 'confirmed') return;
  const amountMinor = openBalance(await getReservation(tx, { id: reservationId }));
  if (amountMinor > 0)
    await orderMail(tx, reservation, { kind: 'prepayment_asked', occasion: 'authorization', amountMinor });
}

/** Forgets a booking's card because its guest wishes so. What it held is held until the hour from now on. */
export function forgetCard(
  ctx: Context,
  { hotelId, number }: { hotelId: number; number: string },
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    await selectAndLockBusinessDate(tx, hotelId);
    const { id: reservationId, guarantee } = await selectAndLockReservation(tx, { hotelId, number });
    if (!(await forgetCardOfIn(tx, ctx, { hotelId, reservationId }, 'asked_for'))) return;
    if (guarantee === 'card') await setGuarantee(tx, reservationId, 'hour');
  });
}

/** What bookings do about cards, for payments to call. */
export const guaranteesOfReservations: GuaranteeHandler = {
  cardKept: confirmByCard,
  openPrepayment: (tx, claim) => openPrepayment(tx, claim.reservationId),
  claimEnded: tellOfClaim,
  authorizationLost: askAnew,
};

async function openPrepayment(tx: Tx, reservationId: number): Promise<Minor> {
  const view = await getReservation(tx, { id: reservationId });
  if (view.status !== 'confirmed') return minor(0);
  return minor(Math.max(0, openBalance(view) - view.authorizedMinor));
}

/**
 * Claims the prepayments whose day has come, each booking's in a transaction of its own. The database lets a booking
 * have one such claim, so this may be ended anywhere, run again, or run twice at once. Answers how many were claimed.
 */
export async function claimDuePrepayments(ctx: Context): Promise<number> {
  let claimed = 0;
  for (const hotel of await listHotels(ctx.db)) {
    for (const reservationId of await selectPrepaymentsToAsk(ctx.db, hotel)) {
      if (await claimPrepayment(ctx, { hotelId: hotel.id, reservationId })) claimed += 1;
    }
  }
  return claimed;
}

function claimPrepayment(ctx: Context, of: { hotelId: number; reservationId: number }): Promise<boolean> {
  const { hotelId, reservationId } = of;
  return inTransaction(ctx.db, async (tx) => {
    await selectAndLockBusinessDate(tx, hotelId);
    const reservation = await selectAndLockReservation(tx, { id: reservationId });
    const amountMinor = await prepaymentNow(tx, ctx, reservation);
    const isWaiting = reservation.reviewState === 'waiting';
    if (reservation.status !== 'confirmed' || isWaiting || amountMinor <= 0) return false;
    const claim = { hotelId, reservationId, stayId: null, folioId: null, purpose: 'prepayment' as const };
    return (await claimFromCardIn(tx, ctx, { ...claim, amountMinor })) !== null;
  });
}

/** What must have been paid by now, less what was; never more than is open. */
async function prepaymentNow(tx: Tx, ctx: Context, { id, hotelId, stays }: Reservation): Promise<Minor> {
  const booked = stays.filter((stay) => stay.status === 'booked');
  const nights = await selectNights(
    tx,
    booked.map((stay) => stay.id),
  );
  const { timeZone } = await getHotel(tx, hotelId);
  const asked = booked.map((stay) => ({ ...stay, nights: nights.get(stay.id) ?? [] }));
  const due = laterDue(asked, { timeZone, at: ctx.clock() });
  if (due === 0) return due;
  const { paidMinor, authorizedMinor } = await getReservation(tx, { id });
  return minor(Math.min(due - paidMinor - authorizedMinor, await openPrepayment(tx, id)));
}

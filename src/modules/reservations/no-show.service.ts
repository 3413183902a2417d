import { toDbDate } from '../../core/calendar-date.ts';
import { ruleBroken } from '../../core/errors.ts';
import { type Minor, zero } from '../../core/money.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { queueCreditIn } from '../credit/credit.service.ts';
import { forfeitDepositIn } from '../folios/deposit.service.ts';
import { balancesOfStays, closeSettledFoliosIn } from '../folios/folio.service.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { returnNightsIn, takeNightsIn } from '../inventory/inventory.service.ts';
import { refundDepositIn } from '../payments/refund.service.ts';
import { takeUseAgainIn } from '../promotions/promotion-use.service.ts';
import { noShowFee } from '../rates/policy.ts';
import { requireWaiver } from './cancel.service.ts';
import { claimFeeIn } from './fee-claim.service.ts';
import { moveReservation, moveStay, selectAndLockStay, selectNightsOf } from './reservation.queries.ts';
import type { Reservation, Stay } from './reservation.ts';
import { orderMail } from './reservation-mail.service.ts';
import { takesOfNights } from './stay-inventory.ts';
import { noShowRefusal, reinstateRefusal } from './stay-refusal.ts';
import { wakeWaitingListIn } from './waiting-list-wake.service.ts';

export interface NoShow {
  readonly hotelId: number;
  readonly stayId: number;
  readonly waiveFee?: boolean | undefined;
  readonly reason?: string | undefined;
}

/** The guest never came: the fee of the booking's own policy is posted and the nights go back on sale. */
export function markNoShow(ctx: Context, input: NoShow): Promise<{ feeMinor: Minor }> {
  return inTransaction(ctx.db, (tx) => markNoShowIn(tx, ctx, input));
}

export async function markNoShowIn(tx: Tx, ctx: Context, input: NoShow): Promise<{ feeMinor: Minor }> {
  const { hotelId, stayId } = input;
  const businessDate = await selectAndLockBusinessDate(tx, hotelId);
  const { reservation, stay } = await selectAndLockStay(tx, input);
  const refusal = noShowRefusal(stay, businessDate);
  if (refusal) throw ruleBroken(`no_show_${refusal}`, { number: reservation.number });
  if (input.waiveFee) requireWaiver(ctx, input.reason);

  const nights = await selectNightsOf(tx, stayId);
  const feeMinor = input.waiveFee ? zero : noShowFee(stay.policy, nights);
  await returnNightsIn(tx, { hotelId, counter: 'sold', takes: takesOfNights(nights) });
  await moveStay(tx, stay, 'no_show', { roomId: null, closedDate: toDbDate(businessDate), feeMinor });
  const refundMinor = await settleNoShow(tx, ctx, { input, feeMinor, reservationId: reservation.id });
  await tellOfNoShow(tx, { reservation, stay, feeMinor, refundMinor });
  await recordEvent(tx, ctx, {
    hotelId,
    action: 'no_show_marked',
    subjectType: 'reservation',
    subjectId: reservation.id,
    subjectLabel: reservation.number,
    before: { stayId, status: stay.status },
    after: { stayId, status: 'no_show', feeMinor, waived: input.waiveFee === true },
    reason: input.reason ?? null,
  });
  await wakeWaitingListIn(tx, hotelId);
  await queueCreditIn(tx, { hotelId, customerIds: [stay.customerId], cause: 'no_show' });
  await publish(tx, { hotelId, topic: 'front-desk' });
  return { feeMinor };
}

/** A guest who has nothing to pay and gets nothing back is not written to. */
async function tellOfNoShow(
  tx: Tx,
  {
    reservation,
    stay,
    ...money
  }: { reservation: Reservation; stay: Stay; feeMinor: Minor; refundMinor: Minor },
): Promise<void> {
  if (money.feeMinor <= 0 && money.refundMinor <= 0) return;
  await orderMail(tx, reservation, { kind: 'no_show', occasion: `${stay.id}-${stay.version}`, ...money });
}

/** The deposit pays the fee, then the card that was left; answers what of the deposit is left and goes back. */
async function settleNoShow(
  tx: Tx,
  ctx: Context,
  { input, feeMinor, reservationId }: { input: NoShow; feeMinor: Minor; reservationId: number },
): Promise<Minor> {
  const { hotelId, stayId } = input;
  const reason = input.reason ?? 'no-show';
  const heldMinor = (await balancesOfStays(tx, [stayId])).get(stayId)?.depositMinor ?? zero;
  if (feeMinor > 0) {
    const forfeited = await forfeitDepositIn(tx, ctx, { hotelId, stayId, code: 'NOSHOW', feeMinor, reason });
    await claimFeeIn(tx, ctx, { reservationId, feeMinor, purpose: 'no_show' }, forfeited);
  }
  const refund = heldMinor > feeMinor ? await refundDepositIn(tx, ctx, { hotelId, stayId, reason }) : null;
  if (feeMinor > 0 || heldMinor > 0) await closeSettledFoliosIn(tx, ctx, { hotelId, stayId });
  return refund?.refundedMinor ?? zero;
}

/**
 * Brings a cancelled or no-show stay back: its nights from the business date on are taken again by the rules of a
 * booking, at the price they had. A fee that was posted stays on the folio until it is reversed there.
 */
export function reinstate(
  ctx: Context,
  input: { readonly hotelId: number; readonly stayId: number; readonly reason: string },
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const { hotelId, stayId } = input;
    const businessDate = await selectAndLockBusinessDate(tx, hotelId);
    const { reservation, stay } = await selectAndLockStay(tx, input);
    const refusal = reinstateRefusal(stay, businessDate);
    if (refusal) throw ruleBroken(`reinstate_${refusal}`, { number: reservation.number });

    const nights = await selectNightsOf(tx, stayId);
    await takeNightsIn(tx, { hotelId, counter: 'sold', takes: takesOfNights(nights) });
    await moveStay(tx, stay, 'booked', { closedDate: null, cancelReason: null });
    if (reservation.status === 'cancelled') {
      await moveReservation(tx, reservation, 'confirmed', { cancelledAt: null });
      await takeUseAgainIn(tx, ctx, reservation.id);
    }
    await recordReinstated(tx, ctx, { reservation, stay, reason: input.reason });
  });
}

async function recordReinstated(
  tx: Tx,
  ctx: Context,
  { reservation, stay, reason }: { reservation: Reservation; stay: Stay; reason: string },
): Promise<void> {
  await recordEvent(tx, ctx, {
    hotelId: stay.hotelId,
    action: 'stay_reinstated',
    subjectType: 'reservation',
    subjectId: reservation.id,
    subjectLabel: reservation.number,
    before: { stayId: stay.id, status: stay.status },
    after: { stayId: stay.id, status: 'booked' },
    reason,
  });
  await publish(tx, { hotelId: stay.hotelId, topic: 'front-desk' });
}

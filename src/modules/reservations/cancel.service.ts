import { type CalendarDate, toDbDate } from '../../core/calendar-date.ts';
import { conflict, forbidden, ruleBroken } from '../../core/errors.ts';
import { addMinor, type Minor, zero } from '../../core/money.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { queueCreditIn } from '../credit/credit.service.ts';
import { forfeitDepositIn } from '../folios/deposit.service.ts';
import { closeSettledFoliosIn } from '../folios/folio.service.ts';
import { selectAndLockHotel } from '../hotels/hotel.service.ts';
import { returnNightsIn } from '../inventory/inventory.service.ts';
import { liveUpgradesOf, returnUpgradeIn } from '../loyalty/upgrade.service.ts';
import type { PaidUpgrade } from '../loyalty/upgrade.ts';
import { releaseOfIn } from '../payments/authorization.service.ts';
import { refundDepositIn } from '../payments/refund.service.ts';
import { returnUseIn } from '../promotions/promotion-use.service.ts';
import { moveNightsToType } from './booking.queries.ts';
import {
  type CancellationQuestion,
  type CancellationQuote,
  type QuoteInput,
  quoteOf,
  staysToCancel,
} from './cancellation-quote.service.ts';
import { claimFeeIn } from './fee-claim.service.ts';
import { recordLetGoIn } from './late-cancellation.service.ts';
import {
  moveReservation,
  moveStay,
  selectAndLockReservation,
  selectNights,
  selectReservation,
} from './reservation.queries.ts';
import type { Reservation, Stay } from './reservation.ts';
import { orderMail } from './reservation-mail.service.ts';
import { inventoryCounter } from './reservation-status.ts';
import { takesOfNights } from './stay-inventory.ts';
import { wakeWaitingListIn } from './waiting-list-wake.service.ts';

export interface Cancellation extends CancellationQuestion {
  readonly reason: string;
  /** The fee that was shown: another one now is refused. */
  readonly expectedFeeMinor?: number | undefined;
  readonly waiveFee?: boolean | undefined;
  /** The house declined it: no fee is due, whoever decided, and the guest is told so. */
  readonly byHouse?: boolean | undefined;
}

/** Cancels all or some rooms: their nights go back on sale, the fee is posted, and what was paid beyond it goes back. */
export function cancelReservation(ctx: Context, cancellation: Cancellation): Promise<CancellationQuote> {
  return inTransaction(ctx.db, (tx) => cancelReservationIn(tx, ctx, cancellation));
}

export async function cancelReservationIn(
  tx: Tx,
  ctx: Context,
  cancellation: Cancellation,
): Promise<CancellationQuote> {
  const hotelId = cancellation.hotelId ?? (await selectReservation(tx, cancellation)).hotelId;
  const { businessDate, timeZone } = await selectAndLockHotel(tx, hotelId);
  const reservation = await selectAndLockReservation(tx, cancellation);
  const stays = staysToCancel(reservation, cancellation.stayIds);
  const nights = await selectNights(
    tx,
    stays.map((stay) => stay.id),
  );
  const asOf = { at: ctx.clock(), timeZone, businessDate };
  const quote = await quoteOf(tx, { reservation, stays, nights, ...asOf }, { lock: true });
  const expected = cancellation.expectedFeeMinor;
  if (expected !== undefined && expected !== quote.feeMinor)
    throw conflict('fee_changed', { feeMinor: quote.feeMinor });
  if (cancellation.waiveFee && !cancellation.byHouse) requireWaiver(ctx, cancellation.reason);

  const parts = new Map(quote.stays.map((part) => [part.stayId, part]));
  const upgrades = await liveUpgradesOf(tx, [...nights.keys()]);
  await returnNights(tx, { hotelId, stays, nights });
  let feeMinor = zero;
  let refundMinor = zero;
  for (const stay of stays) {
    const { feeMinor: due = zero, paidMinor = zero, letGoMinor = zero } = parts.get(stay.id) ?? {};
    const stayFeeMinor = cancellation.waiveFee ? zero : due;
    await moveStay(tx, stay, 'cancelled', {
      roomId: null,
      ...typeBefore(upgrades.get(stay.id)),
      closedDate: toDbDate(businessDate),
      cancelReason: cancellation.reason,
      feeMinor: stayFeeMinor,
    });
    if (letGoMinor > 0 && !cancellation.waiveFee) {
      const letGo = { stayId: stay.id, feeMinor: letGoMinor, level: quote.letGoLevel };
      await recordLetGoIn(tx, ctx, { ...letGo, reservation, businessDate });
    }
    const settled = { stay, feeMinor: stayFeeMinor, heldMinor: paidMinor, reason: cancellation.reason };
    refundMinor = addMinor(refundMinor, await settleStay(tx, ctx, settled));
    feeMinor = addMinor(feeMinor, stayFeeMinor);
  }
  await closeReservation(tx, ctx, { reservation, stays });
  await giveUpgradesBack(tx, ctx, { hotelId, upgrades, businessDate });
  await wakeWaitingListIn(tx, hotelId);
  const customerIds = [reservation.customerId, ...stays.map((stay) => stay.customerId)];
  if (stays.some((stay) => stay.status === 'booked'))
    await queueCreditIn(tx, { hotelId, customerIds, cause: 'cancellation' });
  await recordCancellation(tx, ctx, {
    reservation,
    stays,
    cancellation,
    feeMinor,
    refundMinor,
    businessDate,
  });
  return { ...quote, feeMinor, refundMinor };
}

/** A stay that points made better is of its own type again, should it come back. */
const typeBefore = (upgrade: PaidUpgrade | undefined) => upgrade && { roomTypeId: upgrade.fromTypeId };

async function giveUpgradesBack(
  tx: Tx,
  ctx: Context,
  {
    upgrades,
    ...given
  }: { hotelId: number; upgrades: ReadonlyMap<number, PaidUpgrade>; businessDate: CalendarDate },
): Promise<void> {
  for (const upgrade of upgrades.values()) {
    const { stayId, fromTypeId: roomTypeId } = upgrade;
    await moveNightsToType(tx, { stayId, roomTypeId, from: null });
    await returnUpgradeIn(tx, ctx, { upgrade, ...given });
  }
}

/** A fee is waived with a reason, by who may. */
export function requireWaiver(ctx: Context, reason: string | undefined): void {
  const allowed = ctx.actor.kind === 'system' || ctx.permissions.has('reservations.waive-fee');
  if (!allowed) throw forbidden('no_permission', { access: 'reservations.waive-fee' });
  if (!reason?.trim()) throw ruleBroken('waiver_needs_reason');
}

async function returnNights(
  tx: Tx,
  { hotelId, stays, nights }: { hotelId: number } & Pick<QuoteInput, 'stays' | 'nights'>,
): Promise<void> {
  for (const counter of ['held', 'sold'] as const) {
    const counted = stays.filter((stay) => inventoryCounter(stay.status) === counter);
    const takes = counted.flatMap((stay) => takesOfNights(nights.get(stay.id) ?? []));
    if (takes.length > 0) await returnNightsIn(tx, { hotelId, counter, takes });
  }
}

/** Posts the fee and gives back the rest of the deposit; answers what goes back. */
async function settleStay(
  tx: Tx,
  ctx: Context,
  { stay, feeMinor, heldMinor, reason }: { stay: Stay; feeMinor: Minor; heldMinor: Minor; reason: string },
): Promise<Minor> {
  const { hotelId, id: stayId } = stay;
  if (feeMinor > 0) {
    const fee = { hotelId, stayId, code: 'CANCEL' as const, feeMinor, reason };
    const forfeited = await forfeitDepositIn(tx, ctx, fee);
    const { reservationId } = stay;
    await claimFeeIn(tx, ctx, { reservationId, feeMinor, purpose: 'cancellation' }, forfeited);
  }
  const refund = heldMinor > feeMinor ? await refundDepositIn(tx, ctx, { hotelId, stayId, reason }) : null;
  if (feeMinor > 0 || heldMinor > 0) await closeSettledFoliosIn(tx, ctx, { hotelId, stayId });
  return refund?.refundedMinor ?? zero;
}

async function closeReservation(
  tx: Tx,
  ctx: Context,
  { reservation, stays }: { reservation: Reservation; stays: readonly Stay[] },
): Promise<void> {
  const gone = new Set(stays.map((stay) => stay.id));
  const left = reservation.stays.filter((stay) => !gone.has(stay.id) && stay.status !== 'cancelled');
  if (left.length > 0) return;
  await moveReservation(tx, reservation, 'cancelled', { cancelledAt: ctx.clock() });
  await returnUseIn(tx, ctx, reservation.id);
  await releaseOfIn(tx, reservation.id);
}

interface CancellationRecord {
  readonly reservation: Reservation;
  readonly stays: readonly Stay[];
  readonly cancellation: Cancellation;
  readonly feeMinor: Minor;
  readonly refundMinor: Minor;
  readonly businessDate: CalendarDate;
}

async function recordCancellation(tx: Tx, ctx: Context, record: CancellationRecord): Promise<void> {
  const { reservation, stays, cancellation, feeMinor, refundMinor } = record;
  const { hotelId } = reservation;
  await recordEvent(tx, ctx, {
    hotelId,
    action: 'reservation_cancelled',
    subjectType: 'reservation',
    subjectId: reservation.id,
    subjectLabel: reservation.number,
    before: { stays: stays.map((stay) => ({ id: stay.id, status: stay.status })) },
    after: { status: 'cancelled', feeMinor, refundMinor, waived: cancellation.waiveFee === true },
    reason: cancellation.reason,
  });
  const wasBooked = stays.some((stay) => stay.status === 'booked');
  if (wasBooked) {
    const occasion = stays.map((stay) => stay.id).join('-');
    const kind = cancellation.byHouse ? 'review_declined' : 'cancellation';
    const { reason } = cancellation;
    await orderMail(tx, reservation, { kind, occasion, feeMinor, refundMinor, reason });
  }
  if (reservation.reviewState === 'waiting') await publish(tx, { hotelId, topic: 'reviews' });
  const wasOnTodaysList = stays.some((stay) => stay.arrival <= record.businessDate);
  if (wasOnTodaysList) await publish(tx, { hotelId, topic: 'front-desk' });
}

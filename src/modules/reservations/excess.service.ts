import { type Minor, minor, zero } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { refundDepositIn } from '../payments/refund.service.ts';
import { getReservation } from './reservation.service.ts';
import { orderMail, type Reachable } from './reservation-mail.service.ts';
import { openBalance } from './reservation-money.ts';

/**
 * Gives back what was paid for a reservation beyond what it costs now, out of what is held for the stay that became
 * cheaper, each part to the method it came by, and writes to the guest about it. Called in the transaction of the change.
 */
export async function refundExcessIn(
  tx: Tx,
  ctx: Context,
  change: { readonly reservationId: number; readonly stayId: number; readonly reason: string },
): Promise<Minor> {
  const view = await getReservation(tx, { id: change.reservationId });
  const excess = -openBalance(view);
  if (excess <= 0) return zero;
  const { hotelId } = view;
  const { stayId, reason } = change;
  const refund = await refundDepositIn(tx, ctx, { hotelId, stayId, reason, atMostMinor: minor(excess) });
  const [first] = refund.payments;
  if (first) await tellExcess(tx, view, { paymentId: first.id, refundMinor: refund.refundedMinor });
  return refund.refundedMinor;
}

/** Has the guest told that money beyond what is open goes back; once for the payment that names the occasion. */
export function tellExcess(
  tx: Tx,
  guest: Reachable,
  { paymentId, refundMinor }: { readonly paymentId: number; readonly refundMinor: Minor },
): Promise<void> {
  return orderMail(tx, guest, { kind: 'excess_refunded', occasion: String(paymentId), refundMinor });
}

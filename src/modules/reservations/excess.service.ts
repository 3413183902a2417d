import { type Minor, minor, zero } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { refundDepositIn } from '../payments/refund.service.ts';
import { getReservation } from './reservation.service.ts';
import { openBalance } from './reservation-money.ts';

/**
 * Gives back what was paid for a reservation beyond what it costs now, out of what is held for the stay that became
 * cheaper, each part to the method it came by. Called in the transaction of the change.
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
  return refund.refundedMinor;
}

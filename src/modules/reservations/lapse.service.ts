import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { returnNightsIn } from '../inventory/inventory.service.ts';
import { refundDepositIn } from '../payments/refund.service.ts';
import { returnUseIn } from '../promotions/promotion-use.service.ts';
import {
  moveReservation,
  moveStays,
  selectAndLockReservation,
  selectExpiredHolds,
} from './reservation.queries.ts';
import { takesOfStays } from './stay-inventory.ts';
import { wakeWaitingListIn } from './waiting-list-wake.service.ts';

/** Gives back the rooms of every hold whose time is over, and what was paid of it in part. Answers how many lapsed. */
export async function lapseHolds(ctx: Context): Promise<number> {
  let lapsed = 0;
  for (const hold of await selectExpiredHolds(ctx.db, ctx.clock())) {
    if (await lapseHold(ctx, hold)) lapsed += 1;
  }
  return lapsed;
}

/** One hold; false when it was confirmed, cancelled or lapsed meanwhile. */
function lapseHold(ctx: Context, hold: { id: number; hotelId: number }): Promise<boolean> {
  return inTransaction(ctx.db, async (tx) => {
    const { hotelId } = hold;
    await selectAndLockBusinessDate(tx, hotelId);
    const reservation = await selectAndLockReservation(tx, { id: hold.id });
    const over = reservation.holdExpiresAt !== null && reservation.holdExpiresAt <= ctx.clock();
    if (reservation.status !== 'held' || !over) return false;

    const held = reservation.stays.filter((stay) => stay.status === 'held');
    if (held.length > 0) await returnNightsIn(tx, { hotelId, counter: 'held', takes: takesOfStays(held) });
    await moveStays(tx, held, 'lapsed');
    await moveReservation(tx, reservation, 'lapsed');
    for (const { id: stayId } of held)
      await refundDepositIn(tx, ctx, { hotelId, stayId, reason: 'hold_lapsed' });
    await returnUseIn(tx, ctx, reservation.id);
    await wakeWaitingListIn(tx, hotelId);
    await recordEvent(tx, ctx, {
      hotelId,
      action: 'hold_lapsed',
      subjectType: 'reservation',
      subjectId: reservation.id,
      subjectLabel: reservation.number,
      before: { status: 'held' },
      after: { status: 'lapsed' },
    });
    return true;
  });
}

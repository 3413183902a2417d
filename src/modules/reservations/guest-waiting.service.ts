import { ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { raiseAlertIn } from '../alerts/alert.service.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { selectAndLockStay } from './reservation.queries.ts';
import { arrivalRefusal } from './stay-refusal.ts';

/** The guest is here and waits for the room, which housekeeping hears; or does so no longer. Said twice it changes nothing. */
export function setWaiting(
  ctx: Context,
  input: { readonly hotelId: number; readonly stayId: number; readonly waiting: boolean },
): Promise<void> {
  const { hotelId, stayId, waiting } = input;
  return inTransaction(ctx.db, async (tx) => {
    const businessDate = await selectAndLockBusinessDate(tx, hotelId);
    const { reservation, stay } = await selectAndLockStay(tx, { hotelId, stayId });
    const refusal = arrivalRefusal(stay, businessDate);
    if (refusal) throw ruleBroken(`check_in_${refusal}`, { number: reservation.number });
    const { count } = await tx.stay.updateMany({
      where: { id: stay.id, waitingSince: waiting ? null : { not: null } },
      data: { waitingSince: waiting ? ctx.clock() : null },
    });
    if (count === 0) return;
    await recordEvent(tx, ctx, {
      hotelId,
      action: waiting ? 'guest_waits' : 'guest_waits_no_longer',
      subjectType: 'reservation',
      subjectId: reservation.id,
      subjectLabel: reservation.number,
      after: { stayId },
    });
    if (waiting && stay.roomId !== null) {
      const room = await tx.room.findUniqueOrThrow({
        where: { id: stay.roomId },
        select: { id: true, number: true },
      });
      const details = { reservation: reservation.number };
      await raiseAlertIn(tx, ctx, { hotelId, kind: 'guest_waits', room, details });
    }
    await publish(tx, { hotelId, topic: 'front-desk' });
  });
}

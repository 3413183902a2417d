import { ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import type { Wish } from '../rooms/wish.ts';
import { selectAndLockReservation } from './reservation.queries.ts';

export interface GuestWishes {
  readonly hotelId: number;
  readonly number: string;
  readonly wishes: readonly Wish[];
  /** In the guest's own words. */
  readonly requests: string;
  /** `HH:MM` by the hotel's clock. */
  readonly arrivalTime: string | null;
}

/** Keeps what a guest asks for: the desk reads it, and the room proposal weighs it for each room not yet entered. */
export function saveWishes(ctx: Context, input: GuestWishes): Promise<void> {
  const { hotelId, number, wishes, requests, arrivalTime } = input;
  return inTransaction(ctx.db, async (tx) => {
    await selectAndLockBusinessDate(tx, hotelId);
    const reservation = await selectAndLockReservation(tx, { number, hotelId });
    const open = reservation.stays.filter((stay) => stay.status === 'booked' || stay.status === 'held');
    if (open.length === 0) throw ruleBroken('wishes_too_late');
    const ids = open.map((stay) => stay.id);
    const before = await tx.reservation.findUniqueOrThrow({
      where: { id: reservation.id },
      select: { requests: true, arrivalTime: true },
    });
    await tx.stay.updateMany({ where: { id: { in: ids } }, data: { specialRequests: [...wishes] } });
    await tx.reservation.update({
      where: { id: reservation.id },
      data: { requests, arrivalTime },
      select: { id: true },
    });
    await recordEvent(tx, ctx, {
      hotelId,
      action: 'wishes_changed',
      subjectType: 'reservation',
      subjectId: reservation.id,
      subjectLabel: number,
      before,
      after: { requests, arrivalTime, wishes },
    });
    await publish(tx, { hotelId, topic: 'front-desk' });
  });
}

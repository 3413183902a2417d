import type { CalendarDate } from '../../core/calendar-date.ts';
import { ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { moveNightsIn } from '../inventory/inventory.service.ts';
import { getRoomType } from '../room-types/room-type.service.ts';
import { moveNightsToType } from './booking.queries.ts';
import { selectAndLockStay, selectNightsOf, updateStay } from './reservation.queries.ts';
import type { Stay } from './reservation.ts';
import { takesOfNights } from './stay-inventory.ts';

/** Gives a better room for the same money: the nights to come take the new type's inventory, their price stays. */
export function upgradeType(
  ctx: Context,
  input: {
    readonly hotelId: number;
    readonly stayId: number;
    readonly roomTypeId: number;
    readonly reason?: string;
  },
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const businessDate = await selectAndLockBusinessDate(tx, input.hotelId);
    const { reservation, stay } = await selectAndLockStay(tx, input);
    if (stay.status !== 'booked') throw ruleBroken('upgrade_wrong_status');
    if (stay.roomTypeId === input.roomTypeId) throw ruleBroken('change_nothing');
    await moveToTypeIn(tx, { stay, roomTypeId: input.roomTypeId, businessDate });
    await recordEvent(tx, ctx, {
      hotelId: input.hotelId,
      action: 'stay_upgraded',
      subjectType: 'reservation',
      subjectId: reservation.id,
      subjectLabel: reservation.number,
      before: { stayId: stay.id, roomTypeId: stay.roomTypeId },
      after: { stayId: stay.id, roomTypeId: input.roomTypeId },
      reason: input.reason ?? null,
    });
    await publish(tx, { hotelId: input.hotelId, topic: 'front-desk' });
  });
}

/** The stay is of another type from now on, at the price it has. A room it had been given was of the other one. */
export async function moveToTypeIn(
  tx: Tx,
  { stay, roomTypeId, businessDate }: { stay: Stay; roomTypeId: number; businessDate: CalendarDate },
): Promise<void> {
  await takeOtherTypeIn(tx, { stay, roomTypeId, businessDate });
  await updateStay(tx, stay, { roomTypeId, roomId: null });
}

/** Moves the nights from the business date on to another type's inventory. The caller writes the stay itself. */
export async function takeOtherTypeIn(
  tx: Tx,
  { stay, roomTypeId, businessDate }: { stay: Stay; roomTypeId: number; businessDate: CalendarDate },
): Promise<void> {
  const { hotelId, id: stayId } = stay;
  await getRoomType(tx, hotelId, roomTypeId);
  const nights = (await selectNightsOf(tx, stayId)).filter((night) => night.date >= businessDate);
  await moveNightsIn(tx, {
    hotelId,
    return: takesOfNights(nights),
    take: takesOfNights(nights.map((night) => ({ ...night, roomTypeId }))),
  });
  await moveNightsToType(tx, { stayId, roomTypeId, from: businessDate });
}

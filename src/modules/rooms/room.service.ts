import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { selectAndLockRoom, selectRoom, selectRooms, updateHousekeeping } from './room.queries.ts';
import type { Housekeeping, Room } from './room.ts';

/** All rooms of the hotel by floor and number, those taken out of service for good included. */
export function listRooms(db: DbOrTx, hotelId: number): Promise<Room[]> {
  return selectRooms(db, hotelId);
}

export function getRoom(db: DbOrTx, hotelId: number, id: number): Promise<Room> {
  return selectRoom(db, hotelId, id);
}

/** Marks a room dirty, being cleaned, clean or inspected. Saying again what it is already writes nothing. */
export function setHousekeeping(
  ctx: Context,
  change: { readonly hotelId: number; readonly roomId: number; readonly housekeeping: Housekeeping },
): Promise<void> {
  const { hotelId, roomId, housekeeping } = change;
  return inTransaction(ctx.db, async (tx) => {
    const room = await selectAndLockRoom(tx, hotelId, roomId);
    if (room.housekeeping === housekeeping) return;
    await updateHousekeeping(tx, roomId, housekeeping);
    await recordEvent(tx, ctx, {
      hotelId,
      action: 'housekeeping_changed',
      subjectType: 'room',
      subjectId: roomId,
      subjectLabel: room.number,
      before: { housekeeping: room.housekeeping },
      after: { housekeeping },
    });
    await publish(tx, { hotelId, topic: 'rooms' });
  });
}

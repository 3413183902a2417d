import { ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { raiseAlertIn } from '../alerts/alert.service.ts';
import { selectAndLockRoom, selectRoom, selectRooms, updateHousekeeping } from './room.queries.ts';
import { type Housekeeping, isReady, type Room } from './room.ts';
import { selectAwaitedRooms, selectOccupied } from './room-readiness.queries.ts';
import { doNotDisturbRefusal } from './room-status.ts';

/** All rooms of the hotel by floor and number, those taken out of service for good included. */
export function listRooms(db: DbOrTx, hotelId: number): Promise<Room[]> {
  return selectRooms(db, hotelId);
}

export function getRoom(db: DbOrTx, hotelId: number, id: number): Promise<Room> {
  return selectRoom(db, hotelId, id);
}

/**
 * Says what housekeeping makes of a room. Saying again what it is already writes nothing. The front desk hears of a room
 * that became ready when an arrival waits for it; only a guest can ask to be left alone.
 */
export function setHousekeeping(
  ctx: Context,
  change: { readonly hotelId: number; readonly roomId: number; readonly housekeeping: Housekeeping },
): Promise<void> {
  const { hotelId, roomId, housekeeping } = change;
  return inTransaction(ctx.db, async (tx) => {
    const room = await selectAndLockRoom(tx, hotelId, roomId);
    if (room.housekeeping === housekeeping) return;
    if (housekeeping === 'do_not_disturb') await refuseIfEmpty(tx, room);
    await moveHousekeepingIn(tx, ctx, { room, housekeeping });
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

async function refuseIfEmpty(tx: Tx, { id, number }: Room): Promise<void> {
  const refusal = doNotDisturbRefusal((await selectOccupied(tx, id)) ? 'occupied' : 'vacant');
  if (refusal) throw ruleBroken(`do_not_disturb_${refusal}`, { room: number });
}

/** The same within a change that records itself. The caller holds the room's lock. */
export async function moveHousekeepingIn(
  tx: Tx,
  ctx: Context,
  change: { readonly room: Room; readonly housekeeping: Housekeeping; readonly wasBlocked?: boolean },
): Promise<void> {
  const { room, housekeeping, wasBlocked = false } = change;
  const { id: roomId, hotelId } = room;
  await updateHousekeeping(tx, roomId, housekeeping);
  if (!isReady(housekeeping) || (isReady(room.housekeeping) && !wasBlocked)) return;
  for (const awaited of await selectAwaitedRooms(tx, { hotelId, roomId })) {
    const details = {
      state: housekeeping,
      reservation: awaited.reservation,
      for: awaited.forRoom ? 'room' : 'type',
    };
    await raiseAlertIn(tx, ctx, { hotelId, kind: 'room_ready', room: awaited, details });
  }
}

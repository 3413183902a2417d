import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { raiseAlertIn } from '../alerts/alert.service.ts';
import { moveRoomToDirty } from './room.queries.ts';

/** A party has left a room: it wants cleaning, and housekeeping is told. */
export async function leaveRoomIn(
  tx: Tx,
  ctx: Context,
  { hotelId, roomId, at }: { readonly hotelId: number; readonly roomId: number; readonly at: Date },
): Promise<void> {
  const room = await moveRoomToDirty(tx, { roomId, at });
  await raiseAlertIn(tx, ctx, { hotelId, kind: 'room_left', room });
}

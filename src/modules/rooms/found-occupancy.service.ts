import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { raiseAlertIn } from '../alerts/alert.service.ts';
import { selectAndLockRoom } from './room.queries.ts';
import { selectOccupied, updateFound } from './room-readiness.queries.ts';
import type { RoomOccupancy } from './room-status.ts';

/**
 * Housekeeping says whether somebody is in a room. Where the system says otherwise the front desk is told; said again, or
 * agreeing with what is known already, it changes nothing. Null settles it: the desk has looked into it.
 */
export function reportOccupancy(
  ctx: Context,
  report: { readonly hotelId: number; readonly roomId: number; readonly found: RoomOccupancy | null },
): Promise<{ readonly differs: boolean }> {
  const { hotelId, roomId, found } = report;
  return inTransaction(ctx.db, async (tx) => {
    const room = await selectAndLockRoom(tx, hotelId, roomId);
    const occupied = await selectOccupied(tx, roomId);
    const foundOccupied = found === null ? null : found === 'occupied';
    const differs = foundOccupied !== null && foundOccupied !== occupied;
    const kept = differs ? foundOccupied : null;
    if (room.foundOccupied === kept) return { differs };
    await updateFound(tx, roomId, kept);
    await recordEvent(tx, ctx, {
      hotelId,
      action: differs ? 'occupancy_reported' : 'discrepancy_settled',
      subjectType: 'room',
      subjectId: roomId,
      subjectLabel: room.number,
      before: { foundOccupied: room.foundOccupied },
      after: { foundOccupied: kept, occupied },
    });
    if (differs && found !== null)
      await raiseAlertIn(tx, ctx, { hotelId, kind: 'occupancy_differs', room, details: { found } });
    await publish(tx, { hotelId, topic: 'rooms' });
    return { differs };
  });
}

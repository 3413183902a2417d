import { conflict } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { nightsShortAhead, recountCapacityAheadIn } from '../inventory/inventory.service.ts';
import { getRoomType } from '../room-types/room-type.service.ts';
import { countAssignedStays, insertRoom, selectAndLockRoom, updateRoom } from './room.queries.ts';
import type { Room } from './room.ts';
import { selectRoomParts } from './suite.queries.ts';
import { partsOf, suiteOf } from './suite.ts';

export type RoomFields = Pick<Room, 'number' | 'roomTypeId' | 'floor' | 'features' | 'active'>;

/** A new room is sold from the business date on. */
export function createRoom(ctx: Context, hotelId: number, fields: RoomFields): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    await selectAndLockBusinessDate(tx, hotelId);
    await getRoomType(tx, hotelId, fields.roomTypeId);
    const id = await insertRoom(tx, hotelId, fields);
    await recountCapacityAheadIn(tx, hotelId, [fields.roomTypeId]);
    const subject = { subjectType: 'room', subjectId: id, subjectLabel: fields.number };
    await recordEvent(tx, ctx, { hotelId, action: 'room_created', ...subject, after: { ...fields } });
  });
}

/** A room leaves its type, or the house, only when no guest is promised it and the type can do without it. */
export function changeRoom(ctx: Context, hotelId: number, id: number, fields: RoomFields): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const businessDate = await selectAndLockBusinessDate(tx, hotelId);
    const before = await selectAndLockRoom(tx, hotelId, id);
    await getRoomType(tx, hotelId, fields.roomTypeId);
    await refuseLinked(tx, before, fields);
    const leaves = before.active && (!fields.active || fields.roomTypeId !== before.roomTypeId);
    if (leaves) {
      if ((await countAssignedStays(tx, id, businessDate)) > 0) throw conflict('room_promised');
      await refuseNeeded(tx, hotelId, before.roomTypeId);
    }
    await updateRoom(tx, id, hotelId, fields);
    await recountCapacityAheadIn(tx, hotelId, [before.roomTypeId, fields.roomTypeId]);
    const subject = { subjectType: 'room', subjectId: id, subjectLabel: before.number };
    await recordEvent(tx, ctx, {
      hotelId,
      action: 'room_changed',
      ...subject,
      before: { ...before },
      after: { ...fields },
    });
  });
}

/** What a suite is made of is said on its own page: its rooms neither leave nor change their type under it. */
async function refuseLinked(tx: Tx, room: Room, fields: RoomFields): Promise<void> {
  const parts = await selectRoomParts(tx, room.hotelId);
  const isOther = fields.roomTypeId !== room.roomTypeId;
  const suite = suiteOf(room.id, parts);
  if (suite !== null && (isOther || !fields.active)) throw conflict('room_is_part', { room: room.number });
  if (isOther && partsOf(room.id, parts).length > 0) throw conflict('suite_has_parts');
}

async function refuseNeeded(tx: Tx, hotelId: number, roomTypeId: number): Promise<void> {
  const short = await nightsShortAhead(tx, hotelId, roomTypeId);
  if (short.length > 0) throw conflict('room_needed', { dates: short.slice(0, 5) });
}

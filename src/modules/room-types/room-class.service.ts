import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import {
  insertRoomClass,
  type RoomClassFields,
  selectRoomClass,
  selectRoomClasses,
  updateRoomClass,
} from './room-class.queries.ts';
import type { RoomClass } from './room-type.ts';

/** The classes of the hotel in the order in which guests see them. */
export function listRoomClasses(db: DbOrTx, hotelId: number): Promise<RoomClass[]> {
  return selectRoomClasses(db, hotelId);
}

export function getRoomClass(db: DbOrTx, hotelId: number, id: number): Promise<RoomClass> {
  return selectRoomClass(db, hotelId, id);
}

export function createRoomClass(ctx: Context, hotelId: number, fields: RoomClassFields): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const id = await insertRoomClass(tx, hotelId, fields);
    const subject = { subjectType: 'room_class', subjectId: id, subjectLabel: fields.code };
    await recordEvent(tx, ctx, { hotelId, action: 'room_class_created', ...subject, after: { ...fields } });
  });
}

export function changeRoomClass(
  ctx: Context,
  hotelId: number,
  id: number,
  fields: RoomClassFields,
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const before = await selectRoomClass(tx, hotelId, id);
    await updateRoomClass(tx, hotelId, id, fields);
    const subject = { subjectType: 'room_class', subjectId: id, subjectLabel: fields.code };
    await recordEvent(tx, ctx, {
      hotelId,
      action: 'room_class_changed',
      ...subject,
      before: { ...before },
      after: { ...fields },
    });
  });
}

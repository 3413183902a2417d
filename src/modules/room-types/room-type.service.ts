import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import { selectRoomClass } from './room-class.queries.ts';
import {
  insertRoomType,
  selectRoomType,
  selectRoomTypeByCode,
  selectRoomTypes,
  selectSoldRoomTypes,
  updateRoomType,
} from './room-type.queries.ts';
import type { RoomType, RoomTypeFields } from './room-type.ts';

/** All types of the hotel in the order in which they are shown, closed ones included. */
export function listRoomTypes(db: DbOrTx, hotelId: number): Promise<RoomType[]> {
  return selectRoomTypes(db, hotelId);
}

/** The types on sale of every hotel at once. */
export function listSoldRoomTypes(db: DbOrTx): Promise<RoomType[]> {
  return selectSoldRoomTypes(db);
}

export function getRoomType(db: DbOrTx, hotelId: number, id: number): Promise<RoomType> {
  return selectRoomType(db, hotelId, id);
}

export function getRoomTypeByCode(db: DbOrTx, hotelId: number, code: string): Promise<RoomType> {
  return selectRoomTypeByCode(db, hotelId, code);
}

/** A new type sells once it has rooms and a plan with a price. */
export function createRoomType(
  ctx: Context,
  hotelId: number,
  fields: RoomTypeFields & { readonly code: string },
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    if (fields.classId !== null) await selectRoomClass(tx, hotelId, fields.classId);
    const id = await insertRoomType(tx, hotelId, fields);
    const subject = { subjectType: 'room_type', subjectId: id, subjectLabel: fields.code };
    await recordEvent(tx, ctx, { hotelId, action: 'room_type_created', ...subject, after: { ...fields } });
  });
}

/** Who fits into the type counts for later bookings; those that stand are kept. */
export function changeRoomType(
  ctx: Context,
  hotelId: number,
  id: number,
  fields: RoomTypeFields,
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const before = await selectRoomType(tx, hotelId, id);
    if (fields.classId !== null) await selectRoomClass(tx, hotelId, fields.classId);
    await updateRoomType(tx, hotelId, id, fields);
    const subject = { subjectType: 'room_type', subjectId: id, subjectLabel: before.code };
    await recordEvent(tx, ctx, {
      hotelId,
      action: 'room_type_changed',
      ...subject,
      before: { ...before },
      after: { ...fields },
    });
  });
}

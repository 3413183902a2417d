import type { DbOrTx } from '../../platform/db.ts';
import { selectRoomType, selectRoomTypeByCode, selectRoomTypes } from './room-type.queries.ts';
import type { RoomType } from './room-type.ts';

/** All types of the hotel in the order in which they are shown, closed ones included. */
export function listRoomTypes(db: DbOrTx, hotelId: number): Promise<RoomType[]> {
  return selectRoomTypes(db, hotelId);
}

export function getRoomType(db: DbOrTx, hotelId: number, id: number): Promise<RoomType> {
  return selectRoomType(db, hotelId, id);
}

export function getRoomTypeByCode(db: DbOrTx, hotelId: number, code: string): Promise<RoomType> {
  return selectRoomTypeByCode(db, hotelId, code);
}

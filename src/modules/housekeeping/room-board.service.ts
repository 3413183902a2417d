import { addDays, type CalendarDate } from '../../core/calendar-date.ts';
import type { DbOrTx } from '../../platform/db.ts';
import { roomsLeft } from '../inventory/inventory.service.ts';
import { deskCounts } from '../reservations/reservation.service.ts';
import { selectBoard } from './room-board.queries.ts';
import {
  type BoardRoom,
  type HousePosition,
  housePosition,
  type ShownRoom,
  shownRooms,
} from './room-board.ts';

interface House {
  readonly hotelId: number;
  readonly businessDate: CalendarDate;
}

/** The house tonight, room by room. */
export function roomBoard(db: DbOrTx, house: House): Promise<BoardRoom[]> {
  return selectBoard(db, house);
}

/** All that the board shows, in three statements however many rooms there are. */
export async function houseBoard(
  db: DbOrTx,
  house: House,
): Promise<{ readonly rooms: readonly ShownRoom[]; readonly position: HousePosition }> {
  const { hotelId, businessDate } = house;
  const tonight = { hotelId, arrival: businessDate, departure: addDays(businessDate, 1) };
  const [rooms, counts, left] = await Promise.all([
    selectBoard(db, house),
    deskCounts(db, house),
    roomsLeft(db, tonight),
  ]);
  return { rooms: shownRooms(rooms, businessDate), position: housePosition(counts, left) };
}

/** One room with all that it shows; null where the house has none of this number. */
export async function shownRoom(
  db: DbOrTx,
  house: House & { readonly number: string },
): Promise<ShownRoom | null> {
  const [room] = shownRooms(await selectBoard(db, house), house.businessDate);
  return room ?? null;
}

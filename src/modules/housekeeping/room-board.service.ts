import type { CalendarDate } from '../../core/calendar-date.ts';
import type { DbOrTx } from '../../platform/db.ts';
import { selectBoard } from './room-board.queries.ts';
import type { BoardRoom } from './room-board.ts';

/** The house tonight, room by room. */
export function roomBoard(
  db: DbOrTx,
  house: { hotelId: number; businessDate: CalendarDate },
): Promise<BoardRoom[]> {
  return selectBoard(db, house);
}

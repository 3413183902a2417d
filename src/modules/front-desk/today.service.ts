import { addDays } from '../../core/calendar-date.ts';
import type { DbOrTx } from '../../platform/db.ts';
import { suggestForArrivals } from '../assignment/assignment.service.ts';
import type { Suggestion } from '../assignment/suggestion.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { roomBoard } from '../housekeeping/room-board.service.ts';
import type { BoardRoom } from '../housekeeping/room-board.ts';
import { roomsLeft } from '../inventory/inventory.service.ts';
import { arrivalsOf, departuresOf, deskCounts, movesDue } from '../reservations/reservation.service.ts';
import type { DeskCounts, MoveDue, StayRow } from '../reservations/stay-row.ts';

export interface Today {
  readonly hotel: Hotel;
  readonly counts: DeskCounts;
  readonly arrivals: readonly StayRow[];
  readonly departures: readonly StayRow[];
  readonly moves: readonly MoveDue[];
  readonly rooms: readonly BoardRoom[];
  /** Rooms that can still be sold tonight, over all types. */
  readonly leftToSell: number;
  /** A room for each arrival that has none. */
  readonly proposed: ReadonlyMap<number, Suggestion>;
}

/** All that the desk's first page shows: seven statements, and five more where rooms are proposed, however many guests come. */
export async function loadToday(db: DbOrTx, hotelId: number): Promise<Today> {
  const hotel = await getHotel(db, hotelId);
  const { businessDate } = hotel;
  const question = { hotelId, businessDate };
  const [counts, arrivals, departures, moves, rooms, left] = await Promise.all([
    deskCounts(db, question),
    arrivalsOf(db, question),
    departuresOf(db, question),
    movesDue(db, question),
    roomBoard(db, question),
    roomsLeft(db, { hotelId, arrival: businessDate, departure: addDays(businessDate, 1) }),
  ]);
  const stayIds = arrivals
    .filter((row) => row.status === 'booked' && row.roomId === null)
    .map((row) => row.stayId);
  const proposed = await suggestForArrivals(db, { hotelId, stayIds, today: businessDate });
  const leftToSell = [...left.values()].reduce((sum, count) => sum + Math.max(0, count), 0);
  return { hotel, counts, arrivals, departures, moves, rooms, leftToSell, proposed };
}

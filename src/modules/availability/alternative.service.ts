import { addDays, type CalendarDate, laterOf } from '../../core/calendar-date.ts';
import type { Minor } from '../../core/money.ts';
import type { DbOrTx } from '../../platform/db.ts';
import { type Neighbour, neighboursOf } from '../hotels/hotel.service.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { hotelsWithRooms, roomsLeftByNight } from '../inventory/inventory.service.ts';
import type { Party } from '../rates/occupancy.ts';
import { loadRateBooks } from '../rates/rate-book.service.ts';
import { type BuyerAsked, buyerOf, namedBy } from './buyer.ts';
import { cheapestStay, daysLookedAround, type NearDates, nearestDates } from './nearest-dates.ts';

export interface SoldOutQuestion {
  readonly hotel: Hotel;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  readonly rooms: readonly Party[];
  readonly at: Date;
  readonly buyer?: BuyerAsked | undefined;
}

/** Where nothing is left: the nearest dates on which something is. Two statements. */
export async function datesNear(db: DbOrTx, question: SoldOutQuestion): Promise<NearDates[]> {
  const { hotel, arrival, departure, rooms, at, buyer } = question;
  const from = laterOf(addDays(arrival, -daysLookedAround), hotel.businessDate);
  const to = addDays(departure, daysLookedAround);
  const { books, roomsLeft } = await openBooks(db, [hotel.id], { from, to, buyer });
  const [book] = books;
  if (!book) return [];
  const by = buyerOf(book, buyer);
  return nearestDates(book, { arrival, departure, rooms, channel: 'web', at, roomsLeft, ...by });
}

export interface OtherHouse extends Neighbour {
  readonly totalMinor: Minor;
}

const mostHouses = 3;
/** As many of the nearest houses with rooms are priced first; the rest only where these sell too little. */
const nearestPriced = 24;

/**
 * The nearest other hotels of the whole chain that can be booked on the same dates, and from which price on. Four
 * statements however many there are; six where rules keep the nearest with rooms from selling.
 */
export async function otherHouses(db: DbOrTx, question: SoldOutQuestion): Promise<OtherHouse[]> {
  const { hotel, arrival, departure, rooms } = question;
  const neighbours = await neighboursOf(db, hotel.id);
  if (neighbours.length === 0) return [];
  const hotelIds = neighbours.map(({ hotel: { id } }) => id);
  const to = laterOf(departure, addDays(arrival, 1));
  const withRooms = await hotelsWithRooms(db, { hotelIds, from: arrival, to, rooms: rooms.length });
  const asked = neighbours.filter(({ hotel: { id } }) => withRooms.has(id));
  const nearest = await sellingHouses(db, asked.slice(0, nearestPriced), question);
  if (nearest.length >= mostHouses) return nearest.slice(0, mostHouses);
  const farther = await sellingHouses(db, asked.slice(nearestPriced), question);
  return [...nearest, ...farther].slice(0, mostHouses);
}

/** Those of these houses that sell this stay, in their order. Two statements for all; none where there are no houses. */
async function sellingHouses(
  db: DbOrTx,
  houses: readonly Neighbour[],
  { arrival, departure, rooms, at, buyer }: SoldOutQuestion,
): Promise<OtherHouse[]> {
  if (houses.length === 0) return [];
  const to = laterOf(departure, addDays(arrival, 1));
  const ids = houses.map(({ hotel: { id } }) => id);
  const { books, roomsLeft } = await openBooks(db, ids, { from: arrival, to, buyer });
  const stay = { arrival, departure, rooms, channel: 'web', at, roomsLeft } as const;
  return books.flatMap((book, index): OtherHouse[] => {
    const house = houses[index];
    const totalMinor = cheapestStay(book, { ...stay, ...buyerOf(book, buyer) });
    return house && totalMinor !== null ? [{ ...house, totalMinor }] : [];
  });
}

interface Span {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly buyer?: BuyerAsked | undefined;
}

async function openBooks(db: DbOrTx, hotelIds: readonly number[], { buyer, ...span }: Span) {
  const dates = { arrival: span.from, departure: span.to };
  const [books, left] = await Promise.all([
    loadRateBooks(
      db,
      hotelIds.map((hotelId) => ({ hotelId, ...dates, ...namedBy(buyer) })),
    ),
    roomsLeftByNight(db, { hotelIds, ...span }),
  ]);
  const roomsLeft = (roomTypeId: number, date: CalendarDate) => left.get(`${roomTypeId} ${date}`) ?? 0;
  return { books, roomsLeft };
}

import { addDays, type CalendarDate, laterOf } from '../../core/calendar-date.ts';
import type { Minor } from '../../core/money.ts';
import type { DbOrTx } from '../../platform/db.ts';
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

export interface OtherHouse {
  readonly hotel: Hotel;
  readonly totalMinor: Minor;
}

const mostHouses = 3;
/** Of the houses with anything free, the prices of so many are looked at. */
const mostLookedAt = 24;

/** The other hotels of the chain that have room on the same dates, and from which price on. Three statements for all. */
export async function otherHouses(
  db: DbOrTx,
  hotels: readonly Hotel[],
  question: SoldOutQuestion,
): Promise<OtherHouse[]> {
  const { hotel, arrival, departure, rooms, at, buyer } = question;
  const chain = hotels.filter(({ id, active }) => active && id !== hotel.id);
  if (chain.length === 0) return [];
  const to = laterOf(departure, addDays(arrival, 1));
  const open = await hotelsWithRooms(db, { hotelIds: chain.map(({ id }) => id), from: arrival, to });
  const others = chain.filter(({ id }) => open.has(id)).slice(0, mostLookedAt);
  if (others.length === 0) return [];
  const ids = others.map(({ id }) => id);
  const { books, roomsLeft } = await openBooks(db, ids, { from: arrival, to, buyer });
  const found = books.flatMap((book, index): OtherHouse[] => {
    const by = buyerOf(book, buyer);
    const totalMinor = cheapestStay(book, {
      arrival,
      departure,
      rooms,
      channel: 'web',
      at,
      roomsLeft,
      ...by,
    });
    const other = others[index];
    return other && totalMinor !== null ? [{ hotel: other, totalMinor }] : [];
  });
  return found.slice(0, mostHouses);
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

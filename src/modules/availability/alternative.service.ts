import { addDays, type CalendarDate, laterOf } from '../../core/calendar-date.ts';
import type { Minor } from '../../core/money.ts';
import type { DbOrTx } from '../../platform/db.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { roomsLeftByNight } from '../inventory/inventory.service.ts';
import type { Party } from '../rates/occupancy.ts';
import { loadRateBook } from '../rates/rate-book.service.ts';
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
  const { book, roomsLeft } = await openBook(db, hotel.id, { from, to, buyer });
  const by = buyerOf(book, buyer);
  return nearestDates(book, { arrival, departure, rooms, channel: 'web', at, roomsLeft, ...by });
}

export interface OtherHouse {
  readonly hotel: Hotel;
  readonly totalMinor: Minor;
}

const mostHouses = 3;

/** The other hotels of the chain that have room on the same dates, and from which price on: two statements each. */
export async function otherHouses(
  db: DbOrTx,
  hotels: readonly Hotel[],
  question: SoldOutQuestion,
): Promise<OtherHouse[]> {
  const { hotel, arrival, departure, rooms, at, buyer } = question;
  const to = laterOf(departure, addDays(arrival, 1));
  const found: OtherHouse[] = [];
  for (const other of hotels.filter(({ id, active }) => active && id !== hotel.id)) {
    if (found.length === mostHouses) break;
    const { book, roomsLeft } = await openBook(db, other.id, { from: arrival, to, buyer });
    const by = buyerOf(book, buyer);
    const stay = { arrival, departure, rooms, channel: 'web', at, roomsLeft, ...by } as const;
    const totalMinor = cheapestStay(book, stay);
    if (totalMinor !== null) found.push({ hotel: other, totalMinor });
  }
  return found;
}

interface Span {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly buyer?: BuyerAsked | undefined;
}

async function openBook(db: DbOrTx, hotelId: number, { buyer, ...span }: Span) {
  const [book, left] = await Promise.all([
    loadRateBook(db, { hotelId, arrival: span.from, departure: span.to, ...namedBy(buyer) }),
    roomsLeftByNight(db, { hotelId, ...span }),
  ]);
  const roomsLeft = (roomTypeId: number, date: CalendarDate) => left.get(`${roomTypeId} ${date}`) ?? 0;
  return { book, roomsLeft };
}

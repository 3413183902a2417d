import { addDays, type CalendarDate, eachNight, nightsBetween } from '../../core/calendar-date.ts';
import { addMinor, type Minor, zero } from '../../core/money.ts';
import { blockOf, openStarts } from '../rates/hour-block.ts';
import type { Party } from '../rates/occupancy.ts';
import {
  isOffered,
  type OfferAsked,
  priceParty,
  type RateBook,
  type RatedPlan,
  type RatedType,
  saleRefusal,
} from '../rates/rate-book.ts';
import type { Channel } from '../rates/rate-plan.ts';
import { stayDatesRefusal } from '../rates/restriction.ts';

/** How far on either side other dates are looked for. */
export const daysLookedAround = 14;

export interface NearDates {
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  /** The cheapest whole stay for all rooms. */
  readonly totalMinor: Minor;
}

export interface NearQuestion extends Pick<OfferAsked, 'buyer' | 'hooks'> {
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  readonly rooms: readonly Party[];
  readonly channel: Channel;
  readonly at: Date;
  /** Rooms still to be sold of a type on one night. */
  readonly roomsLeft: (roomTypeId: number, date: CalendarDate) => number;
}

/**
 * The stays of the same length nearest to the dates asked for that can really be booked, by the same rules and prices as
 * a search; earlier before later at the same distance.
 */
export function nearestDates(book: RateBook, question: NearQuestion, most = 3): NearDates[] {
  const nights = nightsBetween(question.arrival, question.departure);
  const found: NearDates[] = [];
  for (let distance = 1; distance <= daysLookedAround && found.length < most; distance++) {
    for (const shift of [-distance, distance]) {
      const arrival = addDays(question.arrival, shift);
      const dates = { arrival, departure: addDays(arrival, nights) };
      const totalMinor = found.length < most ? cheapestStay(book, { ...question, ...dates }) : null;
      if (totalMinor !== null) found.push({ ...dates, totalMinor });
    }
  }
  return found;
}

/** The lowest total of these dates over all types and plans; null where nothing can be booked. */
export function cheapestStay(book: RateBook, question: NearQuestion): Minor | null {
  if (stayDatesRefusal({ ...question, hotel: book.hotel }) !== null) return null;
  const { arrival, departure } = question;
  const dates = arrival === departure ? [arrival] : eachNight(arrival, departure);
  let lowest: Minor | null = null;
  for (const type of book.types) {
    const left = Math.min(...dates.map((date) => question.roomsLeft(type.id, date)));
    if (left < question.rooms.length) continue;
    for (const plan of book.plans.values()) {
      const total = totalOf(book, question, type, plan);
      if (total !== null && (lowest === null || total < lowest)) lowest = total;
    }
  }
  return lowest;
}

function totalOf(book: RateBook, question: NearQuestion, type: RatedType, plan: RatedPlan): Minor | null {
  const asked = { ...question, type, plan, businessDate: book.hotel.businessDate };
  if (saleRefusal(book, asked)) return null;
  const hours = blockOf(plan);
  const { arrival: date, at } = question;
  if (hours && openStarts(hours, { date, at, timeZone: book.hotel.timeZone }).length === 0) return null;
  let total = zero;
  for (const party of question.rooms) {
    const priced = priceParty(book, { ...asked, ...party });
    if (!isOffered(priced)) return null;
    total = addMinor(total, priced.totalMinor);
  }
  return total;
}

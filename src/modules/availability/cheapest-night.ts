import { addDays, type CalendarDate } from '../../core/calendar-date.ts';
import type { Minor } from '../../core/money.ts';
import type { Party } from '../rates/occupancy.ts';
import { isOffered, type OfferAsked, priceParty, type RateBook, saleRefusal } from '../rates/rate-book.ts';
import type { Channel } from '../rates/rate-plan.ts';

/** What one day of the price calendar says: its cheapest night, or why there is none. */
export type NightAnswer =
  | {
      readonly kind: 'price';
      readonly amountMinor: Minor;
      /** The shortest stay that may begin on this day at this price. */
      readonly nights: number;
    }
  | { readonly kind: 'sold_out' | 'not_offered' };

export interface NightQuestion extends Party, Pick<OfferAsked, 'buyer' | 'hooks'> {
  readonly date: CalendarDate;
  readonly channel: Channel;
  readonly businessDate: CalendarDate;
  /** Rooms still to be sold on this night, by type. */
  readonly roomsLeft: (roomTypeId: number) => number;
}

/**
 * The cheapest price of one night over all types and plans, by the same rules and the same pipeline as a search. A plan
 * that may be booked for this night alone goes before a cheaper one that asks for a longer stay; among those, the one
 * that asks for the fewest nights counts.
 */
export function cheapestNight(book: RateBook, question: NightQuestion): NightAnswer {
  let best: { amountMinor: Minor; nights: number } | null = null;
  let isFull = false;
  for (const type of book.types) {
    for (const plan of book.plans.values()) {
      const asked = { ...question, type, plan, arrival: question.date, departure: addDays(question.date, 1) };
      const nights = shortestStay(saleRefusal(book, asked));
      if (nights === null || (best !== null && nights > best.nights)) continue;
      const priced = priceParty(book, asked);
      if (!isOffered(priced)) continue;
      if (question.roomsLeft(type.id) < 1) {
        isFull = true;
        continue;
      }
      const isBetter = best === null || nights < best.nights || priced.totalMinor < best.amountMinor;
      if (isBetter) best = { amountMinor: priced.totalMinor, nights };
    }
  }
  if (best) return { kind: 'price', ...best };
  return { kind: isFull ? 'sold_out' : 'not_offered' };
}

/** How many nights a stay from this day must have; null where none may begin on it. */
function shortestStay(refusal: ReturnType<typeof saleRefusal>): number | null {
  if (refusal === null) return 1;
  if (refusal.reason !== 'min_stay') return null;
  return Number(refusal.params.count);
}

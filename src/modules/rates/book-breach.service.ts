import { addDays, type CalendarDate, eachNight } from '../../core/calendar-date.ts';
import type { Minor } from '../../core/money.ts';
import type { Tx } from '../../platform/db.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { planPrices } from './plan-price.ts';
import { selectRails } from './rail.queries.ts';
import { type RailBreach, type RailedPrice, railBreaches } from './rail.ts';
import { loadRateBook } from './rate-book.service.ts';
import type { RateBook } from './rate-book.ts';
import { selectPayloadOfMorning } from './rate-change.queries.ts';
import type { ChangeSubject } from './rate-change.ts';
import { isFree } from './rate-plan.ts';

interface BookChange<Payload> {
  readonly kind: string;
  readonly subject: ChangeSubject;
  /** What stands now. */
  readonly standing: Payload | null;
  readonly payload: Payload;
  /** Reads what stood when the business date began, if that was something else. */
  readonly parse: (json: unknown) => Payload;
  readonly amend: (book: RateBook, payload: Payload | null) => RateBook;
  /** The nights that it can move; left out: every night that can be booked. */
  readonly nights?: readonly { readonly startDate: CalendarDate; readonly endDate: CalendarDate }[];
}

/** No period is looked at further than this. */
const longestSpanDays = 1_100;

/**
 * The rails that a change of terms breaks, by every price that it moves, derived plans included. As for prices of
 * dates, what counts is the price with which the business date began: several changes of one day are one to a rail.
 */
export async function bookBreaches<Payload>(tx: Tx, change: BookChange<Payload>): Promise<RailBreach[]> {
  const { subject, payload, standing, amend } = change;
  const rails = await selectRails(tx, subject.hotelId);
  if (rails.length === 0) return [];
  const { businessDate, bookingHorizonDays } = await getHotel(tx, subject.hotelId);
  const span = spanOf(change.nights, businessDate, addDays(businessDate, bookingHorizonDays));
  if (span.arrival >= span.departure) return [];
  const book = await loadRateBook(tx, { hotelId: subject.hotelId, ...span });
  const morning = await selectPayloadOfMorning(tx, change.kind, subject);
  const before = morning === undefined ? standing : morning && change.parse(morning);
  const types = rails.map(({ roomTypeId }) => roomTypeId);
  const dates = eachNight(span.arrival, span.departure);
  return railBreaches(rails, movedPrices(amend(book, before), amend(book, payload), { types, dates }));
}

function spanOf(
  nights: BookChange<unknown>['nights'],
  businessDate: CalendarDate,
  horizon: CalendarDate,
): { readonly arrival: CalendarDate; readonly departure: CalendarDate } {
  if (!nights) return { arrival: businessDate, departure: horizon };
  const starts = nights.map(({ startDate }) => startDate).toSorted();
  const ends = nights.map(({ endDate }) => endDate).toSorted();
  const [first = businessDate] = starts;
  const arrival = first < businessDate ? businessDate : first;
  const last = ends.at(-1) ?? arrival;
  const [departure = last] = [last, addDays(arrival, longestSpanDays)].toSorted();
  return { arrival, departure };
}

/** Every night whose price differs between the two books, alike ones counted. */
function movedPrices(
  from: RateBook,
  to: RateBook,
  { types, dates }: { readonly types: readonly number[]; readonly dates: readonly CalendarDate[] },
): RailedPrice[] {
  const found = new Map<string, RailedPrice>();
  for (const plan of to.plans.values()) {
    if (isFree(plan.kind)) continue;
    const former = from.plans.get(plan.id);
    for (const roomTypeId of types) {
      const now = planPrices(to, { plan, roomTypeId }, dates);
      const was = former ? planPrices(from, { plan: former, roomTypeId }, dates) : [];
      now.forEach((toMinor, index) => {
        count(found, { roomTypeId, fromMinor: was[index] ?? null, toMinor });
      });
    }
  }
  return [...found.values()];
}

function count(
  found: Map<string, RailedPrice>,
  price: { readonly roomTypeId: number; readonly fromMinor: Minor | null; readonly toMinor: Minor | null },
): void {
  if (price.fromMinor === price.toMinor) return;
  const key = `${price.roomTypeId} ${price.fromMinor} ${price.toMinor}`;
  found.set(key, { ...price, nights: (found.get(key)?.nights ?? 0) + 1 });
}

import { addDays } from '../../core/calendar-date.ts';
import type { DbOrTx } from '../../platform/db.ts';
import { type CalendarQuestion, calendarDays, type PriceCalendar, priceCalendar } from './price-calendar.ts';
import type { Rail } from './rail.ts';
import { listRails } from './rail-change.service.ts';
import { loadRateBook } from './rate-book.service.ts';
import type { RatedPlan, RatedType } from './rate-book.ts';

export interface ShownCalendar {
  readonly calendar: PriceCalendar;
  /** To choose from. */
  readonly plans: readonly RatedPlan[];
  readonly types: readonly RatedType[];
  readonly rails: readonly Rail[];
}

/** Ninety days of prices and restrictions in two statements, whatever the number of plans and types. */
export async function showCalendar(
  db: DbOrTx,
  hotelId: number,
  question: CalendarQuestion,
): Promise<ShownCalendar> {
  const departure = addDays(question.from, calendarDays);
  const [book, rails] = await Promise.all([
    loadRateBook(db, { hotelId, arrival: question.from, departure }),
    listRails(db, hotelId),
  ]);
  const plans = [...book.plans.values()].filter(({ active }) => active);
  return { calendar: priceCalendar(book, question), plans, types: book.types, rails };
}

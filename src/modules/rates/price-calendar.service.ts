import { addDays } from '../../core/calendar-date.ts';
import type { Context } from '../../platform/context.ts';
import { type CalendarQuestion, calendarDays, type PriceCalendar, priceCalendar } from './price-calendar.ts';
import { listHolidaysIn } from './public-holiday.service.ts';
import type { PublicHoliday } from './public-holiday.ts';
import type { Rail } from './rail.ts';
import { listRails } from './rail-change.service.ts';
import { loadRateBook } from './rate-book.service.ts';
import type { RatedPlan, RatedType } from './rate-book.ts';
import { selectWaitingPrices } from './waiting-price.queries.ts';
import type { WaitingPrice } from './waiting-price.ts';

export interface ShownCalendar {
  readonly calendar: PriceCalendar;
  /** To choose from. */
  readonly plans: readonly RatedPlan[];
  readonly types: readonly RatedType[];
  readonly rails: readonly Rail[];
  readonly holidays: readonly PublicHoliday[];
  /** On their way to being sold. */
  readonly waiting: readonly WaitingPrice[];
}

/** Ninety days of prices and restrictions in four statements, whatever the number of plans and types. */
export async function showCalendar(
  ctx: Context,
  hotelId: number,
  question: CalendarQuestion,
): Promise<ShownCalendar> {
  const departure = addDays(question.from, calendarDays);
  const { db } = ctx;
  const [book, rails, holidays, waiting] = await Promise.all([
    loadRateBook(db, { hotelId, arrival: question.from, departure }),
    listRails(db, hotelId),
    listHolidaysIn(db, hotelId, { from: question.from, to: departure }),
    selectWaitingPrices(db, hotelId, { from: question.from, to: departure, readerId: ctx.actor.id }),
  ]);
  const plans = [...book.plans.values()].filter(({ active }) => active);
  return { calendar: priceCalendar(book, question), plans, types: book.types, rails, holidays, waiting };
}

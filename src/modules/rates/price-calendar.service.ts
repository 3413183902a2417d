import { addDays, type CalendarDate, eachNight, weekday } from '../../core/calendar-date.ts';
import type { DbOrTx } from '../../platform/db.ts';
import { basePrice, type PriceStep } from './night-price.ts';
import type { PriceRangeForm } from './price-calendar.schemas.ts';
import type { PriceCell } from './price-change.ts';
import { loadRateBook } from './rate-book.service.ts';
import { nightPrices, pairKey, type RatedType } from './rate-book.ts';

export interface PriceCalendar {
  readonly dates: readonly CalendarDate[];
  readonly rows: readonly {
    readonly type: RatedType;
    /** The base price of each date with where it comes from; null where there is none. */
    readonly prices: readonly (PriceStep | null)[];
  }[];
}

/** Base prices of one plan: types by dates, read from the same book as every offer. */
export async function priceCalendar(
  db: DbOrTx,
  question: { hotelId: number; ratePlanId: number; from: CalendarDate; days: number },
): Promise<PriceCalendar> {
  const { hotelId, ratePlanId, from, days } = question;
  const departure = addDays(from, days);
  const book = await loadRateBook(db, { hotelId, arrival: from, departure });
  const dates = eachNight(from, departure);
  const sold = book.types.filter((type) => book.sold.has(pairKey(ratePlanId, type.id)));
  const priceOf = (type: RatedType, date: CalendarDate) =>
    basePrice(nightPrices(book, ratePlanId, type.id), date, book.hotel.weekendDays);
  return { dates, rows: sold.map((type) => ({ type, prices: dates.map((date) => priceOf(type, date)) })) };
}

/** The cells of a price for a range of nights; a price that is left out clears them. */
export function cellsOfRange(form: PriceRangeForm): PriceCell[] {
  const { ratePlanId, roomTypeIds, firstDate, lastDate, weekdays, priceMinor = null, specialName } = form;
  const all = eachNight(firstDate, addDays(lastDate, 1));
  const dates = weekdays.length === 0 ? all : all.filter((date) => weekdays.includes(weekday(date)));
  const name = priceMinor === null ? null : (specialName ?? null);
  return [...new Set(roomTypeIds)].flatMap((roomTypeId) =>
    dates.map((date) => ({ ratePlanId, roomTypeId, date, priceMinor, specialName: name })),
  );
}

import { addDays, type CalendarDate, eachNight, weekday } from '../../core/calendar-date.ts';
import { notFound, ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import { basePrice, type PriceStep } from './night-price.ts';
import { deleteRateDays, upsertRateDays } from './price-calendar.queries.ts';
import type { PriceRangeForm } from './price-calendar.schemas.ts';
import { loadRateBook } from './rate-book.service.ts';
import { nightPrices, pairKey, type RatedType } from './rate-book.ts';
import { getRatePlan, listPlanPrices } from './rate-plan.service.ts';

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

/** Sets or clears the price of a range of nights. The plan must have prices of its own and sell the types. */
export function setPrices(ctx: Context, hotelId: number, form: PriceRangeForm): Promise<void> {
  const { ratePlanId, roomTypeIds, firstDate, lastDate, weekdays, priceMinor, specialName } = form;
  return inTransaction(ctx.db, async (tx) => {
    const plan = await getRatePlan(tx, hotelId, ratePlanId);
    if (plan.parentPlanId !== null) throw ruleBroken('derived_plan_has_no_prices');
    const sold = await listPlanPrices(tx, ratePlanId);
    if (roomTypeIds.some((id) => !sold.has(id))) throw notFound('room_type_not_found');

    const all = eachNight(firstDate, addDays(lastDate, 1));
    const dates = weekdays.length === 0 ? all : all.filter((date) => weekdays.includes(weekday(date)));
    const range = { hotelId, ratePlanId, roomTypeIds, dates };
    if (priceMinor === undefined) await deleteRateDays(tx, range);
    else await upsertRateDays(tx, { ...range, priceMinor, specialName: specialName ?? null });
    await recordEvent(tx, ctx, {
      hotelId,
      action: priceMinor === undefined ? 'prices_cleared' : 'prices_set',
      subjectType: 'rate_plan',
      subjectId: ratePlanId,
      subjectLabel: plan.code,
      after: { roomTypeIds, firstDate, lastDate, weekdays, priceMinor, specialName },
    });
  });
}

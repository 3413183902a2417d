import { randomUUID } from 'node:crypto';
import type { CalendarDate } from '../../core/calendar-date.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import type { Hotel } from '../hotels/hotel.ts';
import * as queries from './public-holiday.queries.ts';
import type { HolidayForm } from './public-holiday.schemas.ts';
import { holidaysOf, type PublicHoliday } from './public-holiday.ts';

/** What the calendar names from a day on. */
export function listHolidays(db: DbOrTx, hotelId: number, from: CalendarDate): Promise<PublicHoliday[]> {
  return queries.selectHolidays(db, hotelId, { from });
}

/** What the calendar names in [from, to), in one statement. */
export function listHolidaysIn(
  db: DbOrTx,
  hotelId: number,
  span: { readonly from: CalendarDate; readonly to: CalendarDate },
): Promise<PublicHoliday[]> {
  return queries.selectHolidays(db, hotelId, span);
}

export function getHoliday(db: DbOrTx, hotelId: number, id: number): Promise<PublicHoliday> {
  return queries.selectHoliday(db, hotelId, id);
}

/** Fills the years that can be booked from the library. What the hotel changed or took away stays as it is. */
export function refreshHolidays(ctx: Context, hotel: Hotel, country: string): Promise<void> {
  const first = Number(hotel.businessDate.slice(0, 4));
  const years = Array.from(
    { length: 2 + Math.ceil(hotel.bookingHorizonDays / 366) },
    (_, index) => first + index,
  );
  return inTransaction(ctx.db, async (tx) => {
    const count = await queries.upsertHolidays(
      tx,
      hotel.id,
      years.flatMap((year) => holidaysOf(country, year)),
    );
    const subject = { subjectType: 'public_holiday', subjectId: 0, subjectLabel: country };
    await recordEvent(tx, ctx, {
      hotelId: hotel.id,
      action: 'holidays_refreshed',
      ...subject,
      after: { country, years, count },
    });
  });
}

/** A day of the hotel's own, such as a working Saturday the government announced. */
export function addHoliday(ctx: Context, hotelId: number, form: HolidayForm): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const id = await queries.insertHoliday(tx, hotelId, form, `hotel ${randomUUID()}`);
    await recordEvent(tx, ctx, {
      hotelId,
      action: 'holiday_added',
      ...subjectOf(id, form),
      after: { ...form },
    });
  });
}

export function changeHoliday(ctx: Context, hotelId: number, id: number, form: HolidayForm): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const before = await queries.selectHoliday(tx, hotelId, id);
    await queries.updateHoliday(tx, id, form);
    const change = { before: { ...before }, after: { ...form } };
    await recordEvent(tx, ctx, { hotelId, action: 'holiday_changed', ...subjectOf(id, form), ...change });
  });
}

export function removeHoliday(ctx: Context, hotelId: number, id: number): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const before = await queries.selectHoliday(tx, hotelId, id);
    await queries.hideHoliday(tx, id);
    const subject = subjectOf(id, before);
    await recordEvent(tx, ctx, { hotelId, action: 'holiday_removed', ...subject, before: { ...before } });
  });
}

function subjectOf(id: number, { date }: Pick<HolidayForm, 'date'>) {
  return { subjectType: 'public_holiday', subjectId: id, subjectLabel: date };
}

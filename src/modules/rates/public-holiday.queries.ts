import { z } from 'zod';
import { type CalendarDate, fromDbDate, toDbDate } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import type { HolidayForm } from './public-holiday.schemas.ts';
import type { CalendarHoliday, PublicHoliday } from './public-holiday.ts';
import { holidayKinds } from './public-holiday.ts';

const Row = z.object({
  id: z.number(),
  date: z.date().transform(fromDbDate),
  names: LocalTextSchema,
  kind: z.enum(holidayKinds),
  source: z.enum(['library', 'hotel']),
  edited: z.boolean(),
});

/** The hotel's holidays from a day on, up to and without `to` if there is one; those taken away left out. */
export async function selectHolidays(
  db: DbOrTx,
  hotelId: number,
  { from, to }: { readonly from: CalendarDate; readonly to?: CalendarDate | undefined },
): Promise<PublicHoliday[]> {
  const rows = await db.publicHoliday.findMany({
    where: { hotelId, removed: false, date: { gte: toDbDate(from), ...(to && { lt: toDbDate(to) }) } },
    orderBy: [{ date: 'asc' }, { id: 'asc' }],
  });
  return rows.map((row) => Row.parse(row));
}

export async function selectHoliday(db: DbOrTx, hotelId: number, id: number): Promise<PublicHoliday> {
  const row = await db.publicHoliday.findUnique({ where: { id, hotelId, removed: false } });
  if (!row) throw notFound('holiday_not_found');
  return Row.parse(row);
}

/** Takes over what the library says; what the hotel changed or took away stays as it is. */
export async function upsertHolidays(
  tx: Tx,
  hotelId: number,
  holidays: readonly CalendarHoliday[],
): Promise<number> {
  const rows = JSON.stringify(holidays);
  return tx.$executeRaw`
    INSERT INTO public_holidays (hotel_id, date, names, kind, source, source_key)
    SELECT DISTINCT ON (x."sourceKey") ${hotelId}, x.date, x.names, x.kind, 'library', x."sourceKey"
    FROM jsonb_to_recordset(${rows}::jsonb) AS x (date date, names jsonb, kind text, "sourceKey" text)
    ON CONFLICT (hotel_id, source_key) DO UPDATE SET date = excluded.date, names = excluded.names, kind = excluded.kind
      WHERE NOT public_holidays.edited AND NOT public_holidays.removed`;
}

export async function insertHoliday(
  tx: Tx,
  hotelId: number,
  { date, names, kind }: HolidayForm,
  sourceKey: string,
): Promise<number> {
  const { id } = await tx.publicHoliday.create({
    data: {
      hotelId,
      date: toDbDate(date),
      names: { ...names },
      kind,
      source: 'hotel',
      sourceKey,
      edited: true,
    },
    select: { id: true },
  });
  return id;
}

export async function updateHoliday(tx: Tx, id: number, { date, names, kind }: HolidayForm): Promise<void> {
  const data = { date: toDbDate(date), names: { ...names }, kind, edited: true };
  await tx.publicHoliday.update({ where: { id }, data });
}

export async function hideHoliday(tx: Tx, id: number): Promise<void> {
  await tx.publicHoliday.update({ where: { id }, data: { removed: true } });
}

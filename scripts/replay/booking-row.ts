import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { type CalendarDate, parseCalendarDate } from '../../src/core/calendar-date.ts';

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const count = z
  .string()
  .regex(/^\d{1,4}$/)
  .transform(Number);
const text = z.string().trim().max(60);
const day = z.string().transform((value, context) => {
  const date = parseCalendarDate(value);
  if (date === null) context.addIssue('not a day of the calendar');
  return date as CalendarDate;
});

/** What the importer reads of one line; the other columns say nothing a stay needs. */
const BookingFields = z.object({
  hotel: text.min(1),
  lead_time: count,
  arrival_date_year: count,
  arrival_date_month: z.enum(months),
  arrival_date_day_of_month: count,
  stays_in_weekend_nights: count,
  stays_in_week_nights: count,
  adults: count,
  children: z.union([count, z.literal('NA'), z.literal('')]),
  babies: count,
  country: text,
  market_segment: text,
  reserved_room_type: text.min(1),
  assigned_room_type: text.min(1),
  adr: z.string().regex(/^-?\d{1,7}(\.\d{1,9})?$/),
  required_car_parking_spaces: count,
  total_of_special_requests: count,
  reservation_status: z.enum(['Check-Out', 'Canceled', 'No-Show']),
  reservation_status_date: day,
});

export interface BookingRow {
  /** Line of the file; the heading is line 1. */
  readonly line: number;
  readonly hotel: string;
  readonly leadDays: number;
  readonly arrival: CalendarDate;
  readonly nights: number;
  readonly adults: number;
  /** null where the file says NA. */
  readonly children: number | null;
  readonly babies: number;
  readonly country: string;
  readonly segment: string;
  readonly reservedType: string;
  readonly assignedType: string;
  /** Average daily rate as written. */
  readonly rate: string;
  readonly parkingSpaces: number;
  /** How many the guest had; which, the file does not say. */
  readonly specialRequests: number;
  readonly outcome: 'Check-Out' | 'Canceled' | 'No-Show';
  readonly outcomeDate: CalendarDate;
}

/** A line that cannot be read, with the columns that are wrong. */
export interface UnreadableRow {
  readonly line: number;
  readonly reasons: readonly string[];
}

export type ReadRow = { readonly row: BookingRow } | { readonly unreadable: UnreadableRow };

/** One record of the file as typed fields, or the reasons why it is none. */
export function readRow(record: unknown, line: number): ReadRow {
  const parsed = BookingFields.safeParse(record);
  if (!parsed.success) {
    const columns = parsed.error.issues.map((issue) => `unreadable_${issue.path.join('.') || 'line'}`);
    return { unreadable: { line, reasons: [...new Set(columns)] } };
  }
  const fields = parsed.data;
  const month = String(months.indexOf(fields.arrival_date_month) + 1).padStart(2, '0');
  const dayOfMonth = String(fields.arrival_date_day_of_month).padStart(2, '0');
  const arrival = parseCalendarDate(`${fields.arrival_date_year}-${month}-${dayOfMonth}`);
  if (arrival === null) return { unreadable: { line, reasons: ['unreadable_arrival_date'] } };
  return {
    row: {
      line,
      hotel: fields.hotel,
      leadDays: fields.lead_time,
      arrival,
      nights: fields.stays_in_weekend_nights + fields.stays_in_week_nights,
      adults: fields.adults,
      children: typeof fields.children === 'number' ? fields.children : null,
      babies: fields.babies,
      country: fields.country,
      segment: fields.market_segment,
      reservedType: fields.reserved_room_type,
      assignedType: fields.assigned_room_type,
      rate: fields.adr,
      parkingSpaces: fields.required_car_parking_spaces,
      specialRequests: fields.total_of_special_requests,
      outcome: fields.reservation_status,
      outcomeDate: fields.reservation_status_date,
    },
  };
}

/** Reads the published file row by row, whatever its size. A line with too few or too many fields is unreadable, not fatal. */
export async function* readBookings(path: string): AsyncGenerator<ReadRow> {
  const records = createReadStream(path).pipe(
    parse({
      columns: true,
      trim: true,
      bom: true,
      skip_empty_lines: true,
      relax_column_count: true,
      info: true,
    }),
  );
  for await (const { record, info } of records) yield readRow(record, info.lines);
}

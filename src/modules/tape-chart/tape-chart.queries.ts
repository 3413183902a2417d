import { z } from 'zod';
import { type CalendarDate, calendarDate } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { stayStatuses } from '../reservations/reservation-status.ts';
import type { TapeDays, TapeRoom, TapeStay } from './tape.ts';

const date = z.string().transform(calendarDate);

const DaysRow = z.object({
  from: date,
  businessDate: date,
  weekendDays: z.array(z.number()),
  events: z.array(
    z.object({
      kind: z.enum(['season', 'holiday', 'event', 'public', 'observance', 'working_day']),
      names: LocalTextSchema,
      from: date,
      until: date,
    }),
  ),
});

export interface TapeQuestion {
  readonly hotelId: number;
  /** The day before the business date where left out. */
  readonly from: CalendarDate | null;
  readonly days: number;
}

/** The days to draw with what they are called: the hotel's seasons and events, and the calendar's holidays. */
export async function selectTapeDays(db: DbOrTx, { hotelId, from, days }: TapeQuestion): Promise<TapeDays> {
  const [row] = await selectRows(
    db,
    DaysRow,
    Prisma.sql`SELECT span.first::text AS "from", hotel.business_date::text AS "businessDate", hotel.weekend_days AS "weekendDays",
        coalesce((SELECT jsonb_agg(jsonb_build_object('kind', e.kind, 'names', e.names, 'from', e.first, 'until', e.until)
            ORDER BY e.first, e.until) FROM (
          SELECT kind, names, start_date AS first, end_date AS until FROM seasons
          WHERE hotel_id = hotel.id AND status = 'approved' AND start_date < span.first + ${days}::int AND end_date > span.first
          UNION ALL
          SELECT kind, names, date, date + 1 FROM public_holidays
          WHERE hotel_id = hotel.id AND NOT removed AND date >= span.first AND date < span.first + ${days}::int) e), '[]') AS events
      FROM hotels hotel CROSS JOIN LATERAL (SELECT coalesce(${from}::date, hotel.business_date - 1) AS first) span
      WHERE hotel.id = ${hotelId}`,
  );
  if (!row) throw notFound('hotel_not_found');
  return { ...row, days };
}

const RoomRow = z.object({
  id: z.number(),
  number: z.string(),
  housekeeping: z.string(),
  roomTypeId: z.number(),
  typeCode: z.string(),
  typeNames: LocalTextSchema,
  suiteId: z.number().nullable(),
  blocks: z.array(
    z.object({
      kind: z.enum(['out_of_order', 'out_of_service']),
      from: date,
      until: date,
      reason: z.string(),
    }),
  ),
});

interface Span {
  readonly hotelId: number;
  readonly from: CalendarDate;
  /** The first day that is not drawn. */
  readonly to: CalendarDate;
}

/** Every room in service, by type and number, with its blocks. */
export function selectTapeRooms(db: DbOrTx, { hotelId, from, to }: Span): Promise<TapeRoom[]> {
  return selectRows(
    db,
    RoomRow,
    Prisma.sql`SELECT room.id, room.number, room.housekeeping, room.room_type_id AS "roomTypeId", type.code AS "typeCode",
        type.names AS "typeNames", part.suite_room_id AS "suiteId",
        coalesce((SELECT jsonb_agg(jsonb_build_object('kind', block.kind, 'from', block.start_date, 'until', block.end_date,
            'reason', block.reason) ORDER BY block.start_date)
          FROM room_blocks block WHERE block.room_id = room.id AND block.released_at IS NULL
            AND block.start_date < ${to}::date AND block.end_date > ${from}::date), '[]') AS blocks
      FROM rooms room JOIN room_types type ON type.id = room.room_type_id
      LEFT JOIN room_parts part ON part.part_room_id = room.id
      WHERE room.hotel_id = ${hotelId} AND room.active
      ORDER BY type.sort_order, type.id, length(room.number), room.number`,
  );
}

const StayRow = z.object({
  stayId: z.number(),
  status: z.enum(stayStatuses),
  guestName: z.string(),
  vip: z.boolean(),
  guestClass: LocalTextSchema.nullable(),
  roomTypeId: z.number(),
  roomId: z.number().nullable(),
  from: date,
  until: date,
  arrival: date,
  departure: date,
  isCurrent: z.boolean(),
});

/**
 * Every stay that touches these days: by its nights, never by its arrival alone, and whoever is in house still, however
 * long ago the departure was. Those that wait for a room come without one.
 */
export function selectTapeStays(db: DbOrTx, { hotelId, from, to }: Span): Promise<TapeStay[]> {
  return selectRows(
    db,
    StayRow,
    Prisma.sql`WITH shown AS (
        SELECT id FROM stays WHERE hotel_id = ${hotelId} AND status = 'in_house' AND arrival < ${to}::date
        UNION ALL
        SELECT id FROM stays WHERE hotel_id = ${hotelId} AND status IN ('held', 'booked', 'checked_out')
          AND departure >= ${from}::date AND arrival < ${to}::date)
      SELECT s.id AS "stayId", s.status, s.guest_name AS "guestName", coalesce(guest.vip, false) AS vip,
        (SELECT names FROM classed_guests WHERE guest_id = s.customer_id AND hotel_id = s.hotel_id) AS "guestClass",
        s.room_type_id AS "roomTypeId", span.room_id AS "roomId", coalesce(span.arrival, s.arrival)::text AS "from",
        coalesce(span.departure, s.departure)::text AS until, s.arrival::text AS arrival, s.departure::text AS departure,
        coalesce(span.is_current, true) AS "isCurrent"
      FROM shown JOIN stays s ON s.id = shown.id JOIN customers guest ON guest.id = s.customer_id
      LEFT JOIN stay_room_spans span ON span.stay_id = s.id
      WHERE span.room_id IS NOT NULL OR s.status IN ('held', 'booked')
      ORDER BY span.arrival, s.id`,
  );
}

import { z } from 'zod';
import { type CalendarDate, fromDbDate } from '../../core/calendar-date.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import type { BoardNight } from './inventory-board.ts';

interface Span {
  readonly hotelId: number;
  readonly from: CalendarDate;
  /** The first date that is not meant. */
  readonly to: CalendarDate;
}

const BoardRow = z.object({
  roomTypeId: z.number(),
  date: z.date().transform(fromDbDate),
  capacity: z.number(),
  outOfOrder: z.number(),
  allowance: z.number(),
  overcommitted: z.number(),
  sold: z.number(),
  held: z.number(),
  blocked: z.number(),
  houseLimit: z.number().nullable(),
  special: z.string().nullable(),
  parts: z.array(z.object({ roomTypeId: z.number(), rooms: z.number() })),
});

/** Every night of every type with what is out of order, the house's limit and what a suite is made of: one statement. */
export function selectBoardNights(db: DbOrTx, { hotelId, from, to }: Span): Promise<BoardNight[]> {
  return selectRows(
    db,
    BoardRow,
    Prisma.sql`WITH made AS (
        SELECT suite_type_id, jsonb_agg(jsonb_build_object('roomTypeId', part_type_id, 'rooms', rooms)) AS parts
        FROM room_type_parts WHERE hotel_id = ${hotelId} GROUP BY suite_type_id),
      broken AS (
        SELECT room.room_type_id, day::date AS date, count(DISTINCT room.id)::int AS rooms
        FROM room_blocks block JOIN room_units unit ON unit.unit_id = block.room_id
        JOIN rooms room ON room.id = unit.room_id AND room.active
        JOIN room_facts fact ON fact.room_id = room.id AND fact.is_whole
        CROSS JOIN LATERAL generate_series(greatest(block.start_date, ${from}::date),
          least(block.end_date, ${to}::date) - 1, interval '1 day') AS day
        WHERE block.hotel_id = ${hotelId} AND block.kind = 'out_of_order' AND block.released_at IS NULL
        GROUP BY room.room_type_id, day),
      special AS (
        SELECT date, min(special_name) AS name FROM rate_days
        WHERE hotel_id = ${hotelId} AND date >= ${from}::date AND date < ${to}::date AND special_name IS NOT NULL
        GROUP BY date)
      SELECT t.room_type_id AS "roomTypeId", t.date, t.capacity, coalesce(broken.rooms, 0) AS "outOfOrder", t.allowance,
        t.overcommitted, t.sold, t.held, t.blocked, h.house_limit AS "houseLimit", special.name AS special,
        coalesce(made.parts, '[]') AS parts
      FROM room_type_days t
      LEFT JOIN hotel_days h ON h.hotel_id = t.hotel_id AND h.date = t.date
      LEFT JOIN made ON made.suite_type_id = t.room_type_id
      LEFT JOIN broken ON broken.room_type_id = t.room_type_id AND broken.date = t.date
      LEFT JOIN special ON special.date = t.date
      WHERE t.hotel_id = ${hotelId} AND t.date >= ${from}::date AND t.date < ${to}::date
      ORDER BY t.room_type_id, t.date`,
  );
}

interface Dates {
  readonly hotelId: number;
  readonly dates: readonly CalendarDate[];
}

/** Sets the allowance of locked nights; what stands above the new limit is carried as overcommitted. */
export async function updateAllowance(
  tx: Tx,
  change: Dates & { readonly roomTypeIds: readonly number[]; readonly allowance: number },
): Promise<void> {
  await tx.$executeRaw`UPDATE room_type_days SET allowance = ${change.allowance},
      overcommitted = greatest(0, sold + held + blocked - capacity - ${change.allowance}::int)
    WHERE hotel_id = ${change.hotelId} AND room_type_id = ANY(${[...change.roomTypeIds]}::int[])
      AND date = ANY(${[...change.dates]}::text[]::date[])`;
}

/** Writes the house limit of dates from what their types hold, a suite as its rooms. The caller has locked all types. */
export async function upsertHouseLimit(
  tx: Tx,
  limit: Dates & { readonly houseLimit: number },
): Promise<void> {
  await tx.$executeRaw`INSERT INTO hotel_days (hotel_id, date, house_limit, sold, held)
    SELECT t.hotel_id, t.date, ${limit.houseLimit}::int, sum(t.sold * weight.rooms), sum(t.held * weight.rooms)
    FROM room_type_days t CROSS JOIN LATERAL (
      SELECT coalesce(sum(part.rooms), 1) AS rooms FROM room_type_parts part WHERE part.suite_type_id = t.room_type_id) weight
    WHERE t.hotel_id = ${limit.hotelId} AND t.date = ANY(${[...limit.dates]}::text[]::date[])
    GROUP BY t.hotel_id, t.date ORDER BY t.date
    ON CONFLICT (hotel_id, date) DO UPDATE SET house_limit = excluded.house_limit`;
}

export async function deleteHouseLimit(tx: Tx, { hotelId, dates }: Dates): Promise<void> {
  await tx.$executeRaw`DELETE FROM hotel_days
    WHERE hotel_id = ${hotelId} AND date = ANY(${[...dates]}::text[]::date[])`;
}

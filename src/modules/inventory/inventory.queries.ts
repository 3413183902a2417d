import { z } from 'zod';
import { addDays, type CalendarDate, fromDbDate } from '../../core/calendar-date.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import type { NightChange, TypeNight } from './room-nights.ts';

export interface TypeNightRow extends TypeNight {
  readonly roomTypeId: number;
  readonly date: CalendarDate;
}

const TypeNightColumns = z
  .object({
    room_type_id: z.number(),
    date: z.date(),
    capacity: z.number(),
    allowance: z.number(),
    overcommitted: z.number(),
    sold: z.number(),
    held: z.number(),
  })
  .transform(
    ({ room_type_id, date, ...counts }): TypeNightRow => ({
      roomTypeId: room_type_id,
      date: fromDbDate(date),
      ...counts,
    }),
  );

const typeNight = Prisma.sql`t.room_type_id, t.date, t.capacity, t.allowance, t.overcommitted, t.sold, t.held`;

/** Locks the rows of these types and dates in the one order that everybody keeps: type, then date. */
export function selectAndLockNights(
  tx: Tx,
  hotelId: number,
  changes: readonly NightChange[],
): Promise<TypeNightRow[]> {
  const types = changes.map((change) => change.roomTypeId);
  const dates = changes.map((change) => change.date);
  return selectRows(
    tx,
    TypeNightColumns,
    Prisma.sql`SELECT ${typeNight} FROM room_type_days t
      JOIN unnest(${types}::int[], ${dates}::text[]) AS w (room_type_id, date)
        ON t.room_type_id = w.room_type_id AND t.date = w.date::date
      WHERE t.hotel_id = ${hotelId} ORDER BY t.room_type_id, t.date FOR NO KEY UPDATE OF t`,
  );
}

/** Locks every night of these types from `from` on, in the same order. */
export function selectAndLockNightsOfTypes(
  tx: Tx,
  range: { hotelId: number; roomTypeIds: readonly number[]; from: CalendarDate; to: CalendarDate },
): Promise<TypeNightRow[]> {
  return selectRows(
    tx,
    TypeNightColumns,
    Prisma.sql`SELECT ${typeNight} FROM room_type_days t
      WHERE t.hotel_id = ${range.hotelId} AND t.room_type_id = ANY(${[...range.roomTypeIds]}::int[])
        AND t.date >= ${range.from}::date AND t.date < ${range.to}::date
      ORDER BY t.room_type_id, t.date FOR NO KEY UPDATE OF t`,
  );
}

const FullDate = z.object({ date: z.date() }).transform((row) => fromDbDate(row.date));

/**
 * Moves the counters of locked nights, and those of the house on dates that have a house limit, and keeps
 * `overcommitted` at what really stands above the limit. Changes nothing and names the dates where the house is full.
 */
export function moveCounters(
  tx: Tx,
  move: { hotelId: number; changes: readonly NightChange[]; allowOversell: boolean },
): Promise<CalendarDate[]> {
  const { hotelId, changes, allowOversell } = move;
  const types = changes.map((change) => change.roomTypeId);
  const dates = changes.map((change) => change.date);
  const sold = changes.map((change) => change.sold);
  const held = changes.map((change) => change.held);
  return selectRows(
    tx,
    FullDate,
    Prisma.sql`WITH wanted AS (
        SELECT w.room_type_id, w.date::date AS date, w.sold, w.held
        FROM unnest(${types}::int[], ${dates}::text[], ${sold}::int[], ${held}::int[]) AS w (room_type_id, date, sold, held)),
      days AS (SELECT date, sum(sold)::int AS sold, sum(held)::int AS held FROM wanted GROUP BY date),
      house AS MATERIALIZED (
        SELECT h.date, d.sold + d.held > greatest(h.house_limit - h.sold - h.held, 0) AS is_full
        FROM hotel_days h JOIN days d USING (date)
        WHERE h.hotel_id = ${hotelId} ORDER BY h.date FOR NO KEY UPDATE OF h),
      refused AS (SELECT date FROM house WHERE is_full AND NOT ${allowOversell}),
      type_moves AS (
        UPDATE room_type_days t SET sold = t.sold + w.sold, held = t.held + w.held,
          overcommitted = CASE
            WHEN ${allowOversell} THEN greatest(0, t.sold + t.held + w.sold + w.held - t.capacity - t.allowance)
            ELSE greatest(0, least(t.overcommitted, t.sold + t.held + w.sold + w.held - t.capacity - t.allowance)) END
        FROM wanted w
        WHERE t.room_type_id = w.room_type_id AND t.date = w.date AND NOT EXISTS (SELECT FROM refused)),
      house_moves AS (
        UPDATE hotel_days h SET sold = h.sold + d.sold, held = h.held + d.held,
          house_limit = CASE WHEN ${allowOversell}
            THEN greatest(h.house_limit, h.sold + h.held + d.sold + d.held) ELSE h.house_limit END
        FROM days d WHERE h.hotel_id = ${hotelId} AND h.date = d.date AND NOT EXISTS (SELECT FROM refused))
      SELECT date FROM refused ORDER BY date`,
  );
}

/** One change of capacity at a time. Bookings do not wait for it: they lock nights, not types. */
export async function lockRoomTypes(tx: Tx, hotelId: number): Promise<void> {
  await tx.$queryRaw`SELECT id FROM room_types WHERE hotel_id = ${hotelId} ORDER BY id FOR NO KEY UPDATE`;
}

/**
 * Counts capacity anew from the rooms in service and their out-of-order periods, for every type from `from` until
 * before `to`, and makes the rows that are missing. The caller has locked the types.
 */
export async function upsertCapacity(
  tx: Tx,
  range: { hotelId: number; roomTypeIds: readonly number[] | null; from: CalendarDate; to: CalendarDate },
): Promise<void> {
  const { hotelId, roomTypeIds, from, to } = range;
  const onlyTypes = roomTypeIds ? Prisma.sql`AND ty.id = ANY(${[...roomTypeIds]}::int[])` : Prisma.empty;
  await tx.$executeRaw`
    INSERT INTO room_type_days AS t (hotel_id, room_type_id, date, capacity, allowance)
    SELECT ty.hotel_id, ty.id, d.date, greatest(0, coalesce(r.rooms, 0) - coalesce(b.rooms, 0)), ty.default_allowance
    FROM room_types ty
    CROSS JOIN (SELECT day::date AS date FROM generate_series(${from}::date, ${addDays(to, -1)}::date, interval '1 day') AS day) d
    LEFT JOIN (SELECT room_type_id, count(*)::int AS rooms FROM rooms
      WHERE hotel_id = ${hotelId} AND active GROUP BY room_type_id) r ON r.room_type_id = ty.id
    LEFT JOIN (SELECT room.room_type_id, day::date AS date, count(DISTINCT room.id)::int AS rooms
      FROM room_blocks block JOIN rooms room ON room.id = block.room_id AND room.active
      CROSS JOIN LATERAL generate_series(greatest(block.start_date, ${from}::date),
        least(block.end_date, ${to}::date) - 1, interval '1 day') AS day
      WHERE block.hotel_id = ${hotelId} AND block.kind = 'out_of_order' AND block.released_at IS NULL
      GROUP BY room.room_type_id, day) b ON b.room_type_id = ty.id AND b.date = d.date
    WHERE ty.hotel_id = ${hotelId} ${onlyTypes}
    ORDER BY ty.id, d.date
    ON CONFLICT (room_type_id, date) DO UPDATE SET capacity = excluded.capacity,
      overcommitted = greatest(0, t.sold + t.held - excluded.capacity - t.allowance)
    WHERE t.capacity <> excluded.capacity`;
}

const FreeRooms = z
  .object({ room_type_id: z.number(), rooms: z.number() })
  .transform((row) => ({ roomTypeId: row.room_type_id, rooms: row.rooms }));

/** The fewest free rooms of each type over these dates; none where a date is not open. */
export function selectFreeRooms(
  db: DbOrTx,
  hotelId: number,
  dates: readonly CalendarDate[],
): Promise<{ roomTypeId: number; rooms: number }[]> {
  const [first, last] = [dates[0], dates.at(-1)];
  return selectRows(
    db,
    FreeRooms,
    Prisma.sql`SELECT t.room_type_id, greatest(0, CASE WHEN count(*) < ${dates.length} THEN 0
        ELSE least(min(t.capacity + t.allowance + t.overcommitted - t.sold - t.held), min(h.house_limit - h.sold - h.held))
      END)::int AS rooms
      FROM room_type_days t LEFT JOIN hotel_days h ON h.hotel_id = t.hotel_id AND h.date = t.date
      WHERE t.hotel_id = ${hotelId} AND t.date >= ${first}::date AND t.date <= ${last}::date
      GROUP BY t.room_type_id`,
  );
}

const FreeNight = z
  .object({ room_type_id: z.number(), date: z.date(), rooms: z.number() })
  .transform((row) => ({ roomTypeId: row.room_type_id, date: fromDbDate(row.date), rooms: row.rooms }));

/** The free rooms of each type on each night of [from, to). */
export function selectFreeRoomsByNight(
  db: DbOrTx,
  { hotelId, from, to }: { hotelId: number; from: CalendarDate; to: CalendarDate },
): Promise<{ roomTypeId: number; date: CalendarDate; rooms: number }[]> {
  return selectRows(
    db,
    FreeNight,
    Prisma.sql`SELECT t.room_type_id, t.date, greatest(0, least(t.capacity + t.allowance + t.overcommitted - t.sold - t.held,
        h.house_limit - h.sold - h.held))::int AS rooms
      FROM room_type_days t LEFT JOIN hotel_days h ON h.hotel_id = t.hotel_id AND h.date = t.date
      WHERE t.hotel_id = ${hotelId} AND t.date >= ${from}::date AND t.date < ${to}::date`,
  );
}

export async function selectLastOpenDate(db: DbOrTx, hotelId: number): Promise<CalendarDate | null> {
  const last = await db.roomTypeDay.findFirst({
    where: { hotelId },
    orderBy: { date: 'desc' },
    select: { date: true },
  });
  return last && fromDbDate(last.date);
}

export interface HouseNight {
  readonly date: CalendarDate;
  readonly houseLimit: number;
  readonly sold: number;
  readonly held: number;
}

export async function selectNights(
  db: DbOrTx,
  range: { hotelId: number; from: CalendarDate; to: CalendarDate },
): Promise<TypeNightRow[]> {
  return selectRows(
    db,
    TypeNightColumns,
    Prisma.sql`SELECT ${typeNight} FROM room_type_days t
      WHERE t.hotel_id = ${range.hotelId} AND t.date >= ${range.from}::date AND t.date < ${range.to}::date
      ORDER BY t.room_type_id, t.date`,
  );
}

const HouseNightColumns = z
  .object({ date: z.date(), house_limit: z.number(), sold: z.number(), held: z.number() })
  .transform(
    ({ date, house_limit, ...counts }): HouseNight => ({
      date: fromDbDate(date),
      houseLimit: house_limit,
      ...counts,
    }),
  );

export function selectHouseNights(
  db: DbOrTx,
  range: { hotelId: number; from: CalendarDate; to: CalendarDate },
): Promise<HouseNight[]> {
  return selectRows(
    db,
    HouseNightColumns,
    Prisma.sql`SELECT date, house_limit, sold, held FROM hotel_days
      WHERE hotel_id = ${range.hotelId} AND date >= ${range.from}::date AND date < ${range.to}::date ORDER BY date`,
  );
}

/** Sets the allowance of locked nights; what stands above the new limit is carried as overcommitted. */
export async function updateAllowance(
  tx: Tx,
  range: { hotelId: number; roomTypeId: number; from: CalendarDate; to: CalendarDate; allowance: number },
): Promise<void> {
  await tx.$executeRaw`UPDATE room_type_days SET allowance = ${range.allowance},
      overcommitted = greatest(0, sold + held - capacity - ${range.allowance}::int)
    WHERE hotel_id = ${range.hotelId} AND room_type_id = ${range.roomTypeId}
      AND date >= ${range.from}::date AND date < ${range.to}::date`;
}

/** Writes the house limit of one date from what its types hold. The caller has locked all types of that date. */
export async function upsertHouseLimit(
  tx: Tx,
  limit: { hotelId: number; from: CalendarDate; to: CalendarDate; houseLimit: number },
): Promise<void> {
  await tx.$executeRaw`INSERT INTO hotel_days (hotel_id, date, house_limit, sold, held)
    SELECT hotel_id, date, ${limit.houseLimit}::int, sum(sold), sum(held) FROM room_type_days
    WHERE hotel_id = ${limit.hotelId} AND date >= ${limit.from}::date AND date < ${limit.to}::date
    GROUP BY hotel_id, date ORDER BY date
    ON CONFLICT (hotel_id, date) DO UPDATE SET house_limit = excluded.house_limit`;
}

export async function deleteHouseLimit(
  tx: Tx,
  range: { hotelId: number; from: CalendarDate; to: CalendarDate },
): Promise<void> {
  await tx.$executeRaw`DELETE FROM hotel_days
    WHERE hotel_id = ${range.hotelId} AND date >= ${range.from}::date AND date < ${range.to}::date`;
}

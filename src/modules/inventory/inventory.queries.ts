import { z } from 'zod';
import { addDays, type CalendarDate, fromDbDate } from '../../core/calendar-date.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { notification } from '../../platform/live.ts';
import type { NightChange, TypeNight } from './room-nights.ts';

export interface TypeNightRow extends TypeNight {
  readonly roomTypeId: number;
  readonly date: CalendarDate;
  /** How many rooms of the house one room of this type is: 1, or the parts of a suite. */
  readonly houseRooms: number;
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
    blocked: z.number(),
    house_rooms: z.number(),
  })
  .transform(
    ({ room_type_id, date, house_rooms, ...counts }): TypeNightRow => ({
      roomTypeId: room_type_id,
      date: fromDbDate(date),
      houseRooms: house_rooms,
      ...counts,
    }),
  );

/** How many rooms of the house one of a type is: a suite counts as its parts. */
const houseRooms = (typeId: Prisma.Sql) =>
  Prisma.sql`coalesce((SELECT sum(part.rooms) FROM room_type_parts part WHERE part.suite_type_id = ${typeId}), 1)::int`;

const typeNight = Prisma.sql`t.room_type_id, t.date, t.capacity, t.allowance, t.overcommitted, t.sold, t.held, t.blocked,
  ${houseRooms(Prisma.sql`t.room_type_id`)} AS house_rooms`;

export interface WantedNight extends TypeNightRow {
  /** How many more rooms of this type the change takes in all, for themselves or as parts of suites. */
  readonly wanted: number;
}

const WantedNightColumns = z.intersection(TypeNightColumns, z.object({ wanted: z.number() }));

/**
 * Locks the rows of these types and dates, and of the types that their suites are made of, in the one order that
 * everybody keeps: type, then date.
 */
export function selectAndLockNights(
  tx: Tx,
  hotelId: number,
  changes: readonly NightChange[],
): Promise<WantedNight[]> {
  const types = changes.map((change) => change.roomTypeId);
  const dates = changes.map((change) => change.date);
  const rooms = changes.map((change) => change.sold + change.held);
  return selectRows(
    tx,
    WantedNightColumns,
    Prisma.sql`WITH asked AS (
        SELECT a.room_type_id, a.date::date AS date, a.rooms
        FROM unnest(${types}::int[], ${dates}::text[], ${rooms}::int[]) AS a (room_type_id, date, rooms)),
      wanted AS (
        SELECT room_type_id, date, sum(rooms)::int AS rooms FROM (
          SELECT room_type_id, date, rooms FROM asked
          UNION ALL SELECT part.part_type_id, a.date, a.rooms * part.rooms
            FROM asked a JOIN room_type_parts part ON part.suite_type_id = a.room_type_id WHERE a.rooms <> 0) AS each
        GROUP BY room_type_id, date)
      SELECT ${typeNight}, w.rooms AS wanted FROM room_type_days t
      JOIN wanted w ON t.room_type_id = w.room_type_id AND t.date = w.date
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

const FullDate = z.object({ date: z.date().nullable() });

/** Of bookings made at once one tells the open boards for all, and the others need not queue for the notice. */
const tellingLock = 7203;

/**
 * Moves the counters of locked nights, what their suites block of other types, and the house's on dates that have a
 * house limit, keeps `overcommitted` at what really stands above the limit, and tells the open boards. Changes nothing
 * and names the dates where the house is full.
 */
export async function moveCounters(
  tx: Tx,
  move: { hotelId: number; changes: readonly NightChange[]; allowOversell: boolean },
): Promise<CalendarDate[]> {
  const { hotelId, changes, allowOversell } = move;
  const types = changes.map((change) => change.roomTypeId);
  const dates = changes.map((change) => change.date);
  const sold = changes.map((change) => change.sold);
  const held = changes.map((change) => change.held);
  const rows = await selectRows(
    tx,
    FullDate,
    Prisma.sql`WITH asked AS (
        SELECT a.room_type_id, a.date::date AS date, a.sold, a.held
        FROM unnest(${types}::int[], ${dates}::text[], ${sold}::int[], ${held}::int[]) AS a (room_type_id, date, sold, held)),
      wanted AS (
        SELECT room_type_id, date, sum(sold)::int AS sold, sum(held)::int AS held, sum(blocked)::int AS blocked FROM (
          SELECT room_type_id, date, sold, held, 0 AS blocked FROM asked
          UNION ALL SELECT part.part_type_id, a.date, 0, 0, (a.sold + a.held) * part.rooms
            FROM asked a JOIN room_type_parts part ON part.suite_type_id = a.room_type_id) AS each
        GROUP BY room_type_id, date),
      days AS (
        SELECT a.date, sum(a.sold * weight.rooms)::int AS sold, sum(a.held * weight.rooms)::int AS held
        FROM asked a CROSS JOIN LATERAL (SELECT ${houseRooms(Prisma.sql`a.room_type_id`)} AS rooms) weight GROUP BY a.date),
      house AS MATERIALIZED (
        SELECT h.date, d.sold + d.held > greatest(h.house_limit - h.sold - h.held, 0) AS is_full
        FROM hotel_days h JOIN days d USING (date)
        WHERE h.hotel_id = ${hotelId} ORDER BY h.date FOR NO KEY UPDATE OF h),
      refused AS (SELECT date FROM house WHERE is_full AND NOT ${allowOversell}),
      type_moves AS (
        UPDATE room_type_days t SET sold = t.sold + w.sold, held = t.held + w.held, blocked = t.blocked + w.blocked,
          overcommitted = greatest(0, least(CASE WHEN ${allowOversell} THEN NULL ELSE t.overcommitted END,
            t.sold + t.held + t.blocked + w.sold + w.held + w.blocked - t.capacity - t.allowance))
        FROM wanted w
        WHERE t.room_type_id = w.room_type_id AND t.date = w.date AND NOT EXISTS (SELECT FROM refused)),
      house_moves AS (
        UPDATE hotel_days h SET sold = h.sold + d.sold, held = h.held + d.held,
          house_limit = CASE WHEN ${allowOversell}
            THEN greatest(h.house_limit, h.sold + h.held + d.sold + d.held) ELSE h.house_limit END
        FROM days d WHERE h.hotel_id = ${hotelId} AND h.date = d.date AND NOT EXISTS (SELECT FROM refused)),
      told AS MATERIALIZED (
        SELECT ${notification({ hotelId, topic: 'inventory' })} WHERE pg_try_advisory_xact_lock(${tellingLock}::int, ${hotelId}::int))
      SELECT refused.date FROM (SELECT count(*) AS times FROM told) AS told
        LEFT JOIN refused ON told.times >= 0 ORDER BY refused.date`,
  );
  return rows.flatMap(({ date }) => (date === null ? [] : [fromDbDate(date)]));
}

/** One change of capacity at a time. Bookings do not wait for it: they lock nights, not types. */
export async function lockRoomTypes(tx: Tx, hotelId: number): Promise<void> {
  await tx.$queryRaw`SELECT id FROM room_types WHERE hotel_id = ${hotelId} ORDER BY id FOR NO KEY UPDATE`;
}

/**
 * Counts capacity anew from the rooms in service and their out-of-order periods, for every type from `from` until
 * before `to`, and makes the rows that are missing. A suite counts while it has all its parts, and is out of order with
 * any of them. The caller has locked the types.
 */
export async function upsertCapacity(
  tx: Tx,
  range: { hotelId: number; roomTypeIds: readonly number[] | null; from: CalendarDate; to: CalendarDate },
): Promise<void> {
  const { hotelId, roomTypeIds, from, to } = range;
  const onlyTypes = roomTypeIds ? Prisma.sql`AND ty.id = ANY(${[...roomTypeIds]}::int[])` : Prisma.empty;
  await tx.$executeRaw`
    WITH whole AS (
      SELECT room.id, room.room_type_id FROM rooms room JOIN room_facts fact ON fact.room_id = room.id AND fact.is_whole
      WHERE room.hotel_id = ${hotelId} AND room.active),
    broken AS (
      SELECT whole.room_type_id, day::date AS date, count(DISTINCT whole.id)::int AS rooms
      FROM room_blocks block JOIN room_units unit ON unit.unit_id = block.room_id JOIN whole ON whole.id = unit.room_id
      CROSS JOIN LATERAL generate_series(greatest(block.start_date, ${from}::date),
        least(block.end_date, ${to}::date) - 1, interval '1 day') AS day
      WHERE block.hotel_id = ${hotelId} AND block.kind = 'out_of_order' AND block.released_at IS NULL
      GROUP BY whole.room_type_id, day)
    INSERT INTO room_type_days AS t (hotel_id, room_type_id, date, capacity, allowance)
    SELECT ty.hotel_id, ty.id, d.date, greatest(0, coalesce(r.rooms, 0) - coalesce(b.rooms, 0)), ty.default_allowance
    FROM room_types ty
    CROSS JOIN (SELECT day::date AS date FROM generate_series(${from}::date, ${addDays(to, -1)}::date, interval '1 day') AS day) d
    LEFT JOIN (SELECT room_type_id, count(*)::int AS rooms FROM whole GROUP BY room_type_id) r ON r.room_type_id = ty.id
    LEFT JOIN broken b ON b.room_type_id = ty.id AND b.date = d.date
    WHERE ty.hotel_id = ${hotelId} ${onlyTypes}
    ORDER BY ty.id, d.date
    ON CONFLICT (room_type_id, date) DO UPDATE SET capacity = excluded.capacity,
      overcommitted = greatest(0, t.sold + t.held + t.blocked - excluded.capacity - t.allowance)
    WHERE t.capacity <> excluded.capacity`;
}

/** What is free of a type over the grouped nights: its own rooms, what the house may sell, and the parts of a suite. */
const fewestFree = Prisma.sql`least(min(t.capacity + t.allowance + t.overcommitted - t.sold - t.held - t.blocked),
  min((h.house_limit - h.sold - h.held) / ${houseRooms(Prisma.sql`t.room_type_id`)}),
  min((p.capacity + p.allowance + p.overcommitted - p.sold - p.held - p.blocked) / part.rooms))`;

/** OFFSET 0 has a part's night looked up by its key; otherwise all nights ever are read, even where there are no suites. */
const freeTables = Prisma.sql`FROM room_type_days t
  LEFT JOIN hotel_days h ON h.hotel_id = t.hotel_id AND h.date = t.date
  LEFT JOIN room_type_parts part ON part.suite_type_id = t.room_type_id
  LEFT JOIN LATERAL (SELECT * FROM room_type_days night
    WHERE night.room_type_id = part.part_type_id AND night.date = t.date OFFSET 0) p ON true`;

const FreeRooms = z
  .object({ room_type_id: z.number(), rooms: z.number() })
  .transform((row) => ({ roomTypeId: row.room_type_id, rooms: row.rooms }));

/**
 * The fewest free rooms of each type over these dates; none where a date is not open. A suite is left as often as its
 * parts still make one.
 */
export function selectFreeRooms(
  db: DbOrTx,
  hotelId: number,
  dates: readonly CalendarDate[],
): Promise<{ roomTypeId: number; rooms: number }[]> {
  const [first, last] = [dates[0], dates.at(-1)];
  return selectRows(
    db,
    FreeRooms,
    Prisma.sql`SELECT t.room_type_id, greatest(0, CASE WHEN count(DISTINCT t.date) < ${dates.length} THEN 0
        ELSE ${fewestFree} END)::int AS rooms ${freeTables}
      WHERE t.hotel_id = ${hotelId} AND t.date >= ${first}::date AND t.date <= ${last}::date
      GROUP BY t.room_type_id`,
  );
}

const FreeNight = z
  .object({ room_type_id: z.number(), date: z.date(), rooms: z.number() })
  .transform((row) => ({ roomTypeId: row.room_type_id, date: fromDbDate(row.date), rooms: row.rooms }));

export interface NightSpan {
  readonly hotelIds: readonly number[];
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/** The free rooms of each type of these hotels on each night of [from, to). */
export function selectFreeRoomsByNight(
  db: DbOrTx,
  { hotelIds, from, to }: NightSpan,
): Promise<{ roomTypeId: number; date: CalendarDate; rooms: number }[]> {
  return selectRows(
    db,
    FreeNight,
    Prisma.sql`SELECT t.room_type_id, t.date, greatest(0, ${fewestFree})::int AS rooms ${freeTables}
      WHERE t.hotel_id = ANY(${[...hotelIds]}::int[]) AND t.date >= ${from}::date AND t.date < ${to}::date
      GROUP BY t.room_type_id, t.date`,
  );
}

/** Which of these hotels have a type with so many rooms free on every night of [from, to). */
export async function selectHotelsWithRooms(
  db: DbOrTx,
  { hotelIds, from, to, rooms }: NightSpan & { readonly rooms: number },
): Promise<number[]> {
  const rows = await selectRows(
    db,
    z.object({ hotel_id: z.number() }),
    Prisma.sql`SELECT DISTINCT hotel_id FROM (
      SELECT t.hotel_id ${freeTables}
      WHERE t.hotel_id = ANY(${[...hotelIds]}::int[]) AND t.date >= ${from}::date AND t.date < ${to}::date
      GROUP BY t.hotel_id, t.room_type_id
      HAVING count(DISTINCT t.date) = ${to}::date - ${from}::date AND ${fewestFree} >= ${rooms}) free`,
  );
  return rows.map((row) => row.hotel_id);
}

/** Whether any night of the type was sold or held, however long ago. */
export async function isTypeTaken(db: DbOrTx, roomTypeId: number): Promise<boolean> {
  const taken = await db.roomTypeDay.findFirst({
    where: { roomTypeId, OR: [{ sold: { gt: 0 } }, { held: { gt: 0 } }] },
    select: { date: true },
  });
  return taken !== null;
}

export async function selectLastOpenDate(db: DbOrTx, hotelId: number): Promise<CalendarDate | null> {
  const last = await db.roomTypeDay.findFirst({
    where: { hotelId },
    orderBy: { date: 'desc' },
    select: { date: true },
  });
  return last && fromDbDate(last.date);
}

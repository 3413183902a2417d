import { z } from 'zod';
import { type CalendarDate, fromDbDate } from '../../core/calendar-date.ts';
import { conflict, notFound } from '../../core/errors.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { RoomModel } from '../../generated/prisma/models.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { type Housekeeping, housekeepingStates, type Room } from './room.ts';
import type { RoomCandidate } from './room-proposal.ts';
import { type Wish, wishesOf } from './wish.ts';

const HousekeepingColumn = z.enum(housekeepingStates);

export async function selectRooms(db: DbOrTx, hotelId: number): Promise<Room[]> {
  const rows = await db.room.findMany({ where: { hotelId }, orderBy: [{ floor: 'asc' }, { number: 'asc' }] });
  return rows.map(toRoom);
}

export async function selectRoom(db: DbOrTx, hotelId: number, id: number): Promise<Room> {
  const row = await db.room.findUnique({ where: { id, hotelId } });
  if (!row) throw notFound('room_not_found');
  return toRoom(row);
}

/** The room, kept from being assigned, blocked or cleaned by others meanwhile. */
export async function selectAndLockRoom(tx: Tx, hotelId: number, id: number): Promise<Room> {
  await tx.$queryRaw`SELECT id FROM rooms WHERE id = ${id} AND hotel_id = ${hotelId} FOR UPDATE`;
  return selectRoom(tx, hotelId, id);
}

/** Of a suite its parts are marked: it is as ready as they are. */
export async function updateHousekeeping(tx: Tx, roomId: number, housekeeping: Housekeeping): Promise<void> {
  await tx.$executeRaw`UPDATE rooms SET housekeeping = ${housekeeping}
    WHERE id IN (SELECT unit_id FROM room_units WHERE room_id = ${roomId})`;
}

interface RoomColumns {
  readonly number: string;
  readonly roomTypeId: number;
  readonly floor: number;
  readonly features: readonly string[];
  readonly active: boolean;
}

export async function insertRoom(tx: Tx, hotelId: number, fields: RoomColumns): Promise<number> {
  await refuseTakenNumber(tx, hotelId, { number: fields.number, id: null });
  const data = { ...fields, features: [...fields.features], hotelId, housekeeping: 'dirty' };
  const { id } = await tx.room.create({ data, select: { id: true } });
  return id;
}

export async function updateRoom(tx: Tx, id: number, hotelId: number, fields: RoomColumns): Promise<void> {
  await refuseTakenNumber(tx, hotelId, { number: fields.number, id });
  await tx.room.update({ where: { id }, data: { ...fields, features: [...fields.features] } });
}

async function refuseTakenNumber(
  tx: Tx,
  hotelId: number,
  room: { number: string; id: number | null },
): Promise<void> {
  const other = await tx.room.findUnique({
    where: { hotelId_number: { hotelId, number: room.number } },
    select: { id: true },
  });
  if (other && other.id !== room.id) throw conflict('room_number_taken');
}

function toRoom(row: RoomModel): Room {
  return { ...row, housekeeping: HousekeepingColumn.parse(row.housekeeping) };
}

export interface StaySpan {
  readonly wishes: readonly Wish[];
  readonly id: number;
  readonly roomTypeId: number;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
}

export async function selectStaySpan(db: DbOrTx, hotelId: number, stayId: number): Promise<StaySpan> {
  const row = await db.stay.findUnique({
    where: { id: stayId, hotelId },
    select: { id: true, roomTypeId: true, arrival: true, departure: true, specialRequests: true },
  });
  if (!row) throw notFound('stay_not_found');
  const { specialRequests, ...stay } = row;
  return {
    ...stay,
    arrival: fromDbDate(row.arrival),
    departure: fromDbDate(row.departure),
    wishes: wishesOf(specialRequests),
  };
}

const CandidateRow = z.object({
  roomId: z.number(),
  number: z.string(),
  housekeeping: HousekeepingColumn,
  floor: z.number(),
  features: z.array(z.string()),
  vacatedAt: z.date().nullable(),
  occupied: z.boolean(),
  conflict: z.boolean(),
  partOf: z.string().nullable(),
  connectsTo: z.array(z.string()),
  accessible: z.boolean(),
});

/** Every room in service of the stay's type, with what stands in its way over the rest of the stay. */
export function selectCandidates(
  db: DbOrTx,
  question: { hotelId: number; stay: StaySpan; from: CalendarDate },
): Promise<RoomCandidate[]> {
  const { hotelId, stay, from } = question;
  const days = Prisma.sql`daterange(${from}::date, greatest(${stay.departure}::date, ${from}::date + 1), '[)')`;
  return selectRows(
    db,
    CandidateRow,
    Prisma.sql`SELECT room.id AS "roomId", room.number, room.housekeeping, room.floor,
        coalesce(room.features, '{}') AS features, room.vacated_at AS "vacatedAt",
        EXISTS (SELECT 1 FROM room_units unit JOIN room_occupations other ON other.room_id = unit.unit_id
          WHERE unit.room_id = room.id AND other.in_house AND other.stay_id <> ${stay.id}) AS occupied,
        EXISTS (SELECT 1 FROM room_units unit JOIN room_occupations other ON other.room_id = unit.unit_id
          WHERE unit.room_id = room.id AND other.stay_id <> ${stay.id}
            AND daterange(other.arrival, greatest(other.departure, other.arrival + 1), '[)') && ${days})
        OR EXISTS (SELECT 1 FROM room_units unit JOIN room_blocks b ON b.room_id = unit.unit_id
          WHERE unit.room_id = room.id AND b.released_at IS NULL
            AND daterange(b.start_date, b.end_date, '[)') && ${days}) AS conflict,
        fact.part_of AS "partOf", fact.connects_to AS "connectsTo",
        coalesce('accessible' = ANY(room.features), false) AS accessible
      FROM rooms room JOIN room_facts fact ON fact.room_id = room.id AND fact.is_whole
      WHERE room.hotel_id = ${hotelId} AND room.room_type_id = ${stay.roomTypeId} AND room.active
      ORDER BY room.number`,
  );
}

const CountRow = z.object({ count: z.number() });

/** How many stays are promised this room for a day to come, or are in it: such a room can not simply go away. */
export async function countAssignedStays(db: DbOrTx, roomId: number, from: CalendarDate): Promise<number> {
  const [row] = await selectRows(
    db,
    CountRow,
    Prisma.sql`SELECT count(DISTINCT stay_id)::int AS count FROM room_occupations
      WHERE room_id = ${roomId} AND (in_house OR departure > ${from}::date)`,
  );
  return row?.count ?? 0;
}

import { z } from 'zod';
import type { CalendarDate } from '../../core/calendar-date.ts';
import { conflict, notFound } from '../../core/errors.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { RoomModel } from '../../generated/prisma/models.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { type Housekeeping, housekeepingStates, type Room } from './room.ts';

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

import { z } from 'zod';
import { calendarDate } from '../../core/calendar-date.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { selectRows, type Tx } from '../../platform/db.ts';
import { stayStatuses } from './reservation-status.ts';
import type { RoomPlan, RoomSpan } from './stay-rooms.ts';

/** A stay to be given a room, as it was when the plan was made. */
export interface RoomChoice {
  readonly stayId: number;
  readonly roomId: number;
  readonly version: number;
}

const date = z.string().transform(calendarDate);

const LockedStay = z.object({
  id: z.number(),
  reservationId: z.number(),
  number: z.string(),
  status: z.enum(stayStatuses),
  roomTypeId: z.number(),
  roomId: z.number().nullable(),
  pinned: z.boolean(),
  version: z.number(),
  arrival: date,
  departure: date,
});
export type PlannedStay = z.infer<typeof LockedStay>;

/** Stays of many bookings with these, all locked, in one order for all who do this. */
export function selectAndLockPlannedStays(
  tx: Tx,
  hotelId: number,
  stayIds: readonly number[],
): Promise<PlannedStay[]> {
  return selectRows(
    tx,
    LockedStay,
    Prisma.sql`SELECT s.id, s.reservation_id AS "reservationId", r.number, s.status, s.room_type_id AS "roomTypeId",
        s.room_id AS "roomId", s.do_not_move AS pinned, s.version, s.arrival::text, s.departure::text
      FROM reservations r JOIN stays s ON s.reservation_id = r.id
      WHERE s.hotel_id = ${hotelId} AND s.id = ANY(${[...stayIds]}::int[])
      ORDER BY r.id, s.id FOR UPDATE OF r, s`,
  );
}

const LockedRoom = z.object({
  id: z.number(),
  number: z.string(),
  roomTypeId: z.number(),
  active: z.boolean(),
});

/** The rooms with the parts of suites, kept from being blocked meanwhile: parts first, as everywhere. */
export async function selectAndLockPlannedRooms(tx: Tx, hotelId: number, roomIds: readonly number[]) {
  const rows = await selectRows(
    tx,
    LockedRoom,
    Prisma.sql`SELECT room.id, room.number, room.room_type_id AS "roomTypeId", room.active FROM rooms room
      WHERE room.hotel_id = ${hotelId}
        AND room.id IN (SELECT unit_id FROM room_units WHERE room_id = ANY(${[...roomIds]}::int[]))
      ORDER BY EXISTS (SELECT 1 FROM room_parts part WHERE part.suite_room_id = room.id), room.id FOR UPDATE OF room`,
  );
  return new Map(rows.map((room) => [room.id, room]));
}

/** A room a stay is to have over [from, until). */
export interface ChosenSpan extends RoomSpan {
  readonly stayId: number;
}

const ClosedRow = z.object({ stayId: z.number() });

/** Stays one of whose new rooms is out of order on one of the days it is for. */
export async function selectClosedChoices(tx: Tx, spans: readonly ChosenSpan[]): Promise<number[]> {
  const rows = await selectRows(
    tx,
    ClosedRow,
    Prisma.sql`SELECT DISTINCT choice."stayId"
      FROM jsonb_to_recordset(${JSON.stringify(spans)}::jsonb) AS choice ("stayId" int, "roomId" int, "from" date, until date)
      JOIN room_units unit ON unit.room_id = choice."roomId"
      JOIN room_blocks block ON block.room_id = unit.unit_id
      WHERE block.kind = 'out_of_order' AND block.released_at IS NULL
        AND daterange(block.start_date, block.end_date, '[)') && daterange(choice."from", greatest(choice.until, choice."from" + 1), '[)')`,
  );
  return rows.map(({ stayId }) => stayId);
}

/** Takes all their rooms away first, so that two can change with each other, then gives each its own. */
export async function updatePlannedRooms(tx: Tx, choices: readonly RoomChoice[]): Promise<void> {
  const ids = choices.map(({ stayId }) => stayId);
  await tx.$executeRaw`UPDATE stays SET room_id = NULL WHERE id = ANY(${ids}::int[]) AND room_id IS NOT NULL`;
  await tx.$executeRaw`UPDATE stays SET room_id = choice."roomId", version = stays.version + 1
    FROM jsonb_to_recordset(${JSON.stringify(choices)}::jsonb) AS choice ("stayId" int, "roomId" int)
    WHERE stays.id = choice."stayId"`;
}

/** The rooms of stays that change rooms. Their first room is theirs already. */
export async function insertLegs(
  tx: Tx,
  moves: readonly { readonly stayId: number; readonly legs: RoomPlan }[],
): Promise<void> {
  const rows = moves.flatMap(({ stayId, legs }) => legs.map((leg) => ({ stayId, ...leg })));
  await tx.$executeRaw`INSERT INTO stay_legs (stay_id, from_date, room_id)
    SELECT leg."stayId", leg."from", leg."roomId"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS leg ("stayId" int, "from" date, "roomId" int)`;
}

export async function updatePin(tx: Tx, stayId: number, pinned: boolean): Promise<void> {
  await tx.stay.update({
    where: { id: stayId },
    data: { doNotMove: pinned, version: { increment: 1 } },
    select: { id: true },
  });
}

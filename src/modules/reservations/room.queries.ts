import { z } from 'zod';
import { assert } from '../../core/assert.ts';
import type { CalendarDate } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';

const RoomRow = z.object({
  id: z.number(),
  number: z.string(),
  roomTypeId: z.number(),
  active: z.boolean(),
  housekeeping: z.string(),
  outOfOrder: z.boolean(),
  occupied: z.boolean(),
});
export type LockedRoom = z.infer<typeof RoomRow>;

interface RoomQuestion {
  readonly hotelId: number;
  readonly roomId: number;
  /** The stay that is to have it: its own presence does not count. */
  readonly stayId: number;
  readonly from: CalendarDate;
  readonly departure: CalendarDate;
}

/**
 * A room of this hotel with what stands in the way of a stay, kept from being blocked or cleaned meanwhile; a suite with
 * its parts, which are locked before it.
 */
export async function selectAndLockRoom(tx: Tx, question: RoomQuestion): Promise<LockedRoom> {
  const { hotelId, roomId, stayId, from, departure } = question;
  const rows = await selectRows(
    tx,
    RoomRow,
    Prisma.sql`WITH units AS MATERIALIZED (
        SELECT one.id FROM rooms one JOIN room_units unit ON unit.unit_id = one.id
        WHERE unit.room_id = ${roomId} AND one.hotel_id = ${hotelId}
        ORDER BY one.id = ${roomId}, one.id FOR UPDATE OF one)
      SELECT room.id, room.number, room.room_type_id AS "roomTypeId", room.active, room.housekeeping,
        EXISTS (SELECT 1 FROM room_units unit JOIN room_blocks block ON block.room_id = unit.unit_id
          WHERE unit.room_id = room.id AND block.kind = 'out_of_order'
          AND block.released_at IS NULL AND block.start_date < greatest(${departure}::date, ${from}::date + 1)
          AND block.end_date > ${from}::date) AS "outOfOrder",
        EXISTS (SELECT 1 FROM room_units unit JOIN room_occupations other ON other.room_id = unit.unit_id
          WHERE unit.room_id = room.id AND other.in_house AND other.stay_id <> ${stayId}) AS occupied
      FROM rooms room WHERE room.id = ${roomId} AND room.hotel_id = ${hotelId}
        AND (SELECT count(*) FROM units) > 0 FOR UPDATE OF room`,
  );
  const [room] = rows;
  if (!room) throw notFound('room_not_found');
  return room;
}

const LeftRow = z.object({ id: z.number(), number: z.string() });

/** Leaves the room, a suite with its parts, to housekeeping, as of the moment it was left; answers the room. */
export async function moveRoomToDirty(
  tx: Tx,
  { roomId, at }: { roomId: number; at: Date },
): Promise<{ id: number; number: string }> {
  const rows = await selectRows(
    tx,
    LeftRow,
    Prisma.sql`UPDATE rooms SET housekeeping = 'dirty', vacated_at = ${at}
      WHERE id IN (SELECT unit_id FROM room_units WHERE room_id = ${roomId}) RETURNING id, number`,
  );
  const room = rows.find(({ id }) => id === roomId);
  assert(room, 'the room that is left exists');
  return room;
}

const FreeRow = z.object({ free: z.boolean() });

/** Whether a room is free of other parties and out-of-order periods throughout. */
export async function roomIsFree(
  db: DbOrTx,
  room: { roomId: number; stayId: number; arrival: CalendarDate; departure: CalendarDate },
): Promise<boolean> {
  const days = Prisma.sql`daterange(${room.arrival}::date, greatest(${room.departure}::date, ${room.arrival}::date + 1), '[)')`;
  const [row] = await selectRows(
    db,
    FreeRow,
    Prisma.sql`SELECT NOT EXISTS (SELECT 1 FROM room_units unit JOIN room_occupations other ON other.room_id = unit.unit_id
        WHERE unit.room_id = ${room.roomId} AND other.stay_id <> ${room.stayId}
        AND daterange(other.arrival, greatest(other.departure, other.arrival + 1), '[)') && ${days})
      AND NOT EXISTS (SELECT 1 FROM room_units unit JOIN room_blocks block ON block.room_id = unit.unit_id
        WHERE unit.room_id = ${room.roomId} AND block.kind = 'out_of_order' AND block.released_at IS NULL
        AND daterange(block.start_date, block.end_date, '[)') && ${days}) AS free`,
  );
  return row?.free ?? false;
}

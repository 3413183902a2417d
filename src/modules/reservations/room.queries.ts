import { z } from 'zod';
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

/** A room of this hotel with what stands in the way of a stay, kept from being blocked or cleaned meanwhile. */
export async function selectAndLockRoom(tx: Tx, question: RoomQuestion): Promise<LockedRoom> {
  const { hotelId, roomId, stayId, from, departure } = question;
  const rows = await selectRows(
    tx,
    RoomRow,
    Prisma.sql`SELECT room.id, room.number, room.room_type_id AS "roomTypeId", room.active, room.housekeeping,
        EXISTS (SELECT 1 FROM room_blocks block WHERE block.room_id = room.id AND block.kind = 'out_of_order'
          AND block.released_at IS NULL AND block.start_date < greatest(${departure}::date, ${from}::date + 1)
          AND block.end_date > ${from}::date) AS "outOfOrder",
        EXISTS (SELECT 1 FROM stays other WHERE other.room_id = room.id AND other.status = 'in_house'
          AND other.id <> ${stayId}) AS occupied
      FROM rooms room WHERE room.id = ${roomId} AND room.hotel_id = ${hotelId} FOR UPDATE OF room`,
  );
  const [room] = rows;
  if (!room) throw notFound('room_not_found');
  return room;
}

/** Leaves the room to housekeeping, as of the moment it was left. */
export async function moveRoomToDirty(tx: Tx, { roomId, at }: { roomId: number; at: Date }): Promise<void> {
  await tx.$executeRaw`UPDATE rooms SET housekeeping = 'dirty', vacated_at = ${at} WHERE id = ${roomId}`;
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
    Prisma.sql`SELECT NOT EXISTS (SELECT 1 FROM stays other WHERE other.room_id = ${room.roomId}
        AND other.id <> ${room.stayId} AND other.status IN ('booked', 'in_house')
        AND daterange(other.arrival, greatest(other.departure, other.arrival + 1), '[)') && ${days})
      AND NOT EXISTS (SELECT 1 FROM room_blocks block WHERE block.room_id = ${room.roomId}
        AND block.kind = 'out_of_order' AND block.released_at IS NULL
        AND daterange(block.start_date, block.end_date, '[)') && ${days}) AS free`,
  );
  return row?.free ?? false;
}

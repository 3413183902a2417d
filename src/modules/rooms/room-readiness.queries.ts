import { z } from 'zod';
import { Prisma } from '../../generated/prisma/client.ts';
import { selectRows, type Tx } from '../../platform/db.ts';

const AwaitedRow = z.object({
  id: z.number(),
  number: z.string(),
  reservation: z.string(),
  forRoom: z.boolean(),
});

/** A room an arrival waits for: this very room, or any of its type. */
export type AwaitedRoom = z.infer<typeof AwaitedRow>;

/**
 * Of a room that has just become ready, and the suite that became so with it: those that are free now and that an arrival
 * of today waits for, or a guest who is to move into it today. First who was given the room, then the first of its type
 * without one.
 */
export function selectAwaitedRooms(
  tx: Tx,
  { hotelId, roomId }: { hotelId: number; roomId: number },
): Promise<AwaitedRoom[]> {
  return selectRows(
    tx,
    AwaitedRow,
    Prisma.sql`
    SELECT room.id, room.number, waiting.number AS reservation, waiting.for_room AS "forRoom"
    FROM rooms room JOIN hotels hotel ON hotel.id = room.hotel_id
    CROSS JOIN LATERAL (
      SELECT r.number, s.room_id IS NOT NULL AS for_room
      FROM stays s JOIN reservations r ON r.id = s.reservation_id
      WHERE s.hotel_id = room.hotel_id AND ((s.status = 'booked' AND s.arrival <= hotel.business_date
          AND (s.room_id = room.id OR (s.room_id IS NULL AND s.room_type_id = room.room_type_id)))
        OR (s.status = 'in_house' AND EXISTS (SELECT 1 FROM room_moves move WHERE move.stay_id = s.id
          AND move.room_id = room.id AND move.from_date <= hotel.business_date)))
      ORDER BY s.room_id IS NULL, s.waiting_since IS NULL, s.arrival, s.id LIMIT 1) waiting
    WHERE room.hotel_id = ${hotelId} AND room.active AND room.housekeeping IN ('clean', 'inspected')
      AND room.id IN (SELECT unit_id FROM room_units WHERE room_id = ${roomId}
        UNION SELECT suite_room_id FROM room_parts WHERE part_room_id = ${roomId})
      AND NOT EXISTS (SELECT 1 FROM room_units unit JOIN room_occupations taken ON taken.room_id = unit.unit_id
        WHERE unit.room_id = room.id AND (taken.in_house OR (NOT waiting.for_room AND taken.arrival <= hotel.business_date
          AND greatest(taken.departure, taken.arrival + 1) > hotel.business_date)))
      AND NOT EXISTS (SELECT 1 FROM room_units unit JOIN room_blocks block ON block.room_id = unit.unit_id
        WHERE unit.room_id = room.id AND block.released_at IS NULL
          AND block.start_date <= hotel.business_date AND block.end_date > hotel.business_date)
    ORDER BY room.number`,
  );
}

const OccupiedRow = z.object({ occupied: z.boolean() });

/** Whether somebody is in house in the room or, of a suite, in a part of it. The caller holds the room's lock. */
export async function selectOccupied(tx: Tx, roomId: number): Promise<boolean> {
  const [row] = await selectRows(
    tx,
    OccupiedRow,
    Prisma.sql`SELECT EXISTS (SELECT 1 FROM room_units unit JOIN room_occupations taken ON taken.room_id = unit.unit_id
      WHERE unit.room_id = ${roomId} AND taken.in_house) AS occupied`,
  );
  return row?.occupied ?? false;
}

export async function updateFound(tx: Tx, roomId: number, foundOccupied: boolean | null): Promise<void> {
  await tx.room.update({ where: { id: roomId }, data: { foundOccupied } });
}

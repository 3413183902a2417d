import { z } from 'zod';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';
import { housekeepingStates } from '../rooms/room.ts';
import type { RoomCandidate } from '../rooms/room-proposal.ts';
import type { RoomNeed } from './room-proposal.ts';

const FreeRow = z.object({
  stayId: z.number(),
  roomId: z.number(),
  number: z.string(),
  housekeeping: z.enum(housekeepingStates),
  vacatedAt: z.date().nullable(),
  occupied: z.boolean(),
  conflict: z.literal(false),
  partOf: z.string().nullable(),
  connectsTo: z.array(z.string()),
  accessible: z.boolean(),
});

/** Rooms free of other parties and out-of-order periods on all days of each need: one statement for all of them. */
export async function selectFreeRooms(
  db: DbOrTx,
  hotelId: number,
  needs: readonly RoomNeed[],
): Promise<Map<number, RoomCandidate[]>> {
  const rooms = new Map<number, RoomCandidate[]>(needs.map((need) => [need.stayId, []]));
  const days = Prisma.sql`daterange(need.arrival, greatest(need.departure, need.arrival + 1), '[)')`;
  const rows = await selectRows(
    db,
    FreeRow,
    Prisma.sql`
    SELECT need."stayId", room.id AS "roomId", room.number, room.housekeeping, room.vacated_at AS "vacatedAt",
      EXISTS (SELECT 1 FROM room_units unit JOIN room_occupations other ON other.room_id = unit.unit_id
        WHERE unit.room_id = room.id AND other.in_house AND other.stay_id <> need."stayId") AS occupied,
      false AS conflict, fact.part_of AS "partOf", fact.connects_to AS "connectsTo",
        coalesce('accessible' = ANY(room.features), false) AS accessible
    FROM jsonb_to_recordset(${JSON.stringify(needs)}::jsonb)
      AS need ("stayId" int, "roomTypeId" int, arrival date, departure date)
    JOIN rooms room ON room.room_type_id = need."roomTypeId" AND room.hotel_id = ${hotelId} AND room.active
    JOIN room_facts fact ON fact.room_id = room.id AND fact.is_whole
    WHERE NOT EXISTS (SELECT 1 FROM room_units unit JOIN room_occupations other ON other.room_id = unit.unit_id
        WHERE unit.room_id = room.id AND other.stay_id <> need."stayId"
          AND daterange(other.arrival, greatest(other.departure, other.arrival + 1), '[)') && ${days})
      AND NOT EXISTS (SELECT 1 FROM room_units unit JOIN room_blocks block ON block.room_id = unit.unit_id
        WHERE unit.room_id = room.id AND block.released_at IS NULL
          AND daterange(block.start_date, block.end_date, '[)') && ${days})
    ORDER BY room.number`,
  );
  for (const { stayId, ...room } of rows) rooms.get(stayId)?.push(room);
  return rooms;
}

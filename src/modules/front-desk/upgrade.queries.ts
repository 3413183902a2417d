import { z } from 'zod';
import type { CalendarDate } from '../../core/calendar-date.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';

const Row = z.object({ id: z.number(), number: z.string(), typeId: z.number(), type: LocalTextSchema });
export type BetterRoom = z.output<typeof Row>;

export interface BetterRoomQuestion {
  readonly hotelId: number;
  readonly roomTypeId: number;
  readonly from: CalendarDate;
  readonly departure: CalendarDate;
}

/** Rooms of better types that are ready and free throughout, where their type is not sold out on any night. */
const readyRooms = ({ hotelId, roomTypeId, from, departure }: BetterRoomQuestion) => Prisma.sql`
      FROM room_types own JOIN room_types better
        ON better.hotel_id = own.hotel_id AND better.active AND better.sort_order > own.sort_order
      JOIN rooms room ON room.room_type_id = better.id AND room.active AND room.housekeeping IN ('clean', 'inspected')
      WHERE own.id = ${roomTypeId} AND own.hotel_id = ${hotelId}
        AND NOT EXISTS (SELECT 1 FROM room_occupations taken WHERE taken.room_id = room.id
          AND taken.arrival < ${departure}::date AND (taken.departure > ${from}::date OR taken.in_house))
        AND NOT EXISTS (SELECT 1 FROM room_blocks block WHERE block.room_id = room.id AND block.released_at IS NULL
          AND block.start_date < ${departure}::date AND block.end_date > ${from}::date)
        AND NOT EXISTS (SELECT 1 FROM room_type_days day WHERE day.room_type_id = better.id
          AND day.date >= ${from}::date AND day.date < ${departure}::date
          AND day.sold + day.held + day.blocked >= day.capacity)`;

/** One of the next type up: what a level's free upgrade can be today. Null where there is none. */
export async function selectOptionalBetterRoom(
  db: DbOrTx,
  question: BetterRoomQuestion,
): Promise<BetterRoom | null> {
  const [row] = await selectRows(
    db,
    Row,
    Prisma.sql`SELECT room.id, room.number, better.id AS "typeId", better.names AS type ${readyRooms(question)}
      ORDER BY better.sort_order, room.number LIMIT 1`,
  );
  return row ?? null;
}

/** One of each better type: where points can lead at check-in. */
export function selectBetterRooms(db: DbOrTx, question: BetterRoomQuestion): Promise<BetterRoom[]> {
  return selectRows(
    db,
    Row,
    Prisma.sql`SELECT DISTINCT ON (better.id) room.id, room.number, better.id AS "typeId", better.names AS type
      ${readyRooms(question)} ORDER BY better.id, room.number`,
  );
}

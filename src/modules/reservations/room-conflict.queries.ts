import { z } from 'zod';
import { calendarDate } from '../../core/calendar-date.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import type { RoomConflict, RoomOption, RoomQuestion } from './room-conflict.ts';

const date = z.string().transform(calendarDate);

const ConflictRow = z.object({
  kind: z.enum(['stay', 'in_house', 'block']),
  room: z.string(),
  label: z.string(),
  from: date,
  until: date,
});

const daysOf = ({ from, until }: RoomQuestion) =>
  Prisma.sql`daterange(${from}::date, greatest(${until}::date, ${from}::date + 1), '[)')`;

/** Everything that stands in the way of a room, or of a part of it, on these days: one statement. */
export function selectConflicts(
  db: DbOrTx,
  question: RoomQuestion & { readonly roomId: number },
): Promise<RoomConflict[]> {
  const { hotelId, roomId, exceptStayIds, now } = question;
  const days = daysOf(question);
  return selectRows(
    db,
    ConflictRow,
    Prisma.sql`SELECT CASE WHEN taken.in_house THEN 'in_house' ELSE 'stay' END AS kind, unit_room.number AS room,
        s.guest_name AS label, taken.arrival::text AS "from", taken.departure::text AS until
      FROM room_units unit JOIN rooms unit_room ON unit_room.id = unit.unit_id
      JOIN room_occupations taken ON taken.room_id = unit.unit_id JOIN stays s ON s.id = taken.stay_id
      WHERE unit.room_id = ${roomId} AND unit_room.hotel_id = ${hotelId} AND taken.stay_id <> ALL(${[...exceptStayIds]}::int[])
        AND (daterange(taken.arrival, greatest(taken.departure, taken.arrival + 1), '[)') && ${days}
          OR (${now} AND taken.in_house))
      UNION ALL
      SELECT 'block', unit_room.number, block.reason, block.start_date::text, block.end_date::text
      FROM room_units unit JOIN rooms unit_room ON unit_room.id = unit.unit_id
      JOIN room_blocks block ON block.room_id = unit.unit_id AND block.kind = 'out_of_order' AND block.released_at IS NULL
      WHERE unit.room_id = ${roomId} AND unit_room.hotel_id = ${hotelId}
        AND daterange(block.start_date, block.end_date, '[)') && ${days}
      ORDER BY 4, 2 LIMIT 20`,
  );
}

const OptionRow = z.object({
  id: z.number(),
  number: z.string(),
  roomTypeId: z.number(),
  typeNames: LocalTextSchema,
  isFree: z.boolean(),
});

/** The rooms in service with whether each is free on these days, by type and number: one statement. */
export function selectRoomOptions(db: DbOrTx, question: RoomQuestion): Promise<RoomOption[]> {
  const { hotelId, exceptStayIds, now } = question;
  const days = daysOf(question);
  return selectRows(
    db,
    OptionRow,
    Prisma.sql`SELECT room.id, room.number, room.room_type_id AS "roomTypeId", type.names AS "typeNames",
        NOT EXISTS (SELECT 1 FROM room_units unit JOIN room_occupations taken ON taken.room_id = unit.unit_id
          WHERE unit.room_id = room.id AND taken.stay_id <> ALL(${[...exceptStayIds]}::int[])
            AND (daterange(taken.arrival, greatest(taken.departure, taken.arrival + 1), '[)') && ${days}
              OR (${now} AND taken.in_house)))
        AND NOT EXISTS (SELECT 1 FROM room_units unit JOIN room_blocks block ON block.room_id = unit.unit_id
          WHERE unit.room_id = room.id AND block.kind = 'out_of_order' AND block.released_at IS NULL
            AND daterange(block.start_date, block.end_date, '[)') && ${days}) AS "isFree"
      FROM rooms room JOIN room_types type ON type.id = room.room_type_id
      JOIN room_facts fact ON fact.room_id = room.id AND fact.is_whole
      WHERE room.hotel_id = ${hotelId} AND room.active
      ORDER BY type.sort_order, type.id, room.floor, length(room.number), room.number`,
  );
}

const NeighbourRow = z.object({
  stayId: z.number(),
  guestName: z.string(),
  room: z.string(),
  arrival: date,
  departure: date,
});

/** Stays with a room, other than this one, that share a day with it: those it may swap rooms with. */
export function selectNeighbours(db: DbOrTx, question: RoomQuestion) {
  const { hotelId, exceptStayIds } = question;
  return selectRows(
    db,
    NeighbourRow,
    Prisma.sql`SELECT s.id AS "stayId", s.guest_name AS "guestName", room.number AS room, s.arrival::text AS arrival,
        s.departure::text AS departure
      FROM stays s JOIN rooms room ON room.id = s.room_id
      WHERE s.hotel_id = ${hotelId} AND s.status IN ('booked', 'in_house') AND s.id <> ALL(${[...exceptStayIds]}::int[])
        AND daterange(s.arrival, greatest(s.departure, s.arrival + 1), '[)') && ${daysOf(question)}
      ORDER BY length(room.number), room.number, s.arrival LIMIT 500`,
  );
}

import { z } from 'zod';
import { type CalendarDate, calendarDate } from '../../core/calendar-date.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { blockKinds, housekeepingStates, returnStates } from '../rooms/room.ts';
import type { BoardRoom } from './room-board.ts';

const date = z.string().transform(calendarDate);

const count = z.number();
const party = {
  name: z.string(),
  number: z.string(),
  stayId: count,
  arrival: date,
  departure: date,
  vip: z.boolean(),
  guestClass: LocalTextSchema.nullable(),
  adults: count,
  childAges: z.array(count),
  roomType: z.object({
    baseAdults: count,
    maxAdults: count,
    maxChildren: count,
    maxGuests: count,
    maxExtraBeds: count,
    maxCots: count,
    cotUnder: count,
  }),
};

const partyJson = Prisma.sql`'name', s.guest_name, 'number', r.number, 'stayId', s.id, 'arrival', s.arrival,
  'departure', s.departure, 'vip', c.vip,
  'guestClass', (SELECT names FROM classed_guests WHERE guest_id = s.customer_id AND hotel_id = s.hotel_id), 'adults', s.adults, 'childAges', to_jsonb(s.child_ages),
  'roomType', (SELECT jsonb_build_object('baseAdults', base_adults, 'maxAdults', max_adults, 'maxChildren', max_children,
    'maxGuests', max_guests, 'maxExtraBeds', max_extra_beds, 'maxCots', max_cots, 'cotUnder', hotels.cot_under)
    FROM room_types JOIN hotels ON hotels.id = room_types.hotel_id WHERE room_types.id = s.room_type_id)`;

const taken = Prisma.sql`room_occupations taken JOIN stays s ON s.id = taken.stay_id
        JOIN reservations r ON r.id = s.reservation_id JOIN customers c ON c.id = s.customer_id`;

const BoardRow = z.object({
  id: z.number(),
  number: z.string(),
  floor: z.number(),
  typeCode: z.string(),
  typeOrder: count,
  type: LocalTextSchema,
  housekeeping: z.enum(housekeepingStates),
  block: z
    .object({
      id: z.number(),
      kind: z.enum(blockKinds),
      reason: z.string(),
      startDate: date,
      endDate: date,
      returnState: z.enum(returnStates),
    })
    .nullable(),
  guest: z.object({ ...party, movesTo: z.string().nullable() }).nullable(),
  next: z
    .object({ ...party, isWaiting: z.boolean(), movesFrom: z.string().nullable(), treatment: z.string() })
    .nullable(),
  foundOccupied: z.boolean().nullable(),
  partOf: z.string().nullable(),
  madeOf: z.array(z.string()),
  letAsParts: z.boolean(),
});

/** Every room of the house, or the one of this number, with its block, its guest and the next party: one statement. */
export function selectBoard(
  db: DbOrTx,
  {
    hotelId,
    businessDate,
    number,
  }: { hotelId: number; businessDate: CalendarDate; number?: string | undefined },
): Promise<BoardRoom[]> {
  return selectRows(
    db,
    BoardRow,
    Prisma.sql`
    SELECT room.id, room.number, room.floor, type.code AS "typeCode", type.sort_order AS "typeOrder", type.names AS type,
      room.housekeeping, room.found_occupied AS "foundOccupied",
      (SELECT jsonb_build_object('id', block.id, 'kind', block.kind, 'reason', block.reason,
        'startDate', block.start_date, 'endDate', block.end_date, 'returnState', block.return_state)
        FROM room_units unit JOIN room_blocks block ON block.room_id = unit.unit_id
        WHERE unit.room_id = room.id AND block.released_at IS NULL
          AND block.start_date <= ${businessDate}::date AND block.end_date > ${businessDate}::date LIMIT 1) AS block,
      (SELECT jsonb_build_object(${partyJson}, 'movesTo', (SELECT new.number FROM room_moves move
          JOIN rooms new ON new.id = move.room_id
          WHERE move.stay_id = s.id AND move.from_date <= ${businessDate}::date)) FROM ${taken}
        WHERE taken.room_id = room.id AND taken.in_house LIMIT 1) AS guest,
      (SELECT jsonb_build_object(${partyJson}, 'isWaiting', s.waiting_since IS NOT NULL AND s.status = 'booked',
          'treatment', CASE WHEN c.vip THEN (SELECT in_room FROM room_type_treatments
            WHERE room_type_id = s.room_type_id) ELSE '' END,
          'movesFrom', CASE WHEN s.status = 'in_house' THEN (SELECT old.number FROM rooms old WHERE old.id = s.room_id) END)
        FROM ${taken}
        WHERE taken.room_id = room.id AND NOT taken.in_house AND taken.arrival <= ${businessDate}::date
          AND greatest(taken.departure, taken.arrival + 1) > ${businessDate}::date ORDER BY taken.arrival LIMIT 1) AS next,
      fact.part_of AS "partOf", fact.made_of AS "madeOf",
      EXISTS (SELECT 1 FROM room_parts part JOIN room_occupations taken ON taken.room_id = part.part_room_id
        WHERE part.suite_room_id = room.id AND taken.in_house AND NOT EXISTS (
          SELECT 1 FROM room_occupations own WHERE own.stay_id = taken.stay_id AND own.room_id = room.id)) AS "letAsParts"
    FROM rooms room JOIN room_types type ON type.id = room.room_type_id JOIN room_facts fact ON fact.room_id = room.id
    WHERE room.hotel_id = ${hotelId} AND room.active ${number === undefined ? Prisma.empty : Prisma.sql`AND room.number = ${number}`}
    ORDER BY room.floor, length(room.number), room.number`,
  );
}

import { z } from 'zod';
import { type CalendarDate, calendarDate } from '../../core/calendar-date.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { housekeepingStates } from '../rooms/room.ts';
import { wishesOf } from '../rooms/wish.ts';
import type { AssignableRoom, AssignableStay, RoomClosure } from './assignment.ts';
import { aims, type Weights } from './weights.ts';

const date = z.string().transform(calendarDate);
const wishList = z.array(z.string()).transform(wishesOf);
const ids = z.array(z.number());

const RoomRow = z.object({
  id: z.number(),
  number: z.string(),
  typeId: z.number(),
  floor: z.number(),
  features: z.array(z.string()),
  connectsTo: ids,
  parts: ids,
  housekeeping: z.enum(housekeepingStates),
  vacatedAt: z.date().nullable(),
  occupied: z.boolean(),
});

/** Every room that can be given out; a suite only while it has all its parts. */
export function selectAssignableRooms(db: DbOrTx, hotelId: number): Promise<AssignableRoom[]> {
  return selectRows(
    db,
    RoomRow,
    Prisma.sql`SELECT room.id, room.number, room.room_type_id AS "typeId", room.floor,
        coalesce(room.features, '{}') AS features,
        ARRAY(SELECT CASE WHEN door.room_a = room.id THEN door.room_b ELSE door.room_a END
          FROM room_connections door WHERE room.id IN (door.room_a, door.room_b) ORDER BY 1) AS "connectsTo",
        ARRAY(SELECT part.part_room_id FROM room_parts part WHERE part.suite_room_id = room.id ORDER BY 1) AS parts,
        room.housekeeping, room.vacated_at AS "vacatedAt",
        EXISTS (SELECT 1 FROM room_units unit JOIN room_occupations stay ON stay.room_id = unit.unit_id
          WHERE unit.room_id = room.id AND stay.in_house) AS occupied
      FROM rooms room JOIN room_facts fact ON fact.room_id = room.id AND fact.is_whole
      WHERE room.hotel_id = ${hotelId} AND room.active ORDER BY room.number, room.id`,
  );
}

const StayRow = z.object({
  id: z.number(),
  number: z.string(),
  guestName: z.string(),
  version: z.number(),
  status: z.enum(['booked', 'in_house']),
  typeId: z.number(),
  typeNames: LocalTextSchema,
  arrival: date,
  departure: date,
  asked: wishList,
  liked: wishList,
  roomsBefore: ids,
  vip: z.boolean(),
  guestClass: LocalTextSchema.nullable(),
  group: z.number().nullable(),
  roomId: z.number().nullable(),
  pinned: z.boolean(),
});
export type StayInHouse = z.infer<typeof StayRow>;

/**
 * Stays that need a room between two days, and whoever has one while any of those is there. Guests of a booking with
 * several rooms are companions. Whoever changes rooms by arrangement keeps to it: see the closures.
 */
export function selectStaysInHouse(
  db: DbOrTx,
  { hotelId, from, to }: { hotelId: number; from: CalendarDate; to: CalendarDate },
): Promise<StayInHouse[]> {
  return selectRows(
    db,
    StayRow,
    Prisma.sql`WITH horizon AS (SELECT coalesce(max(departure), ${to}::date) AS last FROM stays
        WHERE hotel_id = ${hotelId} AND status IN ('booked', 'in_house') AND arrival <= ${to}::date AND departure >= ${from}::date)
      SELECT s.id, r.number, s.guest_name AS "guestName", s.version, s.status, s.room_type_id AS "typeId",
        type.names AS "typeNames", s.arrival::text, s.departure::text, s.special_requests AS asked,
        ARRAY(SELECT code FROM customer_preferences known WHERE known.customer_id = s.customer_id) AS liked,
        ARRAY(SELECT DISTINCT past.room_id FROM stays past WHERE past.customer_id = s.customer_id
          AND past.hotel_id = s.hotel_id AND past.status = 'checked_out' AND past.room_id IS NOT NULL) AS "roomsBefore",
        c.vip, (SELECT names FROM classed_guests WHERE guest_id = s.customer_id AND hotel_id = s.hotel_id) AS "guestClass",
        CASE WHEN (SELECT count(*) FROM stays beside WHERE beside.reservation_id = s.reservation_id) > 1
          THEN s.reservation_id END AS "group",
        s.room_id AS "roomId", s.do_not_move AS pinned
      FROM stays s JOIN reservations r ON r.id = s.reservation_id JOIN customers c ON c.id = s.customer_id
        JOIN room_types type ON type.id = s.room_type_id CROSS JOIN horizon
      WHERE s.hotel_id = ${hotelId} AND s.status IN ('booked', 'in_house') AND s.departure >= ${from}::date
        AND (s.arrival <= ${to}::date OR (s.room_id IS NOT NULL AND s.arrival <= horizon.last))
        AND NOT EXISTS (SELECT 1 FROM stay_legs leg WHERE leg.stay_id = s.id)
      ORDER BY s.arrival, s.id`,
  );
}

const ClosureRow = z.object({ roomId: z.number(), from: date, to: date });

/**
 * Rooms that nobody is given from a day on: out of order, out of service, or kept for a stay that changes rooms on days
 * already arranged.
 */
export function selectClosures(db: DbOrTx, hotelId: number, from: CalendarDate): Promise<RoomClosure[]> {
  return selectRows(
    db,
    ClosureRow,
    Prisma.sql`SELECT room_id AS "roomId", greatest(start_date, ${from}::date)::text AS "from",
        least(end_date, ${from}::date + 400)::text AS "to" FROM room_blocks
      WHERE hotel_id = ${hotelId} AND released_at IS NULL AND end_date > ${from}::date
        AND start_date < ${from}::date + 400
      UNION ALL SELECT span.room_id, greatest(span.arrival, ${from}::date)::text, span.departure::text
      FROM stay_room_spans span WHERE span.hotel_id = ${hotelId} AND span.status IN ('booked', 'in_house')
        AND span.departure > ${from}::date AND EXISTS (SELECT 1 FROM stay_legs leg WHERE leg.stay_id = span.stay_id)
      ORDER BY 2, 1`,
  );
}

const WeightRow = z.object({ aim: z.enum(aims), weight: z.number() });

export async function selectWeights(db: DbOrTx, hotelId: number): Promise<Partial<Weights>> {
  const rows = await db.assignmentWeight.findMany({ where: { hotelId, aim: { in: [...aims] } } });
  return Object.fromEntries(rows.map((row) => WeightRow.parse(row)).map(({ aim, weight }) => [aim, weight]));
}

export async function replaceWeights(tx: Tx, hotelId: number, weights: Weights): Promise<void> {
  await tx.assignmentWeight.deleteMany({ where: { hotelId } });
  await tx.assignmentWeight.createMany({ data: aims.map((aim) => ({ hotelId, aim, weight: weights[aim] })) });
}

export function assignable(stay: StayInHouse, hold: AssignableStay['hold']): AssignableStay {
  const { id, typeId, arrival, departure, asked, liked, roomsBefore, vip, group, roomId } = stay;
  return { id, typeId, arrival, departure, asked, liked, roomsBefore, vip, group, roomId, hold };
}

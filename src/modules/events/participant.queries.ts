import { z } from 'zod';
import { languages } from '../../core/local-text.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { eventStatuses, type OwnEvent, registrationStatuses } from './event.ts';
import { RegistrationRow, registrationColumns } from './registration.queries.ts';

/** A registration as the desk reads it. */
const Participant = RegistrationRow.extend({
  firstName: z.string(),
  lastName: z.string(),
  otherName: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  memberNumber: z.string().nullable(),
  folioNumber: z.string().nullable(),
  /** His room, while he is in house here. */
  room: z.string().nullable(),
  stayId: z.number().nullable(),
});
export type Participant = z.infer<typeof Participant>;

/**
 * Everybody who is or was on the list of an event, in the order of asking, each with the room he is in. One statement,
 * whatever the number.
 */
export function selectParticipants(
  db: DbOrTx,
  { eventId, id }: { readonly eventId: number; readonly id?: number },
): Promise<Participant[]> {
  const which = id === undefined ? Prisma.empty : Prisma.sql`AND r.id = ${id}`;
  return selectRows(
    db,
    Participant,
    Prisma.sql`SELECT ${registrationColumns}, c.first_name AS "firstName", c.last_name AS "lastName", c.other_name AS "otherName",
        c.email, c.phone, m.number AS "memberNumber", f.number AS "folioNumber", stay.room, stay.id AS "stayId"
      FROM event_registrations r
      JOIN customers c ON c.id = r.customer_id
      LEFT JOIN loyalty_members m ON m.customer_id = c.id
      LEFT JOIN folios f ON f.id = r.folio_id
      LEFT JOIN LATERAL (SELECT s.id, room.number AS room FROM stays s LEFT JOIN rooms room ON room.id = s.room_id
        WHERE s.hotel_id = r.hotel_id AND s.status = 'in_house'
          AND (s.customer_id = r.customer_id OR s.reservation_id = r.reservation_id)
        ORDER BY (s.customer_id = r.customer_id) DESC, s.id LIMIT 1) stay ON true
      WHERE r.event_id = ${eventId} ${which} ORDER BY r.id`,
  );
}

const Sums = z.object({
  eventId: z.number(),
  registered: z.number(),
  waiting: z.number(),
  came: z.number(),
});
export type EventSums = z.infer<typeof Sums>;

/** Persons by event, for all of them at once. */
export async function selectSums(
  db: DbOrTx,
  eventIds: readonly number[],
): Promise<ReadonlyMap<number, EventSums>> {
  const rows = await selectRows(
    db,
    Sums,
    Prisma.sql`SELECT event_id AS "eventId",
        coalesce(sum(party) FILTER (WHERE status IN ('registered', 'held')), 0)::int AS registered,
        coalesce(sum(party) FILTER (WHERE status = 'waiting'), 0)::int AS waiting,
        coalesce(sum(came), 0)::int AS came
      FROM event_registrations WHERE event_id = ANY(${[...eventIds]}::int[]) GROUP BY event_id`,
  );
  return new Map(rows.map((row) => [row.eventId, row]));
}

/** Whom to write to about a registration; null where he was erased. */
const Addressee = z.object({
  firstName: z.string(),
  lastName: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  language: z.enum(languages).catch('en'),
});
export type Addressee = z.infer<typeof Addressee>;

/** Where a booking gave another address than the profile has, that is the one. */
export async function selectOptionalAddressee(tx: Tx, registrationId: number): Promise<Addressee | null> {
  const [row] = await selectRows(
    tx,
    Addressee,
    Prisma.sql`SELECT c.first_name AS "firstName", c.last_name AS "lastName", r.language,
        coalesce(b.contact_email, c.email) AS email, coalesce(b.contact_phone, c.phone) AS phone
      FROM event_registrations r JOIN customers c ON c.id = r.customer_id
      LEFT JOIN reservations b ON b.id = r.reservation_id
      WHERE r.id = ${registrationId} AND c.anonymised_at IS NULL`,
  );
  return row ?? null;
}

const Reachable = z.object({
  parties: z.number(),
  withMail: z.number(),
  withPhone: z.number(),
  withEither: z.number(),
});

/** Parties who come or wait, and how they can be written to. */
export async function countReachable(db: DbOrTx, eventId: number): Promise<z.infer<typeof Reachable>> {
  const [row] = await selectRows(
    db,
    Reachable,
    Prisma.sql`SELECT count(*)::int AS parties, count(email)::int AS "withMail", count(phone)::int AS "withPhone",
        count(coalesce(email, phone))::int AS "withEither"
      FROM (SELECT coalesce(b.contact_email, c.email) AS email, coalesce(b.contact_phone, c.phone) AS phone
        FROM event_registrations r JOIN customers c ON c.id = r.customer_id
        LEFT JOIN reservations b ON b.id = r.reservation_id
        WHERE r.event_id = ${eventId} AND r.status NOT IN ('cancelled', 'lapsed') AND r.came_at IS NULL) coming`,
  );
  return row ?? { parties: 0, withMail: 0, withPhone: 0, withEither: 0 };
}

const OwnRow = z.object({
  token: z.string(),
  status: z.enum(registrationStatuses),
  party: z.number(),
  came: z.number().nullable(),
  points: z.number(),
  eventStatus: z.enum(eventStatuses),
  names: LocalTextSchema,
  hotelNames: LocalTextSchema,
  timeZone: z.string(),
  startsAt: z.date(),
  endsAt: z.date(),
});

/** The events of the profile behind a guest's account, the latest first: one statement. */
export function selectEventsOfUser(db: DbOrTx, userId: number): Promise<OwnEvent[]> {
  return selectRows(
    db,
    OwnRow,
    Prisma.sql`SELECT r.token::text AS token, r.status, r.party, r.came, r.points, e.status AS "eventStatus", e.names,
        h.names AS "hotelNames", h.time_zone AS "timeZone", e.starts_at AS "startsAt", e.ends_at AS "endsAt"
      FROM users u JOIN event_registrations r ON r.customer_id = u.customer_id JOIN hotel_events e ON e.id = r.event_id
        JOIN hotels h ON h.id = e.hotel_id
      WHERE u.id = ${userId} ORDER BY e.starts_at DESC, r.id DESC LIMIT 100`,
  );
}

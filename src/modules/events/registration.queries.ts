import { z } from 'zod';
import { conflict, notFound } from '../../core/errors.ts';
import { type Language, languages } from '../../core/local-text.ts';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import {
  type Appointment,
  eventStatuses,
  type OwnEvent,
  type Registration,
  type RegistrationSource,
  registrationStatuses,
} from './event.ts';

const Row = z.object({
  id: z.number(),
  hotelId: z.number(),
  eventId: z.number(),
  customerId: z.number(),
  reservationId: z.number().nullable(),
  token: z.string(),
  source: z.enum(['account', 'booking', 'desk']),
  party: z.number(),
  status: z.enum(registrationStatuses),
  unitMinor: z.number().transform((amount) => minor(amount)),
  createdAt: z.date(),
  cameAt: z.date().nullable(),
  came: z.number().nullable(),
  folioId: z.number().nullable(),
  chargeLineId: z.coerce.bigint().nullable(),
  paymentId: z.number().nullable(),
  points: z.number(),
  refundHours: z.number().nullable(),
  heldUntil: z.date().nullable(),
  prepaidMinor: z.number().transform((amount) => minor(amount)),
  toldStartsAt: z.date(),
  toldEndsAt: z.date(),
  toldPlaces: LocalTextSchema,
});

const columns = Prisma.sql`r.id, r.hotel_id AS "hotelId", r.event_id AS "eventId", r.customer_id AS "customerId",
  r.reservation_id AS "reservationId", r.token::text AS token, r.source, r.party, r.status, r.unit_minor AS "unitMinor",
  r.created_at AS "createdAt", r.came_at AS "cameAt", r.came, r.folio_id AS "folioId", r.charge_line_id AS "chargeLineId",
  r.payment_id AS "paymentId", r.points, r.refund_hours AS "refundHours", r.held_until AS "heldUntil",
  r.prepaid_minor AS "prepaidMinor", r.told_starts_at AS "toldStartsAt", r.told_ends_at AS "toldEndsAt",
  r.told_places AS "toldPlaces"`;

export interface NewRegistration {
  readonly hotelId: number;
  readonly eventId: number;
  readonly customerId: number;
  readonly reservationId: number | null;
  readonly source: RegistrationSource;
  readonly language: Language;
  readonly party: number;
  readonly status: 'registered' | 'waiting' | 'held';
  readonly unitMinor: number;
  readonly refundHours: number | null;
  readonly heldUntil: Date | null;
  readonly folioId: number | null;
  readonly createdAt: Date;
}

export async function insertRegistration(
  tx: Tx,
  event: Appointment,
  registration: NewRegistration,
): Promise<Registration> {
  const data = { ...registration, ...toldOf(event) };
  const { id } = await tx.eventRegistration.create({ data, select: { id: true } });
  return selectRegistration(tx, id);
}

async function selectRegistration(db: DbOrTx, id: number): Promise<Registration> {
  const [row] = await selectRows(
    db,
    Row,
    Prisma.sql`SELECT ${columns} FROM event_registrations r WHERE r.id = ${id}`,
  );
  if (!row) throw notFound('registration_not_found');
  return row;
}

/** A registration of an event that the caller has locked. */
export async function selectRegistrationOf(
  db: DbOrTx,
  { eventId, id }: { readonly eventId: number; readonly id: number },
): Promise<Registration> {
  const registration = await selectRegistration(db, id);
  if (registration.eventId !== eventId) throw notFound('registration_not_found');
  return registration;
}

/** By the secret of its page. */
export async function selectRegistrationByToken(db: DbOrTx, token: string): Promise<Registration> {
  const [row] = await selectRows(
    db,
    Row,
    Prisma.sql`SELECT ${columns} FROM event_registrations r WHERE r.token = ${token}::uuid`,
  );
  if (!row) throw notFound('registration_not_found');
  return row;
}

/** Where a guest is written down already, at any of these events. */
export function selectRegistrationsOf(
  db: DbOrTx,
  {
    eventIds,
    customerIds,
  }: { readonly eventIds: readonly number[]; readonly customerIds: readonly number[] },
): Promise<Registration[]> {
  return selectRows(
    db,
    Row,
    Prisma.sql`SELECT ${columns} FROM event_registrations r
      WHERE r.event_id = ANY(${[...eventIds]}::int[]) AND r.customer_id = ANY(${[...customerIds]}::int[])
        AND r.status NOT IN ('cancelled', 'lapsed') ORDER BY r.id`,
  );
}

/** Who waits, in the order of asking. */
export function selectWaiting(tx: Tx, eventId: number): Promise<Registration[]> {
  return selectRows(
    tx,
    Row,
    Prisma.sql`SELECT ${columns} FROM event_registrations r WHERE r.event_id = ${eventId} AND r.status = 'waiting'
      ORDER BY r.id`,
  );
}

/** Who gets a place is told when and where it is by now. */
export async function promote(tx: Tx, id: number, event: Appointment): Promise<void> {
  await one(
    tx.eventRegistration.updateMany({
      where: { id, status: 'waiting' },
      data: { status: 'registered', ...toldOf(event) },
    }),
  );
}

/** Who comes off the waiting list and is to pay: the place is held for him. */
export async function holdFor(
  tx: Tx,
  { id }: Pick<Registration, 'id'>,
  event: Appointment,
  hold: { readonly heldUntil: Date; readonly folioId: number },
): Promise<void> {
  await one(
    tx.eventRegistration.updateMany({
      where: { id, status: 'waiting' },
      data: { status: 'held', ...hold, ...toldOf(event) },
    }),
  );
}

/** The price came: the place is his. */
export async function settleHold(
  tx: Tx,
  { id, status }: Pick<Registration, 'id' | 'status'>,
  paid: { readonly paymentId: number; readonly prepaidMinor: number },
): Promise<void> {
  await one(
    tx.eventRegistration.updateMany({ where: { id, status }, data: { status: 'registered', ...paid } }),
  );
}

/** Not paid in time. */
export async function lapse(tx: Tx, { id }: Pick<Registration, 'id'>): Promise<void> {
  await one(tx.eventRegistration.updateMany({ where: { id, status: 'held' }, data: { status: 'lapsed' } }));
}

/** What of the price was kept stands on the bill as this fee. */
export async function setFeeLine(tx: Tx, { id }: Pick<Registration, 'id'>, lineId: bigint): Promise<void> {
  await one(
    tx.eventRegistration.updateMany({ where: { id, chargeLineId: null }, data: { chargeLineId: lineId } }),
  );
}

/** The registration whose price is paid on this bill; null where it is no such bill. */
export async function selectOptionalPrepaid(db: DbOrTx, folioId: number): Promise<Registration | null> {
  const [row] = await selectRows(
    db,
    Row,
    Prisma.sql`SELECT ${columns} FROM event_registrations r WHERE r.folio_id = ${folioId} AND r.refund_hours IS NOT NULL`,
  );
  return row ?? null;
}

/** Holds whose time is over. */
export function selectEndedHolds(db: DbOrTx, at: Date): Promise<{ id: number; eventId: number }[]> {
  return selectRows(
    db,
    Due,
    Prisma.sql`SELECT id, event_id AS "eventId" FROM event_registrations
      WHERE status = 'held' AND held_until <= ${at} ORDER BY held_until, id LIMIT 500`,
  );
}

/** Paid ahead, not come, and the event was over before this instant. */
export function selectMissed(
  db: DbOrTx,
  { hotelId, before }: { readonly hotelId: number; readonly before: Date },
): Promise<{ id: number; eventId: number }[]> {
  return selectRows(
    db,
    Due,
    Prisma.sql`SELECT r.id, r.event_id AS "eventId" FROM event_registrations r JOIN hotel_events e ON e.id = r.event_id
      WHERE e.hotel_id = ${hotelId} AND e.status = 'open' AND e.ends_at < ${before} AND r.status = 'registered'
        AND r.prepaid_minor > 0 AND r.came_at IS NULL AND r.charge_line_id IS NULL ORDER BY r.id LIMIT 500`,
  );
}

export async function cancel(tx: Tx, registration: Registration, at: Date): Promise<void> {
  const { id, status } = registration;
  await one(
    tx.eventRegistration.updateMany({
      where: { id, status, cameAt: null },
      data: { status: 'cancelled', cancelledAt: at },
    }),
  );
}

export interface Arrival {
  readonly came: number;
  readonly cameAt: Date;
  readonly folioId: number | null;
  readonly chargeLineId: bigint | null;
  readonly paymentId: number | null;
}

export async function letIn(tx: Tx, id: number, arrival: Arrival): Promise<void> {
  await one(
    tx.eventRegistration.updateMany({
      where: { id, status: 'registered', cameAt: null },
      data: arrival,
    }),
  );
}

/** As if the party had not come; what was paid ahead stays where it is. */
export async function takeOut(
  tx: Tx,
  { id, cameAt, prepaidMinor }: Pick<Registration, 'id' | 'cameAt' | 'prepaidMinor'>,
): Promise<void> {
  const bill = prepaidMinor > 0 ? {} : { folioId: null, paymentId: null };
  const nothing = { cameAt: null, came: null, chargeLineId: null, points: 0, ...bill };
  await one(tx.eventRegistration.updateMany({ where: { id, cameAt }, data: nothing }));
}

/** Writes down what a guest was told. Where the day is another, he is reminded anew. */
export async function setTold(
  tx: Tx,
  { id }: Pick<Registration, 'id'>,
  event: Appointment,
  { isOtherDay }: { readonly isOtherDay: boolean },
): Promise<void> {
  await tx.eventRegistration.update({
    where: { id },
    data: { ...toldOf(event), ...(isOtherDay && { remindedAt: null }) },
    select: { id: true },
  });
}

function toldOf({ startsAt, endsAt, places }: Appointment) {
  return { toldStartsAt: startsAt, toldEndsAt: endsAt, toldPlaces: { ...places } };
}

/**
 * Events to come that were moved before an instant, and of whose list somebody was told otherwise. One statement; who
 * waits is told too.
 */
export async function selectMovedEvents(
  db: DbOrTx,
  { before, at }: { readonly before: Date; readonly at: Date },
): Promise<{ id: number; hotelId: number }[]> {
  return selectRows(
    db,
    MovedRow,
    Prisma.sql`SELECT e.id, e.hotel_id AS "hotelId" FROM hotel_events e
      WHERE e.changed_at <= ${before} AND e.status = 'open' AND e.ends_at > ${at}
        AND EXISTS (SELECT 1 FROM event_registrations r WHERE r.event_id = e.id AND r.status IN ('registered', 'held', 'waiting')
          AND (r.told_starts_at, r.told_ends_at, r.told_places) IS DISTINCT FROM (e.starts_at, e.ends_at, e.places))
      ORDER BY e.id LIMIT 100`,
  );
}

const MovedRow = z.object({ id: z.number(), hotelId: z.number() });

export async function setPoints(tx: Tx, id: number, points: number): Promise<void> {
  await tx.eventRegistration.update({ where: { id }, data: { points }, select: { id: true } });
}

async function one(changing: Promise<{ count: number }>): Promise<void> {
  if ((await changing).count !== 1) throw conflict('stale_version');
}

/** A registration as the desk reads it. */
const Participant = Row.extend({
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
    Prisma.sql`SELECT ${columns}, c.first_name AS "firstName", c.last_name AS "lastName", c.other_name AS "otherName",
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

const Due = z.object({ id: z.number(), eventId: z.number() });

/** Registered, not reminded, of events that begin between two instants and were asked for before they had to be. */
export function selectToRemind(
  db: DbOrTx,
  { hotelId, from, to }: { readonly hotelId: number; readonly from: Date; readonly to: Date },
): Promise<{ id: number; eventId: number }[]> {
  return selectRows(
    db,
    Due,
    Prisma.sql`SELECT r.id, r.event_id AS "eventId" FROM event_registrations r JOIN hotel_events e ON e.id = r.event_id
      WHERE e.hotel_id = ${hotelId} AND e.status = 'open' AND e.starts_at > ${from} AND e.starts_at < ${to}
        AND r.status = 'registered' AND r.reminded_at IS NULL AND r.came_at IS NULL
      ORDER BY r.id LIMIT 500`,
  );
}

/** Takes the one reminder of a registration; false where it was taken, or there is nothing to remind of. */
export async function takeReminder(tx: Tx, id: number, at: Date): Promise<boolean> {
  const { count } = await tx.eventRegistration.updateMany({
    where: { id, status: 'registered', remindedAt: null, cameAt: null, event: { status: 'open' } },
    data: { remindedAt: at },
  });
  return count === 1;
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

import { z } from 'zod';
import { languages } from '../../core/local-text.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { instant, type Part } from '../../platform/database/parts.ts';
import {
  type Complaint,
  type CustomerNote,
  type CustomerTag,
  type KnownConsent,
  type NoteAccess,
  noteAccesses,
  type TimelineEvent,
} from './profile-record.ts';

export interface ProfileKey {
  readonly hotelId: number;
  readonly customerId: number;
}

const NoteRow = z.object({
  id: z.number(),
  body: z.string(),
  access: z.enum(noteAccesses),
  authorName: z.string(),
  at: instant,
});

/** The house's notes that a reader with these permissions may read, latest first. */
export function notesPart(
  { hotelId, customerId }: ProfileKey,
  accesses: readonly NoteAccess[],
): Part<CustomerNote> {
  return {
    row: NoteRow,
    sql: Prisma.sql`SELECT id, body, access, author_name AS "authorName", at FROM customer_notes
      WHERE customer_id = ${customerId} AND hotel_id = ${hotelId} AND access = ANY(${[...accesses]}::text[])
      ORDER BY id DESC LIMIT 100`,
  };
}

const ComplaintRow = z.object({
  id: z.number(),
  about: z.string(),
  authorName: z.string(),
  at: instant,
  outcome: z.string().nullable(),
  settledBy: z.string().nullable(),
  settledAt: instant.nullable(),
});

export function complaintsPart({ hotelId, customerId }: ProfileKey): Part<Complaint> {
  return {
    row: ComplaintRow,
    sql: Prisma.sql`SELECT id, about, author_name AS "authorName", at, outcome, settled_by AS "settledBy",
        settled_at AS "settledAt" FROM customer_complaints
      WHERE customer_id = ${customerId} AND hotel_id = ${hotelId} ORDER BY id DESC LIMIT 100`,
  };
}

const StatedRow = z.object({ code: z.string(), source: z.string(), at: instant.nullable() });

/** What was said of the guest's taste, with who said it. */
export function statedWishesPart(customerId: number): Part<z.infer<typeof StatedRow>> {
  return {
    row: StatedRow,
    sql: Prisma.sql`SELECT code, source, at FROM customer_preferences WHERE customer_id = ${customerId}`,
  };
}

const AskedRow = z.object({ code: z.string(), stays: z.number() });

/** On how many of the guest's stays each wish was asked for, in this house. */
export function askedWishesPart({ hotelId, customerId }: ProfileKey): Part<z.infer<typeof AskedRow>> {
  return {
    row: AskedRow,
    sql: Prisma.sql`SELECT wish AS code, count(*)::int AS stays
      FROM stays s CROSS JOIN LATERAL unnest(s.special_requests) AS wish
      WHERE s.customer_id = ${customerId} AND s.hotel_id = ${hotelId}
        AND s.status IN ('booked', 'in_house', 'checked_out') GROUP BY wish`,
  };
}

const ConsentRow = z.object({
  channel: z.string(),
  purpose: z.string(),
  granted: z.boolean(),
  source: z.string(),
  textVersion: z.string(),
  language: z.enum(languages).nullable(),
  outdated: z.boolean(),
  at: instant,
});

/** What the guest last said for each channel and purpose. */
export function consentsPart(customerId: number): Part<KnownConsent> {
  return {
    row: ConsentRow,
    sql: Prisma.sql`SELECT DISTINCT ON (channel, purpose) channel, purpose, granted, source, at, text_version AS "textVersion", language,
        EXISTS (SELECT 1 FROM consent_versions v WHERE v.purpose = c.purpose AND v.asks_again AND v.since > c.at) AS outdated
      FROM consents c WHERE customer_id = ${customerId} ORDER BY channel, purpose, c.at DESC, id DESC`,
  };
}

const EventRow = z.object({
  at: instant,
  actorKind: z.string(),
  actorName: z.string(),
  action: z.string(),
  bookingNumber: z.string().nullable(),
  about: z.string().nullable(),
});

/** Which of a guest's things the reader may see, beside his profile, bookings and events. */
export interface TimelineReader {
  readonly folios: boolean;
  readonly membership: boolean;
  readonly storedValue: boolean;
}

const events = (subject: Prisma.Sql, { number, about }: { number?: Prisma.Sql; about?: Prisma.Sql } = {}) =>
  Prisma.sql`SELECT e.id, e.at, e.actor_kind, e.actor_name, e.action, ${number ?? Prisma.sql`NULL`} AS number,
    ${about ?? Prisma.sql`NULL`} AS about FROM ${subject}`;

/**
 * What happened to the profile, the guest's bookings, bills, membership, cards and at the events of this house, latest
 * first. Of what belongs to the chain its own events come along.
 */
export function timelinePart(
  { hotelId, customerId }: ProfileKey,
  reader: TimelineReader,
): Part<TimelineEvent> {
  const of = (table: string, type: string) => Prisma.sql`${Prisma.raw(table)} own JOIN audit_events e
    ON e.subject_type = ${type} AND e.subject_id = own.id::text WHERE own.customer_id = ${customerId}`;
  const here = Prisma.sql`AND e.hotel_id = ${hotelId}`;
  const about = Prisma.sql`e.subject_label`;
  const sources = [
    events(
      Prisma.sql`audit_events e WHERE e.subject_type = 'customer' AND e.subject_id = ${String(customerId)} ${here}`,
    ),
    events(Prisma.sql`${of('reservations', 'reservation')} ${here}`, { number: Prisma.sql`own.number` }),
    events(Prisma.sql`${of('event_registrations', 'event_registration')} ${here}`, { about }),
    ...(reader.folios ? [events(Prisma.sql`${of('folios', 'folio')} ${here}`, { about })] : []),
    ...(reader.membership
      ? [
          events(
            Prisma.sql`${of('loyalty_members', 'member')} AND coalesce(e.hotel_id, ${hotelId}) = ${hotelId}`,
            { about },
          ),
        ]
      : []),
    ...(reader.storedValue
      ? [events(Prisma.sql`${of('stored_value_cards', 'stored_value')} ${here}`, { about })]
      : []),
  ];
  return {
    row: EventRow,
    sql: Prisma.sql`SELECT at, actor_kind AS "actorKind", actor_name AS "actorName", action, number AS "bookingNumber", about
      FROM (${Prisma.join(sources, ' UNION ALL ')}) AS event ORDER BY at DESC, id DESC LIMIT 60`,
  };
}

const TagRow = z.object({ tag: z.string(), source: z.enum(['hand', 'rule', 'refused']) });

export function tagsPart({ hotelId, customerId }: ProfileKey): Part<CustomerTag> {
  return {
    row: TagRow,
    sql: Prisma.sql`SELECT tag, source FROM customer_tags
      WHERE customer_id = ${customerId} AND hotel_id = ${hotelId} ORDER BY tag`,
  };
}

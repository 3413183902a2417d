import { z } from 'zod';
import { languages } from '../../core/local-text.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';
import { wishes } from '../rooms/wish.ts';
import {
  type Complaint,
  type CustomerNote,
  type CustomerTag,
  type KnownConsent,
  type KnownPreference,
  noteAccesses,
  type TimelineEvent,
} from './profile-record.ts';

export interface ProfileKey {
  readonly hotelId: number;
  readonly customerId: number;
}

const Access = z.enum(noteAccesses);

/** The house's notes that a reader with these permissions may read, latest first. */
export async function selectNotes(
  db: DbOrTx,
  key: ProfileKey,
  accesses: readonly string[],
): Promise<CustomerNote[]> {
  const rows = await db.customerNote.findMany({
    where: { ...key, access: { in: [...accesses] } },
    orderBy: { id: 'desc' },
    take: 100,
    select: { id: true, body: true, access: true, authorName: true, at: true },
  });
  return rows.map((row) => ({ ...row, access: Access.parse(row.access) }));
}

export function selectComplaints(db: DbOrTx, key: ProfileKey): Promise<Complaint[]> {
  return db.customerComplaint.findMany({
    where: { ...key },
    orderBy: { id: 'desc' },
    take: 100,
    select: {
      id: true,
      about: true,
      authorName: true,
      at: true,
      outcome: true,
      settledBy: true,
      settledAt: true,
    },
  });
}

export async function selectStatedPreferences(db: DbOrTx, customerId: number): Promise<KnownPreference[]> {
  const rows = await db.customerPreference.findMany({ where: { customerId } });
  return wishes.flatMap((wish) =>
    rows.filter(({ code }) => code === wish).map(({ source, at }) => ({ wish, source, at })),
  );
}

const AskedRow = z.object({ code: z.string(), stays: z.number() });

/** On how many of the guest's stays each wish was asked for, in this house. */
export function selectAskedWishes(db: DbOrTx, key: ProfileKey) {
  return selectRows(
    db,
    AskedRow,
    Prisma.sql`SELECT wish AS code, count(*)::int AS stays FROM stays s CROSS JOIN LATERAL unnest(s.special_requests) AS wish
      WHERE s.customer_id = ${key.customerId} AND s.hotel_id = ${key.hotelId}
        AND s.status IN ('booked', 'in_house', 'checked_out') GROUP BY wish`,
  );
}

const ConsentRow = z.object({
  channel: z.string(),
  purpose: z.string(),
  granted: z.boolean(),
  source: z.string(),
  textVersion: z.string(),
  language: z.enum(languages).nullable(),
  outdated: z.boolean(),
  at: z.date(),
});

/** What the guest last said for each channel and purpose. */
export function selectConsents(db: DbOrTx, customerId: number): Promise<KnownConsent[]> {
  return selectRows(
    db,
    ConsentRow,
    Prisma.sql`SELECT DISTINCT ON (channel, purpose) channel, purpose, granted, source, at, text_version AS "textVersion", language,
        EXISTS (SELECT 1 FROM consent_versions v WHERE v.purpose = c.purpose AND v.asks_again AND v.since > c.at) AS outdated
      FROM consents c WHERE customer_id = ${customerId} ORDER BY channel, purpose, at DESC, id DESC`,
  );
}

const EventRow = z.object({
  at: z.date(),
  actorKind: z.string(),
  actorName: z.string(),
  action: z.string(),
  bookingNumber: z.string().nullable(),
  about: z.string().nullable(),
});

/** What happened to the profile, to the guest's bookings and at the events of this house, latest first. */
export function selectTimeline(db: DbOrTx, { hotelId, customerId }: ProfileKey): Promise<TimelineEvent[]> {
  return selectRows(
    db,
    EventRow,
    Prisma.sql`
    SELECT at, actor_kind AS "actorKind", actor_name AS "actorName", action, number AS "bookingNumber", about FROM (
      SELECT e.id, e.at, e.actor_kind, e.actor_name, e.action, NULL AS number, NULL AS about FROM audit_events e
        WHERE e.subject_type = 'customer' AND e.subject_id = ${String(customerId)} AND e.hotel_id = ${hotelId}
      UNION ALL
      SELECT e.id, e.at, e.actor_kind, e.actor_name, e.action, r.number, NULL FROM reservations r
        JOIN audit_events e ON e.subject_type = 'reservation' AND e.subject_id = r.id::text AND e.hotel_id = r.hotel_id
        WHERE r.customer_id = ${customerId} AND r.hotel_id = ${hotelId}
      UNION ALL
      SELECT e.id, e.at, e.actor_kind, e.actor_name, e.action, NULL, e.subject_label FROM event_registrations g
        JOIN audit_events e ON e.subject_type = 'event_registration' AND e.subject_id = g.id::text AND e.hotel_id = g.hotel_id
        WHERE g.customer_id = ${customerId} AND g.hotel_id = ${hotelId}) AS event
    ORDER BY id DESC LIMIT 60`,
  );
}

const Source = z.enum(['hand', 'rule', 'refused']);

export async function selectTags(db: DbOrTx, key: ProfileKey): Promise<CustomerTag[]> {
  const rows = await db.customerTag.findMany({ where: { ...key }, orderBy: { tag: 'asc' } });
  return rows.map(({ tag, source }) => ({ tag, source: Source.parse(source) }));
}

import { z } from 'zod';
import { type CalendarDate, calendarDate } from '../../core/calendar-date.ts';
import { type Language, languages } from '../../core/local-text.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import type { CareKind } from '../notifications/message-kind.ts';
import { type CareLimits, type DateRange, type DueCare, usualLimits } from './care.ts';

/** A guest who is to be written to, and for what. */
export interface CareFor {
  readonly kind: CareKind;
  readonly customerId: number;
  readonly occasion: string;
}

const mostAtOnce = 500;
const Found = z.object({ customerId: z.number(), occasion: z.string() });

/** Everybody whom a house is to write to now, oldest profile first; not more than some hundreds of a kind at once. */
export async function selectDueCare(
  db: DbOrTx,
  house: { readonly hotelId: number; readonly today: CalendarDate; readonly timeZone: string },
  due: DueCare,
): Promise<CareFor[]> {
  const found: CareFor[] = [];
  const add = async (kind: CareKind, sql: Prisma.Sql) => {
    const rows = await selectRows(db, Found, Prisma.sql`${sql} ORDER BY 1 LIMIT ${mostAtOnce}`);
    found.push(...rows.map((row) => ({ kind, ...row })));
  };
  const { care_first: first, care_birthday: days, care_anniversary: dates, care_missed: missed } = due;
  const { care_complaint: settled, care_level_up: risen, care_level_landing: landed } = due;
  if (first) await add('care_first', firstStays(house.hotelId, first));
  if (days) await add('care_birthday', birthdays(house, days));
  if (dates) await add('care_anniversary', anniversaries(house, dates));
  if (missed) await add('care_missed', missedGuests(house.hotelId, missed));
  if (settled) await add('care_complaint', settledComplaints(house, settled));
  if (risen) await add('care_level_up', movedMembers(house, { move: 'up', days: risen }));
  if (landed) await add('care_level_landing', movedMembers(house, { move: 'landing', days: landed }));
  return found;
}

/** Who left after a stay that was the first in any house of the chain. */
function firstStays(hotelId: number, { from, to }: DateRange): Prisma.Sql {
  return Prisma.sql`SELECT DISTINCT c.id AS "customerId", 'first' AS occasion
    FROM stays s JOIN customers c ON c.id = s.customer_id
    WHERE s.hotel_id = ${hotelId} AND s.status = 'checked_out' AND s.departure BETWEEN ${from}::date AND ${to}::date
      AND NOT EXISTS (SELECT 1 FROM stays o WHERE o.customer_id = c.id AND o.id <> s.id
        AND o.status IN ('checked_out', 'in_house') AND o.arrival < s.arrival)
      AND ${mayBeWrittenTo('care_first', Prisma.sql`'first'`)}`;
}

function birthdays({ hotelId, today }: { hotelId: number; today: CalendarDate }, days: readonly number[]) {
  const year = today.slice(0, 4);
  return Prisma.sql`SELECT c.id AS "customerId", ${year} AS occasion FROM customers c
    WHERE EXTRACT(MONTH FROM c.birth_date) * 100 + EXTRACT(DAY FROM c.birth_date) = ANY(${[...days]}::int[])
      AND c.birth_date IS NOT NULL AND c.birth_date < ${today}::date
      AND (${houseOf(Prisma.sql`c.id`)}) = ${hotelId} AND ${mayBeWrittenTo('care_birthday', Prisma.sql`${year}::text`)}`;
}

/** Whose first stay in the chain began on this day of an earlier year, in whatever house, and who stayed here last. */
function anniversaries(
  { hotelId, today }: { hotelId: number; today: CalendarDate },
  dates: readonly CalendarDate[],
): Prisma.Sql {
  const year = today.slice(0, 4);
  return Prisma.sql`SELECT DISTINCT c.id AS "customerId", ${year} AS occasion
    FROM stays s JOIN customers c ON c.id = s.customer_id
    WHERE s.hotel_id = ANY (SELECT id FROM hotels) AND s.status = 'checked_out' AND s.arrival = ANY(${[...dates]}::date[])
      AND NOT EXISTS (SELECT 1 FROM stays o WHERE o.customer_id = c.id
        AND o.status IN ('checked_out', 'in_house') AND o.arrival < s.arrival)
      AND (${houseOf(Prisma.sql`c.id`)}) = ${hotelId}
      AND ${mayBeWrittenTo('care_anniversary', Prisma.sql`${year}::text`)}`;
}

/** Whose last stay ended then, with none begun or booked in any house since. */
function missedGuests(hotelId: number, { from, to }: DateRange): Prisma.Sql {
  const occasion = Prisma.sql`s.departure::text`;
  return Prisma.sql`SELECT c.id AS "customerId", ${occasion} AS occasion
    FROM stays s JOIN customers c ON c.id = s.customer_id
    WHERE s.hotel_id = ${hotelId} AND s.status = 'checked_out' AND s.departure BETWEEN ${from}::date AND ${to}::date
      AND NOT EXISTS (SELECT 1 FROM stays o WHERE o.customer_id = c.id AND o.id <> s.id
        AND o.status IN ('booked', 'in_house', 'checked_out') AND (o.departure, o.id) > (s.departure, s.id))
      AND ${mayBeWrittenTo('care_missed', occasion)}`;
}

/** Whose complaint this house settled on these days of its own calendar, with none of his open anywhere. */
function settledComplaints(
  { hotelId, timeZone }: { hotelId: number; timeZone: string },
  { from, to }: DateRange,
): Prisma.Sql {
  const occasion = Prisma.sql`said.id::text`;
  return Prisma.sql`SELECT c.id AS "customerId", ${occasion} AS occasion
    FROM customer_complaints said JOIN customers c ON c.id = said.customer_id
    WHERE said.hotel_id = ${hotelId}
      AND said.settled_at >= (${from}::date)::timestamp AT TIME ZONE ${timeZone}
      AND said.settled_at < (${to}::date + 1)::timestamp AT TIME ZONE ${timeZone}
      AND NOT EXISTS (SELECT 1 FROM customer_complaints open WHERE open.customer_id = c.id AND open.settled_at IS NULL)
      AND ${mayBeWrittenTo('care_complaint', occasion)}`;
}

/**
 * Members whose level moved so on these days of the house's calendar, and has not moved since. A member who has stayed
 * nowhere yet is written to by the house where he joined. The occasion names level and day: what falls and rises again
 * within a day is told once.
 */
function movedMembers(
  { hotelId, timeZone }: { hotelId: number; timeZone: string },
  { move, days }: { move: 'up' | 'landing'; days: DateRange },
): Prisma.Sql {
  const occasion = Prisma.sql`level.code || ' ' || (member.level_moved_at AT TIME ZONE 'UTC')::date`;
  return Prisma.sql`SELECT c.id AS "customerId", ${occasion} AS occasion
    FROM loyalty_members member JOIN loyalty_levels level ON level.id = member.level_id
      JOIN loyalty_programmes programme ON programme.active JOIN customers c ON c.id = member.customer_id
    WHERE member.level_move = ${move}
      AND member.level_moved_at >= (${days.from}::date)::timestamp AT TIME ZONE ${timeZone}
      AND member.level_moved_at < (${days.to}::date + 1)::timestamp AT TIME ZONE ${timeZone}
      AND coalesce((${houseOf(Prisma.sql`c.id`)}), member.hotel_id) = ${hotelId}
      AND ${mayBeWrittenTo(move === 'up' ? 'care_level_up' : 'care_level_landing', occasion)}`;
}

/** Where a guest stayed last: the house that cares for him. */
function houseOf(customerId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`SELECT last.hotel_id FROM stays last WHERE last.customer_id = ${customerId} AND last.status = 'checked_out'
    ORDER BY last.departure DESC, last.id DESC LIMIT 1`;
}

/** A cheap look before the lock: known, reachable with consent by some way, and not written to for this yet. */
function mayBeWrittenTo(kind: CareKind, occasion: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`c.anonymised_at IS NULL AND (${consents('email')} OR ${consents('sms')})
    AND NOT EXISTS (SELECT 1 FROM care_messages m WHERE m.customer_id = c.id AND m.kind = ${kind} AND m.occasion = ${occasion})`;
}

/** He agreed, and no later wording asks everybody again. */
function consents(channel: 'email' | 'sms'): Prisma.Sql {
  const reachable =
    channel === 'email' ? Prisma.sql`c.email IS NOT NULL` : Prisma.sql`c.phone ~ '^\\+[1-9][0-9]{6,14}$'`;
  return Prisma.sql`(${reachable} AND coalesce((SELECT k.granted AND NOT EXISTS (SELECT 1 FROM consent_versions v
      WHERE v.purpose = k.purpose AND v.asks_again AND v.since > k.at) FROM consents k
    WHERE k.customer_id = c.id AND k.channel = ${channel} AND k.purpose = 'marketing' ORDER BY k.at DESC, k.id DESC LIMIT 1), false))`;
}

const Recipient = z.object({
  firstName: z.string(),
  lastName: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  language: z.enum(languages).catch('en'),
  byMail: z.boolean(),
  bySms: z.boolean(),
  lately: z.number(),
  firstArrival: z.string().transform(calendarDate).nullable(),
  /** Of the member's level; null where he is none. */
  levelNames: LocalTextSchema.nullable(),
});
export type Recipient = z.infer<typeof Recipient> & { readonly language: Language };

/** The guest under a lock, by which ways he agreed to be written to, and how often he was since an instant; null where he is gone. */
export async function selectAndLockRecipient(
  tx: Tx,
  { customerId, since }: { customerId: number; since: Date },
): Promise<Recipient | null> {
  await tx.$executeRaw`SELECT 1 FROM customers WHERE id = ${customerId} FOR UPDATE`;
  const [row] = await selectRows(
    tx,
    Recipient,
    Prisma.sql`SELECT c.first_name AS "firstName", c.last_name AS "lastName", c.email, c.phone, c.language,
        ${consents('email')} AS "byMail", ${consents('sms')} AS "bySms",
        (SELECT count(*)::int FROM care_messages m WHERE m.customer_id = c.id AND m.at > ${since}) AS lately,
        (SELECT min(s.arrival)::text FROM stays s WHERE s.customer_id = c.id AND s.status IN ('checked_out', 'in_house')) AS "firstArrival",
        (SELECT l.names FROM loyalty_members m JOIN loyalty_levels l ON l.id = m.level_id
          WHERE m.customer_id = c.id) AS "levelNames"
      FROM customers c WHERE c.id = ${customerId} AND c.anonymised_at IS NULL`,
  );
  return row ?? null;
}

/** Whom a link in a message belongs to; null where he was erased. */
export function selectOptionalAddressee(tx: Tx, customerId: number) {
  return tx.customer.findFirst({
    where: { id: customerId, anonymisedAt: null },
    select: { hotelId: true, firstName: true, lastName: true },
  });
}

/** Takes an occasion; false where it was taken already. */
export async function insertCareMessage(
  tx: Tx,
  message: CareFor & { readonly hotelId: number; readonly at: Date },
): Promise<boolean> {
  const { count } = await tx.careMessage.createMany({ data: message, skipDuplicates: true });
  return count === 1;
}

export async function selectCareLimits(db: DbOrTx, hotelId: number): Promise<CareLimits> {
  const select = { most: true, perDays: true, quietFrom: true, quietTo: true } as const;
  return (await db.careLimit.findUnique({ where: { hotelId }, select })) ?? usualLimits;
}

export async function upsertCareLimits(tx: Tx, hotelId: number, limits: CareLimits): Promise<void> {
  await tx.careLimit.upsert({ where: { hotelId }, create: { hotelId, ...limits }, update: limits });
}

const SentRow = z.object({
  customerId: z.number(),
  firstName: z.string(),
  lastName: z.string(),
  kind: z.string(),
  at: z.date(),
  channel: z.string().nullable(),
  status: z.string().nullable(),
});
export type SentCare = z.infer<typeof SentRow>;

/** What a house wrote last, newest first, a line for each way, with what became of it. */
export function selectSentCare(
  db: DbOrTx,
  { hotelId, limit }: { hotelId: number; limit: number },
): Promise<SentCare[]> {
  return selectRows(
    db,
    SentRow,
    Prisma.sql`SELECT m.customer_id AS "customerId", c.first_name AS "firstName", c.last_name AS "lastName", m.kind, m.at,
        mail.channel, mail.status
      FROM (SELECT * FROM care_messages WHERE hotel_id = ${hotelId} ORDER BY at DESC LIMIT ${limit}) m
      JOIN customers c ON c.id = m.customer_id
      LEFT JOIN outbox_mails mail ON mail.dedupe_key IN
        ('care:' || m.customer_id || ':' || m.kind || ':' || m.occasion, 'care:' || m.customer_id || ':' || m.kind || ':' || m.occasion || ':sms')
      ORDER BY m.at DESC, mail.channel LIMIT ${limit}`,
  );
}

const CountRow = z.object({ kind: z.string(), count: z.number() });

export async function selectCareCounts(
  db: DbOrTx,
  { hotelId, since }: { hotelId: number; since: Date },
): Promise<Map<string, number>> {
  const rows = await selectRows(
    db,
    CountRow,
    Prisma.sql`SELECT kind, count(*)::int AS count FROM care_messages WHERE hotel_id = ${hotelId} AND at > ${since} GROUP BY kind`,
  );
  return new Map(rows.map(({ kind, count }) => [kind, count]));
}

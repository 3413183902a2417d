import { z } from 'zod';
import { calendarDate } from '../../core/calendar-date.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { type CustomerHit, plainText, searchReasons } from './customer.ts';
import { type AskedTerm, digitsOf } from './customer-search.ts';

const HitRow = z.object({
  id: z.number(),
  firstName: z.string(),
  lastName: z.string(),
  otherName: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  documentMask: z.string().nullable(),
  vip: z.boolean(),
  guestClass: LocalTextSchema.nullable(),
  stays: z.number(),
  lastArrival: z.string().transform(calendarDate).nullable(),
  reason: z
    .number()
    .nullable()
    .transform((rank) => (rank === null ? null : (searchReasons[rank] ?? null))),
});

const shown = (
  hotelIds: Prisma.Sql,
) => Prisma.sql`c.id, c.first_name AS "firstName", c.last_name AS "lastName",
  c.other_name AS "otherName", c.email, c.phone, c.document_mask AS "documentMask", c.vip,
  (SELECT names FROM classed_guests known WHERE known.guest_id = c.id AND known.hotel_id = ANY(${hotelIds})
    ORDER BY known.hotel_id LIMIT 1) AS "guestClass",
  (SELECT count(*)::int FROM stays s WHERE ${stayed(hotelIds)}) AS stays,
  (SELECT max(s.arrival)::text FROM stays s WHERE ${stayed(hotelIds)}) AS "lastArrival"`;

const stayed = (hotelIds: Prisma.Sql) =>
  Prisma.sql`s.customer_id = c.id AND s.hotel_id = ANY(${hotelIds}) AND s.status IN ('in_house', 'checked_out')`;

export interface TextSearch {
  readonly hotelIds: readonly number[];
  /** Looked for in what has no terms yet; null to leave that out. */
  readonly text: string | null;
  readonly terms: readonly AskedTerm[];
  /** The hash of the text read as an identity number. */
  readonly documentHash: string | null;
  /** The text read as the number of a booking. */
  readonly booking: string | null;
  readonly limit: number;
  readonly sorted?: SortedAs | undefined;
}

/** Only guests with a tag, or of a class, of one of these houses. */
export interface SortedAs {
  readonly tag?: string | undefined;
  readonly classId?: number | undefined;
}

function sortedAs({ tag, classId }: SortedAs = {}, hotelIds: Prisma.Sql, customerId: Prisma.Sql): Prisma.Sql {
  const hasTag = Prisma.sql`EXISTS (SELECT 1 FROM customer_tags t WHERE t.customer_id = ${customerId}
    AND t.hotel_id = ANY(${hotelIds}) AND t.tag = ${tag} AND t.source <> 'refused')`;
  const isOf = Prisma.sql`EXISTS (SELECT 1 FROM customer_hotels k WHERE k.customer_id = ${customerId}
    AND k.hotel_id = ANY(${hotelIds}) AND k.class_id = ${classId}::int)`;
  return Prisma.sql`(${tag === undefined ? Prisma.sql`true` : hasTag} AND ${classId === undefined ? Prisma.sql`true` : isOf})`;
}

const rankOf = (reason: (typeof searchReasons)[number]) => searchReasons.indexOf(reason);

/**
 * The profiles that a text means, the surest first. What each reading of it begins is read off the terms in their order,
 * so that no reading costs more than the rows it may show; what has no terms yet is looked through.
 */
export function selectFound(db: DbOrTx, search: TextSearch): Promise<CustomerHit[]> {
  const hotelIds = Prisma.sql`${[...search.hotelIds]}::int[]`;
  const terms = search.terms.map(({ term }) => term);
  const ends = terms.map((term) => `${term}\u{10FFFF}`);
  const ranks = search.terms.map(({ reason }) => rankOf(reason));
  return selectRows(
    db,
    HitRow,
    Prisma.sql`
    WITH hit AS (
      SELECT begun.customer_id, asked.rank
      FROM unnest(${terms}::text[], ${ends}::text[], ${ranks}::int[]) AS asked (term, ending, rank)
      CROSS JOIN LATERAL (SELECT customer_id FROM customer_terms
        WHERE hotel_id = ANY(${hotelIds}) AND term >= asked.term AND term < asked.ending
        ORDER BY hotel_id, term LIMIT ${search.limit}) AS begun
      UNION ALL SELECT c.id, ${rankOf('document')}::int FROM customers c WHERE c.document_hash = ${search.documentHash}
      UNION ALL SELECT r.customer_id, ${rankOf('booking')}::int FROM reservations r
        WHERE r.number = ${search.booking} AND r.hotel_id = ANY(${hotelIds})
      ${unreadHits(search, hotelIds)}),
    best AS (SELECT customer_id, min(rank) AS rank FROM hit GROUP BY customer_id)
    SELECT ${shown(hotelIds)}, best.rank AS reason FROM best JOIN customers c ON c.id = best.customer_id
    WHERE c.anonymised_at IS NULL AND c.merged_into_id IS NULL AND EXISTS (SELECT 1 FROM customer_hotels known
      WHERE known.customer_id = c.id AND known.hotel_id = ANY(${hotelIds}))
      AND ${sortedAs(search.sorted, hotelIds, Prisma.sql`c.id`)}
    ORDER BY best.rank, c.updated_at DESC, c.id DESC LIMIT ${search.limit}`,
  );
}

/** Profiles whose terms are not written yet: those of the last minute. */
function unreadHits({ text, limit }: TextSearch, hotelIds: Prisma.Sql): Prisma.Sql {
  if (text === null) return Prisma.empty;
  const plain = plainText(text);
  const part = `%${escaped(plain)}%`;
  const digits = digitsOf(plain) ?? 'none';
  return Prisma.sql`UNION ALL (
    SELECT c.id, CASE WHEN c.phone LIKE ${`%${digits}%`} THEN ${rankOf('phone')}::int
      WHEN lower(c.email) LIKE ${`${escaped(plain)}%`} THEN ${rankOf('email')}::int
      WHEN c.search_name LIKE ${part} OR lower(c.other_name) LIKE ${part} THEN ${rankOf('name')}::int
      ELSE ${rankOf('pinyin')}::int END
    FROM customer_hotels waiting JOIN customers c ON c.id = waiting.customer_id
    WHERE waiting.hotel_id = ANY(${hotelIds}) AND waiting.terms_at IS NULL
      AND (c.phone LIKE ${`%${digits}%`} OR lower(c.email) LIKE ${`${escaped(plain)}%`} OR c.search_name LIKE ${part}
        OR lower(c.other_name) LIKE ${part} OR c.search_pinyin LIKE ${`%${escaped(plain.replaceAll(' ', ''))}%`})
    ORDER BY waiting.since DESC LIMIT ${limit})`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\%_]/g, (character) => `\\${character}`);
}

const SpellingRow = z.object({ typed: z.string(), word: z.string() });

/** The known words within a slip of the finger of each typed one. */
export function selectSpellings(
  db: DbOrTx,
  keys: readonly { readonly typed: string; readonly key: string }[],
) {
  return selectRows(
    db,
    SpellingRow,
    Prisma.sql`
    SELECT DISTINCT asked.typed, known.word
    FROM unnest(${keys.map(({ typed }) => typed)}::text[], ${keys.map(({ key }) => key)}::text[]) AS asked (typed, key)
    CROSS JOIN LATERAL (SELECT word FROM name_spellings spelling WHERE spelling.key = asked.key LIMIT 40) AS known
    WHERE known.word <> asked.typed ORDER BY 1, 2`,
  );
}

export interface ListSearch {
  readonly hotelIds: readonly number[];
  readonly page: number;
  readonly pageSize: number;
  readonly sorted?: SortedAs | undefined;
}

/** One page of all profiles these houses know, those they came to know last first. */
export function selectKnown(
  db: DbOrTx,
  { hotelIds, page, pageSize, sorted }: ListSearch,
): Promise<CustomerHit[]> {
  const ids = Prisma.sql`${[...hotelIds]}::int[]`;
  return selectRows(
    db,
    HitRow,
    Prisma.sql`
    SELECT ${shown(ids)}, NULL::int AS reason FROM (
      SELECT customer_id, max(since) AS since FROM customer_hotels WHERE hotel_id = ANY(${ids})
        AND ${sortedAs(sorted, ids, Prisma.sql`customer_hotels.customer_id`)}
      GROUP BY customer_id ORDER BY 2 DESC, 1 DESC LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}) AS known
    JOIN customers c ON c.id = known.customer_id ORDER BY known.since DESC, c.id DESC`,
  );
}

const CountRow = z.object({ count: z.number() });

export async function countKnown(
  db: DbOrTx,
  hotelIds: readonly number[],
  sorted?: SortedAs,
): Promise<number> {
  const ids = Prisma.sql`${[...hotelIds]}::int[]`;
  const [row] = await selectRows(
    db,
    CountRow,
    Prisma.sql`SELECT count(DISTINCT customer_id)::int AS count FROM customer_hotels WHERE hotel_id = ANY(${ids})
      AND ${sortedAs(sorted, ids, Prisma.sql`customer_hotels.customer_id`)}`,
  );
  return CountRow.parse(row).count;
}

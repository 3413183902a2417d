import { z } from 'zod';
import { calendarDate } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { instant, type Part } from '../../platform/database/parts.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { type CustomerReference, type Fillable, type Mergeable, movedReferences } from './customer-merge.ts';

const MergeableRow = z.object({
  id: z.number(),
  firstName: z.string(),
  lastName: z.string(),
  otherName: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  country: z.string().nullable(),
  birthDate: z.string().transform(calendarDate).nullable(),
  company: z.string().nullable(),
  documentMask: z.string().nullable(),
  documentHash: z.string().nullable(),
  searchPinyin: z.string().nullable(),
  vip: z.boolean(),
  version: z.number(),
});

const mergeable = Prisma.sql`c.id, c.first_name AS "firstName", c.last_name AS "lastName", c.other_name AS "otherName",
  c.email, c.phone, c.country, c.birth_date::text AS "birthDate", c.company, c.document_mask AS "documentMask",
  c.document_hash AS "documentHash", c.search_pinyin AS "searchPinyin", c.vip, c.version`;

const standingIn = (hotelId: number) => Prisma.sql`c.anonymised_at IS NULL AND c.merged_into_id IS NULL
  AND EXISTS (SELECT 1 FROM customer_hotels k WHERE k.customer_id = c.id AND k.hotel_id = ${hotelId})`;

/** The profiles of these ids that the house knows and that stand by themselves. */
export function selectMergeables(db: DbOrTx, hotelId: number, ids: readonly number[]): Promise<Mergeable[]> {
  return selectRows(
    db,
    MergeableRow,
    Prisma.sql`SELECT ${mergeable} FROM customers c WHERE c.id = ANY(${[...ids]}::int[]) AND ${standingIn(hotelId)}
      ORDER BY c.id`,
  );
}

/** Two profiles, locked in the order of their ids; both must stand, and the house must know both. */
export async function selectAndLockPair(
  tx: Tx,
  hotelId: number,
  pair: { keptId: number; mergedId: number },
): Promise<{ kept: Mergeable; merged: Mergeable }> {
  const ids = [pair.keptId, pair.mergedId];
  await tx.$queryRaw`SELECT id FROM customers WHERE id = ANY(${ids}::int[]) ORDER BY id FOR UPDATE`;
  const found = await selectMergeables(tx, hotelId, ids);
  const kept = found.find(({ id }) => id === pair.keptId);
  const merged = found.find(({ id }) => id === pair.mergedId);
  if (!kept || !merged) throw notFound('customer_not_found');
  return { kept, merged };
}

const KeyRow = z.object({ key: z.string() });
const CountRow = z.object({ count: z.number() });

/** How many rows of each table would move. */
export async function countMoving(
  db: DbOrTx,
  pair: { keptId: number; mergedId: number },
): Promise<Record<string, number>> {
  const counts = movedReferences.map(async (reference) => {
    const [row] = await selectRows(
      db,
      CountRow,
      Prisma.sql`SELECT count(*)::int AS count FROM ${tableOf(reference)} moving WHERE ${isMoving(reference, pair)}`,
    );
    return [reference.table, CountRow.parse(row).count] as const;
  });
  return Object.fromEntries(await Promise.all(counts));
}

/** Moves a table's rows to the kept profile and answers which they were. */
export async function moveRows(
  tx: Tx,
  reference: CustomerReference,
  pair: { keptId: number; mergedId: number },
): Promise<string[]> {
  const rows = await selectRows(
    tx,
    KeyRow,
    Prisma.sql`UPDATE ${tableOf(reference)} moving SET customer_id = ${pair.keptId} WHERE ${isMoving(reference, pair)}
      RETURNING (${keyOf(reference)})::text AS key`,
  );
  return rows.map(({ key }) => key);
}

/** Moves exactly these rows back, where they still are with the kept profile. */
export async function moveRowsBack(
  tx: Tx,
  reference: CustomerReference,
  { keptId, mergedId, keys }: { keptId: number; mergedId: number; keys: readonly string[] },
): Promise<void> {
  await tx.$executeRaw`UPDATE ${tableOf(reference)} SET customer_id = ${mergedId}
    WHERE customer_id = ${keptId} AND (${keyOf(reference)})::text = ANY(${[...keys]}::text[])`;
}

const tableOf = ({ table }: CustomerReference) => Prisma.raw(table);
const keyOf = ({ key }: CustomerReference) => Prisma.raw(key);

function isMoving(
  { table, twice = [], among = 'true' }: CustomerReference,
  { keptId, mergedId }: { keptId: number; mergedId: number },
): Prisma.Sql {
  const mine = Prisma.sql`moving.customer_id = ${mergedId}`;
  if (twice.length === 0) return mine;
  const same = Prisma.raw(twice.map((column) => `own.${column} = moving.${column}`).join(' AND '));
  const standing = Prisma.raw(among);
  return Prisma.sql`${mine} AND NOT EXISTS (SELECT 1 FROM ${Prisma.raw(table)} own
    WHERE own.customer_id = ${keptId} AND ${same} AND ${standing})`;
}

const columnsOf: Record<Fillable, readonly string[]> = {
  otherName: ['other_name'],
  email: ['email'],
  phone: ['phone'],
  country: ['country'],
  birthDate: ['birth_date'],
  company: ['company'],
  document: ['document_type', 'document_cipher', 'document_hash', 'document_mask'],
  vip: ['vip'],
};

/** Writes the other's values into these fields of the kept profile. */
export async function fillFields(
  tx: Tx,
  { keptId, mergedId, at }: { keptId: number; mergedId: number; at: Date },
  fields: readonly Fillable[],
): Promise<void> {
  const set = fields.flatMap((field) => columnsOf[field]).map((column) => `, ${column} = other.${column}`);
  await tx.$executeRaw`UPDATE customers kept SET version = kept.version + 1, updated_at = ${at}
      ${Prisma.raw(set.join(''))} FROM customers other WHERE kept.id = ${keptId} AND other.id = ${mergedId}`;
}

/** Empties those of the fields that still hold what the other gave; what was changed since stays. */
export async function emptyFields(
  tx: Tx,
  { keptId, mergedId, at }: { keptId: number; mergedId: number; at: Date },
  fields: readonly Fillable[],
): Promise<void> {
  const set = fields.flatMap((field) => {
    const [first = ''] = columnsOf[field].slice(-1);
    const empty = field === 'vip' ? 'false' : 'NULL';
    return columnsOf[field].map(
      (column) =>
        `, ${column} = CASE WHEN kept.${first} IS NOT DISTINCT FROM other.${first} THEN ${empty} ELSE kept.${column} END`,
    );
  });
  await tx.$executeRaw`UPDATE customers kept SET version = kept.version + 1, updated_at = ${at}
      ${Prisma.raw(set.join(''))} FROM customers other WHERE kept.id = ${keptId} AND other.id = ${mergedId}`;
}

const PairRow = z.object({ firstId: z.number(), secondId: z.number() });

const notApart = (
  one: Prisma.Sql,
  other: Prisma.Sql,
) => Prisma.sql`NOT EXISTS (SELECT 1 FROM customer_apart apart
  WHERE apart.first_id = least(${one}, ${other}) AND apart.second_id = greatest(${one}, ${other}))`;

/** What two profiles of one person share: the columns, the last of which is null where nothing was told. */
const sharedKeys = [['document_hash'], ['email'], ['phone'], ['search_name', 'birth_date']] as const;

/** The profile itself, to set beside those that are like it. */
export function mergeablePart(hotelId: number, id: number): Part<Mergeable> {
  return {
    row: MergeableRow,
    sql: Prisma.sql`SELECT ${mergeable} FROM customers c WHERE c.id = ${id} AND ${standingIn(hotelId)}`,
  };
}

/** Who of the house's guests shares a document, mail or telephone, or name and date of birth, with this one. */
export function alikePart(hotelId: number, id: number): Part<Mergeable> {
  const sharing = sharedKeys.map(
    (columns) =>
      Prisma.sql`(SELECT other.id FROM me JOIN customers other ON ${same('other', 'me', columns)} LIMIT 100)`,
  );
  return {
    row: MergeableRow,
    sql: Prisma.sql`WITH me AS MATERIALIZED (SELECT * FROM customers WHERE id = ${id}),
        sharing AS (${Prisma.join(sharing, ' UNION ')})
      SELECT ${mergeable} FROM sharing JOIN customers c ON c.id = sharing.id AND c.id <> ${id}
      WHERE ${standingIn(hotelId)} AND ${notApart(Prisma.sql`${id}::int`, Prisma.sql`c.id`)} ORDER BY c.id LIMIT 50`,
  };
}

const StandingMerge = z.object({
  id: z.number(),
  firstName: z.string(),
  lastName: z.string(),
  actorName: z.string(),
  at: instant,
});

/** The merges into this profile since then that nobody took back, latest first. */
export function mergesPart(
  { hotelId, keptId }: { readonly hotelId: number; readonly keptId: number },
  since: Date,
): Part<z.infer<typeof StandingMerge>> {
  return {
    row: StandingMerge,
    sql: Prisma.sql`SELECT merge.id, merge.actor_name AS "actorName", merge.at, gone.first_name AS "firstName",
        gone.last_name AS "lastName"
      FROM customer_merges merge JOIN customers gone ON gone.id = merge.merged_id
      WHERE merge.hotel_id = ${hotelId} AND merge.kept_id = ${keptId} AND merge.undone_at IS NULL AND merge.at >= ${since}
      ORDER BY merge.id DESC`,
  };
}

const fewGuests = 50_000;

/**
 * Pairs of the house's guests that share a document, mail or telephone, or a name and a date of birth. Read in one of two
 * ways, by how many guests the house has: each is slow where the other is quick.
 */
export async function selectPairs(db: DbOrTx, hotelId: number, few = fewGuests) {
  const [known] = await selectRows(
    db,
    CountRow,
    Prisma.sql`SELECT count(*)::int AS count FROM
      (SELECT 1 FROM customer_hotels WHERE hotel_id = ${hotelId} LIMIT ${few + 1}) known`,
  );
  const pairsOf = CountRow.parse(known).count > few ? pairsAmongMany : pairsAmongFew;
  const pairs = Prisma.join(
    sharedKeys.map((columns) => pairsOf(hotelId, columns)),
    ' UNION ',
  );
  return selectRows(
    db,
    PairRow,
    Prisma.sql`WITH mine AS (SELECT c.id, c.document_hash, c.email, c.phone, c.search_name, c.birth_date
        FROM customers c WHERE ${standingIn(hotelId)}),
      pair AS (${pairs})
      SELECT * FROM pair WHERE ${notApart(Prisma.sql`"firstId"`, Prisma.sql`"secondId"`)} ORDER BY 1, 2`,
  );
}

/** Among few guests each is read, and set beside the others. */
function pairsAmongFew(_hotelId: number, columns: readonly string[]): Prisma.Sql {
  return Prisma.sql`(SELECT a.id AS "firstId", b.id AS "secondId" FROM mine a
    JOIN mine b ON b.id > a.id AND ${same('b', 'a', columns)} LIMIT 100)`;
}

/** Among many the index of what is shared is walked until enough stands twice; only those profiles are read. */
function pairsAmongMany(hotelId: number, columns: readonly string[]): Prisma.Sql {
  const key = Prisma.raw(columns.join(', '));
  const told = Prisma.raw(`${columns.at(-1)} IS NOT NULL`);
  const known = (one: string) => Prisma.sql`${Prisma.raw(one)}.anonymised_at IS NULL
    AND ${Prisma.raw(one)}.merged_into_id IS NULL AND EXISTS (SELECT 1 FROM customer_hotels k
      WHERE k.customer_id = ${Prisma.raw(one)}.id AND k.hotel_id = ${hotelId})`;
  return Prisma.sql`(SELECT a.id AS "firstId", b.id AS "secondId"
    FROM (SELECT ${key} FROM customers WHERE ${told} GROUP BY ${key} HAVING count(*) > 1) twice
    JOIN customers a ON ${same('a', 'twice', columns)}
    JOIN customers b ON b.id > a.id AND ${same('b', 'twice', columns)}
    WHERE ${known('a')} AND ${known('b')} LIMIT 100)`;
}

function same(one: string, other: string, columns: readonly string[]): Prisma.Sql {
  return Prisma.raw(columns.map((column) => `${one}.${column} = ${other}.${column}`).join(' AND '));
}

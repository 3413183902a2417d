import { z } from 'zod';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../db.ts';

/**
 * A question and what one row of its answer looks like, to be asked alone or beside others. Rows come as JSON: a calendar
 * day as text, a moment through `instant`, a sum as a number.
 */
export interface Part<Row> {
  readonly sql: Prisma.Sql;
  readonly row: z.ZodType<Row>;
}

/** A moment as JSON has it. */
export const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

type PartsOf<Answer> = { readonly [Name in keyof Answer]: Part<Answer[Name]> };
type RowsOf<Answer> = { readonly [Name in keyof Answer]: Answer[Name][] };

const Answered = z.record(z.string(), z.array(z.unknown()));

/**
 * The answers to several questions by one statement, each in its own order. `writing` is done along with them: both stand
 * or neither.
 */
export async function selectParts<Answer extends object>(
  db: DbOrTx,
  parts: PartsOf<Answer>,
  writing: Prisma.Sql | null = null,
): Promise<RowsOf<Answer>> {
  const entries: [string, Part<unknown>][] = Object.entries(parts);
  const asked = entries.map(
    ([name, { sql }]) =>
      Prisma.sql`coalesce((SELECT json_agg(part) FROM (${sql}) part), '[]') AS ${Prisma.raw(`"${name}"`)}`,
  );
  const written = writing ? Prisma.sql`WITH written AS (${writing})` : Prisma.empty;
  const [row = {}] = await selectRows(db, Answered, Prisma.sql`${written} SELECT ${Prisma.join(asked)}`);
  const read = entries.map(([name, part]) => [name, (row[name] ?? []).map((found) => part.row.parse(found))]);
  return Object.fromEntries(read) as RowsOf<Answer>;
}

/** The answer to one of them. */
export async function selectPart<Row>(db: DbOrTx, rows: Part<Row>): Promise<Row[]> {
  return (await selectParts<{ rows: Row }>(db, { rows })).rows;
}

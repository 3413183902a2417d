import { z } from 'zod';
import { fromDbDate } from '../../core/calendar-date.ts';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import type { PostingRow, PostingsOf } from './posting.ts';

const Row = z.object({
  id: z.bigint(),
  businessDate: z.date().transform(fromDbDate),
  serviceDate: z.date().transform(fromDbDate),
  postedAt: z.date(),
  code: z.string(),
  names: LocalTextSchema,
  kind: z.string(),
  ledger: z.string(),
  amountMinor: z.number().transform(minor),
  quantity: z.number(),
  description: z.string(),
  reason: z.string().nullable(),
  folioNumber: z.string(),
  folioName: z.string(),
  actorKind: z.string(),
  actorName: z.string().nullable(),
  isMirror: z.boolean(),
});

function where(filter: PostingsOf): Prisma.Sql {
  const parts = [
    Prisma.sql`line.hotel_id = ${filter.hotelId}`,
    Prisma.sql`line.business_date BETWEEN ${filter.from}::date AND ${filter.to}::date`,
  ];
  if (filter.code !== undefined) parts.push(Prisma.sql`code.code = ${filter.code}`);
  if (filter.kind === 'revenue') parts.push(Prisma.sql`line.kind IN ('charge', 'adjustment')`);
  else if (filter.kind !== undefined) parts.push(Prisma.sql`line.kind = ${filter.kind}`);
  if (filter.ledger !== undefined) parts.push(Prisma.sql`line.ledger = ${filter.ledger}`);
  if (filter.group !== undefined) parts.push(groupIs(filter.group));
  return Prisma.join(parts, ' AND ');
}

function groupIs(group: string): Prisma.Sql {
  const names = group.replace(/^!/, '').split(',');
  return group.startsWith('!')
    ? Prisma.sql`NOT code."group" = ANY(${names}::text[])`
    : Prisma.sql`code."group" = ANY(${names}::text[])`;
}

const from = Prisma.sql`
  FROM folio_lines line
  JOIN transaction_codes code ON code.id = line.transaction_code_id`;

const columns = Prisma.sql`
  line.id, line.business_date AS "businessDate", line.service_date AS "serviceDate", line.posted_at AS "postedAt",
  code.code, code.names, line.kind, line.ledger, line.amount_minor AS "amountMinor", line.quantity, line.description,
  line.reason, folio.number AS "folioNumber", folio.name AS "folioName", line.actor_kind AS "actorKind",
  actor.name AS "actorName", line.reverses_line_id IS NOT NULL AS "isMirror"`;

const joins = Prisma.sql`
  JOIN folios folio ON folio.id = line.folio_id
  LEFT JOIN users actor ON actor.id = line.actor_id AND line.actor_kind IN ('staff', 'guest')`;

export function selectPostings(
  db: DbOrTx,
  filter: PostingsOf,
  page: { limit: number; offset: number },
): Promise<PostingRow[]> {
  return selectRows(
    db,
    Row,
    Prisma.sql`SELECT ${columns} ${from} ${joins} WHERE ${where(filter)}
      ORDER BY line.business_date, line.id LIMIT ${page.limit} OFFSET ${page.offset}`,
  );
}

export function selectPostingsAfter(
  db: DbOrTx,
  filter: PostingsOf,
  page: { after: bigint; limit: number },
): Promise<PostingRow[]> {
  return selectRows(
    db,
    Row,
    Prisma.sql`SELECT ${columns} ${from} ${joins} WHERE ${where(filter)} AND line.id > ${page.after}
      ORDER BY line.id LIMIT ${page.limit}`,
  );
}

const TotalsRow = z.object({ lines: z.coerce.number(), totalMinor: z.coerce.number() });

export async function selectPostingTotals(db: DbOrTx, filter: PostingsOf) {
  const [row] = await selectRows(
    db,
    TotalsRow,
    Prisma.sql`SELECT count(*) AS lines, coalesce(sum(line.amount_minor), 0) AS "totalMinor"
      ${from} WHERE ${where(filter)}`,
  );
  return row ?? { lines: 0, totalMinor: 0 };
}

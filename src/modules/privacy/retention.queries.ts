import { z } from 'zod';
import { type CalendarDate, fromDbDate, toDbDate } from '../../core/calendar-date.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { type RetentionDays, type RetentionKind, retentionDays, retentionKinds } from './retention.ts';
import {
  type KeptUntil,
  type RetentionPart,
  retentionParts,
  unseenGuest,
} from './retention-parts.queries.ts';

export async function selectRetentionDays(db: DbOrTx): Promise<RetentionDays> {
  return retentionDays(await db.retentionRule.findMany({ select: { kind: true, days: true } }));
}

/** The rules as they stand, so that of two managers at once the second sees what the first set. */
export async function selectAndLockRetentionDays(tx: Tx): Promise<RetentionDays> {
  await tx.$executeRaw`LOCK TABLE retention_rules IN SHARE ROW EXCLUSIVE MODE`;
  return selectRetentionDays(tx);
}

export async function upsertRetentionRules(
  tx: Tx,
  days: RetentionDays,
  { changedAt, changedBy }: { changedAt: Date; changedBy: string },
): Promise<void> {
  for (const kind of retentionKinds) {
    const rule = { days: days[kind], changedAt, changedBy };
    await tx.retentionRule.upsert({ where: { kind }, create: { kind, ...rule }, update: rule });
  }
}

export interface RetentionRunKey {
  readonly night: CalendarDate;
  readonly kind: RetentionKind;
}

export interface RetentionRun {
  readonly night: CalendarDate;
  readonly kind: string;
  readonly days: number;
  readonly done: number;
  readonly left: number;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
}

const keyOf = ({ night, kind }: RetentionRunKey) => ({ night: toDbDate(night), kind });

/** Begins the night's work on a kind, or finds it begun; the days and the instant of the beginning stay. */
export async function beginRun(
  db: DbOrTx,
  key: RetentionRunKey,
  { days, startedAt }: { days: number; startedAt: Date },
): Promise<RetentionRun> {
  await db.retentionRun.createMany({ data: { ...keyOf(key), days, startedAt }, skipDuplicates: true });
  const row = await db.retentionRun.findUniqueOrThrow({ where: { night_kind: keyOf(key) } });
  return { ...row, night: fromDbDate(row.night) };
}

/** Holds the run, so that two processes take turns; false where it has ended. */
export async function lockRun(tx: Tx, { night, kind }: RetentionRunKey): Promise<boolean> {
  const count =
    await tx.$executeRaw`SELECT 1 FROM retention_runs WHERE night = ${night}::date AND kind = ${kind}
    AND finished_at IS NULL FOR UPDATE`;
  return count === 1;
}

export async function addDone(tx: Tx, key: RetentionRunKey, count: number): Promise<void> {
  await tx.retentionRun.update({ where: { night_kind: keyOf(key) }, data: { done: { increment: count } } });
}

export async function endRun(
  tx: Tx,
  key: RetentionRunKey,
  { left, finishedAt }: { left: number; finishedAt: Date },
): Promise<void> {
  await tx.retentionRun.update({ where: { night_kind: keyOf(key) }, data: { left, finishedAt } });
}

export async function selectRuns(
  db: DbOrTx,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ runs: RetentionRun[]; total: number }> {
  const orderBy = [{ night: 'desc' as const }, { startedAt: 'desc' as const }, { kind: 'asc' as const }];
  const rows = await db.retentionRun.findMany({ orderBy, take: limit, skip: offset });
  const total = await db.retentionRun.count();
  return { runs: rows.map((row) => ({ ...row, night: fromDbDate(row.night) })), total };
}

const CountRow = z.object({ kind: z.string(), count: z.number() });

/** How much of each of these kinds is due at an instant, in one statement. */
export async function countDue(
  db: DbOrTx,
  untilOf: (kind: RetentionKind) => KeptUntil,
  kinds: readonly RetentionKind[] = retentionKinds,
): Promise<ReadonlyMap<string, number>> {
  const counts = kinds.flatMap((kind) =>
    partsOf(kind).map(
      ({ table, due }) => Prisma.sql`SELECT ${kind} AS kind, (SELECT count(*)::int FROM ${Prisma.raw(table)} t
        WHERE ${due(untilOf(kind))}) AS count`,
    ),
  );
  const all = Prisma.join(counts, ' UNION ALL ');
  const rows = await selectRows(
    db,
    CountRow,
    Prisma.sql`SELECT kind, sum(count)::int AS count FROM (${all}) part GROUP BY kind`,
  );
  return new Map(rows.map(({ kind, count }) => [kind, count]));
}

type CountedPart = Pick<RetentionPart, 'table' | 'due'>;

function partsOf(kind: RetentionKind): readonly CountedPart[] {
  if (kind === 'guest_profiles') return [{ table: 'customers', due: unseenGuest }];
  return retentionParts[kind];
}

/** Empties or deletes up to so many rows that are due; those that somebody holds wait for the next turn. */
export function sweepPart(tx: Tx, part: RetentionPart, until: KeptUntil, limit: number): Promise<number> {
  const table = Prisma.raw(part.table);
  const rows = Prisma.sql`t.ctid = ANY (ARRAY(SELECT t.ctid FROM ${table} t WHERE ${part.due(until)}
    LIMIT ${limit} FOR UPDATE OF t SKIP LOCKED))`;
  if (part.emptied === null) return tx.$executeRaw`DELETE FROM ${table} t WHERE ${rows}`;
  return tx.$executeRaw`UPDATE ${table} t SET ${part.emptied} WHERE ${rows}`;
}

const GuestRow = z.object({ id: z.number(), hotelId: z.number() });

/** Guests whom nobody has seen, in the order of their numbers, after one. */
export function selectUnseenGuests(
  db: DbOrTx,
  until: KeptUntil,
  { after, limit }: { after: number; limit: number },
) {
  return selectRows(
    db,
    GuestRow,
    Prisma.sql`SELECT t.id, t.hotel_id AS "hotelId" FROM customers t WHERE t.id > ${after} AND ${unseenGuest(until)}
      ORDER BY t.id LIMIT ${limit}`,
  );
}

/** Whether this guest is still unseen: asked again under his lock, because a booking may have come. */
export async function isUnseen(tx: Tx, until: KeptUntil, id: number): Promise<boolean> {
  const rows = await selectRows(
    tx,
    GuestRow.pick({ id: true }),
    Prisma.sql`SELECT t.id FROM customers t WHERE t.id = ${id} AND ${unseenGuest(until)}`,
  );
  return rows.length === 1;
}

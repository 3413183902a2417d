import { type CalendarDate, fromDbDate, toDbDate } from '../../core/calendar-date.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import type { Restriction } from './restriction.ts';

export async function selectRestrictions(
  db: DbOrTx,
  range: { hotelId: number; from: CalendarDate; to: CalendarDate },
): Promise<Restriction[]> {
  const { hotelId, from, to } = range;
  const rows = await db.restriction.findMany({
    where: { hotelId, date: { gte: toDbDate(from), lt: toDbDate(to) } },
    orderBy: [{ date: 'asc' }, { id: 'asc' }],
    omit: { id: true, hotelId: true },
  });
  return rows.map((row) => ({ ...row, date: fromDbDate(row.date) }));
}

interface Scope {
  readonly hotelId: number;
  readonly dates: readonly CalendarDate[];
  readonly roomTypeId: number | null;
  readonly ratePlanId: number | null;
  readonly channel: string | null;
}

/** Restrictions are changed by one editor of the hotel at a time. */
export async function lockRestrictions(tx: Tx, hotelId: number): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('restrictions'), ${hotelId}::int)::text`;
}

export async function deleteRestrictions(tx: Tx, { dates, ...scope }: Scope): Promise<void> {
  await tx.restriction.deleteMany({ where: { ...scope, date: { in: dates.map(toDbDate) } } });
}

export async function insertRestrictions(
  tx: Tx,
  { dates, ...scope }: Scope,
  rule: Omit<Restriction, 'date' | 'roomTypeId' | 'ratePlanId' | 'channel'>,
): Promise<void> {
  await tx.restriction.createMany({
    data: dates.map((date) => ({ ...scope, ...rule, date: toDbDate(date) })),
  });
}

/** Closes or opens a scope and leaves its other rules; rows that say nothing any more go. */
export async function updateClosed(tx: Tx, { dates, ...scope }: Scope, closed: boolean): Promise<void> {
  const where = { ...scope, date: { in: dates.map(toDbDate) } };
  const known = await tx.restriction.findMany({ where, select: { date: true } });
  const present = new Set(known.map((row) => fromDbDate(row.date)));
  await tx.restriction.updateMany({ where, data: { closed } });
  const missing = closed ? dates.filter((date) => !present.has(date)) : [];
  await tx.restriction.createMany({
    data: missing.map((date) => ({ ...scope, closed, date: toDbDate(date) })),
  });
  const nothing = { closed: false, closedToArrival: false, closedToDeparture: false };
  const noLengths = {
    minStayArrival: null,
    maxStayArrival: null,
    minStayThrough: null,
    maxStayThrough: null,
  };
  await tx.restriction.deleteMany({
    where: { ...where, ...nothing, ...noLengths, minAdvanceDays: null, maxAdvanceDays: null },
  });
}

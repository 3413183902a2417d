import { z } from 'zod';
import { type CalendarDate, calendarDate, fromDbDate, toDbDate } from '../../core/calendar-date.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
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

/** Every combination of these; a null stands for every one. */
export interface Scopes {
  readonly hotelId: number;
  readonly dates: readonly CalendarDate[];
  readonly roomTypeIds: readonly (number | null)[];
  readonly ratePlanIds: readonly (number | null)[];
  readonly channels: readonly (string | null)[];
}

/** The combinations as rows, with 0 and '' for every one, as the unique index of the table has them. */
function scopeRows({ dates, roomTypeIds, ratePlanIds, channels }: Scopes): Prisma.Sql {
  return Prisma.sql`SELECT day::date AS day, type, plan, sold_on FROM unnest(${[...dates]}::text[]) AS day
    CROSS JOIN unnest(${roomTypeIds.map((id) => id ?? 0)}::int[]) AS type
    CROSS JOIN unnest(${ratePlanIds.map((id) => id ?? 0)}::int[]) AS plan
    CROSS JOIN unnest(${channels.map((channel) => channel ?? '')}::text[]) AS sold_on`;
}

const Gone = z.object({ rows: z.string() });

/** Takes away what stands for these scopes, all in one statement; it answers the rows as JSON. */
export async function deleteScopes(tx: Tx, scopes: Scopes): Promise<string> {
  const [gone] = await selectRows(
    tx,
    Gone,
    Prisma.sql`WITH scope AS (${scopeRows(scopes)}), gone AS (
      DELETE FROM restrictions r USING scope s WHERE r.hotel_id = ${scopes.hotelId} AND r.date = s.day
        AND coalesce(r.room_type_id, 0) = s.type AND coalesce(r.rate_plan_id, 0) = s.plan
        AND coalesce(r.channel, '') = s.sold_on RETURNING r.*)
      SELECT coalesce(jsonb_agg(to_jsonb(gone) - 'id'), '[]')::text AS rows FROM gone`,
  );
  return gone?.rows ?? '[]';
}

export type RestrictionRule = Omit<Restriction, 'date' | 'roomTypeId' | 'ratePlanId' | 'channel'>;

export async function insertScopes(tx: Tx, scopes: Scopes, rule: RestrictionRule): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO restrictions (hotel_id, date, room_type_id, rate_plan_id, channel, closed, closed_to_arrival,
      closed_to_departure, min_stay_arrival, max_stay_arrival, min_stay_through, max_stay_through, min_advance_days,
      max_advance_days)
    SELECT ${scopes.hotelId}::int, day, nullif(type, 0), nullif(plan, 0), nullif(sold_on, ''), ${rule.closed},
      ${rule.closedToArrival}, ${rule.closedToDeparture}, ${rule.minStayArrival}::int, ${rule.maxStayArrival}::int,
      ${rule.minStayThrough}::int, ${rule.maxStayThrough}::int, ${rule.minAdvanceDays}::int, ${rule.maxAdvanceDays}::int
    FROM (${scopeRows(scopes)}) AS scope`;
}

/** Rows that were taken away, put back as they stood. */
export async function insertRowsAgain(tx: Tx, rows: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO restrictions (hotel_id, date, room_type_id, rate_plan_id, channel, closed, closed_to_arrival,
      closed_to_departure, min_stay_arrival, max_stay_arrival, min_stay_through, max_stay_through, min_advance_days,
      max_advance_days)
    SELECT hotel_id, date, room_type_id, rate_plan_id, channel, closed, closed_to_arrival, closed_to_departure,
      min_stay_arrival, max_stay_arrival, min_stay_through, max_stay_through, min_advance_days, max_advance_days
    FROM jsonb_populate_recordset(NULL::restrictions, ${rows}::jsonb)`;
}

const StoredScope = z.object({
  dates: z.array(z.string().transform(calendarDate)),
  roomTypeIds: z.array(z.int().nullable()),
  ratePlanIds: z.array(z.int().nullable()),
  channels: z.array(z.string().nullable()),
});

export interface RestrictionUndo {
  readonly actorName: string;
  readonly at: Date;
}

export async function selectOptionalUndo(db: DbOrTx, hotelId: number): Promise<RestrictionUndo | null> {
  return db.restrictionUndo.findUnique({ where: { hotelId }, select: { actorName: true, at: true } });
}

export async function keepUndo(
  tx: Tx,
  { hotelId, ...scope }: Scopes,
  undo: RestrictionUndo & { readonly rows: string },
): Promise<void> {
  const columns = { ...undo, rows: JSON.parse(undo.rows), scope: JSON.parse(JSON.stringify(scope)) };
  await tx.restrictionUndo.upsert({
    where: { hotelId },
    create: { hotelId, ...columns },
    update: columns,
  });
}

/** Takes the note away and answers it, for whoever takes the change back. */
export async function takeUndo(
  tx: Tx,
  hotelId: number,
): Promise<{ readonly scopes: Scopes; readonly rows: string } | null> {
  const row = await tx.restrictionUndo.findUnique({ where: { hotelId } });
  await tx.restrictionUndo.deleteMany({ where: { hotelId } });
  return row && { scopes: { hotelId, ...StoredScope.parse(row.scope) }, rows: JSON.stringify(row.rows) };
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

import { z } from 'zod';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { notification } from '../../platform/live.ts';
import {
  type Alert,
  type AlertFilter,
  type Audience,
  alertKinds,
  audienceOf,
  audiences,
  type NewAlert,
} from './alert.ts';

/**
 * Writes the alert on the hotel's business date and tells the open pages, in one statement. The same news of a room that
 * nobody has read yet is made anew instead of standing there twice.
 */
export async function insertAlert(
  tx: Tx,
  { hotelId, kind, room, subject = '', details = {} }: NewAlert,
  { at, by }: { at: Date; by: string },
): Promise<void> {
  await tx.$executeRaw`
    WITH raised AS (
      INSERT INTO alerts (hotel_id, business_date, audience, kind, room_id, room_number, subject, details, raised_at,
        raised_by)
      SELECT id, business_date, ${audienceOf[kind]}, ${kind}, ${room?.id ?? null}::int, ${room?.number ?? ''}, ${subject},
        ${JSON.stringify(details)}::jsonb, ${at}, ${by} FROM hotels WHERE id = ${hotelId}
      ON CONFLICT (hotel_id, business_date, audience, kind, room_number, subject) WHERE read_at IS NULL
        DO UPDATE SET details = excluded.details, raised_at = excluded.raised_at, raised_by = excluded.raised_by
      RETURNING id)
    SELECT ${notification({ hotelId, topic: 'alerts' })} FROM raised`;
}

const AlertRow = z.object({
  id: z.number(),
  audience: z.enum(audiences),
  kind: z.enum(alertKinds),
  roomNumber: z.string(),
  subject: z.string(),
  details: z.record(z.string(), z.string()),
  raisedAt: z.date(),
  raisedBy: z.string(),
  readAt: z.date().nullable(),
  readBy: z.string().nullable(),
  total: z.number(),
});

export interface AlertQuestion {
  readonly hotelId: number;
  readonly audiences: readonly Audience[];
}

export interface AlertPageQuestion extends AlertQuestion {
  readonly show: AlertFilter;
  readonly limit: number;
  readonly offset: number;
}

/** The newest first; how many there are in all stands on every row. Unread ones of days gone by are history, too. */
export async function selectAlerts(
  db: DbOrTx,
  { hotelId, audiences: listening, show, limit, offset }: AlertPageQuestion,
): Promise<{ alerts: Alert[]; total: number }> {
  const unread =
    show === 'unread'
      ? Prisma.sql`AND read_at IS NULL
          AND business_date >= (SELECT business_date - 1 FROM hotels WHERE id = ${hotelId})`
      : Prisma.empty;
  const rows = await selectRows(
    db,
    AlertRow,
    Prisma.sql`SELECT id, audience, kind, room_number AS "roomNumber", subject, details, raised_at AS "raisedAt",
        raised_by AS "raisedBy", read_at AS "readAt", read_by AS "readBy", count(*) OVER ()::int AS total
      FROM alerts WHERE hotel_id = ${hotelId} AND audience = ANY(${[...listening]}::text[]) ${unread}
      ORDER BY raised_at DESC, id DESC LIMIT ${limit} OFFSET ${offset}`,
  );
  const alerts = rows.map(({ total: _total, readAt, readBy, ...alert }) => ({
    ...alert,
    read: readAt && readBy ? { at: readAt, by: readBy } : null,
  }));
  return { alerts, total: rows[0]?.total ?? 0 };
}

export interface Reading extends AlertQuestion {
  readonly at: Date;
  readonly reader: { readonly id: number; readonly name: string };
}

/** Marks unread ones as read; who comes second changes nothing. Answers how many were read now. */
export function updateRead(
  tx: Tx,
  { hotelId, audiences: listening, at, reader }: Reading,
  which: { readonly id: number } | { readonly upTo: Date },
): Promise<number> {
  const chosen = 'id' in which ? Prisma.sql`id = ${which.id}` : Prisma.sql`raised_at <= ${which.upTo}`;
  return tx.$executeRaw`UPDATE alerts SET read_at = ${at}, read_by_id = ${reader.id}, read_by = ${reader.name}
    WHERE hotel_id = ${hotelId} AND audience = ANY(${[...listening]}::text[]) AND read_at IS NULL AND ${chosen}`;
}

/** Who read it; null while nobody has. Undefined where there is no such alert for these people. */
export async function selectReader(
  tx: Tx,
  { hotelId, audiences: listening }: AlertQuestion,
  id: number,
): Promise<string | null | undefined> {
  const row = await tx.alert.findFirst({
    where: { id, hotelId, audience: { in: [...listening] } },
    select: { readBy: true },
  });
  return row?.readBy ?? (row ? null : undefined);
}

/** The oldest that were raised before then, as many as one batch; answers how many went. */
export function deleteAlertsBefore(db: DbOrTx, before: Date, batch: number): Promise<number> {
  return db.$executeRaw`DELETE FROM alerts
    WHERE id IN (SELECT id FROM alerts WHERE raised_at < ${before} ORDER BY id LIMIT ${batch})`;
}

const UnreadRow = z.object({ audience: z.string(), alerts: z.number() });

/** How many want reading, by audience. */
export async function selectUnread(db: DbOrTx, hotelId: number): Promise<Record<string, number>> {
  const rows = await selectRows(
    db,
    UnreadRow,
    Prisma.sql`SELECT audience, alerts FROM unread_alerts WHERE hotel_id = ${hotelId}`,
  );
  return Object.fromEntries(rows.map(({ audience, alerts }) => [audience, alerts]));
}

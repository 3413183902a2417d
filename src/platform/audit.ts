import { Prisma } from '../generated/prisma/client.ts';
import type { Context } from './context.ts';
import type { Tx } from './db.ts';

/** What happened to what, with the fields that changed. */
export interface AuditEntry {
  /** Null for what belongs to no single hotel: accounts, roles. */
  readonly hotelId: number | null;
  /** A past participle, the key of its words: `audit.actions.<action>`. */
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string | number | bigint;
  /** What people call the subject: a booking's number, a guest's name. */
  readonly subjectLabel?: string | undefined;
  readonly before?: object | null | undefined;
  readonly after?: object | null | undefined;
  readonly reason?: string | null | undefined;
}

/** Writes who did it into the audit log, in the transaction of the change itself: both stand or neither. */
export function recordEvent(tx: Tx, ctx: Context, entry: AuditEntry): Promise<void> {
  return recordEvents(tx, ctx, [entry]);
}

/** Many events in one statement, for work on many things at once. */
export async function recordEvents(tx: Tx, ctx: Context, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const at = ctx.clock();
  await tx.auditEvent.createMany({
    data: entries.map((entry) => ({
      hotelId: entry.hotelId,
      at,
      actorKind: ctx.actor.kind,
      actorId: ctx.actor.id,
      actorName: ctx.actor.name,
      action: entry.action,
      subjectType: entry.subjectType,
      subjectId: String(entry.subjectId),
      subjectLabel: entry.subjectLabel ?? '',
      before: asJson(entry.before),
      after: asJson(entry.after),
      reason: entry.reason ?? null,
      requestId: ctx.requestId,
      origin: ctx.origin,
    })),
  });
}

/** Dates become ISO text and bigints decimal text, as they are read back. */
function asJson(value: object | null | undefined): Prisma.InputJsonValue | typeof Prisma.DbNull {
  if (value === null || value === undefined) return Prisma.DbNull;
  return JSON.parse(JSON.stringify(value, (_name, part) => (typeof part === 'bigint' ? String(part) : part)));
}

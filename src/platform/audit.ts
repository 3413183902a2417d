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

/** Many events in one statement, for work on many things at once. Every change writes one, so it is written by hand. */
export async function recordEvents(tx: Tx, ctx: Context, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const { kind, id, name } = ctx.actor;
  const { requestId, origin } = ctx;
  await tx.$executeRaw`
    INSERT INTO audit_events (hotel_id, at, actor_kind, actor_id, actor_name, action, subject_type, subject_id,
      subject_label, before, after, reason, request_id, origin)
    SELECT e."hotelId", ${ctx.clock()}, ${kind}, ${id}::int, ${name}, e.action, e."subjectType", e."subjectId",
      coalesce(e."subjectLabel", ''), e.before, e.after, e.reason, ${requestId}, ${origin}
    FROM ROWS FROM (jsonb_to_recordset(${asJson(entries)}::jsonb) AS ("hotelId" int, action text, "subjectType" text,
      "subjectId" text, "subjectLabel" text, before jsonb, after jsonb, reason text)) WITH ORDINALITY
      AS e ("hotelId", action, "subjectType", "subjectId", "subjectLabel", before, after, reason, place)
    ORDER BY e.place`;
}

/** Dates become ISO text and bigints decimal text, as they are read back. */
function asJson(entries: readonly AuditEntry[]): string {
  return JSON.stringify(entries, (_name, part) => (typeof part === 'bigint' ? String(part) : part));
}

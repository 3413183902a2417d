import type { CalendarDate } from '../../core/calendar-date.ts';
import { conflict, type DomainError, forbidden, ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { queueJob } from '../../platform/jobs.ts';
import { publish } from '../../platform/live.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { changeBreaches } from './book-breach.service.ts';
import type { ChangeKind } from './change-kind.service.ts';
import { changeKindOf } from './change-kinds.service.ts';
import * as queries from './rate-change.queries.ts';
import {
  authorRefusal,
  type ChangeSubject,
  type RateChange,
  returnRefusal,
  withdrawalRefusal,
} from './rate-change.ts';

export interface ChangeDraft {
  readonly hotelId: number;
  readonly kind: string;
  readonly subjectId: number | null;
  /** What people call the subject: a plan's code, the dates of prices. */
  readonly subjectLabel: string;
  readonly payload: unknown;
  readonly note?: string | undefined;
  /** Null: it holds as soon as it is approved. */
  readonly effectiveDate?: CalendarDate | null | undefined;
  readonly rollsBackId?: number | undefined;
}

/** Who decides has seen this version of the change. */
export interface ChangeSeen {
  readonly hotelId: number;
  readonly id: number;
  readonly version: number;
}

export function getRateChange(db: DbOrTx, hotelId: number, id: number): Promise<RateChange> {
  return queries.selectChange(db, hotelId, id);
}

/** Writes a change down and asks for its approval at once. */
export function proposeChange(ctx: Context, draft: ChangeDraft): Promise<number> {
  return inTransaction(ctx.db, async (tx) => {
    const change = await draftChangeIn(tx, ctx, draft);
    await submitIn(tx, ctx, change);
    return change.id;
  });
}

/** In the caller's transaction: kinds that keep rows beside the change insert them afterwards. */
export async function draftChangeIn(tx: Tx, ctx: Context, draft: ChangeDraft): Promise<RateChange> {
  const {
    hotelId,
    kind,
    subjectId,
    subjectLabel,
    note = '',
    effectiveDate = null,
    rollsBackId = null,
  } = draft;
  if (ctx.actor.kind !== 'staff' || ctx.actor.id === null) throw forbidden('rate_change_no_permission');
  const payload = changeKindOf(kind).Payload.parse(draft.payload);
  const columns = { hotelId, kind, subjectId, subjectLabel, payload, note, effectiveDate, rollsBackId };
  const author = { authorId: ctx.actor.id, authorName: ctx.actor.name, createdAt: ctx.clock() };
  const id = await queries.insertChange(tx, { ...columns, ...author });
  const change = await queries.selectAndLockChange(tx, hotelId, id);
  await recordChange(tx, ctx, change, { action: 'rate_change_drafted', after: { kind, effectiveDate } });
  return change;
}

/** Asks for approval. Refused where the change could not be made now. */
export function submitChange(ctx: Context, seen: ChangeSeen): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const change = await seenChange(tx, seen);
    refuseAuthor(ctx, change);
    await submitIn(tx, ctx, change);
  });
}

/**
 * In the caller's transaction. What stands now is noted, so that everybody decides on the same difference; rails that
 * break ask for a second approver. `isNoted`: the kind has just noted what stands now.
 */
export async function submitIn(
  tx: Tx,
  ctx: Context,
  change: RateChange,
  { isNoted = false } = {},
): Promise<void> {
  const { kind, subject, payload } = openChange(change);
  await kind.check(tx, subject, payload);
  const before =
    kind.noteCurrent && !isNoted ? await kind.noteCurrent(tx, subject) : await kind.current(tx, subject);
  const breaches = await changeBreaches(tx, { ...change, before });
  await queries.updateChange(tx, change, {
    status: 'submitted',
    submittedAt: ctx.clock(),
    round: change.round + 1,
    before,
    breaches,
    approvalsNeeded: breaches.length > 0 ? 2 : 1,
    comment: '',
    refusal: null,
  });
  await recordChange(tx, ctx, change, {
    action: 'rate_change_submitted',
    after: { breaches: breaches.length },
  });
}

/** Takes a change back before it is live. */
export function withdrawChange(ctx: Context, seen: ChangeSeen): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const change = await seenChange(tx, seen);
    const refusal = withdrawalRefusal(change, ctx);
    if (refusal) throw refused(refusal);
    await queries.updateChange(tx, change, { status: 'withdrawn' });
    await recordChange(tx, ctx, change, { action: 'rate_change_withdrawn' });
  });
}

/** Sends a submitted change back to its author, with what is to be changed. */
export function returnChange(ctx: Context, seen: ChangeSeen, comment: string): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const change = await seenChange(tx, seen);
    const refusal = returnRefusal(change, ctx);
    if (refusal) throw refused(refusal);
    await queries.updateChange(tx, change, { status: 'returned', comment });
    await recordChange(tx, ctx, change, { action: 'rate_change_returned', reason: comment });
  });
}

/** A new change with what stood before a live one, for somebody else to approve. */
export function rollBackChange(ctx: Context, seen: ChangeSeen, note = ''): Promise<number> {
  return inTransaction(ctx.db, async (tx) => {
    const former = await seenChange(tx, seen);
    if (former.status !== 'live') throw refused('wrong_status');
    const { kind, subject, payload } = openChange(former);
    const before = former.before === null ? null : kind.Payload.parse(former.before);
    if (before === null && !kind.rollBack) throw ruleBroken('rate_change_nothing_before');
    const draft = {
      ...former,
      effectiveDate: null,
      note,
      payload: before ?? payload,
      rollsBackId: former.id,
    };
    const drafted = await draftChangeIn(tx, ctx, draft);
    let change = drafted;
    if (kind.rollBack) {
      const made = await kind.rollBack(tx, { ...subject, changeId: drafted.id }, former.id, before);
      await queries.updateChange(tx, drafted, { payload: made });
      change = await queries.selectChange(tx, seen.hotelId, drafted.id);
    }
    await submitIn(tx, ctx, change);
    return change.id;
  });
}

export const dueChangesJob = 'rate-changes-due';

/** Looks for changes whose day has come; called in the transaction that moves the business date. */
export function queueDueChanges(tx: Tx): Promise<void> {
  return queueJob(tx, dueChangesJob, {}, { singletonKey: 'due' });
}

export interface OpenChange {
  readonly kind: ChangeKind;
  readonly subject: ChangeSubject;
  readonly payload: unknown;
}

/** The change with its kind and its payload read. */
export function openChange(change: RateChange): OpenChange {
  const kind = changeKindOf(change.kind);
  const { hotelId, subjectId } = change;
  return {
    kind,
    subject: { hotelId, subjectId, changeId: change.id },
    payload: kind.Payload.parse(change.payload),
  };
}

/** The change, locked, in the version that was seen. The business date stands still until the decision is written. */
export async function seenChange(tx: Tx, { hotelId, id, version }: ChangeSeen): Promise<RateChange> {
  await selectAndLockBusinessDate(tx, hotelId);
  const change = await queries.selectAndLockChange(tx, hotelId, id);
  if (change.version !== version) throw conflict('rate_change_moved_on');
  return change;
}

function refuseAuthor(ctx: Context, change: RateChange): void {
  const refusal = authorRefusal(change, ctx);
  if (refusal) throw refused(refusal);
}

export type Refusal = 'wrong_status' | 'not_yours' | 'no_permission' | 'own' | 'twice';

/** The reason why somebody may not decide, as the error that says so. */
export function refused(refusal: Refusal): DomainError {
  if (refusal === 'wrong_status') return conflict('rate_change_wrong_status');
  return forbidden(`rate_change_${refusal}`);
}

/** One line of the change's history, in the audit log; menus that count what waits look again. */
export async function recordChange(
  tx: Tx,
  ctx: Context,
  change: RateChange,
  entry: { readonly action: string; readonly after?: object; readonly reason?: string },
): Promise<void> {
  const { hotelId, id, subjectLabel } = change;
  await recordEvent(tx, ctx, { hotelId, subjectType: 'rate_change', subjectId: id, subjectLabel, ...entry });
  await publish(tx, { hotelId, topic: 'changes' });
}

import { conflict, DomainError } from '../../core/errors.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { changeBreaches } from './book-breach.service.ts';
import * as queries from './rate-change.queries.ts';
import {
  type ChangeSeen,
  type OpenChange,
  openChange,
  recordChange,
  refused,
  seenChange,
} from './rate-change.service.ts';
import { approvalRefusal, isDue, type RateChange } from './rate-change.ts';

export interface Approving extends ChangeSeen {
  /** The approver saw that something else stands there now than when the change was submitted, and wants it still. */
  readonly evenIfStale?: boolean;
}

/**
 * Approves a submitted change. With the last approval it needs it goes live, or waits for its day. Prices that came to
 * break a rail since ask for a second approver. Refused where something else was changed underneath, unless the
 * approver has seen that.
 */
export function approveChange(ctx: Context, approving: Approving): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const change = await seenChange(tx, approving);
    const refusal = approvalRefusal(change, ctx);
    if (refusal) throw refused(refusal);
    await approveIn(tx, ctx, change, approving.evenIfStale ?? false);
  });
}

async function approveIn(tx: Tx, ctx: Context, change: RateChange, evenIfStale: boolean): Promise<void> {
  const opened = openChange(change);
  const { kind, subject, payload } = opened;
  await kind.check(tx, subject, payload);
  let before = change.before;
  if (await isStaleIn(tx, change, opened)) {
    if (!evenIfStale) throw conflict('rate_change_stale');
    before = await (kind.noteCurrent?.(tx, subject) ?? kind.current(tx, subject));
  }
  const breaches = await changeBreaches(tx, { ...change, before });
  const approvalsNeeded = breaches.length > 0 ? 2 : change.approvalsNeeded;
  await insertApprovalOf(tx, ctx, change);
  await recordChange(tx, ctx, change, {
    action: 'rate_change_approved',
    after: { breaches: breaches.length },
  });

  const noted = { before, breaches, approvalsNeeded };
  const isComplete = change.approvals.length + 1 >= approvalsNeeded;
  const businessDate = await selectAndLockBusinessDate(tx, change.hotelId);
  await queries.updateChange(tx, change, noted);
  if (!isComplete) return;
  const approved = await queries.selectChange(tx, change.hotelId, change.id);
  if (isDue(change, businessDate)) await goLive(tx, ctx, approved);
  else await queries.updateChange(tx, approved, { status: 'approved' });
}

function insertApprovalOf(tx: Tx, ctx: Context, change: RateChange): Promise<void> {
  const { id, name } = ctx.actor;
  if (id === null) throw refused('no_permission');
  return queries.insertApproval(tx, change, { approverId: id, approverName: name, at: ctx.clock() });
}

/** Writes it into what sells; what it rolls back has had its day. */
async function goLive(tx: Tx, ctx: Context, change: RateChange): Promise<void> {
  const { kind, subject, payload } = openChange(change);
  const { subjectId } = await kind.apply(tx, ctx, subject, payload);
  const liveDate = await selectAndLockBusinessDate(tx, change.hotelId);
  await queries.updateChange(tx, change, { status: 'live', subjectId, liveAt: ctx.clock(), liveDate });
  if (change.rollsBackId !== null) {
    const former = await queries.selectChange(tx, change.hotelId, change.rollsBackId);
    if (former.status === 'live') await queries.updateChange(tx, former, { status: 'superseded' });
  }
  await recordChange(tx, ctx, change, { action: 'rate_change_live', after: { liveDate } });
}

/** Whether something else stands there now than when the change was submitted. */
export function isStale(db: DbOrTx, change: RateChange): Promise<boolean> {
  return isStaleIn(db, change, openChange(change));
}

async function isStaleIn(db: DbOrTx, change: RateChange, { kind, subject }: OpenChange): Promise<boolean> {
  const before = change.before === null ? null : kind.Payload.parse(change.before);
  if (kind.isStale) return kind.isStale(db, subject, before);
  return sorted(await kind.current(db, subject)) !== sorted(before);
}

/** JSON with its names in order: the database keeps them in an order of its own. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_name, part) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/**
 * Lets every approved change go live whose day has come, each in a transaction of its own and once only. One that can
 * no longer be made, or under which something changed since its approval, goes back to its author with the reason.
 */
export async function applyDueChanges(ctx: Context): Promise<number> {
  const due = await queries.selectDueChanges(ctx.db);
  for (const { id, hotelId } of due) {
    try {
      await inTransaction(ctx.db, (tx) => applyIn(tx, ctx, { hotelId, id }));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await inTransaction(ctx.db, (tx) => sendBackIn(tx, ctx, { hotelId, id }, error));
    }
  }
  return due.length;
}

interface Due {
  readonly hotelId: number;
  readonly id: number;
}

async function applyIn(tx: Tx, ctx: Context, { hotelId, id }: Due): Promise<void> {
  const businessDate = await selectAndLockBusinessDate(tx, hotelId);
  const change = await queries.selectAndLockChange(tx, hotelId, id);
  if (change.status !== 'approved' || !isDue(change, businessDate)) return;
  const opened = openChange(change);
  await opened.kind.check(tx, opened.subject, opened.payload);
  if (await isStaleIn(tx, change, opened)) throw conflict('rate_change_stale');
  const breaches = await changeBreaches(tx, change, { alone: true });
  if (breaches.length > 0 && change.approvals.length < 2) throw conflict('rate_change_beyond_rails');
  await goLive(tx, ctx, change);
}

async function sendBackIn(tx: Tx, ctx: Context, { hotelId, id }: Due, error: DomainError): Promise<void> {
  const change = await queries.selectAndLockChange(tx, hotelId, id);
  if (change.status !== 'approved') return;
  const refusal = { code: error.code, details: error.details };
  await queries.updateChange(tx, change, { status: 'returned', refusal });
  await recordChange(tx, ctx, change, { action: 'rate_change_sent_back', after: { code: error.code } });
}

import { dateAt } from '../../core/calendar-date.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db.ts';
import { lockPerson } from './erasure.queries.ts';
import { erasureRefusals } from './erasure.ts';
import { selectErasureFacts, selectHousesKnowing, selectPersonIds } from './privacy.queries.ts';
import { erasePersonIn } from './privacy.service.ts';
import {
  addDone,
  beginRun,
  countDue,
  endRun,
  isUnseen,
  lockRun,
  type RetentionRun,
  type RetentionRunKey,
  selectAndLockRetentionDays,
  selectRetentionDays,
  selectRuns,
  selectUnseenGuests,
  sweepPart,
  upsertRetentionRules,
} from './retention.queries.ts';
import { nextNightlyWork, type RetentionDays, type RetentionKind, retentionKinds } from './retention.ts';
import { type KeptUntil, keptUntil, retentionParts } from './retention-parts.queries.ts';

export const runsPerPage = 40;
const usualBatch = 500;

export interface RetentionWork {
  readonly batch?: number;
  readonly kinds?: readonly RetentionKind[];
}

/**
 * The nightly work: of each kind, what has been kept long enough goes, a batch at a time, each in a transaction that also
 * counts it. Ended anywhere it goes on where it stood; run once more in a night it finds its work done.
 */
export async function keepRetention(
  ctx: Context,
  { batch = usualBatch, kinds = retentionKinds }: RetentionWork = {},
): Promise<void> {
  const night = dateAt(ctx.clock(), 'UTC');
  const rules = await selectRetentionDays(ctx.db);
  for (const kind of kinds) await workOff(ctx, { night, kind }, rules[kind], batch);
}

async function workOff(ctx: Context, key: RetentionRunKey, days: number, batch: number): Promise<void> {
  const run = await beginRun(ctx.db, key, { days, startedAt: ctx.clock() });
  if (run.finishedAt) return;
  const { kind } = key;
  const until = keptUntil(run.startedAt, run.days);
  if (kind === 'guest_profiles') await eraseUnseen(ctx, key, until, batch);
  else await sweepAll(ctx, { ...key, kind }, until, batch);
  await inTransaction(ctx.db, async (tx) => {
    if (!(await lockRun(tx, key))) return;
    const left = (await countDue(tx, () => until, [kind])).get(kind) ?? 0;
    await endRun(tx, key, { left, finishedAt: ctx.clock() });
  });
}

async function sweepAll(
  ctx: Context,
  key: RetentionRunKey & { readonly kind: keyof typeof retentionParts },
  until: KeptUntil,
  batch: number,
): Promise<void> {
  for (const part of retentionParts[key.kind]) {
    let last: number;
    do {
      last = await inTransaction(ctx.db, async (tx) => {
        if (!(await lockRun(tx, key))) return 0;
        const count = await sweepPart(tx, part, until, batch);
        if (count > 0) await addDone(tx, key, count);
        return count;
      });
    } while (last === batch);
  }
}

/** One guest, one transaction: what stands in the way of one keeps nobody else. */
async function eraseUnseen(
  ctx: Context,
  key: RetentionRunKey,
  until: KeptUntil,
  batch: number,
): Promise<void> {
  let after = 0;
  let found: readonly { readonly id: number; readonly hotelId: number }[];
  do {
    found = await selectUnseenGuests(ctx.db, until, { after, limit: batch });
    for (const guest of found) {
      await eraseOne(ctx, key, until, guest);
      after = guest.id;
    }
  } while (found.length === batch);
}

function eraseOne(
  ctx: Context,
  key: RetentionRunKey,
  until: KeptUntil,
  { id, hotelId }: { readonly id: number; readonly hotelId: number },
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    if (!(await lockRun(tx, key))) return;
    const ids = await selectPersonIds(tx, id);
    await lockPerson(tx, ids);
    if (!(await isUnseen(tx, until, id))) return;
    const person = { ids, hotels: await selectHousesKnowing(tx, ids), isWhole: true };
    if (erasureRefusals(await selectErasureFacts(tx, person)).length > 0) return;
    await erasePersonIn(tx, ctx, { id, hotelId, ids, reason: 'retention' });
    await addDone(tx, key, 1);
  });
}

export interface RetentionReport {
  readonly days: RetentionDays;
  /** What of each kind would go if the work began now. */
  readonly due: ReadonlyMap<string, number>;
  readonly nextRun: Date;
  readonly runs: readonly RetentionRun[];
  readonly total: number;
}

/** The rules, what they would take next, and what they took. */
export async function retentionReport(ctx: Context, page: number): Promise<RetentionReport> {
  const days = await selectRetentionDays(ctx.db);
  const nextRun = nextNightlyWork(ctx.clock());
  const due = await countDue(ctx.db, (kind: RetentionKind) => keptUntil(nextRun, days[kind]));
  const found = await selectRuns(ctx.db, { limit: runsPerPage, offset: (page - 1) * runsPerPage });
  return { days, due, nextRun, ...found };
}

export function changeRetention(ctx: Context, days: RetentionDays): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const before = await selectAndLockRetentionDays(tx);
    await upsertRetentionRules(tx, days, { changedAt: ctx.clock(), changedBy: ctx.actor.name });
    const changed = retentionKinds.filter((kind) => before[kind] !== days[kind]);
    if (changed.length === 0) return;
    const only = (all: RetentionDays) => Object.fromEntries(changed.map((kind) => [kind, all[kind]]));
    await recordEvent(tx, ctx, {
      hotelId: ctx.hotelId,
      action: 'retention_changed',
      subjectType: 'privacy',
      subjectId: 'retention',
      before: only(before),
      after: only(days),
    });
  });
}

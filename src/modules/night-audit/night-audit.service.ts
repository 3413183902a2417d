import { addDays, type CalendarDate } from '../../core/calendar-date.ts';
import { DomainError, ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { postNightsIn, staysToPost, unpostedNights } from '../folios/night-posting.service.ts';
import { getHotel, selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { extendInventory } from '../inventory/inventory.service.ts';
import { queueDueChanges } from '../rates/rate-change.service.ts';
import { markNoShowIn } from '../reservations/no-show.service.ts';
import { postExtrasIn } from '../reservations/stay-extra.service.ts';
import { snapshotLedgersIn, snapshotStatisticsIn } from '../statistics/statistics.service.ts';
import { auditChecks, ledgerStops, problemsOf } from './audit-checks.service.ts';
import {
  type AuditedDay,
  addDone,
  beginAudit,
  countMissingArrivals,
  finishStep,
  lockHotelForClose,
  lockRunningAudit,
  moveAudit,
  rollBusinessDate,
  selectLastInventoryDate,
  selectMissingArrivals,
  selectOptionalAudit,
  setProblems,
  setTotal,
} from './night-audit.queries.ts';
import { type AuditOutcome, type AuditProblem, type AuditStep, chunkSizes } from './night-audit.ts';

export interface AuditRequest {
  readonly hotelId: number;
  /** The day to close; the hotel's business date when left out. A day closed before is left alone. */
  readonly businessDate?: CalendarDate | undefined;
  readonly onProgress?: ((audit: { step: AuditStep; done: number }) => void) | undefined;
}

interface Run extends AuditedDay {
  readonly ctx: Context;
  readonly auditId: number;
  readonly onProgress: (progress: { step: AuditStep; done: number }) => void;
}

const patience = { timeout: 600_000, maxWait: 60_000 };

/**
 * Closes a hotel's business date: checks, no-shows, room and tax postings, statistics, ledgers, and the date moves on.
 * Work is done in chunks that stand by themselves, and each looks for what is still to do, so a run after a crash, or
 * two runs at once, end with the same books. A day whose ledgers do not balance is refused and stays open.
 */
export async function runNightAudit(ctx: Context, request: AuditRequest): Promise<AuditOutcome> {
  const { hotelId } = request;
  const hotel = await getHotel(ctx.db, hotelId);
  const date = request.businessDate ?? hotel.businessDate;
  if (date < hotel.businessDate) return alreadyClosed(date, hotel.businessDate);
  if (date > hotel.businessDate) throw ruleBroken('night_audit_not_yet', { date: hotel.businessDate });

  const auditId = await begin(ctx, { hotelId, date });
  const run: Run = { ctx, hotelId, date, auditId, onProgress: request.onProgress ?? (() => undefined) };
  try {
    await checksStep(run);
    const noShows = await noShowsStep(run);
    const postedStays = await postingsStep(run);
    const problems = await closeStep(run);
    const isClosed = problems.every((problem) => problem.severity !== 'stop');
    if (!isClosed) await refuse(run, problems);
    const status = isClosed ? 'closed' : 'refused';
    return {
      status,
      businessDate: date,
      nextDate: isClosed ? addDays(date, 1) : date,
      noShows,
      postedStays,
      problems,
    };
  } catch (error) {
    if (error instanceof AuditOver)
      return alreadyClosed(date, (await getHotel(ctx.db, hotelId)).businessDate);
    if (error instanceof DomainError) await refuse(run, [stopOf(error)]);
    throw error;
  }
}

/** Another run closed the day while this one worked on it. */
class AuditOver extends Error {}

function alreadyClosed(businessDate: CalendarDate, nextDate: CalendarDate): AuditOutcome {
  return { status: 'already_closed', businessDate, nextDate, noShows: 0, postedStays: 0, problems: [] };
}

function stopOf(error: DomainError): AuditProblem {
  return { code: error.code, severity: 'stop', subjects: Object.values(error.details).map(String) };
}

function begin(ctx: Context, day: AuditedDay): Promise<number> {
  return inTransaction(ctx.db, (tx) => beginAuditIn(tx, ctx, day));
}

/** Marks the day's audit as running, so that it is taken up wherever it is left. */
export async function beginAuditIn(tx: Tx, ctx: Context, day: AuditedDay): Promise<number> {
  const { id, isNew } = await beginAudit(tx, ctx, day);
  if (isNew) await recordEvent(tx, ctx, { ...subjectOf(id, day), action: 'night_audit_started' });
  await publish(tx, { hotelId: day.hotelId, topic: 'night-audit' });
  return id;
}

function subjectOf(auditId: number, { hotelId, date }: AuditedDay) {
  return { hotelId, subjectType: 'night_audit', subjectId: auditId, subjectLabel: date };
}

/** One piece of a step: with the audit to itself, and its progress told when it stands. */
async function piece(run: Run, step: AuditStep, work: (tx: Tx) => Promise<number>): Promise<number> {
  const done = await inTransaction(
    run.ctx.db,
    async (tx) => {
      if (!(await lockRunningAudit(tx, run.auditId))) throw new AuditOver();
      const count = await work(tx);
      await addDone(tx, run.auditId, step, count);
      if (count === 0) await finishStep(tx, run.ctx, run.auditId, step);
      await publish(tx, { hotelId: run.hotelId, topic: 'night-audit' });
      return count;
    },
    patience,
  );
  run.onProgress({ step, done });
  return done;
}

async function checksStep(run: Run): Promise<void> {
  await piece(run, 'checks', async (tx) => {
    const checks = await auditChecks(tx, run);
    await setProblems(
      tx,
      run.auditId,
      problemsOf(checks).filter((problem) => problem.severity === 'note'),
    );
    await setTotal(tx, run.auditId, 'no_shows', checks.waitingArrivals.length);
    await setTotal(tx, run.auditId, 'postings', checks.nightsToPost);
    return 0;
  });
}

async function noShowsStep(run: Run): Promise<number> {
  let all = 0;
  for (;;) {
    const marked = await piece(run, 'no_shows', (tx) => markNoShows(tx, run, chunkSizes.noShows));
    if (marked === 0) return all;
    all += marked;
  }
}

async function markNoShows(tx: Tx, run: Run, limit: number): Promise<number> {
  await selectAndLockBusinessDate(tx, run.hotelId);
  const stayIds = await selectMissingArrivals(tx, run, limit);
  for (const stayId of stayIds) {
    await markNoShowIn(tx, run.ctx, { hotelId: run.hotelId, stayId, reason: 'night audit: not arrived' });
  }
  return stayIds.length;
}

async function postingsStep(run: Run): Promise<number> {
  let all = 0;
  let last = 0;
  for (;;) {
    let visited: readonly number[] = [];
    const posted = await piece(run, 'postings', async (tx) => {
      visited = await postNights(tx, run, { limit: chunkSizes.postings, after: last });
      return visited.length;
    });
    if (posted === 0) return all;
    last = visited.at(-1) ?? last; // only once it stands: a piece that is undone begins where it began
    all += posted;
  }
}

async function postNights(
  tx: Tx,
  run: Run,
  { limit, after }: { limit: number; after: number },
): Promise<readonly number[]> {
  const { hotelId, date } = run;
  await selectAndLockBusinessDate(tx, hotelId);
  const stayIds = await staysToPost(tx, { hotelId, date, limit, after });
  await postNightsIn(tx, run.ctx, { hotelId, date, stayIds });
  await postExtrasIn(tx, run.ctx, { hotelId, date, stayIds });
  return stayIds;
}

/**
 * The end, in one transaction with the hotel to itself: whoever arrived since the other steps is posted too, then
 * figures and ledgers are kept and the date moves on, all of it or nothing.
 */
async function closeStep(run: Run): Promise<readonly AuditProblem[]> {
  const { ctx, hotelId, date, auditId } = run;
  try {
    return await inTransaction(
      ctx.db,
      async (tx) => {
        if (!(await lockRunningAudit(tx, auditId))) throw new AuditOver();
        if ((await lockHotelForClose(tx, hotelId)) !== date) throw new AuditOver();
        await finishLateWork(tx, run);
        await snapshotStatisticsIn(tx, run);
        const stops = ledgerStops(await snapshotLedgersIn(tx, run));
        if (stops.length > 0) throw new OutOfBalance(stops);
        for (const step of ['statistics', 'ledgers', 'roll'] as const)
          await finishStep(tx, ctx, auditId, step);
        await roll(tx, run);
        return (await selectOptionalAudit(tx, run))?.problems ?? [];
      },
      patience,
    );
  } catch (error) {
    if (error instanceof OutOfBalance) return error.problems;
    throw error;
  }
}

/** Undoes the close: the ledgers do not balance. */
class OutOfBalance extends Error {
  readonly problems: readonly AuditProblem[];

  constructor(problems: readonly AuditProblem[]) {
    super('the ledgers do not balance');
    this.problems = problems;
  }
}

async function finishLateWork(tx: Tx, run: Run): Promise<void> {
  const arrivals = await countMissingArrivals(tx, run);
  if (arrivals > 0) await addDone(tx, run.auditId, 'no_shows', await markNoShows(tx, run, arrivals));
  const nights = await unpostedNights(tx, run);
  if (nights > 0) {
    const posted = await postNights(tx, run, { limit: nights, after: 0 });
    await addDone(tx, run.auditId, 'postings', posted.length);
  }
}

async function roll(tx: Tx, run: Run): Promise<void> {
  const { ctx, hotelId, date, auditId } = run;
  await rollBusinessDate(tx, run);
  await queueDueChanges(tx);
  const { bookingHorizonDays } = await getHotel(tx, hotelId);
  const until = addDays(date, bookingHorizonDays + 1);
  const last = await selectLastInventoryDate(tx, hotelId);
  if (last !== null && last < until)
    await extendInventory(tx, hotelId, until, { fromDate: addDays(last, 1) });
  await moveAudit(tx, auditId, { status: 'closed', closedAt: ctx.clock() });
  await recordEvent(tx, ctx, {
    ...subjectOf(auditId, run),
    action: 'business_date_closed',
    before: { businessDate: date },
    after: { businessDate: addDays(date, 1) },
  });
  await publish(tx, { hotelId, topic: 'night-audit' });
  await publish(tx, { hotelId, topic: 'front-desk' });
}

function refuse(run: Run, problems: readonly AuditProblem[]): Promise<void> {
  return inTransaction(run.ctx.db, async (tx) => {
    if (!(await lockRunningAudit(tx, run.auditId))) return;
    await setProblems(tx, run.auditId, problems);
    await moveAudit(tx, run.auditId, { status: 'refused', closedAt: null });
    const after = { problems: problems.map((problem) => problem.code) };
    await recordEvent(tx, run.ctx, { ...subjectOf(run.auditId, run), action: 'night_audit_refused', after });
    await publish(tx, { hotelId: run.hotelId, topic: 'night-audit' });
  });
}

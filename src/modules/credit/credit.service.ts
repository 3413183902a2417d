import { addMonths, type CalendarDate } from '../../core/calendar-date.ts';
import { conflict } from '../../core/errors.ts';
import { recordEvent, recordEvents } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { queueJob } from '../../platform/jobs.ts';
import { getHotel, listHotels } from '../hotels/hotel.service.ts';
import {
  countWaivers,
  type GuestOfHotel,
  insertCreditChanges,
  insertWaiver,
  lockGuests,
  type RatedChange,
  selectCreditChanges,
  selectCredits,
  selectFacts,
  selectGuestsToRate,
  selectOptionalCredit,
  upsertCredits,
  type Waiver,
} from './credit.queries.ts';
import {
  type Allowances,
  type Credit,
  type CreditCause,
  type CreditChange,
  type CreditRules,
  type CreditScore,
  creditJob,
  creditScore,
  unrestricted,
} from './credit.ts';
import { insertCreditRules, selectCreditRules } from './credit-rules.queries.ts';

const chunk = 500;
const shownChanges = 50;

export interface CreditTask {
  readonly hotelId: number;
  readonly customerIds: readonly number[];
  readonly cause: CreditCause;
}

/**
 * Has a guest rated again soon, once this transaction stands: called wherever something happens that his credit rests on,
 * and after whatever else waits for the same hotel, so that two of them wait in one order.
 */
export async function queueCreditIn(tx: Tx, task: CreditTask): Promise<void> {
  const { hotelId, cause } = task;
  for (const customerId of [...new Set(task.customerIds)].toSorted((a, b) => a - b)) {
    const singletonKey = `${hotelId}-${customerId}`;
    await queueJob(tx, creditJob, { hotelId, customerId, cause }, { singletonKey });
  }
}

/** Rates these guests by the rules of now, in one transaction; answers how many scores changed. */
export function rateGuests(ctx: Context, task: CreditTask): Promise<number> {
  return inTransaction(ctx.db, async (tx) => {
    const { hotelId, cause } = task;
    const { businessDate } = await getHotel(tx, hotelId);
    const customerIds = await lockGuests(tx, task.customerIds);
    const rules = await selectCreditRules(tx, hotelId);
    const before = await selectCredits(tx, { hotelId, customerIds });
    const since = addMonths(businessDate, -rules.windowMonths);
    const facts = await selectFacts(tx, { hotelId, customerIds, since });
    const rated = facts.map((row) => ({
      ...creditScore(row, rules),
      customerId: row.customerId,
      spend: row.spend,
      before: before.get(row.customerId) ?? null,
    }));
    const rating = { hotelId, version: rules.version, at: ctx.clock() };
    await upsertCredits(
      tx,
      rating,
      rated.filter((guest) => !stands(guest.before, guest, rules)),
    );
    const changed = rated.filter(
      ({ before: old, score, level }) => !old || old.score !== score || old.level !== level.position,
    );
    if (changed.length > 0) await insertCreditChanges(tx, { ...rating, cause }, changed);
    await recordLevels(tx, ctx, task, changed);
    return changed.length;
  });
}

/** Whether a guest's standing is what it was, so that a quiet night writes nothing. */
function stands(before: Credit | null, now: CreditScore, { version }: CreditRules): boolean {
  return before?.version === version && JSON.stringify(before.lines) === JSON.stringify(now.lines);
}

/** The audit log hears of another level; the scores in between stand in the guest's own history. */
function recordLevels(
  tx: Tx,
  ctx: Context,
  { hotelId, cause }: CreditTask,
  changed: readonly RatedChange[],
): Promise<void> {
  const moved = changed.filter(({ before, level }) => before !== null && before.level !== level.position);
  return recordEvents(
    tx,
    ctx,
    moved.map(({ customerId, before, score, level }) => ({
      hotelId,
      action: 'credit_level_changed',
      subjectType: 'customer',
      subjectId: customerId,
      before: { level: before?.level, score: before?.score },
      after: { level: level.position, score, cause },
    })),
  );
}

/** Rates every guest of a hotel whom something is known of, some hundred at a time. */
export async function rateHotel(ctx: Context, hotelId: number, cause: CreditCause): Promise<number> {
  let changed = 0;
  for (let after = 0; ; ) {
    const customerIds = await selectGuestsToRate(ctx.db, { hotelId, after, limit: chunk });
    const last = customerIds.at(-1);
    if (last === undefined) return changed;
    changed += await rateGuests(ctx, { hotelId, customerIds, cause });
    after = last;
  }
}

/** The nightly round: facts grow old even where nothing happens. */
export async function rateEveryHotel(ctx: Context): Promise<void> {
  for (const hotel of await listHotels(ctx.db)) await rateHotel(ctx, hotel.id, 'nightly');
}

export function getCreditRules(db: DbOrTx, hotelId: number): Promise<CreditRules> {
  return selectCreditRules(db, hotelId);
}

/** Puts other rules into force; `seen` is the version that was looked at. Everybody is rated by them soon. */
export function changeCreditRules(
  ctx: Context,
  hotelId: number,
  change: Omit<CreditRules, 'version'> & { readonly seen: number },
): Promise<void> {
  const { seen, ...wanted } = change;
  return inTransaction(ctx.db, async (tx) => {
    const before = await selectCreditRules(tx, hotelId);
    if (before.version !== seen) throw conflict('stale_version');
    const rules = { ...wanted, version: seen + 1 };
    await insertCreditRules(tx, hotelId, rules, { at: ctx.clock(), name: ctx.actor.name });
    await recordEvent(tx, ctx, {
      hotelId,
      action: 'credit_rules_changed',
      subjectType: 'hotel',
      subjectId: hotelId,
      before,
      after: rules,
    });
    await queueHotelCreditIn(tx, hotelId, 'rules');
  });
}

/** Has every guest of a hotel rated soon. */
export function queueHotelCreditIn(tx: Tx, hotelId: number, cause: 'nightly' | 'rules'): Promise<void> {
  return queueJob(tx, creditJob, { hotelId, cause }, { singletonKey: `hotel-${hotelId}` });
}

export interface GuestCredit {
  /** Null where nothing of this guest was rated yet. */
  readonly credit: Credit | null;
  readonly rules: CreditRules;
  readonly changes: readonly CreditChange[];
  readonly waiversUsed: number;
}

/** A guest's standing at a hotel, with the rules of now and how it came about. */
export async function guestCredit(
  db: DbOrTx,
  guest: GuestOfHotel & { readonly businessDate: CalendarDate },
): Promise<GuestCredit> {
  const [credit, rules, changes, waiversUsed] = await Promise.all([
    selectOptionalCredit(db, guest),
    selectCreditRules(db, guest.hotelId),
    selectCreditChanges(db, guest, shownChanges),
    countWaivers(db, guest, addMonths(guest.businessDate, -12)),
  ]);
  return { credit, rules, changes, waiversUsed };
}

/** What a guest may do at a hotel; one who is not known yet, what everybody may. */
export async function allowancesOf(db: DbOrTx, guest: GuestOfHotel): Promise<Allowances> {
  return (await selectOptionalCredit(db, guest)) ?? unrestricted;
}

/**
 * How many more cancellation fees may be let go for this guest within the year up to the business date, and the level
 * that says so. In a transaction that will use one, `lock` keeps two from using the last.
 */
export async function feesToLetGo(
  db: DbOrTx,
  guest: GuestOfHotel & { readonly businessDate: CalendarDate },
  options: { lock?: boolean } = {},
): Promise<{ readonly left: number; readonly level: number }> {
  const credit = await selectOptionalCredit(db, guest, options);
  if (!credit || credit.lateCancellations === 0) return { left: 0, level: credit?.level ?? 0 };
  const used = await countWaivers(db, guest, addMonths(guest.businessDate, -12));
  return { left: Math.max(0, credit.lateCancellations - used), level: credit.level };
}

/** Writes down a fee that was let go; the caller has the allowance locked. */
export function recordWaiverIn(tx: Tx, waiver: Waiver): Promise<void> {
  return insertWaiver(tx, waiver);
}

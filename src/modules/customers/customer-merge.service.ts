import { z } from 'zod';
import { conflict, notFound, ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { selectParts } from '../../platform/database/parts.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import { chainDate, memberViewOf } from '../loyalty/member.service.ts';
import { MemberMerge, mergeMembersIn, partMembersIn } from '../loyalty/member-merge.service.ts';
import { fullName } from './customer.ts';
import {
  alikePart,
  countMoving,
  emptyFields,
  fillFields,
  mergeablePart,
  mergesPart,
  moveRows,
  moveRowsBack,
  selectAndLockPair,
  selectMergeables,
  selectPairs,
} from './customer-merge.queries.ts';
import {
  type Fillable,
  fillable,
  filledFields,
  type Likeness,
  likeness,
  type Mergeable,
  movedReferences,
  proposedFrom,
  undoDays,
  undoRefusal,
} from './customer-merge.ts';
import { joinHouses, MovedHouse, partHouses } from './customer-merge-house.service.ts';

interface Pair {
  readonly hotelId: number;
  readonly keptId: number;
  readonly mergedId: number;
}

export interface MergePreview {
  readonly kept: Mergeable;
  readonly merged: Mergeable;
  readonly filled: readonly Fillable[];
  /** By table, how many rows would move. */
  readonly moving: Readonly<Record<string, number>>;
  /** Of the profile that goes, to spend; null where it is no member. */
  readonly points: number | null;
  readonly score: number;
  readonly reasons: readonly Likeness[];
}

/** What a merge would do, before it is done. */
export async function previewMerge(db: DbOrTx, { hotelId, keptId, mergedId }: Pair): Promise<MergePreview> {
  if (keptId === mergedId) throw notFound('customer_not_found');
  const found = await selectMergeables(db, hotelId, [keptId, mergedId]);
  const kept = found.find(({ id }) => id === keptId);
  const merged = found.find(({ id }) => id === mergedId);
  if (!kept || !merged) throw notFound('customer_not_found');
  const moving = await countMoving(db, { keptId, mergedId });
  const member = await memberViewOf(db, { customerId: mergedId, date: await chainDate(db) });
  const points = member?.points ?? null;
  return { kept, merged, filled: filledFields(kept, merged), moving, points, ...likeness(kept, merged) };
}

const Moved = z.object({
  rows: z.record(z.string(), z.array(z.string())),
  /** The houses that knew the merged profile, and those of them that learn of the kept one by the merge. */
  houses: z.array(MovedHouse),
  /** Null where the merged profile was no member; absent before the programme knew of merges. */
  member: MemberMerge.nullish(),
});
type Moved = z.infer<typeof Moved>;

/**
 * Makes one profile part of another: stays, bills, consents and everything else of it move, empty fields are filled in,
 * the row itself stays as a signpost. Both as they were looked at, or it is refused. Answers the merge's id.
 */
export async function mergeCustomers(
  ctx: Context,
  { hotelId, keptId, mergedId, versions }: Pair & { readonly versions: readonly [number, number] },
): Promise<number> {
  if (keptId === mergedId) throw ruleBroken('merge_itself');
  const pair = { keptId, mergedId };
  return inTransaction(ctx.db, async (tx) => {
    const { kept, merged } = await selectAndLockPair(tx, hotelId, pair);
    if (kept.version !== versions[0] || merged.version !== versions[1]) throw conflict('stale_version');
    const filled = filledFields(kept, merged);
    const at = ctx.clock();
    const rows: Moved['rows'] = {};
    for (const reference of movedReferences) rows[reference.table] = await moveRows(tx, reference, pair);
    const houses = await joinHouses(tx, pair);
    const moved = { rows, houses, member: await mergeMembersIn(tx, ctx, { goneId: mergedId, keptId }) };
    await fillFields(tx, { ...pair, at }, filled);
    await tx.customer.update({
      where: { id: mergedId },
      data: { mergedIntoId: keptId, updatedAt: at, version: { increment: 1 } },
    });
    const who = { actorId: ctx.actor.id, actorName: ctx.actor.name, at };
    const { id } = await tx.customerMerge.create({
      data: { hotelId, ...pair, moved, filled, ...who },
      select: { id: true },
    });
    const counts = Object.entries(rows).filter(([, keys]) => keys.length > 0);
    await recordEvent(tx, ctx, {
      ...subjectOf(hotelId, kept),
      action: 'customers_merged',
      after: {
        merged: `${fullName(merged)} (${mergedId})`,
        filled,
        moved: Object.fromEntries(counts.map(([table, keys]) => [table, keys.length])),
      },
    });
    return id;
  });
}

/** Takes a merge back within its days: exactly what moved moves back, and what was filled in is emptied again. */
export function undoMerge(ctx: Context, { hotelId, id }: { hotelId: number; id: number }): Promise<number> {
  return inTransaction(ctx.db, async (tx) => {
    await tx.$queryRaw`SELECT id FROM customer_merges WHERE id = ${id} AND hotel_id = ${hotelId} FOR UPDATE`;
    const merge = await tx.customerMerge.findFirst({ where: { id, hotelId } });
    if (!merge) throw notFound('page_not_found');
    const at = ctx.clock();
    const refusal = undoRefusal(merge, at);
    if (refusal) throw ruleBroken(`merge_${refusal}`, { days: undoDays });
    const { keptId, mergedId } = merge;
    await tx.$queryRaw`SELECT id FROM customers WHERE id = ANY(${[keptId, mergedId]}::int[]) ORDER BY id FOR UPDATE`;
    const [kept] = await selectMergeables(tx, hotelId, [keptId]);
    if (!kept) throw ruleBroken('merge_went_on');
    const { rows, houses, member } = Moved.parse(merge.moved);
    if (member) await partMembersIn(tx, ctx, member);
    for (const reference of movedReferences) {
      await moveRowsBack(tx, reference, { keptId, mergedId, keys: rows[reference.table] ?? [] });
    }
    await partHouses(tx, { keptId, mergedId, houses });
    const filled = fillable.filter((field) => merge.filled.includes(field));
    await emptyFields(tx, { keptId, mergedId, at }, filled);
    await tx.customer.update({
      where: { id: mergedId },
      data: { mergedIntoId: null, updatedAt: at, version: { increment: 1 } },
    });
    await tx.customerMerge.update({ where: { id }, data: { undoneAt: at } });
    await recordEvent(tx, ctx, { ...subjectOf(hotelId, kept), action: 'merge_undone', after: { mergedId } });
    return keptId;
  });
}

function subjectOf(hotelId: number, customer: Mergeable) {
  return {
    hotelId,
    subjectType: 'customer',
    subjectId: customer.id,
    subjectLabel: fullName(customer),
  };
}

export interface Duplicate {
  readonly one: Mergeable;
  readonly other: Mergeable;
  readonly score: number;
  readonly reasons: readonly Likeness[];
}

/** Whom of its guests a house may keep twice, the surest first. */
export async function listDuplicates(db: DbOrTx, hotelId: number): Promise<Duplicate[]> {
  const pairs = await selectPairs(db, hotelId);
  const ids = [...new Set(pairs.flatMap(({ firstId, secondId }) => [firstId, secondId]))];
  const profiles = new Map((await selectMergeables(db, hotelId, ids)).map((each) => [each.id, each]));
  const found = pairs.flatMap(({ firstId, secondId }) => {
    const [one, other] = [profiles.get(firstId), profiles.get(secondId)];
    return one && other ? [{ one, other, ...likeness(one, other) }] : [];
  });
  return surest(found);
}

export interface Sameness {
  /** Who may be the same person. */
  readonly duplicates: readonly Duplicate[];
  /** Who became part of this profile and could be parted again. */
  readonly merges: readonly StandingMerge[];
}

/** Who may be the same person as this one, and who already is. One statement. */
export async function samenessOf(
  { db, clock }: Context,
  { hotelId, customerId }: { readonly hotelId: number; readonly customerId: number },
): Promise<Sameness> {
  const since = new Date(clock().getTime() - undoDays * 86_400_000);
  const { own, alike, merges } = await selectParts(db, {
    own: mergeablePart(hotelId, customerId),
    alike: alikePart(hotelId, customerId),
    merges: mergesPart({ hotelId, keptId: customerId }, since),
  });
  return {
    duplicates: surest(own.flatMap((one) => alike.map((other) => ({ one, other, ...likeness(one, other) })))),
    merges: merges.map(({ id, actorName, at, ...name }) => ({ id, actorName, at, name: fullName(name) })),
  };
}

function surest(found: readonly Duplicate[]): Duplicate[] {
  return found
    .filter(({ score }) => score >= proposedFrom)
    .toSorted((a, b) => b.score - a.score || a.one.id - b.one.id)
    .slice(0, 50);
}

/** Two people after all: they are not proposed again. */
export function keepApart(ctx: Context, { hotelId, keptId, mergedId }: Pair): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const found = await selectMergeables(tx, hotelId, [keptId, mergedId]);
    const [first, second] = found;
    if (!first || !second) throw notFound('customer_not_found');
    await tx.customerApart.createMany({
      data: [{ firstId: first.id, secondId: second.id, at: ctx.clock() }],
      skipDuplicates: true,
    });
    await recordEvent(tx, ctx, {
      ...subjectOf(hotelId, first),
      action: 'customers_kept_apart',
      after: { other: `${fullName(second)} (${second.id})` },
    });
  });
}

export interface StandingMerge {
  readonly id: number;
  readonly name: string;
  readonly actorName: string;
  readonly at: Date;
}

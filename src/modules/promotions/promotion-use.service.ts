import { conflict } from '../../core/errors.ts';
import type { Context } from '../../platform/context.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import { useRefusal } from './promotion.ts';
import * as queries from './promotion-use.queries.ts';

export interface UseAsked {
  readonly promotionId: number;
  readonly reservationId: number;
  readonly customerId: number;
}

/**
 * Counts this booking among those that have the promotion, or refuses where none is left. The lock is the last that a
 * booking takes, so that it is held the shortest; the count and the guest's own are CHECKed by the database as well.
 */
export async function takeUseIn(tx: Tx, ctx: Context, asked: UseAsked): Promise<void> {
  const limits = await queries.selectAndLockLimits(tx, asked.promotionId);
  const standing = await queries.selectStandingUses(tx, asked);
  const refusal = useRefusal(limits, standing.length);
  if (refusal) throw conflict(`promotion_${refusal}`);
  await queries.insertUse(tx, {
    ...asked,
    customerUse: firstFree(standing),
    customerLimit: limits.maxUsesPerCustomer,
    at: ctx.clock(),
  });
}

/** The smallest number from 1 on that is not among these. */
function firstFree(standing: readonly number[]): number {
  const gap = standing.findIndex((use, index) => use !== index + 1);
  return gap < 0 ? standing.length + 1 : gap + 1;
}

/** A hold that lapsed and a booking that was cancelled as a whole give their use back. */
export function returnUseIn(tx: Tx, ctx: Context, reservationId: number): Promise<void> {
  return queries.returnUse(tx, reservationId, ctx.clock());
}

/** A booking that comes back needs its use again; nothing where it never had one. */
export async function takeUseAgainIn(tx: Tx, ctx: Context, reservationId: number): Promise<void> {
  const use = await queries.selectOptionalUse(tx, reservationId);
  if (use?.returned) await takeUseIn(tx, ctx, { ...use, reservationId });
}

/** The promotion a booking has; null where it has none. */
export async function promotionOf(db: DbOrTx, reservationId: number): Promise<number | null> {
  const use = await queries.selectOptionalUse(db, reservationId);
  return use && !use.returned ? use.promotionId : null;
}

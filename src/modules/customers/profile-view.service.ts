import type { Context } from '../../platform/context.ts';
import type { DbOrTx } from '../../platform/db.ts';
import type { ViewedThing } from './profile-view.ts';

export interface SeenProfile {
  readonly customerId: number;
  /** The house through which it was seen. */
  readonly hotelId: number;
  readonly what: ViewedThing;
}

/** Writes down who sees something of a guest: one statement, beside those that fetch what is shown. */
export function recordView(ctx: Context, seen: SeenProfile): Promise<void> {
  return recordViewIn(ctx.db, ctx, seen);
}

/** The same in the transaction that shows it: both stand or neither. */
export async function recordViewIn(tx: DbOrTx, ctx: Context, seen: SeenProfile): Promise<void> {
  const { kind, id, name } = ctx.actor;
  const by = { actorKind: kind, actorId: id, actorName: name, at: ctx.clock() };
  await tx.$executeRaw`INSERT INTO profile_views (customer_id, hotel_id, what, actor_kind, actor_id, actor_name, at)
    VALUES (${seen.customerId}, ${seen.hotelId}, ${seen.what}, ${by.actorKind}, ${by.actorId}::int, ${by.actorName}, ${by.at})`;
}

import { Prisma } from '../../generated/prisma/client.ts';
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
  await tx.$executeRaw(viewWritten(ctx, seen));
}

/** The writing alone, to stand in the `WITH` of the statement that reads what is shown. */
export function viewWritten(
  { actor, clock }: Context,
  { customerId, hotelId, what }: SeenProfile,
): Prisma.Sql {
  return Prisma.sql`INSERT INTO profile_views (customer_id, hotel_id, what, actor_kind, actor_id, actor_name, at)
    VALUES (${customerId}::int, ${hotelId}::int, ${what}, ${actor.kind}, ${actor.id}::int, ${actor.name}, ${clock()})`;
}

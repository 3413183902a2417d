import type { Context } from '../../platform/context.ts';
import { type Wish, wishesOf } from '../rooms/wish.ts';

/** What we know of a signed-in guest, so that nobody types his name twice. Nothing for a visitor. */
export async function knownGuest(ctx: Context): Promise<Record<string, string>> {
  if (ctx.actor.kind !== 'guest' || ctx.actor.id === null) return {};
  const user = await ctx.db.user.findUnique({
    where: { id: ctx.actor.id },
    select: { email: true, customerId: true },
  });
  const customer =
    user?.customerId &&
    (await ctx.db.customer.findUnique({
      where: { id: user.customerId },
      select: { firstName: true, lastName: true, phone: true },
    }));
  const known = { email: user?.email, ...(customer || {}) };
  return Object.fromEntries(
    Object.entries(known).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** The profile of a signed-in guest, on which his companions hang. None for a visitor. */
export async function selectOwnCustomerId(ctx: Context): Promise<number | null> {
  if (ctx.actor.kind !== 'guest' || ctx.actor.id === null) return null;
  const user = await ctx.db.user.findUnique({ where: { id: ctx.actor.id }, select: { customerId: true } });
  return user?.customerId ?? null;
}

/** What a signed-in guest said he likes, ticked already when he books. Nothing for a visitor. */
export async function knownWishes(ctx: Context): Promise<Wish[]> {
  const customerId = await selectOwnCustomerId(ctx);
  if (customerId === null) return [];
  const rows = await ctx.db.customerPreference.findMany({ where: { customerId }, select: { code: true } });
  return wishesOf(rows.map((row) => row.code));
}

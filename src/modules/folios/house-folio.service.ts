import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';

/**
 * A bill without a stay, for what somebody buys at the house and pays at once. It stays open: what is given back later
 * stands on the same bill.
 */
export async function openHouseFolioIn(
  tx: Tx,
  ctx: Context,
  owner: { readonly hotelId: number; readonly customerId: number | null; readonly name: string },
): Promise<number> {
  const folio = await tx.folio.create({
    data: { ...owner, kind: 'house', openedAt: ctx.clock() },
    select: { id: true },
  });
  return folio.id;
}

import type { Context } from '../../platform/context.ts';
import { type Companion, companionsOf } from '../customers/companion.service.ts';
import { selectOwnCustomerId } from './known-guest.queries.ts';

/** The companions a signed-in guest has saved. Nobody for a visitor. */
export async function knownCompanions(ctx: Context): Promise<Companion[]> {
  const customerId = await selectOwnCustomerId(ctx);
  return customerId === null ? [] : companionsOf(ctx.db, customerId);
}

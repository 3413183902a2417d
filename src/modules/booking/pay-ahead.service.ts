import type { Context } from '../../platform/context.ts';
import { allowancesOf } from '../credit/credit.service.ts';
import { selectOwnCustomerId } from './known-guest.queries.ts';

/**
 * Whether the guest who is signed in can only pay ahead at this hotel, by his credit level. A visitor is nobody yet: what
 * he types is looked at when he books.
 */
export async function mustPayAhead(ctx: Context, hotelId: number): Promise<boolean> {
  const customerId = await selectOwnCustomerId(ctx);
  return customerId !== null && !(await allowancesOf(ctx.db, { hotelId, customerId })).payAtHotel;
}

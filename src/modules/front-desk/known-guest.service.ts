import { type Context, requireHotel } from '../../platform/context.ts';
import { getCustomer } from '../customers/customer.service.ts';
import type { Customer, CustomerHit } from '../customers/customer.ts';
import { searchCustomers } from '../customers/customer-search.service.ts';
import type { Level } from '../loyalty/level.ts';
import { levelOf } from '../loyalty/member.service.ts';

/** Whom a booking at the desk is for: a profile that was chosen, or those that the text typed may mean. */
export interface KnownGuest {
  readonly chosen: { readonly customer: Customer; readonly level: Level | null } | null;
  /** Null where nothing was looked for. */
  readonly hits: readonly CustomerHit[] | null;
}

const mostHits = 6;

/** Looks only among the guests this house knows. Not found where the chosen one is none of them. */
export async function knownGuest(
  ctx: Context,
  { customerId, guest }: { customerId?: number | undefined; guest?: string | undefined },
): Promise<KnownGuest> {
  const hotelId = requireHotel(ctx);
  if (customerId !== undefined) {
    const customer = await getCustomer(ctx.db, { hotelId, id: customerId });
    return { chosen: { customer, level: await levelOf(ctx.db, customerId) }, hits: null };
  }
  if (!guest || !ctx.permissions.has('customers.view')) return { chosen: null, hits: null };
  const { customers } = await searchCustomers(ctx.db, { hotelIds: [hotelId], text: guest, page: 1 });
  return { chosen: null, hits: customers.slice(0, mostHits) };
}

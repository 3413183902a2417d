import type { DbOrTx } from '../../platform/db.ts';
import { selectMemberOffers } from './member-offer.queries.ts';
import type { MemberOffer } from './member-offer.ts';

/** What the houses offer to this guest alone, or to members of his level; the first to end comes first. */
export function memberOffersOf(db: DbOrTx, customerId: number): Promise<MemberOffer[]> {
  return selectMemberOffers(db, customerId);
}

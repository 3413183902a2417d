import type { OfferAsked, PriceHooks, RateBook } from '../rates/rate-book.ts';

/** Who buys, as a request names him: the book finds the company. */
export interface BuyerAsked {
  readonly isMember?: boolean;
  readonly companyId?: number | null | undefined;
  /** What a company's people type. */
  readonly companyCode?: string | undefined;
  /** The desk, allowed to give a room away. */
  readonly mayBeFree?: boolean;
  /** What else takes something off: a member's level, a promotion. */
  readonly hooks?: PriceHooks | undefined;
}

/** How the question to the rate book names the company. */
export function companyOf(buyer: BuyerAsked | undefined) {
  return { companyId: buyer?.companyId, companyCode: buyer?.companyCode };
}

export function buyerOf({ company }: RateBook, asked: BuyerAsked = {}): Pick<OfferAsked, 'buyer' | 'hooks'> {
  const { isMember = false, mayBeFree = false, hooks } = asked;
  return { buyer: { isMember, company, mayBeFree }, ...(hooks && { hooks }) };
}

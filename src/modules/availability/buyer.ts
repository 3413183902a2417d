import type { OfferAsked, PriceHooks, RateBook } from '../rates/rate-book.ts';

/** Who buys, as a request names him: the book finds the company. */
export interface BuyerAsked {
  readonly isMember?: boolean;
  readonly companyId?: number | null | undefined;
  /** What was typed: the code of a company or of a promotion. */
  readonly companyCode?: string | undefined;
  /** The promotion a booking has already. */
  readonly promotionId?: number | null | undefined;
  /** His account, for what he has used of a promotion. */
  readonly userId?: number | null | undefined;
  /** Whose booking is changed, for what his level takes off. */
  readonly customerId?: number | null | undefined;
  /** The desk, allowed to give a room away. */
  readonly mayBeFree?: boolean;
  /** What else takes something off: a member's level. */
  readonly hooks?: PriceHooks | undefined;
}

/** How the question to the rate book names the company and the promotion. */
export function namedBy(buyer: BuyerAsked | undefined) {
  const { companyId, companyCode, promotionId, userId, customerId } = buyer ?? {};
  return { companyId, companyCode, promotionId, userId, customerId };
}

export function buyerOf({ company }: RateBook, asked: BuyerAsked = {}): Pick<OfferAsked, 'buyer' | 'hooks'> {
  const { isMember = false, mayBeFree = false, hooks } = asked;
  return { buyer: { isMember, company, mayBeFree }, ...(hooks && { hooks }) };
}

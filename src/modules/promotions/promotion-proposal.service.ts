import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Context } from '../../platform/context.ts';
import { proposeChange } from '../rates/rate-change.service.ts';
import type { PromotionTerms } from './promotion.ts';
import { promotionKind } from './promotion-change.service.ts';

export interface PromotionProposal {
  readonly hotelId: number;
  /** Null: a new one. */
  readonly id: number | null;
  readonly terms: PromotionTerms;
  readonly note?: string | undefined;
  readonly effectiveDate?: CalendarDate | null | undefined;
}

/**
 * Writes down what a promotion is to be, for somebody else to approve: nothing sells by it before. What is approved
 * sells, so that this is also how one that was switched off comes back.
 */
export function proposePromotion(ctx: Context, { id, terms, ...rest }: PromotionProposal): Promise<number> {
  const subject = { kind: promotionKind.kind, subjectId: id, subjectLabel: terms.code };
  return proposeChange(ctx, { ...rest, ...subject, payload: { ...terms, active: true } });
}

import { type CalendarDate, nightsBetween } from '../../core/calendar-date.ts';
import {
  addMinor,
  allocate,
  type BasisPoints,
  basisPoints,
  type Minor,
  minor,
  percentageOf,
  zero,
} from '../../core/money.ts';
import { concerns, type PromotionTerms } from './promotion.ts';

/** A promotion as it sells, but for how often and to whom. */
export type PricedPromotion = Omit<PromotionTerms, 'maxUses' | 'maxUsesPerCustomer' | 'minRank' | 'tag'> & {
  readonly active: boolean;
};

/** What is promoted, from which business date on. */
export interface PromotedPair {
  readonly planId: number;
  readonly roomTypeId: number;
  readonly day: CalendarDate;
}

/**
 * Prices of nights less what the promotion takes off at most; null in nights that it is not for, empty where it sells
 * nothing. An amount of the stay falls on the fewest nights that can share it: 100.00 off stays of two nights or more is
 * 50.00 a night, and 100.00 on the last night that it is for, as a stay may begin there.
 */
export function promotedPrices(
  promotion: PricedPromotion | null,
  { planId, roomTypeId, day }: PromotedPair,
  nights: { readonly dates: readonly CalendarDate[]; readonly prices: readonly (Minor | null)[] },
): (Minor | null)[] {
  if (!promotion?.active || (promotion.bookToDate ?? day) < day) return [];
  if (!concerns(promotion.ratePlanIds, planId) || !concerns(promotion.roomTypeIds, roomTypeId)) return [];
  const { bookFromDate, stayFromDate, stayToDate } = promotion;
  const first = [day, bookFromDate ?? day].toSorted()[1] ?? day;
  return nights.dates.map((date, night) => {
    const price = nights.prices[night] ?? null;
    if (price === null || date < first) return null;
    if ((stayFromDate ?? date) > date || (stayToDate ?? date) < date) return null;
    return minor(Math.max(0, addMinor(price, takenOff(promotion, { price, date, first }))));
  });
}

interface PromotedNight {
  readonly price: Minor;
  readonly date: CalendarDate;
  /** No stay under it arrives before. */
  readonly first: CalendarDate;
}

function takenOff(promotion: PricedPromotion, { price, date, first }: PromotedNight): Minor {
  const { basisPoints: points, amountMinor, per } = promotion;
  if (points !== null) return percentageOf(price, less(points));
  const amount = amountMinor ?? zero;
  if (per === 'night') return minor(-amount);
  const [largest = zero] = allocate(amount, Array<number>(sharingNights(promotion, date, first)).fill(1));
  return minor(-largest);
}

function less(points: BasisPoints): BasisPoints {
  return basisPoints(-points);
}

/** The fewest promoted nights of a stay that has this one: a stay may begin before them, or go on after. */
function sharingNights(
  { minNights, stayFromDate, stayToDate }: PricedPromotion,
  date: CalendarDate,
  first: CalendarDate,
): number {
  const before =
    stayFromDate !== null && stayFromDate > first ? nightsBetween(stayFromDate, date) + 1 : Infinity;
  const after = stayToDate === null ? Infinity : nightsBetween(date, stayToDate) + 1;
  return Math.min(minNights ?? 1, before, after);
}

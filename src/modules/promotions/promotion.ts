import { type CalendarDate, eachNight, nightsBetween } from '../../core/calendar-date.ts';
import type { LocalText } from '../../core/local-text.ts';
import {
  allocate,
  type BasisPoints,
  type Minor,
  minor,
  negate,
  percentageOf,
  zero,
} from '../../core/money.ts';
import type { PriceHook, PriceStep } from '../rates/night-price.ts';
import { isFree, type PlanKind } from '../rates/rate-plan.ts';

export const promotionKinds = ['percent', 'amount'] as const;
export type PromotionKind = (typeof promotionKinds)[number];

export const promotionPers = ['night', 'stay'] as const;
export type PromotionPer = (typeof promotionPers)[number];

/** What a code takes off, when, and for what. Empty lists mean every plan and every type. */
export interface PromotionTerms {
  readonly code: string;
  readonly names: LocalText;
  readonly kind: PromotionKind;
  readonly basisPoints: BasisPoints | null;
  readonly amountMinor: Minor | null;
  /** An amount of the stay is divided over the nights it is for. */
  readonly per: PromotionPer;
  /** First and last business date on which it can be booked. */
  readonly bookFromDate: CalendarDate | null;
  readonly bookToDate: CalendarDate | null;
  /** First and last night that costs less. */
  readonly stayFromDate: CalendarDate | null;
  readonly stayToDate: CalendarDate | null;
  readonly minNights: number | null;
  readonly maxUses: number | null;
  readonly maxUsesPerCustomer: number | null;
  /** Only members whose level has this rank or a higher one; 0 is every member. */
  readonly minRank: number | null;
  /** Only guests who have this tag of the hotel; no guest is told its name. */
  readonly tag: string | null;
  readonly ratePlanIds: readonly number[];
  readonly roomTypeIds: readonly number[];
}

export interface Promotion extends PromotionTerms {
  readonly id: number;
  readonly active: boolean;
  /** Bookings that have it now. */
  readonly used: number;
}

/** The promotion as a price is asked for under it. */
export interface RatedPromotion extends PromotionTerms {
  readonly id: number;
  readonly used: number;
  /** By the account that asks; nothing is known of a visitor. */
  readonly usedByBuyer: number;
  /** Whether whoever asks has the level and the tag that it is for. */
  readonly admits: boolean;
}

/** What nights that keep their price have of the promotion already, when a stay is changed. */
export interface PromotionKept {
  readonly takenOffMinor: Minor;
  /** The nights that get a new price. */
  readonly dates: readonly CalendarDate[];
}

export interface PromotionAsked {
  readonly plan: { readonly id: number; readonly kind: PlanKind };
  readonly type: { readonly id: number };
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  readonly businessDate: CalendarDate;
  /** Of a change: the booking has its use, and was made in time. */
  readonly promotionKept?: PromotionKept | undefined;
}

export type PromotionReason =
  | 'used_up'
  | 'customer_limit'
  | 'members'
  | 'invited'
  | 'booking_dates'
  | 'stay_dates'
  | 'min_nights'
  | 'plan'
  | 'type';

/** Why a code takes nothing off: the translation `promotions.refused.<reason>` with `params`. */
export interface PromotionRefusal {
  readonly reason: PromotionReason;
  readonly params: Readonly<Record<string, string | number>>;
}

/** Why the promotion does not count for this stay; null when it does. */
export function promotionRefusal(promotion: RatedPromotion, asked: PromotionAsked): PromotionRefusal | null {
  const { plan, type, arrival, departure } = asked;
  const early = asked.promotionKept ? null : promotionOver(promotion, asked.businessDate);
  if (early) return early;
  const nights = nightsBetween(arrival, departure);
  if (promotion.minNights !== null && nights < promotion.minNights)
    return refusal('min_nights', { count: promotion.minNights });
  if (promotedDates(promotion, arrival, departure).length === 0) return refusal('stay_dates');
  if (isFree(plan.kind) || !concerns(promotion.ratePlanIds, plan.id)) return refusal('plan');
  return concerns(promotion.roomTypeIds, type.id) ? null : refusal('type');
}

/** Why nobody, or not this guest, can book with it now, whatever the stay; null when he can. */
export function promotionOver(
  promotion: RatedPromotion,
  businessDate: CalendarDate,
): PromotionRefusal | null {
  const reason =
    audienceRefusal(promotion) ??
    useRefusal(promotion, promotion.usedByBuyer) ??
    bookingRefusal(promotion, businessDate);
  return reason && refusal(reason);
}

function audienceRefusal({ admits, minRank }: RatedPromotion): 'members' | 'invited' | null {
  if (admits) return null;
  return minRank === null ? 'invited' : 'members';
}

interface UseLimits {
  readonly used: number;
  readonly maxUses: number | null;
  readonly maxUsesPerCustomer: number | null;
}

/** Why it can not be used once more, by a guest who has used it so often; null when it can. */
export function useRefusal(
  { used, maxUses, maxUsesPerCustomer }: UseLimits,
  ofCustomer: number,
): 'used_up' | 'customer_limit' | null {
  if (maxUses !== null && used >= maxUses) return 'used_up';
  return maxUsesPerCustomer !== null && ofCustomer >= maxUsesPerCustomer ? 'customer_limit' : null;
}

function bookingRefusal(
  { bookFromDate: from, bookToDate: to }: PromotionTerms,
  businessDate: CalendarDate,
): 'booking_dates' | null {
  const outside = (from !== null && businessDate < from) || (to !== null && businessDate > to);
  return outside ? 'booking_dates' : null;
}

/** The nights of the stay, or the day of a day use, that the promotion is for. */
function promotedDates(
  { stayFromDate: from, stayToDate: to }: PromotionTerms,
  arrival: CalendarDate,
  departure: CalendarDate,
): CalendarDate[] {
  const dates = arrival === departure ? [arrival] : eachNight(arrival, departure);
  return dates.filter((date) => (from === null || date >= from) && (to === null || date <= to));
}

/** Whether a list of plans or types names this one; an empty list names all. */
export function concerns(ids: readonly number[], id: number): boolean {
  return ids.length === 0 || ids.includes(id);
}

function refusal(reason: PromotionReason, params: PromotionRefusal['params'] = {}): PromotionRefusal {
  return { reason, params };
}

/**
 * What the promotion takes off each night of a stay it counts for. An amount of the stay is divided over its nights by
 * the splitting rule; a change gives only what the nights that stay have not had.
 * Worked example: 100.00 off a stay of three nights is 33.34, 33.33, 33.33.
 */
export function promotionHook(promotion: RatedPromotion, asked: PromotionAsked): PriceHook {
  const { arrival, departure, promotionKept: kept } = asked;
  const dates = promotedDates(promotion, arrival, departure);
  const priced = kept ? dates.filter((date) => kept.dates.includes(date)) : dates;
  const amounts = amountsOff(promotion, priced.length, kept);
  return ({ date, priceMinor }) => {
    const index = priced.indexOf(date);
    if (index < 0) return null;
    const points = promotion.basisPoints;
    const amount = points === null ? (amounts[index] ?? zero) : percentageOf(priceMinor, points);
    return amount === 0 ? null : stepOf(promotion, negate(amount));
  };
}

/** The amount for each of so many nights; of a percentage nothing is known before the price. */
function amountsOff(
  { amountMinor, per }: PromotionTerms,
  nights: number,
  kept: PromotionKept | undefined,
): Minor[] {
  if (amountMinor === null || nights === 0) return [];
  if (per === 'night') return Array<Minor>(nights).fill(amountMinor);
  const left = minor(Math.max(0, amountMinor - (kept?.takenOffMinor ?? 0)));
  return allocate(left, Array<number>(nights).fill(1));
}

function stepOf({ code, names, basisPoints: points }: PromotionTerms, amountMinor: Minor): PriceStep {
  const key = points === null ? 'rates.steps.promotion_amount' : 'rates.steps.promotion_percent';
  const params = { code, promotion: names, ...(points !== null && { basisPoints: -points }) };
  return { kind: 'promotion', key, params, amountMinor };
}

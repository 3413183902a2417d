import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Minor } from '../../core/money.ts';
import {
  type PromotionKept,
  promotionHook,
  promotionRefusal,
  type RatedPromotion,
} from '../promotions/promotion.ts';
import type { RoomClass, RoomType } from '../room-types/room-type.ts';
import {
  type BuyingLevel,
  companyHook,
  levelHook,
  type NightPrices,
  type PriceHook,
  type SeasonNight,
} from './night-price.ts';
import type { OccupancySupplement, Party } from './occupancy.ts';
import { type PeriodTerms, strongestOf } from './period.ts';
import type { PolicyParts } from './policy.ts';
import { type Channel, derivationOf, type RatePlan, takesLevels } from './rate-plan.ts';
import {
  agreementFor,
  type Buyer,
  type BuyingCompany,
  type Restriction,
  type RestrictionRefusal,
  restrictionRefusal,
  restrictionRefusals,
} from './restriction.ts';
import {
  isPriced,
  type PricedStay,
  type PriceRefusal,
  priceStay,
  type StayPriceInput,
} from './stay-price.ts';
import type { TaxRule } from './tax.ts';

export type RatedType = Omit<RoomType, 'hotelId' | 'classId' | 'defaultAllowance' | 'active'> & {
  readonly roomClass: Pick<RoomClass, 'code' | 'names'> | null;
  /** Of its house: children under this age sleep in cots. */
  readonly cotUnder: number;
};

export interface RatedPlan extends RatePlan {
  /** The live version of its policy; null where none is approved. */
  readonly policy: PolicyVersion | null;
}

export interface PolicyVersion {
  readonly versionId: number;
  readonly parts: PolicyParts;
}

/** A season, holiday or event as it concerns every plan: what it asks of a stay, and the policy that stands in. */
export interface RatedPeriod extends PeriodTerms {
  readonly policy: PolicyVersion | null;
}

export interface PlanTypePrice {
  readonly priceMinor: Minor | null;
  readonly weekendPriceMinor: Minor | null;
}

/** All that decides prices in one span of dates, as one statement reads it. */
export interface RateBook {
  readonly hotel: {
    readonly currency: string;
    readonly timeZone: string;
    readonly businessDate: CalendarDate;
    readonly weekendDays: readonly number[];
    readonly bookingHorizonDays: number;
  };
  readonly types: readonly RatedType[];
  readonly plans: ReadonlyMap<number, RatedPlan>;
  /** By plan and type (`pairKey`): the plan sells the type. */
  readonly sold: ReadonlyMap<string, PlanTypePrice>;
  readonly seasons: ReadonlyMap<string, readonly SeasonNight[]>;
  readonly periods: readonly RatedPeriod[];
  /** The company that was named by its code or its id; null where none was, or there is none such. */
  readonly company: BuyingCompany | null;
  /** The promotion of the code that was typed, or the one a booking has; null where there is none such. */
  readonly promotion: RatedPromotion | null;
  /** The member's level that takes something off; null where none does. */
  readonly level: BuyingLevel | null;
  readonly days: ReadonlyMap<string, NightPrices['days']>;
  readonly restrictions: readonly Restriction[];
  readonly supplements: readonly OccupancySupplement[];
  readonly taxes: readonly TaxRule[];
  readonly groups: Readonly<Record<string, string>>;
}

export const pairKey = (ratePlanId: number, roomTypeId: number): string => `${ratePlanId} ${roomTypeId}`;

export interface OfferAsked extends Party {
  readonly plan: RatedPlan;
  readonly type: RatedType;
  readonly channel: Channel;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  readonly businessDate: CalendarDate;
  readonly inHouse?: boolean;
  /** Prices agreed elsewhere, one a night: then the plan's own restrictions do not count either. */
  readonly statedPricesMinor?: readonly Minor[];
  readonly buyer?: Buyer | undefined;
  /** The price as it would be without the code. */
  readonly withoutPromotion?: boolean;
  /** Of a change: what the nights that stay have of the booking's promotion. */
  readonly promotionKept?: PromotionKept | undefined;
  /** What members take off; the agreement of a company comes before a member's discount. */
  readonly hooks?: PriceHooks | undefined;
}

export interface PriceHooks {
  readonly discount?: PriceHook | undefined;
}

export type OfferReason = RestrictionRefusal['reason'] | PriceRefusal['refusal'] | 'not_sold';

/** Why there is no offer: the translation `rates.refused.<reason>` with `params`. */
export interface OfferRefusal {
  readonly reason: OfferReason;
  readonly params: RestrictionRefusal['params'];
}

/** Why this plan does not sell this type for these dates, whoever comes; null when it does. */
export function saleRefusal(book: RateBook, asked: Omit<OfferAsked, keyof Party>): OfferRefusal | null {
  const { plan, type } = asked;
  const chain = derivationOf(plan, book.plans);
  if (!plan.policy || !chain || !book.sold.has(pairKey(plan.id, type.id)))
    return { reason: 'not_sold', params: {} };
  if (asked.statedPricesMinor) return null;
  return restrictionRefusal({ ...asked, roomTypeId: type.id }, book.restrictions);
}

/** Every reason why this stay is not offered; empty where it is. */
export function allRefusals(book: RateBook, asked: OfferAsked): OfferRefusal[] {
  const { plan, type } = asked;
  if (!plan.policy || !derivationOf(plan, book.plans) || !book.sold.has(pairKey(plan.id, type.id)))
    return [{ reason: 'not_sold', params: {} }];
  const rules = restrictionRefusals({ ...asked, roomTypeId: type.id }, book.restrictions);
  const priced = priceParty(book, asked);
  return isOffered(priced) ? rules : [...rules, priced];
}

/** The price of one party's stay, or why there is none: what search shows is what booking books. */
export function priceOffer(book: RateBook, asked: OfferAsked): PricedStay | OfferRefusal {
  return saleRefusal(book, asked) ?? priceParty(book, asked);
}

/** The price of one party on an offer that `saleRefusal` lets through. */
export function priceParty(book: RateBook, asked: OfferAsked): PricedStay | OfferRefusal {
  const plans = derivationOf(asked.plan, book.plans) ?? [asked.plan];
  const root = plans.at(-1) ?? asked.plan;
  const policy = policyOf(book, asked);
  const priced = priceStay({
    plans,
    roomType: asked.type,
    prices: nightPrices(book, root.id, asked.type.id),
    arrival: asked.arrival,
    departure: asked.departure,
    adults: asked.adults,
    childAges: asked.childAges,
    weekendDays: book.hotel.weekendDays,
    supplements: book.supplements,
    taxes: book.taxes,
    groups: book.groups,
    policyVersionId: policy?.versionId ?? 0,
    policy: policy?.parts ?? noPolicy,
    ...hooksOf(book, asked),
    ...(asked.statedPricesMinor && { statedPricesMinor: asked.statedPricesMinor }),
  });
  if (isPriced(priced)) return priced;
  return { reason: priced.refusal, params: priced.date ? { date: priced.date } : {} };
}

const noPolicy: PolicyParts = { cancellation: [], noShow: { kind: 'none', value: 0 } };

/**
 * The plan's own policy, or that of the strongest period of the arrival that has one. What is not refundable stays so.
 */
function policyOf(
  { periods }: RateBook,
  { plan, arrival }: Pick<OfferAsked, 'plan' | 'arrival'>,
): PolicyVersion | null {
  if (plan.kind === 'non_refundable' || periods.length === 0) return plan.policy;
  const withPolicy = periods.filter((period) => period.policy !== null);
  return strongestOf(withPolicy, arrival)?.policy ?? plan.policy;
}

function hooksOf(
  { promotion, level }: RateBook,
  asked: OfferAsked,
): Pick<StayPriceInput, 'discount' | 'promotion'> {
  const { plan, arrival, buyer, hooks } = asked;
  const agreement = agreementFor(buyer?.company, plan.id, arrival);
  const company =
    agreement && buyer?.company ? companyHook(buyer.company, agreement.discountBasisPoints) : undefined;
  const member = level !== null && takesLevels(plan.kind) ? levelHook(level) : undefined;
  const discount = company ?? hooks?.discount ?? member;
  const counts = promotion !== null && !asked.withoutPromotion && promotionRefusal(promotion, asked) === null;
  return { ...(discount && { discount }), ...(counts && { promotion: promotionHook(promotion, asked) }) };
}

export function isOffered(result: PricedStay | OfferRefusal): result is PricedStay {
  return 'nights' in result;
}

const noDays: NightPrices['days'] = new Map();

/** What is known of the prices of one plan and type. */
export function nightPrices(book: RateBook, ratePlanId: number, roomTypeId: number): NightPrices {
  const key = pairKey(ratePlanId, roomTypeId);
  const own = book.sold.get(key) ?? { priceMinor: null, weekendPriceMinor: null };
  return { ...own, seasons: book.seasons.get(key) ?? [], days: book.days.get(key) ?? noDays };
}

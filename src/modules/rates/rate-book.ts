import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Minor } from '../../core/money.ts';
import type { RoomClass, RoomType } from '../room-types/room-type.ts';
import type { NightPrices, SeasonNight } from './night-price.ts';
import type { OccupancySupplement, Party } from './occupancy.ts';
import type { PolicyParts } from './policy.ts';
import { type Channel, derivationOf, type RatePlan } from './rate-plan.ts';
import { type Restriction, type RestrictionRefusal, restrictionRefusal } from './restriction.ts';
import { isPriced, type PricedStay, type PriceRefusal, priceStay } from './stay-price.ts';
import type { TaxRule } from './tax.ts';

export type RatedType = Omit<RoomType, 'hotelId' | 'classId' | 'defaultAllowance' | 'active'> & {
  readonly roomClass: Pick<RoomClass, 'code' | 'names'> | null;
};

export interface RatedPlan extends RatePlan {
  /** The live version of its policy; null where none is approved. */
  readonly policy: { readonly versionId: number; readonly parts: PolicyParts } | null;
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

/** The price of one party's stay, or why there is none: what search shows is what booking books. */
export function priceOffer(book: RateBook, asked: OfferAsked): PricedStay | OfferRefusal {
  return saleRefusal(book, asked) ?? priceParty(book, asked);
}

/** The price of one party on an offer that `saleRefusal` lets through. */
export function priceParty(book: RateBook, asked: OfferAsked): PricedStay | OfferRefusal {
  const plans = derivationOf(asked.plan, book.plans) ?? [asked.plan];
  const root = plans.at(-1) ?? asked.plan;
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
    policyVersionId: asked.plan.policy?.versionId ?? 0,
    policy: asked.plan.policy?.parts ?? { cancellation: [], noShow: { kind: 'none', value: 0 } },
    ...(asked.statedPricesMinor && { statedPricesMinor: asked.statedPricesMinor }),
  });
  if (isPriced(priced)) return priced;
  return { reason: priced.refusal, params: priced.date ? { date: priced.date } : {} };
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

import type { CalendarDate } from '../../core/calendar-date.ts';
import type { LocalText } from '../../core/local-text.ts';
import { addMinor, type Minor, sumMinor, zero } from '../../core/money.ts';
import type { PromotionRefusal } from '../promotions/promotion.ts';
import { dueNow } from '../rates/deposit.ts';
import { blockOf, type HourBlock } from '../rates/hour-block.ts';
import type { Party } from '../rates/occupancy.ts';
import type { PolicyParts } from '../rates/policy.ts';
import type { RatedPlan, RatedType } from '../rates/rate-book.ts';
import type { DepositRule, PackagePart, PlanKind } from '../rates/rate-plan.ts';
import type { PricedStay, PricedTax } from '../rates/stay-price.ts';

export interface OfferedPlan {
  readonly id: number;
  readonly code: string;
  readonly names: LocalText;
  readonly descriptions: LocalText;
  readonly kind: PlanKind;
  readonly depositRule: DepositRule;
  readonly allowPayAtHotel: boolean;
  readonly packageSplit: readonly PackagePart[];
  /** Of a plan by the hour: its block, and the times at which it may still begin. */
  readonly hours: (HourBlock & { readonly starts: readonly string[] }) | null;
}

/** One type on one plan for the whole party: what it costs, and how many rooms are left. */
export interface Offer {
  readonly roomType: RatedType;
  readonly ratePlan: OfferedPlan;
  readonly roomsLeft: number;
  /** One for each room asked for, in the same order. */
  readonly stays: readonly PricedStay[];
  /** Summed over the rooms. */
  readonly nights: readonly { readonly date: CalendarDate; readonly grossMinor: Minor }[];
  readonly totalMinor: Minor;
  readonly taxes: readonly PricedTax[];
  readonly dueNowMinor: Minor;
  readonly policyVersionId: number;
  readonly policy: PolicyParts;
  /** Null where no promotion was named. */
  readonly promotion: OfferPromotion | null;
}

/** What the promotion does: the total without it, or why it takes nothing off here. */
export type OfferPromotion =
  | { readonly refusal: PromotionRefusal; readonly fullTotalMinor: null }
  | { readonly refusal: null; readonly fullTotalMinor: Minor | null };

/** The stays of one offer added up. All rooms of an offer have the same plan, and so the same policy. */
export function offerOf(parts: {
  readonly type: RatedType;
  readonly plan: RatedPlan;
  readonly roomsLeft: number;
  readonly stays: readonly [PricedStay, ...PricedStay[]];
  readonly starts: readonly string[];
  readonly promotion: OfferPromotion | null;
}): Offer {
  const { type, plan, stays, starts } = parts;
  const block = blockOf(plan);
  const { id, code, names, descriptions, kind, depositRule, allowPayAtHotel, packageSplit } = plan;
  const sold = { id, code, names, descriptions, kind, depositRule, allowPayAtHotel, packageSplit };
  return {
    roomType: type,
    ratePlan: { ...sold, hours: block && { ...block, starts } },
    roomsLeft: parts.roomsLeft,
    stays,
    nights: nightsOf(stays),
    totalMinor: sumMinor(stays.map((stay) => stay.totalMinor)),
    taxes: taxesOf(stays),
    dueNowMinor: dueNow(plan, stays),
    policyVersionId: stays[0].policyVersionId,
    policy: stays[0].policy,
    promotion: parts.promotion,
  };
}

function nightsOf([first, ...others]: readonly [PricedStay, ...PricedStay[]]): Offer['nights'] {
  return first.nights.map(({ date, grossMinor }, index) => {
    const more = others.map((stay) => stay.nights[index]?.grossMinor ?? zero);
    return { date, grossMinor: addMinor(grossMinor, ...more) };
  });
}

function taxesOf(stays: readonly PricedStay[]): PricedTax[] {
  const taxes = new Map<string, PricedTax>();
  for (const tax of stays.flatMap((stay) => stay.taxes)) {
    const key = `${tax.code} ${tax.included}`;
    const sofar = taxes.get(key)?.amountMinor ?? zero;
    taxes.set(key, { ...tax, amountMinor: addMinor(sofar, tax.amountMinor) });
  }
  return [...taxes.values()];
}

/** Equal parties cost the same: each different one is priced once. */
export function partyKey(party: Party): string {
  return `${party.adults}:${party.childAges.join(',')}`;
}

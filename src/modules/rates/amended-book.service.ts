import type { SeasonNight } from './night-price.ts';
import { type PlanTypePrice, pairKey, type RateBook, type RatedPlan } from './rate-book.ts';
import { isFree } from './rate-plan.ts';
import type { RatePlanPayload } from './rate-plan-edit.service.ts';
import type { SeasonPayload } from './season.service.ts';

/** A period as a change carries it, or its removal. */
export type PeriodChange = SeasonPayload & { readonly removed: boolean };

/** Stands for a plan that has no number yet. */
const newPlanId = 0;

/** The book as it would be with this plan; without the plan where the payload is null. */
export function bookWithPlan(book: RateBook, id: number | null, payload: RatePlanPayload | null): RateBook {
  const planId = id ?? newPlanId;
  const plans = new Map(book.plans);
  const others = [...book.sold].filter(([key]) => !key.startsWith(`${planId} `));
  plans.delete(planId);
  if (payload === null) return { ...book, plans, sold: new Map(others) };
  const { package: _package, prices, code = '', ...fields } = payload;
  const plan: RatedPlan = { ...fields, id: planId, code, packageSplit: [], status: 'approved', policy: null };
  const hasPrices = payload.parentPlanId === null && !isFree(payload.kind);
  const own = Object.entries(prices)
    .filter(([, { sold }]) => sold)
    .map(([name, { price, weekend }]): [string, PlanTypePrice] => [
      pairKey(planId, Number(name.slice(1))),
      { priceMinor: hasPrices ? price : null, weekendPriceMinor: hasPrices ? weekend : null },
    ]);
  return { ...book, plans: plans.set(planId, plan), sold: new Map([...others, ...own]) };
}

/** The book with one period in the place of the one that stands; null, or one that is removed: without it. */
export function bookWithPeriod(
  book: RateBook,
  standing: PeriodChange | null,
  payload: PeriodChange | null,
): RateBook {
  const seasons = new Map(
    [...book.seasons].map(([key, nights]) => [key, nights.filter((night) => !isSame(night, standing))]),
  );
  if (payload === null || payload.removed) return { ...book, seasons };
  const priced = new Map(payload.prices.map((price) => [pairKey(price.ratePlanId, price.roomTypeId), price]));
  const moves = payload.adjustBasisPoints !== null || payload.adjustAmountMinor !== null;
  for (const key of moves ? new Set([...priced.keys(), ...book.sold.keys()]) : priced.keys()) {
    const { priceMinor = null, weekendPriceMinor = null } = priced.get(key) ?? {};
    seasons.set(key, [...(seasons.get(key) ?? []), { ...payload, priceMinor, weekendPriceMinor }]);
  }
  return { ...book, seasons };
}

/** Of one kind and priority only one period begins on a day: equal ones may not overlap. */
function isSame(night: SeasonNight, period: PeriodChange | null): boolean {
  if (period === null) return false;
  const { kind, priority, startDate } = period;
  return night.kind === kind && night.priority === priority && night.startDate === startDate;
}

import type { PricedPromotion } from '../promotions/promoted-prices.ts';
import type { SeasonNight } from './night-price.ts';
import type { PeriodTerms } from './period.ts';
import type { PriceCell } from './price-change.ts';
import { type PlanTypePrice, pairKey, type RatedPlan } from './rate-book.ts';
import { isFree } from './rate-plan.ts';
import type { RatePlanPayload } from './rate-plan-edit.service.ts';
import type { Agreement } from './restriction.ts';
import type { SeasonPayload } from './season.service.ts';
import type { SoldBook } from './sold-book.ts';

/** A period as a change carries it, or its removal. */
export type PeriodChange = SeasonPayload & { readonly removed: boolean };

/** The book as it would be with this plan; without the plan where the payload is null. */
export function bookWithPlan(book: SoldBook, planId: number, payload: RatePlanPayload | null): SoldBook {
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
  const sold = new Map([...others, ...own]);
  return { ...book, plans: plans.set(planId, plan), sold, seasons: seasonsOf(book, [...sold.keys()]) };
}

/** The periods of each pair; those that move prices reach pairs that were not sold before. */
function seasonsOf(book: SoldBook, sold: readonly string[]): SoldBook['seasons'] {
  const fresh = sold.filter((key) => !book.sold.has(key));
  const moving = book.periods.filter(movesPrices);
  if (fresh.length === 0 || moving.length === 0) return book.seasons;
  const seasons = new Map(book.seasons);
  for (const key of fresh) {
    const known = seasons.get(key) ?? [];
    const missing = moving.filter((period) => !known.some((night) => isSame(night, period)));
    seasons.set(key, [...known, ...missing.map((period) => ({ ...period, ...unpriced }))]);
  }
  return seasons;
}

const unpriced = { priceMinor: null, weekendPriceMinor: null };

/** The book with one period in the place of the one that stands; null, or one that is removed: without it. */
export function bookWithPeriod(
  book: SoldBook,
  standing: PeriodChange | null,
  payload: PeriodChange | null,
): SoldBook {
  const seasons = new Map(
    [...book.seasons].map(([key, nights]) => [key, nights.filter((night) => !isSame(night, standing))]),
  );
  const periods = book.periods.filter((period) => !isSame(period, standing));
  if (payload === null || payload.removed) return { ...book, seasons, periods };
  const priced = new Map(payload.prices.map((price) => [pairKey(price.ratePlanId, price.roomTypeId), price]));
  const reached = movesPrices(payload) ? [...priced.keys(), ...book.sold.keys()] : priced.keys();
  for (const key of new Set(reached)) {
    const { priceMinor, weekendPriceMinor } = priced.get(key) ?? unpriced;
    seasons.set(key, [...(seasons.get(key) ?? []), { ...payload, priceMinor, weekendPriceMinor }]);
  }
  return { ...book, seasons, periods: [...periods, { ...payload, policy: null }] };
}

function movesPrices(period: Pick<PeriodTerms, 'adjustBasisPoints' | 'adjustAmountMinor'>): boolean {
  return period.adjustBasisPoints !== null || period.adjustAmountMinor !== null;
}

type Placed = Pick<SeasonNight, 'kind' | 'priority' | 'startDate'>;

/** Of one kind and priority only one period begins on a day: equal ones may not overlap. */
function isSame(one: Placed, other: Placed | null): boolean {
  if (other === null) return false;
  const { kind, priority, startDate } = other;
  return one.kind === kind && one.priority === priority && one.startDate === startDate;
}

/** The book with these prices of dates; a cell without a price takes the date's own away. */
export function bookWithCells(book: SoldBook, cells: readonly PriceCell[]): SoldBook {
  const days = new Map(book.days);
  const pairs = Map.groupBy(cells, ({ ratePlanId, roomTypeId }) => pairKey(ratePlanId, roomTypeId));
  for (const [key, own] of pairs) {
    const dates = new Map(days.get(key));
    for (const { date, priceMinor, specialName } of own) {
      if (priceMinor === null) dates.delete(date);
      else dates.set(date, { priceMinor, specialName });
    }
    days.set(key, dates);
  }
  return { ...book, days };
}

/** The book with what this company agreed, and nothing else. */
export function bookWithAgreements(
  book: SoldBook,
  companyId: number,
  agreements: readonly Agreement[],
): SoldBook {
  return { ...book, agreements: new Map(book.agreements).set(companyId, agreements) };
}

/** The book with what this code takes off, or without it where that is null. */
export function bookWithPromotion(book: SoldBook, code: string, promotion: PricedPromotion | null): SoldBook {
  const promotions = new Map(book.promotions);
  if (promotion === null) promotions.delete(code);
  else promotions.set(code, promotion);
  return { ...book, promotions };
}

import { type CalendarDate, weekday } from '../../core/calendar-date.ts';
import type { LocalText } from '../../core/local-text.ts';
import { addMinor, allocate, type Minor, minor, percentageOf, timesMinor, zero } from '../../core/money.ts';
import type { Party, SupplementLine } from './occupancy.ts';
import type { PackagePart, RatePlan } from './rate-plan.ts';

export type StepKind = 'base' | 'occupancy' | 'derived' | 'discount' | 'promotion' | 'tax';

/** One line of "how it adds up": the translation `key` with `params`. Steps that are not `within` sum to the night. */
export interface PriceStep {
  readonly kind: StepKind;
  readonly key: string;
  readonly params: Readonly<Record<string, string | number | LocalText>>;
  readonly amountMinor: Minor;
  /** Already part of the price above, such as an included tax. */
  readonly within?: boolean;
}

export interface SeasonNight {
  readonly names: LocalText;
  readonly startDate: CalendarDate;
  /** The first day after the season. */
  readonly endDate: CalendarDate;
  readonly priority: number;
  readonly priceMinor: Minor;
  readonly weekendPriceMinor: Minor | null;
}

/** All that is known of the prices of one plan and type in the nights asked for. */
export interface NightPrices {
  readonly priceMinor: Minor | null;
  readonly weekendPriceMinor: Minor | null;
  readonly seasons: readonly SeasonNight[];
  readonly days: ReadonlyMap<
    CalendarDate,
    { readonly priceMinor: Minor; readonly specialName: string | null }
  >;
}

/** The price of one night before anything else: a price set for the date, else the season's, else the plan's. */
export function basePrice(
  prices: NightPrices,
  date: CalendarDate,
  weekendDays: readonly number[],
): PriceStep | null {
  const day = prices.days.get(date);
  if (day) return daySteps(day);

  const weekend = weekendDays.includes(weekday(date));
  const season = seasonOf(prices.seasons, date);
  if (season) {
    const asWeekend = weekend && season.weekendPriceMinor !== null;
    const key = asWeekend ? 'rates.steps.base_season_weekend' : 'rates.steps.base_season';
    return step(
      'base',
      key,
      { season: season.names },
      (asWeekend ? season.weekendPriceMinor : null) ?? season.priceMinor,
    );
  }
  if (weekend && prices.weekendPriceMinor !== null) {
    return step('base', 'rates.steps.base_weekend', {}, prices.weekendPriceMinor);
  }
  return prices.priceMinor === null ? null : step('base', 'rates.steps.base_default', {}, prices.priceMinor);
}

function daySteps(day: { priceMinor: Minor; specialName: string | null }): PriceStep {
  if (day.specialName === null) return step('base', 'rates.steps.base_date', {}, day.priceMinor);
  return step('base', 'rates.steps.base_special', { special: day.specialName }, day.priceMinor);
}

/** Where seasons overlap the higher priority wins. */
function seasonOf(seasons: readonly SeasonNight[], date: CalendarDate): SeasonNight | null {
  let best: SeasonNight | null = null;
  for (const season of seasons) {
    const covers = season.startDate <= date && date < season.endDate;
    if (covers && (best === null || season.priority > best.priority)) best = season;
  }
  return best;
}

export function supplementStep(supplement: SupplementLine): PriceStep {
  const params = supplement.kind === 'child' ? { age: supplement.count } : { count: supplement.count };
  return step('occupancy', `rates.steps.${supplement.kind}`, params, supplement.amountMinor);
}

/** What a derived plan adds to its parent's price, never below nothing. */
export function derivedStep(plan: RatePlan, priceMinor: Minor): PriceStep {
  if (plan.adjustBasisPoints !== null) {
    const change = notBelowNothing(priceMinor, percentageOf(priceMinor, plan.adjustBasisPoints));
    return step(
      'derived',
      'rates.steps.derived_percent',
      { plan: plan.names, basisPoints: plan.adjustBasisPoints },
      change,
    );
  }
  const change = notBelowNothing(priceMinor, plan.adjustAmountMinor ?? zero);
  return step('derived', 'rates.steps.derived_amount', { plan: plan.names }, change);
}

export function notBelowNothing(priceMinor: Minor, change: Minor): Minor {
  return minor(Math.max(change, -priceMinor));
}

export interface PricePart {
  readonly code: string;
  readonly priceMinor: Minor;
}

/** The night's price as the room and what its package contains. A package never takes more than the night costs. */
export function splitPackage(
  priceMinor: Minor,
  options: { readonly roomCode: string; readonly parts: readonly PackagePart[]; readonly party: Party },
): PricePart[] {
  const persons = options.party.adults + options.party.childAges.length;
  const wanted = options.parts.map((part) =>
    timesMinor(part.amountMinor, part.per === 'person' ? persons : 1),
  );
  const total = addMinor(...wanted);
  const amounts = total > priceMinor && total > 0 ? allocate(priceMinor, wanted) : wanted;
  const parts = options.parts.map((part, index) => ({ code: part.code, priceMinor: amounts[index] ?? zero }));
  const room = minor(priceMinor - addMinor(...amounts));
  return [{ code: options.roomCode, priceMinor: room }, ...parts.filter((part) => part.priceMinor !== 0)];
}

function step(kind: StepKind, key: string, params: PriceStep['params'], amountMinor: Minor): PriceStep {
  return { kind, key, params, amountMinor };
}

import { type CalendarDate, weekday } from '../../core/calendar-date.ts';
import type { LocalText } from '../../core/local-text.ts';
import {
  addMinor,
  allocate,
  type BasisPoints,
  basisPoints,
  type Minor,
  minor,
  percentageOf,
  sumMinor,
  timesMinor,
  zero,
} from '../../core/money.ts';
import type { Party, SupplementLine } from './occupancy.ts';
import { byRank, covers, type PeriodKind, type PeriodTerms } from './period.ts';
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

/** What a member, company or promotion takes off a night; null where it does not apply. */
export type PriceHook = (night: { date: CalendarDate; priceMinor: Minor }) => PriceStep | null;

/** A period as one plan and type see it: with prices of its own, or moving what lies below it. */
export interface SeasonNight extends PeriodTerms {
  readonly priceMinor: Minor | null;
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

export interface PriceLayer {
  readonly level: 'default' | 'weekend' | PeriodKind | 'date';
  readonly step: PriceStep;
  /** `sets`: takes the place of all below it; `moves`: adds to what lies below. */
  readonly effect: 'sets' | 'moves';
}

/**
 * Everything that speaks about the price of a night, the weakest first: default, weekend, seasons, holidays, events, the
 * date. A layer that sets takes the place of all below it, one that moves adds to them.
 */
export function priceLayers(
  prices: NightPrices,
  date: CalendarDate,
  weekendDays: readonly number[],
): PriceLayer[] {
  const layers: PriceLayer[] = [];
  const weekend = weekendDays.includes(weekday(date));
  if (prices.priceMinor !== null) {
    layers.push(sets('default', baseStep('rates.steps.base_default', {}, prices.priceMinor)));
  }
  if (weekend && prices.weekendPriceMinor !== null) {
    layers.push(sets('weekend', baseStep('rates.steps.base_weekend', {}, prices.weekendPriceMinor)));
  }
  const periods = prices.seasons.length === 0 ? [] : prices.seasons.filter((period) => covers(period, date));
  for (const period of periods.length > 1 ? periods.toSorted(byRank) : periods) {
    const layer = periodLayer(period, weekend, amountOf(layers));
    if (layer) layers.push(layer);
  }
  const day = prices.days.get(date);
  if (day) layers.push(sets('date', dayStep(day)));
  return layers;
}

/** The layers that make the price: the last that sets, and all that move it after. */
export function countingLayers(layers: readonly PriceLayer[]): readonly PriceLayer[] {
  const from = layers.findLastIndex((layer) => layer.effect === 'sets');
  return from < 0 ? [] : layers.slice(from);
}

/** The price of one night before anything else, step by step; null where nothing sets one. */
export function baseSteps(
  prices: NightPrices,
  date: CalendarDate,
  weekendDays: readonly number[],
): PriceStep[] | null {
  const counting = countingLayers(priceLayers(prices, date, weekendDays));
  return counting.length === 0 ? null : counting.map((layer) => layer.step);
}

/** The same as one step, named after its strongest layer. */
export function basePrice(
  prices: NightPrices,
  date: CalendarDate,
  weekendDays: readonly number[],
): PriceStep | null {
  const steps = baseSteps(prices, date, weekendDays);
  const strongest = steps?.at(-1);
  if (!steps || !strongest) return null;
  return { ...strongest, amountMinor: sumMinor(steps.map((each) => each.amountMinor)) };
}

function amountOf(layers: readonly PriceLayer[]): Minor | null {
  const counting = countingLayers(layers);
  return counting.length === 0 ? null : sumMinor(counting.map((layer) => layer.step.amountMinor));
}

function periodLayer(period: SeasonNight, weekend: boolean, below: Minor | null): PriceLayer | null {
  const params = { season: period.names };
  if (period.priceMinor !== null) {
    if (weekend && period.weekendPriceMinor !== null) {
      return sets(period.kind, baseStep('rates.steps.base_season_weekend', params, period.weekendPriceMinor));
    }
    return sets(period.kind, baseStep('rates.steps.base_season', params, period.priceMinor));
  }
  if (below === null) return null;
  const { adjustBasisPoints, adjustAmountMinor } = period;
  if (adjustBasisPoints !== null) {
    const change = notBelowNothing(below, percentageOf(below, adjustBasisPoints));
    const step = baseStep(
      'rates.steps.period_percent',
      { ...params, basisPoints: adjustBasisPoints },
      change,
    );
    return { level: period.kind, step, effect: 'moves' };
  }
  if (adjustAmountMinor === null) return null;
  const step = baseStep('rates.steps.period_amount', params, notBelowNothing(below, adjustAmountMinor));
  return { level: period.kind, step, effect: 'moves' };
}

function sets(level: PriceLayer['level'], step: PriceStep): PriceLayer {
  return { level, step, effect: 'sets' };
}

function baseStep(key: string, params: PriceStep['params'], amountMinor: Minor): PriceStep {
  return step('base', key, params, amountMinor);
}

function dayStep(day: { priceMinor: Minor; specialName: string | null }): PriceStep {
  if (day.specialName === null) return baseStep('rates.steps.base_date', {}, day.priceMinor);
  return baseStep('rates.steps.base_special', { special: day.specialName }, day.priceMinor);
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

/** A company's agreement takes so much off the night. */
export function companyHook(company: { readonly name: string }, points: BasisPoints): PriceHook {
  return ({ priceMinor }) =>
    points === 0
      ? null
      : step(
          'discount',
          'rates.steps.company_discount',
          { company: company.name, basisPoints: basisPoints(-points) },
          percentageOf(priceMinor, basisPoints(-points)),
        );
}

export interface BuyingLevel {
  readonly names: LocalText;
  readonly rateBasisPoints: BasisPoints;
}

/** What a member's level takes off a night. */
export function levelHook({ names, rateBasisPoints }: BuyingLevel): PriceHook {
  const points = basisPoints(-rateBasisPoints);
  return ({ priceMinor }) =>
    step(
      'discount',
      'rates.steps.level_discount',
      { level: names, basisPoints: points },
      percentageOf(priceMinor, points),
    );
}

interface PackagedNight {
  readonly roomCode: string;
  readonly parts: readonly PackagePart[];
  readonly party: Party;
  /** 0 is the first night of the stay. */
  readonly index: number;
  readonly nights: number;
}

/** The night's price as the room and what its package contains. A package never takes more than the night costs. */
export function splitPackage(priceMinor: Minor, night: PackagedNight): PricePart[] {
  const room = { code: night.roomCode, priceMinor };
  if (night.parts.length === 0) return [room];
  const wanted = night.parts.map((part) => partAmount(part, night));
  const total = addMinor(...wanted);
  const amounts = total > priceMinor && total > 0 ? allocate(priceMinor, wanted) : wanted;
  const parts = night.parts.map((part, index) => ({ code: part.code, priceMinor: amounts[index] ?? zero }));
  const rest = minor(priceMinor - addMinor(...amounts));
  return [{ ...room, priceMinor: rest }, ...parts.filter((part) => part.priceMinor !== 0)];
}

/** What a part takes out of this night: each night, all of it on the first, or its share of the whole stay. */
function partAmount(part: PackagePart, { party, index, nights }: PackagedNight): Minor {
  const amount = timesMinor(part.amountMinor, heads(part, party));
  switch (part.charged ?? 'night') {
    case 'night':
      return amount;
    case 'arrival':
      return index === 0 ? amount : zero;
    case 'stay':
      return allocate(amount, Array<number>(nights).fill(1))[index] ?? zero;
  }
}

function heads(part: PackagePart, { adults, childAges }: Party): number {
  switch (part.per) {
    case 'room':
      return 1;
    case 'adult':
      return adults;
    case 'child':
      return childAges.length;
    case 'person':
      return adults + childAges.length;
  }
}

function step(kind: StepKind, key: string, params: PriceStep['params'], amountMinor: Minor): PriceStep {
  return { kind, key, params, amountMinor };
}

import { assert } from '../../core/assert.ts';
import { type CalendarDate, eachNight } from '../../core/calendar-date.ts';
import type { LocalText } from '../../core/local-text.ts';
import { addMinor, type Minor, sumMinor, zero } from '../../core/money.ts';
import {
  basePrice,
  derivedStep,
  type NightPrices,
  notBelowNothing,
  type PricePart,
  type PriceStep,
  splitPackage,
  supplementStep,
} from './night-price.ts';
import {
  extraPlaces,
  type Occupancy,
  type OccupancySupplement,
  occupancyRefusal,
  type Party,
  supplementsOf,
} from './occupancy.ts';
import type { PolicyParts } from './policy.ts';
import type { RatePlan } from './rate-plan.ts';
import { type TaxLine, type TaxRule, taxCharge } from './tax.ts';

/** What a member, company or promotion takes off a night; null where it does not apply. */
export type PriceHook = (night: { date: CalendarDate; priceMinor: Minor }) => PriceStep | null;

export interface StayPriceInput extends Party {
  /** The plan sold, then the plans it derives from; the last one has the prices. */
  readonly plans: readonly RatePlan[];
  readonly roomType: Occupancy & { readonly id: number };
  readonly prices: NightPrices;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  readonly weekendDays: readonly number[];
  readonly supplements: readonly OccupancySupplement[];
  readonly taxes: readonly TaxRule[];
  /** The transaction group of each code, for the taxes of package parts. */
  readonly groups: Readonly<Record<string, string>>;
  readonly policyVersionId: number;
  readonly policy: PolicyParts;
  /** What was agreed elsewhere for each night, in order: it stands for the plan's price, supplements and discounts. */
  readonly statedPricesMinor?: readonly Minor[];
  readonly discount?: PriceHook;
  readonly promotion?: PriceHook;
}

/** One posting of a night. A tax names the code it is the tax of. */
export interface PriceComponent {
  readonly code: string;
  readonly amountMinor: Minor;
  readonly taxOf?: string;
}

/** What the guest pays for one night. `components` are the postings the night audit copies; they sum to it. */
export interface PricedNight {
  readonly date: CalendarDate;
  readonly grossMinor: Minor;
  readonly components: readonly PriceComponent[];
  readonly steps: readonly PriceStep[];
}

export interface PricedTax {
  readonly code: string;
  readonly names: LocalText;
  readonly included: boolean;
  readonly amountMinor: Minor;
}

export interface PricedStay {
  readonly nights: readonly PricedNight[];
  readonly totalMinor: Minor;
  readonly taxes: readonly PricedTax[];
  readonly policyVersionId: number;
  readonly policy: PolicyParts;
}

export interface PriceRefusal {
  readonly refusal: 'no_adults' | 'too_many_guests' | 'no_price' | 'day_use_only' | 'no_nights';
  readonly date?: CalendarDate;
}

export const roomCode = 'ROOM';
export const dayUseCode = 'DAYUSE';

export function isPriced(result: PricedStay | PriceRefusal): result is PricedStay {
  return 'nights' in result;
}

/**
 * The price of a stay: the one function behind search, quote, booking, desk, API and change. A stay costs the sum of
 * its nights. Day use (arrival = departure) is priced as one line on its day, which is no night.
 */
export function priceStay(input: StayPriceInput): PricedStay | PriceRefusal {
  const [plan] = input.plans;
  assert(plan, 'a stay is priced by a plan');
  const dayUse = input.arrival === input.departure;
  if (dayUse !== (plan.kind === 'day_use')) return { refusal: dayUse ? 'no_nights' : 'day_use_only' };
  const refusal = occupancyRefusal(input.roomType, input);
  if (refusal) return { refusal };

  const dates = dayUse ? [input.arrival] : eachNight(input.arrival, input.departure);
  const occupancy = supplementsOf({
    ...input,
    roomTypeId: input.roomType.id,
    baseAdults: input.roomType.baseAdults,
    extra: extraPlaces(input.roomType, input),
    planIds: input.plans.map((each) => each.id),
  }).map(supplementStep);
  const taxes = new Map<string, PricedTax>();
  const nights: PricedNight[] = [];
  for (const [index, date] of dates.entries()) {
    const stated = input.statedPricesMinor && statedStep(input.statedPricesMinor[index]);
    const base = stated ?? basePrice(input.prices, date, input.weekendDays);
    if (!base) return { refusal: 'no_price', date };
    const steps = stated ? [stated] : pricingSteps(input, date, [base, ...occupancy]);
    nights.push(taxedNight(input, { date, index, steps, plan, dayUse, taxes }));
  }
  return {
    nights,
    totalMinor: sumMinor(nights.map((night) => night.grossMinor)),
    taxes: [...taxes.values()],
    policyVersionId: input.policyVersionId,
    policy: input.policy,
  };
}

function statedStep(priceMinor: Minor | undefined): PriceStep {
  assert(priceMinor !== undefined && priceMinor >= 0, 'every night has a stated price, none below nothing');
  return { kind: 'base', key: 'rates.steps.stated', params: {}, amountMinor: priceMinor };
}

/** Base and occupancy, derived plans from the root outwards, the discount, the promotion; each sees the price so far. */
function pricingSteps(input: StayPriceInput, date: CalendarDate, first: readonly PriceStep[]): PriceStep[] {
  const steps: PriceStep[] = [];
  let priceMinor = zero;
  const take = (step: PriceStep | null | undefined): void => {
    if (!step) return;
    const amountMinor = notBelowNothing(priceMinor, step.amountMinor);
    priceMinor = addMinor(priceMinor, amountMinor);
    steps.push(amountMinor === step.amountMinor ? step : { ...step, amountMinor });
  };
  for (const step of first) take(step);
  for (const derived of input.plans.slice(0, -1).toReversed()) take(derivedStep(derived, priceMinor));
  take(input.discount?.({ date, priceMinor }));
  take(input.promotion?.({ date, priceMinor }));
  return steps;
}

interface NightWork {
  readonly date: CalendarDate;
  readonly index: number;
  readonly steps: readonly PriceStep[];
  readonly plan: RatePlan;
  readonly dayUse: boolean;
  /** Grows by this night's taxes. */
  readonly taxes: Map<string, PricedTax>;
}

function taxedNight(input: StayPriceInput, work: NightWork): PricedNight {
  const { date, plan, dayUse } = work;
  const priceMinor = sumMinor(work.steps.map((step) => step.amountMinor));
  const code = dayUse ? dayUseCode : roomCode;
  const parts = splitPackage(priceMinor, { roomCode: code, parts: plan.packageSplit, party: input });
  const lines: TaxLine[] = [];
  const components: PriceComponent[] = [];
  for (const [position, part] of parts.entries()) {
    const night =
      position === 0 && !dayUse
        ? { index: work.index, adults: input.adults, childAges: input.childAges }
        : null;
    const group = position === 0 ? 'room' : (input.groups[part.code] ?? 'other');
    const taxed = taxCharge({ group, priceMinor: part.priceMinor, serviceDate: date, night }, input.taxes);
    components.push(...componentsOf(part, taxed.netMinor, taxed.taxes));
    lines.push(...taxed.taxes);
  }
  for (const line of lines) gather(work.taxes, line);
  return {
    date,
    grossMinor: sumMinor(components.map((component) => component.amountMinor)),
    components,
    steps: [...work.steps, ...taxSteps(lines)],
  };
}

function componentsOf(part: PricePart, netMinor: Minor, taxes: readonly TaxLine[]): PriceComponent[] {
  const own = { code: part.code, amountMinor: netMinor };
  return [own, ...taxes.map((tax) => ({ code: tax.code, amountMinor: tax.amountMinor, taxOf: part.code }))];
}

function gather(taxes: Map<string, PricedTax>, line: TaxLine): void {
  const name = `${line.code} ${line.included}`;
  const sofar = taxes.get(name)?.amountMinor ?? zero;
  const amountMinor = addMinor(sofar, line.amountMinor);
  taxes.set(name, { code: line.code, names: line.names, included: line.included, amountMinor });
}

/** One line per tax and rate of the night, over all its components. */
function taxSteps(lines: readonly TaxLine[]): PriceStep[] {
  const steps = new Map<string, PriceStep>();
  for (const line of lines) {
    const name = `${line.code} ${line.included} ${line.basisPoints}`;
    const sofar = steps.get(name)?.amountMinor ?? zero;
    steps.set(name, taxStep(line, addMinor(sofar, line.amountMinor)));
  }
  return [...steps.values()];
}

function taxStep(line: TaxLine, amountMinor: Minor): PriceStep {
  const rated = line.basisPoints !== null;
  const key = rated ? 'rates.steps.tax_percent' : 'rates.steps.tax_amount';
  const params = { tax: line.names, ...(rated && { basisPoints: line.basisPoints }) };
  return { kind: 'tax', key, params, amountMinor, ...(line.included && { within: true }) };
}

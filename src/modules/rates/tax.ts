import { assert } from '../../core/assert.ts';
import type { CalendarDate } from '../../core/calendar-date.ts';
import type { LocalText } from '../../core/local-text.ts';
import {
  addMinor,
  allocate,
  type BasisPoints,
  basisPoints,
  includedTax,
  type Minor,
  minor,
  negate,
  percentageOf,
  sumMinor,
  timesMinor,
  zero,
} from '../../core/money.ts';
import type { Party } from './occupancy.ts';

export interface TaxSlab {
  readonly fromMinor: Minor;
  readonly basisPoints: BasisPoints;
}

export const taxKinds = ['percent', 'per_room_night', 'per_person_night'] as const;

/** One row of a tax or fee. Two rows of one code follow each other in time. */
export interface TaxRule {
  readonly code: string;
  readonly names: LocalText;
  readonly kind: (typeof taxKinds)[number];
  readonly basisPoints: BasisPoints | null;
  readonly amountMinor: Minor | null;
  /** Inclusive: stands within the price already. */
  readonly included: boolean;
  /** Transaction groups it applies to. */
  readonly appliesTo: readonly string[];
  /** By service date, half-open. */
  readonly validFromDate: CalendarDate | null;
  readonly validToDate: CalendarDate | null;
  /** Only the first N nights of a stay. */
  readonly capNights: number | null;
  readonly exemptUnderAge: number | null;
  readonly slabs: readonly TaxSlab[] | null;
}

export type StoredTaxRule = TaxRule & { readonly id: number; readonly sortOrder: number };

/** The night a charge belongs to: which of the stay, and who sleeps. */
export interface TaxedNight extends Party {
  /** 0 is the first night of the stay. */
  readonly index: number;
}

export interface TaxableCharge {
  readonly group: string;
  /** As priced: taxes that are included stand within it. */
  readonly priceMinor: Minor;
  readonly serviceDate: CalendarDate;
  /** Null for a charge that is no room night: fees per night do not fall on it. */
  readonly night: TaxedNight | null;
}

export interface TaxLine {
  readonly code: string;
  readonly names: LocalText;
  readonly included: boolean;
  /** Null for a fee that is an amount. */
  readonly basisPoints: BasisPoints | null;
  readonly amountMinor: Minor;
}

export interface TaxedCharge {
  readonly netMinor: Minor;
  readonly taxes: readonly TaxLine[];
  /** Net and all taxes, to the cent: what the guest pays. */
  readonly grossMinor: Minor;
}

/**
 * Splits one charge into its net and its taxes. Included ones are taken out of the price (fixed fees first, then all
 * percentages together, shared by their rates), the others are added to the net, each rounded by itself.
 * Worked example: 880.00 with 6 % included is 830.19 net and 49.81; 6.54 with 7 % on top is 7.00.
 */
export function taxCharge(charge: TaxableCharge, rules: readonly TaxRule[]): TaxedCharge {
  const due = rules.filter((rule) => applies(rule, charge));
  const within = includedTaxes(
    charge,
    due.filter((rule) => rule.included),
  );
  const netMinor = addMinor(charge.priceMinor, negate(sumMinor(within.map((line) => line.amountMinor))));
  const onTop = due.filter((rule) => !rule.included).map((rule) => addedTax(rule, charge, netMinor));
  const taxes = [...within, ...onTop].filter((line) => line.amountMinor !== 0);
  return { netMinor, taxes, grossMinor: addMinor(netMinor, ...taxes.map((line) => line.amountMinor)) };
}

function applies(rule: TaxRule, charge: TaxableCharge): boolean {
  const { serviceDate, night } = charge;
  if (!rule.appliesTo.includes(charge.group)) return false;
  if (rule.validFromDate !== null && serviceDate < rule.validFromDate) return false;
  if (rule.validToDate !== null && serviceDate >= rule.validToDate) return false;
  if (rule.kind !== 'percent' && night === null) return false;
  return rule.capNights === null || night === null || night.index < rule.capNights;
}

function includedTaxes(charge: TaxableCharge, rules: readonly TaxRule[]): TaxLine[] {
  let left = charge.priceMinor;
  const fixed = rules
    .filter((rule) => rule.kind !== 'percent')
    .map((rule) => {
      const amountMinor = minor(Math.min(Math.max(left, 0), fixedAmount(rule, charge.night)));
      left = addMinor(left, negate(amountMinor));
      return line(rule, null, amountMinor);
    });
  const percentages = rules.filter((rule) => rule.kind === 'percent');
  if (percentages.length === 0) return fixed;

  const rates = percentages.map((rule) => rateOf(rule, charge.priceMinor));
  const together = includedTax(left, basisPoints(rates.reduce<number>((all, rate) => all + rate, 0)));
  const shares = rates.length === 1 ? [together] : allocate(together, rates);
  const lines = percentages.map((rule, index) => line(rule, rates[index] ?? null, shares[index] ?? zero));
  return [...fixed, ...lines];
}

function addedTax(rule: TaxRule, charge: TaxableCharge, netMinor: Minor): TaxLine {
  if (rule.kind !== 'percent') return line(rule, null, fixedAmount(rule, charge.night));
  const rate = rateOf(rule, charge.priceMinor);
  return line(rule, rate, percentageOf(netMinor, rate));
}

function line(rule: TaxRule, rate: BasisPoints | null, amountMinor: Minor): TaxLine {
  return { code: rule.code, names: rule.names, included: rule.included, basisPoints: rate, amountMinor };
}

/** The rate of the highest slab that the price reaches, or the one rate of the rule. */
function rateOf(rule: TaxRule, priceMinor: Minor): BasisPoints {
  if (rule.slabs === null) return rule.basisPoints ?? basisPoints(0);
  let reached: TaxSlab | null = null;
  for (const slab of rule.slabs) {
    if (slab.fromMinor <= Math.abs(priceMinor) && slab.fromMinor >= (reached?.fromMinor ?? 0)) reached = slab;
  }
  return reached?.basisPoints ?? basisPoints(0);
}

function fixedAmount(rule: TaxRule, night: TaxedNight | null): Minor {
  assert(night, `${rule.code} is a fee per night`);
  const amount = rule.amountMinor ?? zero;
  if (rule.kind === 'per_room_night') return amount;
  const children = night.childAges.filter(
    (age) => rule.exemptUnderAge === null || age >= rule.exemptUnderAge,
  );
  return timesMinor(amount, night.adults + children.length);
}

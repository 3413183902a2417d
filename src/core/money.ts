import { assert } from './assert.ts';

declare const minorBrand: unique symbol;
declare const basisPointsBrand: unique symbol;

/** An amount in the currency's smallest unit: 12345 is 123.45 in a two-decimal currency. */
export type Minor = number & { readonly [minorBrand]: true };
/** Hundredths of a percent: 600 is 6 %. */
export type BasisPoints = number & { readonly [basisPointsBrand]: true };

/** The one way from a number (or a database sum) to money. */
export function minor(value: number | bigint): Minor {
  const amount = Number(value);
  if (!Number.isSafeInteger(amount)) assert(false, `not an amount in minor units: ${value}`);
  return (amount === 0 ? 0 : amount) as Minor;
}

export function basisPoints(value: number): BasisPoints {
  assert(Number.isSafeInteger(value), `not basis points: ${value}`);
  return value as BasisPoints;
}

export const zero: Minor = minor(0);

export function sumMinor(amounts: Iterable<Minor>): Minor {
  let total = 0;
  for (const amount of amounts) total += amount;
  return minor(total);
}

export function addMinor(...amounts: readonly Minor[]): Minor {
  return sumMinor(amounts);
}

export function negate(amount: Minor): Minor {
  return minor(-amount);
}

export function timesMinor(amount: Minor, count: number): Minor {
  return minor(amount * count);
}

/** `numerator ÷ denominator`, rounded half away from zero: the one rounding rule of the product. */
function divideRounded(numerator: bigint, denominator: bigint): number {
  const negative = numerator < 0n !== denominator < 0n;
  const top = numerator < 0n ? -numerator : numerator;
  const bottom = denominator < 0n ? -denominator : denominator;
  const rounded = Number((2n * top + bottom) / (2n * bottom));
  return negative ? -rounded : rounded;
}

/** `factor × factor ÷ divisor` by the same rule; in plain numbers, which are many times faster, while they are exact. */
function multiplyDivide(amount: number, factor: number, divisor: number): number {
  const product = Math.abs(amount) * Math.abs(factor);
  if (!Number.isSafeInteger(product)) return divideRounded(BigInt(amount) * BigInt(factor), BigInt(divisor));
  const rest = product % divisor;
  const rounded = (product - rest) / divisor + (2 * rest >= divisor ? 1 : 0);
  return amount < 0 !== factor < 0 ? -rounded : rounded;
}

/** `amount × points`, rounded half away from zero. */
export function percentageOf(amount: Minor, points: BasisPoints): Minor {
  return minor(multiplyDivide(amount, points, 10_000));
}

/** The tax that stands inside a gross amount at this rate; gross less it is the net, so both re-add exactly. */
export function includedTax(gross: Minor, points: BasisPoints): Minor {
  return minor(multiplyDivide(gross, points, 10_000 + points));
}

/** Average of `total` over `count`, rounded by the rule; null without a divisor. */
export function averageOf(total: Minor, count: number): Minor | null {
  return count === 0 ? null : minor(divideRounded(BigInt(total), BigInt(count)));
}

/**
 * Splits a total by weights with the largest remainder, so that the parts always add up to it.
 * Equal remainders go to the earlier part. Weights are not negative; all zero splits evenly.
 */
export function allocate(total: Minor, weights: readonly number[]): Minor[] {
  assert(weights.length > 0, 'nothing to allocate to');
  assert(
    weights.every((weight) => Number.isSafeInteger(weight) && weight >= 0),
    'weights are whole and not negative',
  );
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (sum === 0)
    return allocate(
      total,
      weights.map(() => 1),
    );

  const size = BigInt(Math.abs(total));
  const shares = weights.map((weight) => (size * BigInt(weight)) / BigInt(sum));
  const remainders = weights.map((weight) => (size * BigInt(weight)) % BigInt(sum));
  let left = Number(size - shares.reduce((all, share) => all + share, 0n));
  const order = remainders
    .map((remainder, index) => ({ remainder, index }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  const parts = shares.map(Number);
  for (const { index } of order) {
    if (left === 0) break;
    parts[index] = (parts[index] ?? 0) + 1;
    left -= 1;
  }
  return parts.map((part) => minor(total < 0 ? -part : part));
}

const exponents = new Map<string, number>();

/** Decimal places of an ISO 4217 currency: 2 for CNY, 0 for JPY, 3 for KWD. */
export function currencyExponent(currency: string): number {
  const known = exponents.get(currency);
  if (known !== undefined) return known;
  const digits = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions().maximumFractionDigits;
  assert(digits !== undefined, `no exponent for ${currency}`);
  exponents.set(currency, digits);
  return digits;
}

/** The largest amount of one line: it must fit the database's INTEGER. */
export const largestAmountMinor = 2_000_000_000;

/**
 * Reads an amount as a person types it ("1,280.50", "-12"); null for anything else: 1e3, 0.005 where there are
 * two decimals, letters, or more than a line can hold.
 */
export function parseMoney(text: string, currency: string): Minor | null {
  const exponent = currencyExponent(currency);
  const match = /^(-)?(\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(\d+))?$/.exec(text.trim());
  if (!match) return null;
  const [, sign, whole = '', fraction = ''] = match;
  if (fraction.length > exponent) return null;
  const amount = Number(`${whole.replaceAll(',', '')}${fraction.padEnd(exponent, '0')}`);
  if (!Number.isSafeInteger(amount) || amount > largestAmountMinor) return null;
  return minor(sign ? -amount : amount);
}

/** Plain decimal text for machines and form fields: 12345 CNY → "123.45", 500 JPY → "500". */
export function decimalText(amount: Minor, currency: string): string {
  const exponent = currencyExponent(currency);
  const digits = String(Math.abs(amount)).padStart(exponent + 1, '0');
  const sign = amount < 0 ? '-' : '';
  if (exponent === 0) return `${sign}${digits}`;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

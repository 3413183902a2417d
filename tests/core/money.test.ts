import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allocate,
  averageOf,
  basisPoints,
  decimalText,
  includedTax,
  minor,
  parseMoney,
  percentageOf,
  sumMinor,
} from '../../src/core/money.ts';

const amounts = fc.integer({ min: -2_000_000_000, max: 2_000_000_000 });
const points = fc.integer({ min: 0, max: 30_000 });

describe('rounding', () => {
  test.each([
    [10_000, 600, 600],
    [1, 5_000, 1],
    [-1, 5_000, -1],
    [1, 4_999, 0],
    [654, 10_000, 654],
    [12_345, 1_025, 1_265],
    [-12_345, 1_025, -1_265],
  ])('%i at %i basis points is %i', (amount, rate, expected) => {
    expect(percentageOf(minor(amount), basisPoints(rate))).toBe(expected);
  });

  test('is half away from zero, so a refund mirrors its charge', () => {
    fc.assert(
      fc.property(amounts, points, (amount, rate) => {
        const charged = percentageOf(minor(amount), basisPoints(rate));
        expect(percentageOf(minor(-amount), basisPoints(rate))).toBe(minor(-charged));
        expect(Math.abs(charged - (amount * rate) / 10_000)).toBeLessThanOrEqual(0.5 + 1e-6);
      }),
    );
  });

  test('tax inside a gross amount is never more than half a unit off', () => {
    fc.assert(
      fc.property(amounts, points, (gross, rate) => {
        const tax = includedTax(minor(gross), basisPoints(rate));
        expect(Math.abs(tax - (gross * rate) / (10_000 + rate))).toBeLessThanOrEqual(0.5 + 1e-6);
      }),
    );
    expect(includedTax(minor(10_600), basisPoints(600))).toBe(600);
  });

  test('an average without a divisor is no number', () => {
    expect(averageOf(minor(100), 0)).toBeNull();
    expect(averageOf(minor(100), 3)).toBe(33);
    expect(averageOf(minor(5_915_879), 384)).toBe(15_406);
  });
});

describe('allocation', () => {
  test('parts always add up to the total and differ from their share by less than one unit', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(amounts, weights, (total, parts) => {
        const shares = allocate(minor(total), parts);
        expect(sumMinor(shares)).toBe(minor(total));
        const sum = parts.reduce((all, part) => all + part, 0);
        if (sum === 0) return;
        shares.forEach((share, index) => {
          expect(Math.abs(share - (total * (parts[index] ?? 0)) / sum)).toBeLessThan(1 + 1e-6);
        });
      }),
    );
  });

  test('the largest remainder gets the unit that is left, the earlier one where they are equal', () => {
    expect(allocate(minor(100), [1, 1, 1])).toEqual([34, 33, 33]);
    expect(allocate(minor(-100), [1, 1, 1])).toEqual([-34, -33, -33]);
    expect(allocate(minor(10), [0, 0])).toEqual([5, 5]);
    expect(allocate(minor(5), [1, 2])).toEqual([2, 3]);
  });
});

describe('text', () => {
  test.each([
    ['1280.50', 'CNY', 128_050],
    ['1,280.50', 'CNY', 128_050],
    ['-12', 'CNY', -1_200],
    ['500', 'JPY', 500],
    ['1.234', 'KWD', 1_234],
    [' 7.1 ', 'EUR', 710],
    ['20000000.00', 'CNY', 2_000_000_000],
  ])('reads %s %s', (text, currency, expected) => {
    expect(parseMoney(text, currency)).toBe(expected);
  });

  test.each([
    ['0.005', 'CNY'],
    ['1e3', 'CNY'],
    ['5.5', 'JPY'],
    ['20000000.01', 'CNY'],
    ['99999999999', 'CNY'],
    ['', 'CNY'],
    ['.5', 'CNY'],
    ['1,28.50', 'CNY'],
    ['١٢', 'CNY'],
    ['NaN', 'CNY'],
    ['0x10', 'CNY'],
  ])('refuses %s %s', (text, currency) => {
    expect(parseMoney(text, currency)).toBeNull();
  });

  test('goes out and comes back the same', () => {
    fc.assert(
      fc.property(amounts, fc.constantFrom('CNY', 'JPY', 'KWD', 'EUR'), (amount, currency) => {
        expect(parseMoney(decimalText(minor(amount), currency), currency)).toBe(minor(amount));
      }),
    );
    expect(decimalText(minor(-5), 'CNY')).toBe('-0.05');
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { basisPoints, minor, sumMinor } from '../../../src/core/money.ts';
import { type TaxableCharge, type TaxRule, taxCharge } from '../../../src/modules/rates/tax.ts';
import { cityTax, tax } from './fixtures.ts';

function charge(priceMinor: number, overrides: Partial<TaxableCharge> = {}): TaxableCharge {
  return {
    group: 'room',
    priceMinor: minor(priceMinor),
    serviceDate: calendarDate('2027-05-03'),
    night: { index: 0, adults: 2, childAges: [] },
    ...overrides,
  };
}

const amounts = (priceMinor: number, rules: TaxRule[], overrides: Partial<TaxableCharge> = {}) => {
  const { netMinor, taxes, grossMinor } = taxCharge(charge(priceMinor, overrides), rules);
  return [netMinor, ...taxes.map((line) => line.amountMinor), grossMinor];
};

describe('one charge', () => {
  test.each([
    ['6 % within 880.00', 88_000, [tax()], [83_019, 4_981, 88_000]],
    ['7 % on 6.54', 654, [tax({ basisPoints: basisPoints(700), included: false })], [654, 46, 700]],
    ['no tax', 88_000, [], [88_000, 88_000]],
    [
      'two within, shared by their rates',
      11_600,
      [tax(), tax({ code: 'SERVICE', basisPoints: basisPoints(1_000) })],
      [10_000, 600, 1_000, 11_600],
    ],
    ['a fee for each person on top', 88_000, [cityTax()], [88_000, 400, 88_400]],
    ['a fee for each room on top', 88_000, [cityTax({ kind: 'per_room_night' })], [88_000, 200, 88_200]],
    [
      'a fee within comes out before the percentage',
      10_800,
      [cityTax({ included: true }), tax({ basisPoints: basisPoints(400) })],
      [10_000, 400, 400, 10_800],
    ],
    ['a fee within never takes more than the price', 300, [cityTax({ included: true })], [0, 300, 300]],
    [
      'a percentage on top is of the net',
      10_600,
      [tax(), tax({ code: 'SERVICE', basisPoints: basisPoints(1_000), included: false })],
      [10_000, 600, 1_000, 11_600],
    ],
  ])('%s', (_name, priceMinor, rules, expected) => {
    expect(amounts(priceMinor, rules)).toEqual(expected);
  });

  test('falls only on its own groups', () => {
    expect(amounts(10_600, [tax()], { group: 'minibar' })).toEqual([10_600, 10_600]);
  });

  test('is valid by service date, to the day before its end', () => {
    const old = tax({ validToDate: calendarDate('2027-05-04') });
    const fresh = tax({ basisPoints: basisPoints(1_000), validFromDate: calendarDate('2027-05-04') });
    expect(amounts(10_600, [old, fresh])).toEqual([10_000, 600, 10_600]);
    expect(amounts(11_000, [old, fresh], { serviceDate: calendarDate('2027-05-04') })).toEqual([
      10_000, 1_000, 11_000,
    ]);
  });

  test('stops after its last taxed night', () => {
    const capped = cityTax({ capNights: 2 });
    const night = (index: number) =>
      amounts(10_000, [capped], { night: { index, adults: 2, childAges: [] } }).at(-1);
    expect([night(0), night(1), night(2)]).toEqual([10_400, 10_400, 10_000]);
  });

  test('exempts children under its age, and counts the rest', () => {
    const night = { index: 0, adults: 2, childAges: [11, 12, 4] };
    expect(amounts(10_000, [cityTax({ exemptUnderAge: 12 })], { night })).toEqual([10_000, 600, 10_600]);
    expect(amounts(10_000, [cityTax()], { night })).toEqual([10_000, 1_000, 11_000]);
  });

  test('takes the slab that the price reaches', () => {
    const slabs = [
      { fromMinor: minor(0), basisPoints: basisPoints(0) },
      { fromMinor: minor(100_000), basisPoints: basisPoints(1_200) },
      { fromMinor: minor(750_000), basisPoints: basisPoints(1_800) },
    ];
    const rule = tax({ included: false, basisPoints: null, slabs });
    expect([99_999, 100_000, 750_000].map((price) => amounts(price, [rule]).at(-1))).toEqual([
      99_999, 112_000, 885_000,
    ]);
  });

  test('a charge that is no room night bears no fee per night', () => {
    expect(amounts(5_000, [cityTax(), cityTax({ included: true })], { night: null })).toEqual([5_000, 5_000]);
  });

  test('10 % on 10,395.00, rounded per posting, is not 10 % of the sum', () => {
    const rule = tax({ included: false, basisPoints: basisPoints(1_000) });
    const postings = [...Array.from({ length: 10 }, () => 103_945), 50];
    const taxes = postings.map((price) => taxCharge(charge(price), [rule]).taxes[0]?.amountMinor ?? minor(0));
    expect(sumMinor(postings.map(minor))).toBe(1_039_500);
    expect(sumMinor(taxes)).toBe(10 * 10_395 + 5);
  });
});

const anyRule = fc.record({
  kind: fc.constantFrom('percent', 'per_room_night', 'per_person_night'),
  rate: fc.integer({ min: 0, max: 3_000 }),
  amount: fc.integer({ min: 0, max: 5_000 }),
  included: fc.boolean(),
  capNights: fc.option(fc.integer({ min: 1, max: 3 })),
  exemptUnderAge: fc.option(fc.integer({ min: 1, max: 18 })),
});

function ruleOf({
  rate,
  amount,
  ...given
}: Parameters<typeof tax>[0] & { rate: number; amount: number }): TaxRule {
  return tax({ ...given, basisPoints: basisPoints(rate), amountMinor: minor(amount) });
}

test('net and taxes re-add to what the guest pays; included taxes never change it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -5_000_000, max: 5_000_000 }),
      fc.array(anyRule, { maxLength: 5 }),
      fc.array(fc.integer({ min: 0, max: 17 }), { maxLength: 3 }),
      (priceMinor, rules, childAges) => {
        const night = { index: 1, adults: 2, childAges };
        const result = taxCharge(charge(priceMinor, { night }), rules.map(ruleOf));
        expect(sumMinor([result.netMinor, ...result.taxes.map((line) => line.amountMinor)])).toBe(
          result.grossMinor,
        );
        const onTop = sumMinor(result.taxes.filter((line) => !line.included).map((line) => line.amountMinor));
        expect(result.grossMinor - onTop).toBe(priceMinor);
      },
    ),
  );
});

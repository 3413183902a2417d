import { expect, test } from 'vitest';
import { minor } from '../../../src/core/money.ts';
import { addFigures, noFigures, ratiosOf } from '../../../src/modules/statistics/statistics.ts';

test('a real hotel, month to date: every figure on both of its bases', () => {
  const figures = {
    ...noFigures,
    roomsInHotel: 574,
    roomsSold: 384,
    complimentary: 1,
    roomsOutOfOrder: 1,
    roomRevenueMinor: minor(5_915_879),
  };
  expect(ratiosOf(figures)).toMatchObject({
    occupancy: 6_690,
    occupancyPaid: 6_672,
    adrMinor: 15_406,
    adrPaidMinor: 15_446,
    revparOperationalMinor: 10_324,
    available: 189,
  });
});

test('with nothing to divide by there is no figure', () => {
  expect(ratiosOf(noFigures)).toMatchObject({
    occupancy: null,
    occupancyOperational: null,
    adrMinor: null,
    adrPaidMinor: null,
    revparMinor: null,
    revparOperationalMinor: null,
  });
  const empty = { ...noFigures, roomsInHotel: 10, roomsOutOfOrder: 10 };
  expect(ratiosOf(empty)).toMatchObject({
    occupancy: 0,
    occupancyOperational: null,
    adrMinor: null,
    revparMinor: 0,
  });
});

test('days add up figure by figure, and ratios come from the sums', () => {
  const full = { ...noFigures, roomsInHotel: 10, roomsSold: 10, roomRevenueMinor: minor(100_000) };
  const half = { ...noFigures, roomsInHotel: 10, roomsSold: 5, roomRevenueMinor: minor(40_000) };
  expect(ratiosOf(addFigures(full, half))).toMatchObject({
    occupancy: 7_500,
    adrMinor: 9_333,
    revparMinor: 7_000,
  });
});

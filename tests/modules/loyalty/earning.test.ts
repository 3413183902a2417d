import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { basisPoints, minor } from '../../../src/core/money.ts';
import {
  campaignCounts,
  type EarningTerms,
  earnedBy,
  pointsDueBack,
  pointsFor,
  type StayBill,
  worthOf,
} from '../../../src/modules/loyalty/earning.ts';

const terms: EarningTerms = {
  pointsPer100: 1,
  groups: { room: 10_000, food: 5_000 },
  planBasisPoints: 10_000,
  factorBasisPoints: 10_000,
  bonusPoints: 0,
};
const bill = (room: number, food: number, more: Partial<StayBill> = {}): StayBill => ({
  groups: { room: minor(room), food: minor(food), fee: minor(900) },
  chargedMinor: minor(room + food),
  balanceMinor: minor(0),
  byPointsMinor: minor(0),
  ...more,
});

describe('what a stay earns', () => {
  test('by department: the room all, the restaurant half, a fee nothing', () => {
    expect(earnedBy(bill(100_000, 20_000), terms)).toEqual({ basePoints: 1_100, points: 1_100 });
  });

  test('by plan, level and campaign', () => {
    const richer = { ...terms, planBasisPoints: 5_000, factorBasisPoints: 12_500, bonusPoints: 300 };
    expect(earnedBy(bill(100_000, 0), richer)).toEqual({ basePoints: 500, points: 925 });
  });

  test('as far as money paid it: 1,000.00 of which points paid 250.00 earns on three quarters', () => {
    expect(earnedBy(bill(100_000, 0, { byPointsMinor: minor(25_000) }), terms).points).toBe(750);
    expect(earnedBy(bill(100_000, 0, { balanceMinor: minor(40_000) }), terms).points).toBe(600);
    expect(
      earnedBy(bill(100_000, 0, { balanceMinor: minor(100_000) }), { ...terms, bonusPoints: 300 }),
    ).toEqual({
      basePoints: 0,
      points: 0,
    });
  });

  test('a refund never makes it more, and nothing makes it negative', () => {
    const amount = fc.integer({ min: 0, max: 5_000_000 });
    fc.assert(
      fc.property(amount, amount, amount, fc.integer({ min: 0, max: 10 }), (room, food, owed, rate) => {
        const earning = { ...terms, pointsPer100: rate };
        const all = earnedBy(bill(room, food), earning).points;
        const less = earnedBy(bill(room, food, { balanceMinor: minor(owed) }), earning).points;
        expect(less).toBeGreaterThanOrEqual(0);
        expect(less).toBeLessThanOrEqual(all);
      }),
    );
  });
});

test('a campaign counts by departure, nights and level', () => {
  const campaign = {
    fromDate: calendarDate('2027-05-01'),
    toDate: calendarDate('2027-05-31'),
    extraBasisPoints: basisPoints(10_000),
    bonusPoints: 0,
    minNights: 2,
    minRank: 1,
    active: true,
  };
  const stay = { departure: calendarDate('2027-05-31'), nights: 2, rank: 1 };
  expect(campaignCounts(campaign, stay)).toBe(true);
  expect(campaignCounts(campaign, { ...stay, nights: 1 })).toBe(false);
  expect(campaignCounts(campaign, { ...stay, rank: 0 })).toBe(false);
  expect(campaignCounts(campaign, { ...stay, departure: calendarDate('2027-06-01') })).toBe(false);
  expect(campaignCounts({ ...campaign, active: false }, stay)).toBe(false);
});

test('points pay down and cost up: no cent is given away', () => {
  expect(worthOf(199, 50)).toBe(99);
  expect(pointsFor(99, 50)).toBe(198);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000_000 }),
      fc.integer({ min: 1, max: 10_000 }),
      (amount, rate) => {
        expect(worthOf(pointsFor(amount, rate), rate)).toBeGreaterThanOrEqual(amount);
        expect(worthOf(pointsFor(amount, rate) - 1, rate)).toBeLessThan(amount);
      },
    ),
  );
});

test('refunds in parts give back all points with the last cent', () => {
  const payment = { amountMinor: 333, points: 1_000 };
  expect([111, 222, 333].map((refunded) => pointsDueBack(payment, refunded))).toEqual([333, 666, 1_000]);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, calendarDate, eachNight } from '../../../src/core/calendar-date.ts';
import { basisPoints, minor } from '../../../src/core/money.ts';
import {
  type PromotionAsked,
  promotionHook,
  promotionRefusal,
  type RatedPromotion,
  useRefusal,
} from '../../../src/modules/promotions/promotion.ts';

const day = calendarDate;

function promotion(overrides: Partial<RatedPromotion> = {}): RatedPromotion {
  return {
    id: 1,
    code: 'SPRING',
    names: { en: 'Spring sale' },
    kind: 'percent',
    basisPoints: basisPoints(1_000),
    amountMinor: null,
    per: 'night',
    bookFromDate: null,
    bookToDate: null,
    stayFromDate: null,
    stayToDate: null,
    minNights: null,
    maxUses: null,
    maxUsesPerCustomer: null,
    minRank: null,
    tag: null,
    ratePlanIds: [],
    roomTypeIds: [],
    used: 0,
    usedByBuyer: 0,
    admits: true,
    ...overrides,
  };
}

const amount = (amountMinor: number, per: 'night' | 'stay'): Partial<RatedPromotion> => ({
  kind: 'amount',
  basisPoints: null,
  amountMinor: minor(amountMinor),
  per,
});

function asked(overrides: Partial<PromotionAsked> = {}): PromotionAsked {
  return {
    plan: { id: 7, kind: 'public' },
    type: { id: 3 },
    arrival: day('2027-05-10'),
    departure: day('2027-05-13'),
    businessDate: day('2027-05-03'),
    ...overrides,
  };
}

const off = (terms: Partial<RatedPromotion>, question = asked(), priceMinor = minor(60_000)) => {
  const hook = promotionHook(promotion(terms), question);
  const { arrival, departure } = question;
  const dates = arrival === departure ? [arrival] : eachNight(arrival, departure);
  return dates.map((date) => hook({ date, priceMinor })?.amountMinor ?? 0);
};

describe('whether a promotion counts', () => {
  test.each<[string, Partial<RatedPromotion>, Partial<PromotionAsked>]>([
    ['used_up', { maxUses: 5, used: 5 }, {}],
    ['customer_limit', { maxUsesPerCustomer: 1, usedByBuyer: 1 }, {}],
    ['members', { admits: false, minRank: 0, maxUses: 5, used: 5 }, {}],
    ['invited', { admits: false, tag: 'wine' }, {}],
    ['booking_dates', { bookFromDate: day('2027-05-04') }, {}],
    ['booking_dates', { bookToDate: day('2027-05-02') }, {}],
    ['min_nights', { minNights: 4 }, {}],
    ['min_nights', { minNights: 1 }, { departure: day('2027-05-10') }],
    ['stay_dates', { stayToDate: day('2027-05-09') }, {}],
    ['stay_dates', { stayFromDate: day('2027-05-13') }, {}],
    ['plan', { ratePlanIds: [8] }, {}],
    ['plan', {}, { plan: { id: 7, kind: 'complimentary' } }],
    ['type', { roomTypeIds: [4, 5] }, {}],
  ])('it does not: %s', (reason, terms, question) => {
    expect(promotionRefusal(promotion(terms), asked(question))?.reason).toBe(reason);
  });

  test('on its first and last days, at its limits, for what it names, it does', () => {
    const terms: Partial<RatedPromotion> = {
      maxUses: 5,
      used: 4,
      maxUsesPerCustomer: 2,
      usedByBuyer: 1,
      bookFromDate: day('2027-05-03'),
      bookToDate: day('2027-05-03'),
      stayFromDate: day('2027-05-12'),
      stayToDate: day('2027-05-12'),
      minNights: 3,
      ratePlanIds: [7],
      roomTypeIds: [3],
    };
    expect(promotionRefusal(promotion(terms), asked())).toBeNull();
  });

  test('a booking that has it is not asked again when it was made, or how often it was used', () => {
    const over = promotion({ maxUses: 1, used: 1, bookToDate: day('2027-05-02') });
    const promotionKept = { takenOffMinor: minor(0), dates: [] };
    expect(promotionRefusal(over, asked({ promotionKept }))).toBeNull();
  });

  test.each([
    [{ used: 4, maxUses: 5, maxUsesPerCustomer: null }, 9, null],
    [{ used: 5, maxUses: 5, maxUsesPerCustomer: 1 }, 1, 'used_up'],
    [{ used: 0, maxUses: null, maxUsesPerCustomer: 2 }, 2, 'customer_limit'],
    [{ used: 9, maxUses: null, maxUsesPerCustomer: null }, 9, null],
  ])('of %j used %i times by the guest: %s', (limits, ofCustomer, refusal) => {
    expect(useRefusal(limits, ofCustomer)).toBe(refusal);
  });
});

describe('what it takes off', () => {
  test('a percentage of each night, rounded by the rule', () => {
    expect(off({ basisPoints: basisPoints(1_250) }, asked(), minor(60_004))).toEqual([
      -7_501, -7_501, -7_501,
    ]);
  });

  test('an amount of each of its nights, and nothing of the others', () => {
    const terms = {
      ...amount(5_000, 'night'),
      stayFromDate: day('2027-05-11'),
      stayToDate: day('2027-05-11'),
    };
    expect(off(terms)).toEqual([0, -5_000, 0]);
  });

  test('100.00 off a stay of three nights is 33.34, 33.33, 33.33', () => {
    expect(off(amount(10_000, 'stay'))).toEqual([-3_334, -3_333, -3_333]);
    expect(off(amount(10_000, 'stay'), asked({ departure: day('2027-05-10') }))).toEqual([-10_000]);
  });

  test('a change gives the priced nights only what the kept ones have not had', () => {
    const kept = (takenOff: number, ...dates: string[]) =>
      asked({ promotionKept: { takenOffMinor: minor(takenOff), dates: dates.map(day) } });
    expect(off(amount(10_000, 'stay'), kept(10_000, '2027-05-12'))).toEqual([0, 0, 0]);
    expect(off(amount(10_000, 'stay'), kept(6_667, '2027-05-12'))).toEqual([0, 0, -3_333]);
    expect(off(amount(5_000, 'night'), kept(10_000, '2027-05-12'))).toEqual([0, 0, -5_000]);
  });

  test('an amount of the stay is given exactly once, however many nights it has', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000_000 }),
        fc.integer({ min: 1, max: 60 }),
        (total, nights) => {
          const question = asked({ departure: addDays(day('2027-05-10'), nights) });
          const sum = off(amount(total, 'stay'), question).reduce<number>((all, each) => all + each, 0);
          expect(sum).toBe(-total);
        },
      ),
    );
  });
});

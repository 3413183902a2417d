import { expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { basisPoints, minor } from '../../../src/core/money.ts';
import { type PricedPromotion, promotedPrices } from '../../../src/modules/promotions/promoted-prices.ts';

const spring: PricedPromotion = {
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
  ratePlanIds: [],
  roomTypeIds: [],
  active: true,
};

const day = calendarDate;
const dates = ['2027-05-03', '2027-05-04', '2027-05-05', '2027-05-06'].map(day);
const offStay: Partial<PricedPromotion> = {
  kind: 'amount',
  basisPoints: null,
  amountMinor: minor(10_000),
  per: 'stay',
};
test.each<[string, Partial<PricedPromotion>, (number | null)[]]>([
  ['a percentage off each night', {}, [54_000, 54_000, 54_000, 54_000]],
  [
    'an amount of the stay over its fewest nights',
    { ...offStay, minNights: 3 },
    [56_666, 56_666, 56_666, 56_666],
  ],
  [
    'all of it on the last night that it is for',
    { ...offStay, minNights: 2, stayToDate: day('2027-05-05') },
    [55_000, 55_000, 50_000, null],
  ],
  ['never less than nothing', { ...offStay, per: 'night', amountMinor: minor(70_000) }, [0, 0, 0, 0]],
  ['no night before it can be booked', { bookFromDate: day('2027-05-05') }, [null, null, 54_000, 54_000]],
  ['nothing once it can no longer be booked', { bookToDate: day('2027-05-02') }, []],
  ['nothing while it is off', { active: false }, []],
  ['nothing of another plan', { ratePlanIds: [8] }, []],
])('the lowest price is %s', (_what, terms, expected) => {
  const promotion = { ...spring, ...terms };
  const prices = dates.map(() => minor(60_000));
  const pair = { planId: 7, roomTypeId: 3, day: day('2027-05-03') };
  expect(promotedPrices(promotion, pair, { dates, prices })).toEqual(expected);
});

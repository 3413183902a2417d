import { describe, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { minor } from '../../../src/core/money.ts';
import {
  averages,
  everyMonth,
  type HabitStay,
  habitsOf,
  rfmOf,
  sumsByCurrency,
} from '../../../src/modules/consumption/consumption.ts';

const date = calendarDate;
const names = { STD: { en: 'Standard' }, DLX: { en: 'Deluxe' } };

function stay(arrival: string, departure: string, overrides: Partial<HabitStay> = {}): HabitStay {
  return {
    hotelId: 1,
    status: 'checked_out',
    bookedDate: date('2027-01-01'),
    arrival: date(arrival),
    departure: date(departure),
    typeNames: names.STD,
    roomTypeId: 1,
    ...overrides,
  };
}

describe('how a guest travels', () => {
  test('is read from the stays that were slept in; the others are counted apart', () => {
    const habits = habitsOf([
      stay('2027-02-08', '2027-02-09', { bookedDate: date('2027-01-29') }), // a Monday, ten days ahead
      stay('2027-01-11', '2027-01-13', { bookedDate: date('2027-01-11') }), // a Monday, the same day
      stay('2027-01-20', '2027-01-25', {
        typeNames: names.DLX,
        roomTypeId: 2,
        bookedDate: date('2027-01-15'),
      }),
      stay('2027-03-01', '2027-03-04', { status: 'no_show' }),
      stay('2027-03-01', '2027-03-09', { status: 'cancelled' }),
    ]);
    expect(habits).toEqual({
      stays: 3,
      nights: 8,
      noShows: 1,
      cancellations: 1,
      lastDeparture: '2027-02-09',
      leadDays: 5,
      favouriteType: names.DLX,
      daysBetween: 14,
      weekdays: [0, 2, 0, 1, 0, 0, 0],
      usualWeekday: 1,
    });
  });

  test('says nothing of a guest who never slept here', () => {
    expect(habitsOf([stay('2027-03-01', '2027-03-04', { status: 'booked' })])).toMatchObject({
      stays: 0,
      leadDays: null,
      favouriteType: null,
      daysBetween: null,
      usualWeekday: null,
      lastDeparture: null,
    });
    expect(averages(minor(0), { stays: 0, nights: 0 })).toEqual({ perStay: null, perNight: null });
  });
});

describe('recency, frequency and money', () => {
  const score = (lastDeparture: string | null, recentStays: number, below: number, guests = 100) =>
    Object.values(
      rfmOf(
        {
          lastDeparture: lastDeparture === null ? null : date(lastDeparture),
          recentStays,
          standing: { guests, below },
        },
        date('2027-05-01'),
      ),
    );

  test.each([
    ['2027-04-01', 10, 99, [5, 5, 5]], // 30 days
    ['2027-03-31', 9, 80, [4, 4, 5]], // 31 days
    ['2027-01-31', 5, 79, [4, 4, 4]], // 90 days
    ['2027-01-30', 4, 40, [3, 3, 3]], // 91 days
    ['2026-11-01', 2, 20, [2, 2, 2]], // 181 days
    ['2026-04-30', 1, 19, [1, 1, 1]], // 366 days
    ['2027-05-03', 1, 0, [5, 1, 1]], // leaves after today
  ])('last departure %s, %i stays, %i of 100 spent less: %j', (last, stays, below, expected) => {
    expect(score(last, stays, below)).toEqual(expected);
  });

  test('have no score where there is nothing to score', () => {
    expect(score(null, 0, 0, 0)).toEqual([null, null, null]);
  });
});

describe('sums', () => {
  const row = (hotelId: number, month: string, code: string, amount: number) => ({
    hotelId,
    month,
    code,
    names: { en: code },
    items: 1,
    amountMinor: minor(amount),
  });

  test('never add two currencies', () => {
    const rows = [
      row(1, '2027-02', 'ROOM', 500),
      row(1, '2027-01', 'BAR', 700),
      row(2, '2027-01', 'ROOM', 9_000),
    ];
    const sums = sumsByCurrency(rows, (hotelId) => (hotelId === 1 ? 'CNY' : 'JPY'));
    expect(sums.map(({ currency, totalMinor, items }) => [currency, totalMinor, items])).toEqual([
      ['JPY', 9_000, 1],
      ['CNY', 1_200, 2],
    ]);
    expect(sums[1]?.months).toEqual([
      { month: '2027-01', amountMinor: 700 },
      { month: '2027-02', amountMinor: 500 },
    ]);
    expect(sums[1]?.codes.map(({ code }) => code)).toEqual(['BAR', 'ROOM']);
  });

  test('leave no month out of a chart, over the turn of the year, and keep the last ones', () => {
    const months = [
      { month: '2026-11', amountMinor: minor(1) },
      { month: '2027-02', amountMinor: minor(2) },
    ];
    expect(everyMonth(months, 24).map(({ month, amountMinor }) => `${month} ${amountMinor}`)).toEqual([
      '2026-11 1',
      '2026-12 0',
      '2027-01 0',
      '2027-02 2',
    ]);
    expect(everyMonth(months, 2).map(({ month }) => month)).toEqual(['2027-01', '2027-02']);
    expect(everyMonth([], 2)).toEqual([]);
  });
});

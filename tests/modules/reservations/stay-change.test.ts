import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, calendarDate, eachNight } from '../../../src/core/calendar-date.ts';
import { minor } from '../../../src/core/money.ts';
import type { StayNight } from '../../../src/modules/reservations/reservation.ts';
import { changedStay, datesToPrice } from '../../../src/modules/reservations/stay-change.ts';
import { takesOfNights, takesOfStays } from '../../../src/modules/reservations/stay-inventory.ts';

const day = calendarDate;
const night = (date: string, gross: number, roomTypeId = 1): StayNight => ({
  date: day(date),
  roomTypeId,
  ratePlanId: 1,
  grossMinor: minor(gross),
  components: [],
  steps: [],
});
const terms = (arrival: string, departure: string) => ({
  arrival: day(arrival),
  departure: day(departure),
  roomTypeId: 1,
  ratePlanId: 1,
  adults: 2,
  childAges: [],
});
const stay = terms('2027-05-07', '2027-05-10');
const nights = [night('2027-05-07', 60_000), night('2027-05-08', 68_000), night('2027-05-09', 50_000)];

describe('what a change prices', () => {
  const today = day('2027-05-01');

  test('only the added nights when just the dates move', () => {
    expect(datesToPrice(stay, nights, terms('2027-05-08', '2027-05-11'), today)).toEqual(['2027-05-10']);
    expect(datesToPrice(stay, nights, terms('2027-05-08', '2027-05-09'), today)).toEqual([]);
  });

  test('every night not yet slept when type, plan or party change', () => {
    const next = { ...stay, adults: 3 };
    expect(datesToPrice(stay, nights, next, today)).toEqual(['2027-05-07', '2027-05-08', '2027-05-09']);
    expect(datesToPrice(stay, nights, next, day('2027-05-08'))).toEqual(['2027-05-08', '2027-05-09']);
  });
});

describe('the stay after a change', () => {
  test('an added night costs today’s price and a removed one gives back what it cost', () => {
    const change = changedStay(nights, terms('2027-05-08', '2027-05-11'), [night('2027-05-10', 75_000)]);
    expect(change.nights.map(({ date, grossMinor }) => [date, grossMinor])).toEqual([
      ['2027-05-08', 68_000],
      ['2027-05-09', 50_000],
      ['2027-05-10', 75_000],
    ]);
    expect(change.added.map(({ date }) => date)).toEqual(['2027-05-10']);
    expect(change.removed.map(({ date }) => date)).toEqual(['2027-05-07']);
    expect(change.totalMinor).toBe(193_000);
    expect(change.differenceMinor).toBe(15_000);
    expect(change.lines[0]).toEqual({ date: '2027-05-07', beforeMinor: 60_000, afterMinor: null });
    expect(change.lines.at(-1)).toEqual({ date: '2027-05-10', beforeMinor: null, afterMinor: 75_000 });
  });

  test('a repriced night is taken out and put in again', () => {
    const change = changedStay(nights, stay, [night('2027-05-09', 90_000, 2)]);
    expect(change.removed.map(({ date, roomTypeId }) => [date, roomTypeId])).toEqual([['2027-05-09', 1]]);
    expect(change.added.map(({ date, roomTypeId }) => [date, roomTypeId])).toEqual([['2027-05-09', 2]]);
    expect(change.differenceMinor).toBe(40_000);
  });

  test('whatever the dates, the total is the sum of its nights and the difference the sum of what came and went', () => {
    const date = fc.integer({ min: -5, max: 10 });
    fc.assert(
      fc.property(
        date,
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 0, max: 99_999 }),
        (shift, length, price) => {
          const arrival = addDays(stay.arrival, shift);
          const next = { ...stay, arrival, departure: addDays(arrival, length) };
          const priced = datesToPrice(stay, nights, next, day('2027-04-01')).map((each) =>
            night(each, price),
          );
          const change = changedStay(nights, next, priced);
          const sum = (list: readonly StayNight[]) => list.reduce((all, each) => all + each.grossMinor, 0);
          expect(change.nights.map((each) => each.date)).toEqual(eachNight(next.arrival, next.departure));
          expect(change.totalMinor).toBe(sum(change.nights));
          expect(change.differenceMinor).toBe(sum(change.added) - sum(change.removed));
          expect(change.lines.length).toBe(
            change.nights.length +
              change.removed.filter((gone) => !change.nights.some((kept) => kept.date === gone.date)).length,
          );
        },
      ),
    );
  });
});

describe('what a stay takes of inventory', () => {
  test('one run of nights for each type in turn', () => {
    const split = [night('2027-05-09', 1, 2), night('2027-05-07', 1), night('2027-05-08', 1)];
    expect(takesOfNights(split)).toEqual([
      { roomTypeId: 1, arrival: '2027-05-07', departure: '2027-05-09', rooms: 1 },
      { roomTypeId: 2, arrival: '2027-05-09', departure: '2027-05-10', rooms: 1 },
    ]);
  });

  test('equal rooms of one booking are counted together', () => {
    const other = { ...stay, roomTypeId: 2 };
    expect(takesOfStays([stay, other, stay])).toEqual([
      { roomTypeId: 1, arrival: stay.arrival, departure: stay.departure, rooms: 2 },
      { roomTypeId: 2, arrival: stay.arrival, departure: stay.departure, rooms: 1 },
    ]);
  });
});

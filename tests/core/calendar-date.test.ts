import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  addMonths,
  calendarDate,
  dateAt,
  eachNight,
  fromDbDate,
  instantAt,
  nightsBetween,
  parseCalendarDate,
  startOfMonth,
  startOfYear,
  toDbDate,
  wallClock,
  weekday,
  yearBefore,
} from '../../src/core/calendar-date.ts';

const days = fc.integer({ min: 0, max: 73_000 }).map((count) => addDays(calendarDate('1990-01-01'), count));

describe('calendar dates', () => {
  test.each([
    '2027-02-30',
    '2027-2-3',
    '2027-13-01',
    '2027-00-10',
    '1899-12-31',
    '2200-01-01',
    '',
    '2027-05-01T00:00',
    '٢٠٢٧-٠٥-٠١',
  ])('%s is no day', (text) => {
    expect(parseCalendarDate(text)).toBeNull();
  });

  test('leap days exist only in leap years', () => {
    expect(parseCalendarDate('2028-02-29')).toBe('2028-02-29');
    expect(parseCalendarDate('2027-02-29')).toBeNull();
    expect(parseCalendarDate('2100-02-29')).toBeNull();
  });

  test('a stay has one night a day, arrival included and departure not', () => {
    expect(eachNight(calendarDate('2027-12-30'), calendarDate('2028-01-02'))).toEqual([
      '2027-12-30',
      '2027-12-31',
      '2028-01-01',
    ]);
    expect(eachNight(calendarDate('2027-05-01'), calendarDate('2027-05-01'))).toEqual([]);
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 400 }), (arrival, nights) => {
        const departure = addDays(arrival, nights);
        expect(nightsBetween(arrival, departure)).toBe(nights);
        expect(eachNight(arrival, departure)).toHaveLength(nights);
        expect(fromDbDate(toDbDate(arrival))).toBe(arrival);
        expect(weekday(addDays(arrival, 7))).toBe(weekday(arrival));
      }),
    );
  });

  test('months end on their last day', () => {
    expect(addMonths(calendarDate('2027-01-31'), 1)).toBe('2027-02-28');
    expect(yearBefore(calendarDate('2028-02-29'))).toBe('2027-02-28');
    expect(startOfMonth(calendarDate('2027-05-17'))).toBe('2027-05-01');
    expect(startOfYear(calendarDate('2027-05-17'))).toBe('2027-01-01');
  });
});

describe('instants and days', () => {
  test('one instant is two days in two places', () => {
    const instant = new Date('2027-05-01T18:30:00Z');
    expect(dateAt(instant, 'Asia/Shanghai')).toBe('2027-05-02');
    expect(dateAt(instant, 'Europe/Lisbon')).toBe('2027-05-01');
  });

  test.each([
    ['2027-05-06', '18:00', 'Asia/Shanghai', '2027-05-06T10:00:00.000Z'],
    ['2027-03-28', '00:30', 'Europe/Lisbon', '2027-03-28T00:30:00.000Z'],
    // Lisbon skips 01:00–02:00 on 28 March 2027: the first instant after the gap.
    ['2027-03-28', '01:30', 'Europe/Lisbon', '2027-03-28T01:00:00.000Z'],
    // Midnight does not exist in Havana on 14 March 2027.
    ['2027-03-14', '00:00', 'America/Havana', '2027-03-14T05:00:00.000Z'],
    // 01:30 comes twice in Lisbon on 31 October 2027: the first.
    ['2027-10-31', '01:30', 'Europe/Lisbon', '2027-10-31T00:30:00.000Z'],
    // Lord Howe moves by half an hour.
    ['2027-10-03', '02:15', 'Australia/Lord_Howe', '2027-10-02T15:30:00.000Z'],
    ['2027-04-04', '01:45', 'Australia/Lord_Howe', '2027-04-03T14:45:00.000Z'],
  ])('%s %s in %s', (date, time, zone, expected) => {
    expect(instantAt(calendarDate(date), time, zone).toISOString()).toBe(expected);
  });

  test('the wall shows what was asked for, or the first minute after a gap', () => {
    const zones = fc.constantFrom(
      'Asia/Shanghai',
      'Europe/Lisbon',
      'America/Havana',
      'Australia/Lord_Howe',
      'UTC',
    );
    const times = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }));
    fc.assert(
      fc.property(days, times, zones, (date, [hour, minute], zone) => {
        const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
        const instant = instantAt(date, time, zone);
        const shown = wallClock(instant, zone);
        const wanted = `${date}T${time}:00`;
        expect(shown >= wanted).toBe(true);
        if (shown !== wanted)
          expect(wallClock(new Date(instant.getTime() - 1_000), zone) < wanted).toBe(true);
      }),
    );
  });
});

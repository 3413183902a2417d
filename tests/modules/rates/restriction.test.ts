import { describe, expect, test } from 'vitest';
import { addDays, type CalendarDate, calendarDate } from '../../../src/core/calendar-date.ts';
import {
  type Restriction,
  restrictionRefusal,
  type StayAsked,
  stayDatesRefusal,
} from '../../../src/modules/rates/restriction.ts';
import { plan, restriction } from './fixtures.ts';

const monday = calendarDate('2027-05-03');
const day = (days: number): CalendarDate => addDays(monday, days);

/** Asked on Monday for Thursday to Sunday: nights 3, 4 and 5, departure 6. */
function reasonOf(rows: Partial<Restriction>[], asked: Partial<StayAsked> = {}): string | null {
  const stay: StayAsked = {
    plan: plan(),
    roomTypeId: 7,
    channel: 'web',
    arrival: day(3),
    departure: day(6),
    businessDate: monday,
    ...asked,
  };
  return (
    restrictionRefusal(
      stay,
      rows.map((row) => restriction(row)),
    )?.reason ?? null
  );
}

describe('each rule is tested on its own date', () => {
  const none = [null, null, null, null];
  test.each<[string, Partial<Restriction>, (string | null)[]]>([
    // on the arrival, a night between, the last night, the departure
    ['closed', { closed: true }, ['closed', 'closed', 'closed', null]],
    ['closed to arrival', { closedToArrival: true }, ['closed_to_arrival', null, null, null]],
    ['closed to departure', { closedToDeparture: true }, [null, null, null, 'closed_to_departure']],
    ['minimum by arrival', { minStayArrival: 4 }, ['min_stay', null, null, null]],
    ['minimum by arrival, just met', { minStayArrival: 3 }, none],
    ['maximum by arrival', { maxStayArrival: 2 }, ['max_stay', null, null, null]],
    ['maximum by arrival, just met', { maxStayArrival: 3 }, none],
    ['minimum through', { minStayThrough: 4 }, ['min_stay', 'min_stay', 'min_stay', null]],
    ['maximum through', { maxStayThrough: 2 }, ['max_stay', 'max_stay', 'max_stay', null]],
    ['booked too late', { minAdvanceDays: 4 }, ['min_advance', null, null, null]],
    ['booked just in time', { minAdvanceDays: 3 }, none],
    ['booked too early', { maxAdvanceDays: 2 }, ['max_advance', null, null, null]],
    ['booked just late enough', { maxAdvanceDays: 3 }, none],
  ])('%s', (_name, row, expected) => {
    expect([3, 4, 5, 6].map((days) => reasonOf([{ ...row, date: day(days) }]))).toEqual(expected);
  });

  test('the night after the last concerns nobody', () => {
    const everything = { closed: true, closedToArrival: true, minStayThrough: 9, minStayArrival: 9 };
    expect(reasonOf([{ ...everything, date: day(6) }])).toBeNull();
  });

  test.each<[string, Partial<Restriction>, string | null]>([
    ['another type', { roomTypeId: 8 }, null],
    ['this type', { roomTypeId: 7 }, 'closed'],
    ['another plan', { ratePlanId: 9 }, null],
    ['this plan', { ratePlanId: 1 }, 'closed'],
    ['another channel', { channel: 'desk' }, null],
    ['this channel', { channel: 'web' }, 'closed'],
    ['this type on another channel', { roomTypeId: 7, channel: 'api' }, null],
  ])('a row of %s', (_name, scope, expected) => {
    expect(reasonOf([{ ...scope, closed: true, date: day(3) }])).toBe(expected);
  });

  test('day use is closed and opened by its day; lengths do not concern it', () => {
    const asked = { plan: plan({ kind: 'day_use' }), departure: day(3) };
    expect(reasonOf([{ date: day(3), minStayArrival: 2, minStayThrough: 2 }], asked)).toBeNull();
    expect(reasonOf([{ date: day(3), closed: true }], asked)).toBe('closed');
  });
});

describe('the plan’s own rules', () => {
  test.each([
    ['inactive', plan({ active: false }), 'not_on_sale'],
    ['not approved', plan({ status: 'submitted' }), 'not_on_sale'],
    ['another channel', plan({ channels: ['desk'] }), 'channel'],
    ['house use is not sold to guests', plan({ kind: 'house_use' }), 'channel'],
    ['booked on its last day', plan({ bookToDate: monday }), null],
    ['booked a day after it', plan({ bookToDate: day(-1) }), 'booking_dates'],
    ['booked a day before its first', plan({ bookFromDate: day(1) }), 'booking_dates'],
    ['its last night is the stay’s last', plan({ stayToDate: day(5) }), null],
    ['its last night is the one before', plan({ stayToDate: day(4) }), 'stay_dates'],
    ['its first night is the second', plan({ stayFromDate: day(4) }), 'stay_dates'],
    ['advance just met', plan({ minAdvanceDays: 3 }), null],
    ['advance missed', plan({ minAdvanceDays: 4 }), 'min_advance'],
    ['last minute', plan({ maxAdvanceDays: 2 }), 'max_advance'],
    ['minimum stay', plan({ minStayNights: 4 }), 'min_stay'],
    ['maximum stay', plan({ maxStayNights: 2 }), 'max_stay'],
  ])('%s', (_name, asked, expected) => {
    expect(reasonOf([], { plan: asked })).toBe(expected);
  });

  test('a guest in house is past the rules of booking and arriving, not past a closed night ahead', () => {
    const asked = {
      plan: plan({ minAdvanceDays: 9, bookToDate: day(-9) }),
      arrival: day(-2),
      departure: day(2),
      inHouse: true,
    };
    const behind = [
      { date: day(-2), closedToArrival: true, minStayArrival: 9, minAdvanceDays: 30 },
      { date: day(-1), closed: true },
    ];
    expect(reasonOf(behind, asked)).toBeNull();
    expect(reasonOf([{ date: day(1), closed: true }], asked)).toBe('closed');
    expect(reasonOf([{ date: day(2), closedToDeparture: true }], asked)).toBe('closed_to_departure');
  });
});

describe('dates', () => {
  const ask = (arrival: CalendarDate, departure: CalendarDate, at: string, channel: 'web' | 'desk' = 'web') =>
    stayDatesRefusal({
      arrival,
      departure,
      channel,
      at: new Date(at),
      hotel: { businessDate: monday, timeZone: 'Asia/Shanghai', bookingHorizonDays: 30 },
    });

  test('last night can be booked until six in the morning of the hotel’s clock', () => {
    expect(ask(monday, day(1), '2027-05-03T21:59:59Z')).toBeNull();
    expect(ask(monday, day(1), '2027-05-03T22:00:00Z')).toBe('arrival_past');
    expect(ask(monday, day(1), '2027-05-03T22:00:00Z', 'desk')).toBeNull();
  });

  test('the horizon, the longest stay and the order', () => {
    const now = '2027-05-03T02:00:00Z';
    expect(ask(day(29), day(30), now)).toBeNull();
    expect(ask(day(30), day(31), now)).toBe('arrival_too_far');
    expect(ask(day(30), day(31), now, 'desk')).toBeNull();
    expect(ask(day(0), day(366), now, 'desk')).toBe('stay_too_long');
    expect(ask(day(1), day(0), now)).toBe('dates_in_wrong_order');
    expect(ask(day(-1), day(0), now, 'desk')).toBe('arrival_past');
  });
});

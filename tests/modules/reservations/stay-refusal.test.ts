import { describe, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { bookingRefusal } from '../../../src/modules/reservations/reservation.ts';
import type { StayStatus } from '../../../src/modules/reservations/reservation-status.ts';
import {
  changeRefusal,
  checkInRefusal,
  checkOutRefusal,
  noShowRefusal,
  placeRefusal,
  reinstateRefusal,
  undoCheckInRefusal,
} from '../../../src/modules/reservations/stay-refusal.ts';

const day = calendarDate;
const booked = {
  status: 'booked' as StayStatus,
  arrival: day('2027-05-07'),
  departure: day('2027-05-09'),
  roomTypeId: 1,
};
const room = { roomTypeId: 1, active: true, housekeeping: 'inspected', outOfOrder: false, occupied: false };

describe('check-in', () => {
  const on = (date: string) => ({ businessDate: day(date) });

  test.each([
    ['2027-05-06', 'too_early'],
    ['2027-05-07', null],
    ['2027-05-08', null], // late at night, or a day late: the last night is still to come
    ['2027-05-09', 'stay_is_over'],
  ])('on %s answers %s', (date, refusal) => {
    expect(checkInRefusal(booked, room, on(date))).toBe(refusal);
  });

  test('a day use is checked in on its only day', () => {
    const dayUse = { ...booked, departure: booked.arrival };
    expect(checkInRefusal(dayUse, room, on('2027-05-07'))).toBeNull();
    expect(checkInRefusal(dayUse, room, on('2027-05-08'))).toBe('stay_is_over');
  });

  test.each(['held', 'in_house', 'checked_out', 'cancelled', 'no_show', 'lapsed'] as const)(
    'refuses a stay that is %s',
    (status) => {
      expect(checkInRefusal({ ...booked, status }, room, on('2027-05-07'))).toBe('wrong_status');
    },
  );

  test.each([
    [null, 'no_room'],
    [{ ...room, roomTypeId: 2 }, 'room_other_type'],
    [{ ...room, outOfOrder: true }, 'room_out_of_order'],
    [{ ...room, active: false }, 'room_out_of_order'],
    [{ ...room, occupied: true }, 'room_occupied'],
    [{ ...room, housekeeping: 'dirty' }, 'room_not_ready'],
    [{ ...room, housekeeping: 'cleaning' }, 'room_not_ready'],
    [{ ...room, housekeeping: 'clean' }, null],
  ])('with room %o answers %s', (given, refusal) => {
    expect(checkInRefusal(booked, given, on('2027-05-07'))).toBe(refusal);
  });

  test('the guest may take a room that is not ready, but not an occupied one', () => {
    const options = { ...on('2027-05-07'), acceptUnready: true };
    expect(checkInRefusal(booked, { ...room, housekeeping: 'dirty' }, options)).toBeNull();
    expect(checkInRefusal(booked, { ...room, occupied: true }, options)).toBe('room_occupied');
  });
});

test.each([
  [{ status: 'checked_out' as const }, {}, 'wrong_status'],
  [{}, {}, null],
  [{ roomId: 7 }, {}, 'same_room'],
  [{ roomId: 7 }, { isSplit: true }, null],
  [{ roomId: null }, { isNow: false, from: day('2027-05-05') }, 'no_room_yet'],
  [{}, { isNow: false, from: day('2027-05-05') }, null],
  [{}, { isNow: false, from: day('2027-05-04') }, 'outside_stay'],
  [{}, { isNow: false, from: day('2027-05-07') }, 'outside_stay'],
  [
    { status: 'in_house' as const },
    { isNow: false, from: day('2027-05-05'), businessDate: day('2027-05-06') },
    'in_the_past',
  ],
])('of a stay with %o, a place with %o is %s', (ofStay, ofPlace, refusal) => {
  const stay = {
    status: 'booked' as const,
    arrival: day('2027-05-04'),
    departure: day('2027-05-07'),
    roomId: 8,
    ...ofStay,
  };
  const place = {
    roomId: 7,
    from: day('2027-05-04'),
    isNow: true,
    businessDate: day('2027-05-04'),
    isSplit: false,
    ...ofPlace,
  };
  expect(placeRefusal(stay, place)).toBe(refusal);
});

test('a check-in is undone on its own business date while nothing was charged', () => {
  const inHouse = { ...booked, status: 'in_house' as const, checkedInDate: day('2027-05-07') };
  const today = { businessDate: day('2027-05-07'), charges: 0 };
  expect(undoCheckInRefusal(inHouse, today)).toBeNull();
  expect(undoCheckInRefusal(inHouse, { ...today, charges: 1 })).toBe('charged');
  expect(undoCheckInRefusal(inHouse, { ...today, businessDate: day('2027-05-08') })).toBe('another_day');
  expect(undoCheckInRefusal({ ...inHouse, status: 'booked' }, today)).toBe('wrong_status');
});

test('a guest leaves at zero, and before the last night only when the desk says so', () => {
  const inHouse = { ...booked, status: 'in_house' as const };
  const last = { businessDate: day('2027-05-09'), balanceMinor: 0 };
  expect(checkOutRefusal(inHouse, last)).toBeNull();
  expect(checkOutRefusal(inHouse, { ...last, businessDate: day('2027-05-10') })).toBeNull();
  expect(checkOutRefusal(inHouse, { ...last, balanceMinor: 1 })).toBe('balance');
  expect(checkOutRefusal(inHouse, { ...last, balanceMinor: -1 })).toBe('balance');
  expect(checkOutRefusal(inHouse, { ...last, businessDate: day('2027-05-08') })).toBe('nights_left');
  expect(
    checkOutRefusal(inHouse, { ...last, businessDate: day('2027-05-08'), acceptEarly: true }),
  ).toBeNull();
  expect(checkOutRefusal(booked, last)).toBe('wrong_status');
});

test('nobody is a no-show before the arrival day', () => {
  expect(noShowRefusal(booked, day('2027-05-06'))).toBe('too_early');
  expect(noShowRefusal(booked, day('2027-05-07'))).toBeNull();
  expect(noShowRefusal({ ...booked, status: 'in_house' }, day('2027-05-07'))).toBe('wrong_status');
});

test('a no-show comes back while a night is left', () => {
  const gone = { ...booked, status: 'no_show' as const };
  expect(reinstateRefusal(gone, day('2027-05-08'))).toBeNull();
  expect(reinstateRefusal(gone, day('2027-05-09'))).toBe('stay_is_over');
  expect(reinstateRefusal(booked, day('2027-05-07'))).toBe('wrong_status');
});

describe('a change', () => {
  const stay = { ...booked, ratePlanId: 1, adults: 2, childAges: [] };
  const today = day('2027-05-01');

  test('must change something', () => {
    expect(changeRefusal(stay, { ...stay }, today)).toBe('nothing');
    expect(changeRefusal(stay, { ...stay, adults: 1 }, today)).toBeNull();
    expect(changeRefusal(stay, { ...stay, childAges: [4] }, today)).toBeNull();
  });

  test('may not turn the dates round or lie in the past', () => {
    expect(changeRefusal(stay, { ...stay, departure: day('2027-05-06') }, today)).toBe('dates_reversed');
    expect(changeRefusal(stay, { ...stay, arrival: day('2027-04-30') }, today)).toBe('arrival_past');
    expect(changeRefusal(stay, { ...stay, arrival: day('2027-05-01') }, today)).toBeNull();
  });

  test('keeps the arrival of a guest in house', () => {
    const inHouse = { ...stay, status: 'in_house' as const };
    const on = day('2027-05-08');
    expect(changeRefusal(inHouse, { ...inHouse, arrival: day('2027-05-08') }, on)).toBe('arrival_fixed');
    expect(changeRefusal(inHouse, { ...inHouse, departure: day('2027-05-12') }, on)).toBeNull();
    expect(changeRefusal(inHouse, { ...inHouse, departure: day('2027-05-08') }, on)).toBeNull();
    expect(changeRefusal(inHouse, { ...inHouse, departure: day('2027-05-07') }, on)).toBe('departure_past');
  });

  test('is made only of coming stays and guests in house', () => {
    expect(changeRefusal({ ...stay, status: 'cancelled' }, { ...stay, adults: 1 }, today)).toBe(
      'wrong_status',
    );
  });
});

describe('a booking', () => {
  const hotel = { businessDate: day('2027-05-07'), bookingHorizonDays: 30 };
  const oneRoom = [{ roomTypeId: 1, ratePlanId: 1, adults: 1, childAges: [] }];

  test.each([
    ['2027-05-07', '2027-05-08', null],
    ['2027-05-07', '2027-05-07', null],
    ['2027-05-06', '2027-05-08', 'arrival_past'],
    ['2027-05-09', '2027-05-08', 'dates_reversed'],
    ['2027-06-05', '2027-06-06', null],
    ['2027-06-05', '2027-06-07', 'too_far_ahead'],
    ['2027-05-08', '2029-05-08', 'too_long'],
  ])('from %s to %s answers %s', (arrival, departure, refusal) => {
    expect(bookingRefusal({ rooms: oneRoom, arrival: day(arrival), departure: day(departure) }, hotel)).toBe(
      refusal,
    );
  });

  test('is for one to twenty rooms', () => {
    const dates = { arrival: day('2027-05-07'), departure: day('2027-05-08') };
    expect(bookingRefusal({ ...dates, rooms: [] }, hotel)).toBe('no_rooms');
    expect(bookingRefusal({ ...dates, rooms: Array(20).fill(oneRoom[0]) }, hotel)).toBeNull();
    expect(bookingRefusal({ ...dates, rooms: Array(21).fill(oneRoom[0]) }, hotel)).toBe('too_many_rooms');
  });
});

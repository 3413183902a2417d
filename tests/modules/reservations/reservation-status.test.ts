import { describe, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import {
  canBecome,
  inventoryCounter,
  type ShownStatus,
  type StayStatus,
  shownStayStatus,
  stayStatuses,
} from '../../../src/modules/reservations/reservation-status.ts';

const allowed: readonly (readonly [StayStatus, StayStatus])[] = [
  ['held', 'booked'],
  ['held', 'lapsed'],
  ['held', 'cancelled'],
  ['booked', 'in_house'],
  ['booked', 'cancelled'],
  ['booked', 'no_show'],
  ['in_house', 'booked'],
  ['in_house', 'checked_out'],
  ['cancelled', 'booked'],
  ['no_show', 'booked'],
  ['lapsed', 'booked'],
];

test('a stay moves only along the table', () => {
  const names = allowed.map((pair) => pair.join(' → '));
  const possible = stayStatuses.flatMap((from) =>
    stayStatuses.filter((to) => canBecome(from, to)).map((to) => `${from} → ${to}`),
  );
  expect(possible.toSorted()).toEqual(names.toSorted());
});

test('a hold counts as held; booked, in house and checked out as sold; the rest takes no room', () => {
  const counters = stayStatuses.map((status) => [status, inventoryCounter(status)]);
  expect(Object.fromEntries(counters)).toEqual({
    held: 'held',
    booked: 'sold',
    in_house: 'sold',
    checked_out: 'sold',
    cancelled: null,
    no_show: null,
    lapsed: null,
  });
});

describe('the shown status on 7 May', () => {
  const rows: readonly (readonly [StayStatus, string, string, ShownStatus])[] = [
    ['booked', '2027-05-08', '2027-05-09', 'expected'],
    ['booked', '2027-05-07', '2027-05-09', 'due_in'],
    ['booked', '2027-05-06', '2027-05-09', 'overdue_arrival'],
    ['booked', '2027-05-07', '2027-05-07', 'due_in'],
    ['in_house', '2027-05-05', '2027-05-08', 'in_house'],
    ['in_house', '2027-05-05', '2027-05-07', 'due_out'],
    ['in_house', '2027-05-05', '2027-05-06', 'overdue_departure'],
    ['held', '2027-05-07', '2027-05-08', 'held'],
    ['checked_out', '2027-05-05', '2027-05-07', 'checked_out'],
    ['cancelled', '2027-05-07', '2027-05-08', 'cancelled'],
    ['no_show', '2027-05-07', '2027-05-08', 'no_show'],
    ['lapsed', '2027-05-07', '2027-05-08', 'lapsed'],
  ];
  test.each(rows)('%s %s to %s is %s', (status, arrival, departure, shown) => {
    const stay = { status, arrival: calendarDate(arrival), departure: calendarDate(departure) };
    expect(shownStayStatus(stay, calendarDate('2027-05-07'))).toBe(shown);
  });
});

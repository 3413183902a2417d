import { describe, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { displacedStays } from '../../../src/modules/rooms/displaced.ts';
import { type Housekeeping, type RoomStay, shownRoomState } from '../../../src/modules/rooms/room.ts';

const date = calendarDate;
const today = date('2027-05-03');

const inHouse = (departure: string): RoomStay => ({
  status: 'in_house',
  arrival: date('2027-05-01'),
  departure: date(departure),
});
const booked = (arrival: string): RoomStay => ({
  status: 'booked',
  arrival: date(arrival),
  departure: date('2027-05-09'),
});
const block = (
  startDate: string,
  endDate: string,
  kind: 'out_of_order' | 'out_of_service' = 'out_of_order',
) => ({
  kind,
  startDate: date(startDate),
  endDate: date(endDate),
  releasedAt: null,
});

describe('what a room shows', () => {
  test.each<[string, Housekeeping, RoomStay | null, ReturnType<typeof block> | null, string, string]>([
    ['empty and inspected', 'inspected', null, null, 'vacant', 'vacant'],
    ['empty and dirty', 'dirty', null, null, 'vacant', 'dirty'],
    ['empty and being cleaned', 'cleaning', null, null, 'vacant', 'dirty'],
    ['a guest', 'clean', inHouse('2027-05-05'), null, 'occupied', 'occupied'],
    ['a guest, not made up yet', 'dirty', inHouse('2027-05-05'), null, 'occupied', 'occupied'],
    ['a guest who leaves today', 'clean', inHouse('2027-05-03'), null, 'due_out', 'due'],
    ['a guest who should have left', 'clean', inHouse('2027-05-02'), null, 'overdue', 'due'],
    ['someone arrives today', 'clean', booked('2027-05-03'), null, 'due_in', 'due'],
    ['someone should have arrived', 'clean', booked('2027-05-02'), null, 'due_in', 'due'],
    ['someone arrives today into a dirty room', 'dirty', booked('2027-05-03'), null, 'due_in', 'dirty'],
    ['someone arrives tomorrow', 'clean', booked('2027-05-04'), null, 'vacant', 'vacant'],
    ['out of order from today', 'clean', null, block('2027-05-03', '2027-05-04'), 'out_of_order', 'broken'],
    ['out of order until today', 'clean', null, block('2027-05-01', '2027-05-03'), 'vacant', 'vacant'],
    ['out of order from tomorrow', 'clean', null, block('2027-05-04', '2027-05-09'), 'vacant', 'vacant'],
    [
      'out of service',
      'clean',
      null,
      block('2027-05-01', '2027-05-09', 'out_of_service'),
      'out_of_service',
      'broken',
    ],
    [
      'a guest in a blocked room is shown',
      'clean',
      inHouse('2027-05-05'),
      block('2027-05-01', '2027-05-09'),
      'occupied',
      'occupied',
    ],
  ])('%s', (_name, housekeeping, stay, blocked, state, hue) => {
    expect(shownRoomState({ housekeeping }, stay, blocked, today)).toEqual({ state, housekeeping, hue });
  });

  test('a released block is over', () => {
    const released = { ...block('2027-05-01', '2027-05-09'), releasedAt: new Date('2027-05-02T00:00:00Z') };
    expect(shownRoomState({ housekeeping: 'clean' }, null, released, today).state).toBe('vacant');
  });
});

test('the fewest and last booked lose their room, once for all their nights', () => {
  const stay = (id: number, arrival: string, departure: string) => ({
    id,
    arrival: date(arrival),
    departure: date(departure),
  });
  const stays = [
    stay(4, '2027-05-05', '2027-05-06'),
    stay(3, '2027-05-03', '2027-05-06'),
    stay(2, '2027-05-03', '2027-05-04'),
    stay(1, '2027-05-04', '2027-05-04'),
  ];
  const ids = (...nights: [string, number][]) =>
    displacedStays(
      nights.map(([night, missing]) => ({ date: date(night), missing })),
      stays,
    ).map((each) => each.id);
  expect(ids(['2027-05-03', 1])).toEqual([3]);
  expect(ids(['2027-05-03', 1], ['2027-05-05', 1])).toEqual([3]);
  expect(ids(['2027-05-03', 2], ['2027-05-05', 2])).toEqual([4, 3, 2]);
  expect(ids(['2027-05-04', 2])).toEqual([3, 1]);
  expect(ids(['2027-05-06', 1])).toEqual([]);
});

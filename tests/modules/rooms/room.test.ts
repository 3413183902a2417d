import { expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { displacedStays } from '../../../src/modules/rooms/displaced.ts';

const date = calendarDate;

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

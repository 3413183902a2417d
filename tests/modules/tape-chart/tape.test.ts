import { describe, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import {
  barKind,
  isMoveDue,
  lanesOf,
  placeOfDays,
  placeOfStay,
  type TapeStay,
} from '../../../src/modules/tape-chart/tape.ts';

const day = (number: string) => calendarDate(`2027-05-${number}`);
const window = { from: day('03'), days: 7 };
const today = day('05');

describe('a bar', () => {
  test.each([
    ['a stay runs from afternoon to noon', '04', '06', { start: 4, end: 8 }],
    ['its last night is drawn whole: 03 to 10 reaches the edge', '03', '10', { start: 2, end: 15 }],
    ['one that came before starts at the edge', '01', '05', { start: 1, end: 6 }],
    ['one that leaves later ends at the edge', '08', '15', { start: 12, end: 15 }],
    ['who leaves on the first day is seen leaving', '01', '03', { start: 1, end: 2 }],
    ['day use takes its whole day', '05', '05', { start: 5, end: 7 }],
    ['before the days', '01', '02', null],
    ['after them', '10', '12', null],
  ])('%s', (_name, from, until, place) => {
    expect(placeOfStay({ from: day(from), until: day(until) }, window, today)).toEqual(place);
  });

  test('two parties on a turnover day meet at noon', () => {
    const leaving = placeOfStay({ from: day('03'), until: day('05') }, window, today);
    const coming = placeOfStay({ from: day('05'), until: day('07') }, window, today);
    expect(leaving?.end).toBe(coming?.start);
  });

  test('who overstays is there through today, whenever the departure was', () => {
    const overdue = { from: calendarDate('2027-03-01'), until: calendarDate('2027-03-04'), isOverdue: true };
    expect(placeOfStay(overdue, window, today)).toEqual({ start: 1, end: 7 });
  });

  test('blocks and holidays are whole days', () => {
    expect(placeOfDays({ from: day('04'), until: day('06') }, window)).toEqual({ start: 3, end: 7 });
    expect(placeOfDays({ from: day('10'), until: day('12') }, window)).toBeNull();
  });
});

test('bars that overlap lie in rows of their own, as few as can be', () => {
  const bar = (start: number, end: number) => ({ place: { start, end } });
  expect(lanesOf([bar(6, 8), bar(2, 6), bar(3, 7), bar(8, 9)])).toEqual([
    [bar(2, 6), bar(6, 8), bar(8, 9)],
    [bar(3, 7)],
  ]);
});

const stay: TapeStay = {
  stayId: 1,
  status: 'booked',
  guestName: 'Wen Zhou',
  vip: false,
  guestClass: null,
  roomTypeId: 1,
  roomId: 1,
  from: day('05'),
  until: day('07'),
  arrival: day('05'),
  departure: day('07'),
  isCurrent: true,
};

test.each([
  [{ status: 'held' }, 'held'],
  [{ arrival: day('06') }, 'expected'],
  [{}, 'due_in'],
  [{ arrival: day('04') }, 'late'],
  [{ isCurrent: false }, 'planned'],
  [{ status: 'in_house' }, 'in_house'],
  [{ status: 'in_house', departure: day('05') }, 'due_out'],
  [{ status: 'in_house', departure: day('04') }, 'overdue'],
  [{ status: 'in_house', isCurrent: false, until: day('05') }, 'was_here'],
  [{ status: 'in_house', isCurrent: false }, 'planned'],
  [{ status: 'checked_out' }, 'left'],
] as const)('a stay with %o is shown as %s', (given, kind) => {
  expect(barKind({ ...stay, ...given }, today)).toBe(kind);
});

test('a move is due from its day on, while the guest is still in the other room', () => {
  const part: TapeStay = { ...stay, status: 'in_house', isCurrent: false };
  expect(isMoveDue(part, day('04'))).toBe(false);
  expect(isMoveDue(part, day('05'))).toBe(true);
  expect(isMoveDue(part, day('07'))).toBe(false);
  expect(isMoveDue({ ...part, isCurrent: true }, day('05'))).toBe(false);
});

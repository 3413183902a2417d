import { expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { fits, groupedRooms, viewQuery } from '../../../src/modules/housekeeping/board-view.ts';
import {
  type BoardParty,
  type BoardRoom,
  countStates,
  housePosition,
  shownRooms,
} from '../../../src/modules/housekeeping/room-board.ts';

const today = calendarDate('2027-05-03');

function room(number: string, overrides: Partial<BoardRoom> = {}): BoardRoom {
  return {
    id: Number(number),
    number,
    floor: Number(number[0]),
    typeCode: 'STD',
    typeOrder: 0,
    type: { en: 'Standard' },
    housekeeping: 'inspected',
    block: null,
    guest: null,
    next: null,
    letAsParts: false,
    foundOccupied: null,
    partOf: null,
    madeOf: [],
    ...overrides,
  };
}

const occupancy = {
  baseAdults: 2,
  maxAdults: 2,
  maxChildren: 1,
  maxGuests: 3,
  maxExtraBeds: 0,
  maxCots: 0,
  cotUnder: 2,
};
const party = (departure: string, vip = false): BoardParty => ({
  name: 'Wen Zhou',
  number: 'W-1',
  stayId: 1,
  roomType: occupancy,
  adults: 2,
  childAges: [],
  arrival: calendarDate('2027-05-01'),
  departure: calendarDate(departure),
  vip,
  guestClass: null,
});

const house = shownRooms(
  [
    room('101'),
    room('102', { housekeeping: 'dirty', foundOccupied: true }),
    room('201', { guest: party('2027-05-03', true), typeCode: 'DLX', typeOrder: -1 }),
    room('202', {
      guest: party('2027-05-05'),
      typeCode: 'DLX',
      typeOrder: -1,
      housekeeping: 'do_not_disturb',
    }),
  ],
  today,
);
const numbersWhere = (filter: Parameters<typeof fits>[1]) =>
  house.filter((shown) => fits(shown, filter)).map(({ room: { number } }) => number);

test.each([
  [{}, ['101', '102', '201', '202']],
  [{ state: 'ready' }, ['101']],
  [{ state: 'dirty' }, ['102']],
  [{ occupancy: 'occupied' }, ['201', '202']],
  [{ housekeeping: 'do_not_disturb' }, ['202']],
  [{ service: 'in_service' }, ['101', '102', '201', '202']],
  [{ service: 'out_of_order' }, []],
  [{ status: 'discrepancy' }, ['102']],
  [{ status: 'vip' }, ['201']],
  [{ type: 'DLX' }, ['201', '202']],
  [{ floor: 1 }, ['101', '102']],
  [{ floor: 2, status: 'stayover' }, ['202']],
] as const)('%o keeps %o', (filter, numbers) => {
  expect(numbersWhere(filter)).toEqual(numbers);
});

test('rooms stand under their floors or types, in the order asked for', () => {
  const order = (by: 'floor' | 'type', sort: 'number' | 'status' | 'housekeeping') =>
    groupedRooms(house, { by, sort }).map(({ key, rooms }) => [
      key,
      rooms.map(({ shown }) => shown.room.number),
    ]);
  expect(order('floor', 'number')).toEqual([
    ['1', ['101', '102']],
    ['2', ['201', '202']],
  ]);
  expect(order('floor', 'status')).toEqual([
    ['1', ['102', '101']],
    ['2', ['201', '202']],
  ]);
  expect(order('type', 'housekeeping')).toEqual([
    ['DLX', ['202', '201']],
    ['STD', ['102', '101']],
  ]);
});

test('the view is its own address, empty where it is the usual one', () => {
  const usual = { by: 'floor', sort: 'number' } as const;
  expect(viewQuery(usual)).toBe('');
  const query = viewQuery({ ...usual, by: 'type', sort: 'status', floor: 0, status: 'vip' });
  expect(query).toBe('?status=vip&floor=0&by=type&sort=status');
  expect(viewQuery({ ...usual, state: 'ready', floor: 2 }, { state: undefined })).toBe('?floor=2');
});

test('the figures of the house', () => {
  expect(countStates(house)).toEqual({ ready: 1, dirty: 1, occupied: 1, due_out: 1, blocked: 0 });
  const left = new Map([
    [1, 3],
    [2, -1],
    [3, 2],
  ]);
  expect(housePosition({ inHouse: 40, dueIn: 22, dueOut: 14 }, left)).toEqual({
    inHouse: 40,
    arrivalsLeft: 22,
    departuresLeft: 14,
    expectedTonight: 48,
    freeToSell: 5,
  });
});

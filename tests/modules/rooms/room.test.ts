import { describe, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { displacedStays } from '../../../src/modules/rooms/displaced.ts';
import { type RoomCandidate, rankedRooms, roomShortage } from '../../../src/modules/rooms/room-proposal.ts';

const date = calendarDate;

describe('which room to give out', () => {
  function candidate(number: string, overrides: Partial<RoomCandidate> = {}): RoomCandidate {
    const roomId = Number(number);
    return {
      roomId,
      number,
      housekeeping: 'clean',
      floor: 1,
      features: [],
      partOf: null,
      connectsTo: [],
      accessible: false,
      vacatedAt: null,
      occupied: false,
      conflict: false,
      ...overrides,
    };
  }

  test('ready and empty first, then the one empty for longest, then by number', () => {
    const left = (day: string) => new Date(`2027-04-${day}T10:00:00Z`);
    const rooms = [
      candidate('110', { vacatedAt: left('20') }),
      candidate('109', { vacatedAt: left('10') }),
      candidate('108', { housekeeping: 'dirty', vacatedAt: left('01') }),
      candidate('107', { housekeeping: 'inspected', vacatedAt: left('29') }),
      candidate('106', { housekeeping: 'inspected', occupied: true }),
      candidate('105', { conflict: true }),
    ];
    expect(rankedRooms(rooms, 9).map((room) => room.number)).toEqual(['107', '109', '110', '108', '106']);
    expect(rankedRooms(rooms, 2).map((room) => room.number)).toEqual(['107', '109']);
  });

  test('each says why', () => {
    const rooms = [
      candidate('101', { vacatedAt: new Date('2027-04-01T00:00:00Z'), housekeeping: 'inspected' }),
      candidate('102', { occupied: true, housekeeping: 'dirty' }),
    ];
    expect(rankedRooms(rooms, 2).map((room) => room.reasons.map((reason) => reason.key))).toEqual([
      ['rooms.reasons.inspected', 'rooms.reasons.free_throughout', 'rooms.reasons.empty_longest'],
      ['rooms.reasons.occupied_now', 'rooms.reasons.dirty', 'rooms.reasons.free_throughout'],
    ]);
  });

  test('no rooms of the type, or none that is free throughout, is said', () => {
    expect(roomShortage([])).toBe('none_of_type');
    expect(roomShortage([candidate('101', { conflict: true })])).toBe('no_single_room');
    expect(roomShortage([candidate('101', { conflict: true }), candidate('102')])).toBeNull();
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

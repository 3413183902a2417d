import { describe, expect, test } from 'vitest';
import type { AssignableRoom, House } from '../../../src/modules/assignment/assignment.ts';
import { roomShortage, suggestRooms } from '../../../src/modules/assignment/suggestion.ts';
import { usualWeights } from '../../../src/modules/assignment/weights.ts';
import { closed, house, pinned, room, stay } from '../../support/assignment.ts';

const left = (of: string) => new Date(`2027-04-${of}T10:00:00Z`);

function suggest(of: House, asked = stay(1, 0, 2), limit = 3) {
  return suggestRooms(asked, { house: of, weights: usualWeights, limit });
}
const numbers = (of: House, asked = stay(1, 0, 2), limit = 9) =>
  suggest(of, asked, limit).map(({ number }) => number);
const reasons = (of: House, number: string, asked = stay(1, 0, 2)) =>
  suggest(of, asked, 9)
    .find((each) => each.number === number)
    ?.reasons.map(({ key }) => key);

describe('which room to give out', () => {
  const rooms: AssignableRoom[] = [
    room(110, { vacatedAt: left('20') }),
    room(109, { vacatedAt: left('10') }),
    room(108, { housekeeping: 'dirty', vacatedAt: left('01') }),
    room(107, { housekeeping: 'inspected', vacatedAt: left('29') }),
    room(106, { housekeeping: 'inspected', occupied: true }),
    room(105),
    room(104, { housekeeping: 'cleaning' }),
  ];
  const tonight = house(rooms, [pinned(2, 105, 0, 1)]);

  test('to an arrival of today: ready and empty first, the one empty for longest, then who is ready soonest', () => {
    expect(numbers(tonight)).toEqual(['107', '109', '110', '104', '108', '106']);
    expect(numbers(tonight, stay(1, 0, 2), 3)).toEqual(['107', '109', '110']);
  });

  test('nobody waits for a room with a view', () => {
    const view = house([room(101), room(102, { features: ['sea view'], housekeeping: 'dirty' })], []);
    expect(numbers(view, stay(1, 0, 2, { asked: ['view'] }))).toEqual(['101', '102']);
    expect(numbers(view, stay(1, 3, 4, { asked: ['view'] }))).toEqual(['102', '101']);
  });

  test('each says why', () => {
    const of = house(
      [
        room(101, { vacatedAt: left('01'), housekeeping: 'inspected' }),
        room(102, { vacatedAt: left('02'), housekeeping: 'dirty', occupied: true }),
      ],
      [],
    );
    expect(reasons(of, '101')).toEqual([
      'rooms.reasons.inspected',
      'rooms.reasons.empty_longest',
      'rooms.reasons.free_throughout',
    ]);
    expect(reasons(of, '102')).toEqual(['rooms.reasons.occupied_now', 'rooms.reasons.free_throughout']);
  });

  test('asked for, liked, had before, kept for VIPs', () => {
    const of = house(
      [room(101, { features: ['quiet', 'sea view'] }), room(102), room(103, { features: ['vip'] })],
      [],
    );
    const guest = stay(1, 3, 5, { asked: ['quiet'], liked: ['view'], roomsBefore: [102] });
    expect(numbers(of, guest)).toEqual(['101', '102', '103']);
    expect(reasons(of, '101', guest)?.slice(0, 2)).toEqual(['rooms.wished.quiet', 'rooms.liked.view']);
    expect(reasons(of, '102', guest)).toContain('assignment.reasons.room_before');
    expect(reasons(of, '103', guest)).toContain('assignment.reasons.vip_kept');
    expect(numbers(of, { ...guest, vip: true })[0]).toBe('103');
  });

  test('a wish of the guest is met by the room itself: floors by the type, doors, step-free rooms', () => {
    const of = house(
      [
        room(101),
        room(501, { connectsTo: [502] }),
        room(502, { connectsTo: [501], features: ['accessible'] }),
      ],
      [],
    );
    expect(numbers(of, stay(1, 3, 5, { asked: ['low_floor'] }))[0]).toBe('101');
    expect(numbers(of, stay(1, 3, 5, { asked: ['connecting'] }))[0]).toBe('501');
    expect(numbers(of, stay(1, 3, 5, { asked: ['accessible'] }))[0]).toBe('502');
    expect(numbers(of, stay(1, 3, 5))).toEqual(['101', '501', '502']);
  });

  test('no one-night gap is left where it can be helped', () => {
    const of = house([room(101), room(102)], [pinned(2, 101, 0, 3), pinned(3, 101, 6, 8)]);
    expect(numbers(of, stay(1, 3, 5))).toEqual(['102', '101']);
    expect(reasons(of, '101', stay(1, 3, 5))).toContain('assignment.reasons.leaves_gap');
    expect(numbers(of, stay(1, 3, 6))).toEqual(['101', '102']);
    const single = house([room(101), room(102)], [pinned(2, 101, 0, 3), pinned(3, 101, 4, 8)]);
    expect(numbers(single, stay(1, 3, 4))).toEqual(['101', '102']);
    expect(reasons(single, '101', stay(1, 3, 4))).toContain('assignment.reasons.closes_gap');
  });

  test('when the house is nearly full, a short stay takes the short run and leaves the long one', () => {
    const taken = Array.from({ length: 18 }, (_, index) => pinned(10 + index, 103 + index, 0, 9));
    const rooms = Array.from({ length: 20 }, (_, index) => room(101 + index));
    const of = house(rooms, [...taken, pinned(2, 102, 0, 2), pinned(3, 102, 4, 20)]);
    expect(numbers(of, stay(1, 2, 4))).toEqual(['102', '101']);
    expect(reasons(of, '102', stay(1, 2, 4))).toContain('assignment.reasons.fits');
  });

  test('near those who travel along', () => {
    const companion = stay(2, 0, 3, { group: 7, roomId: 301, hold: 'pinned' });
    const of = house([room(101), room(203), room(302), room(301)], [companion]);
    const found = suggest(of, stay(1, 2, 3, { group: 7 }));
    expect(found.map(({ number }) => number)).toEqual(['302', '203', '101']);
    expect(found[0]?.reasons[0]).toEqual({
      key: 'assignment.reasons.near_companions',
      params: { rooms: '301' },
    });
  });

  test('suites are left whole, and their parts are named', () => {
    const of = house([room(101), room(102), room(301, { typeId: 2, parts: [101] })], []);
    expect(numbers(of, stay(1, 3, 4))).toEqual(['102', '101']);
    const part = suggest(of, stay(1, 3, 4)).find(({ number }) => number === '101');
    expect(part?.reasons).toContainEqual({ key: 'rooms.reasons.part_of', params: { suite: '301' } });
  });

  test('no rooms of the type, or none that is free throughout, is said', () => {
    const of = house([room(101), room(102)], [pinned(2, 101, 0, 2)], [closed(102, 2, 5)]);
    expect(roomShortage(stay(1, 0, 2, { typeId: 5 }), of)).toBe('none_of_type');
    expect(roomShortage(stay(1, 1, 4), of)).toBe('no_single_room');
    expect(suggest(of, stay(1, 1, 4))).toEqual([]);
    expect(roomShortage(stay(1, 2, 4), of)).toBeNull();
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assignAll, usualLimits } from '../../../src/modules/assignment/assign-all.ts';
import type { AssignableStay, House } from '../../../src/modules/assignment/assignment.ts';
import { budgetOf } from '../../../src/modules/assignment/budget.ts';
import { firstFit } from '../../../src/modules/assignment/first-fit.ts';
import { improve } from '../../../src/modules/assignment/improvement.ts';
import { placementOf, worthOfPlacement } from '../../../src/modules/assignment/placement.ts';
import { planFigures } from '../../../src/modules/assignment/plan-figures.ts';
import { contestsOf } from '../../../src/modules/assignment/plan-parts.ts';
import { openRoomDays } from '../../../src/modules/assignment/room-days.ts';
import { roomPoints } from '../../../src/modules/assignment/room-points.ts';
import { usualWeights } from '../../../src/modules/assignment/weights.ts';
import { house, room, stay } from '../../support/assignment.ts';

const roomsOf = (of: House, weights = usualWeights) => {
  const { segments } = assignAll(of, weights);
  return of.stays.map(({ id }) => segments.get(id)?.[0]?.roomId);
};

describe('a plan is bettered', () => {
  test('by what was asked for, even where two must change rooms for it', () => {
    const rooms = [room(101, { features: ['quiet'] }), room(102)];
    const both = [stay(1, 0, 3), stay(2, 0, 4, { asked: ['quiet'] })];
    expect(roomsOf(house(rooms, both))).toEqual([102, 101]);
    expect(roomsOf(house(rooms.toReversed(), both))).toEqual([102, 101]);
  });

  test('what a guest is known to like counts, but less than what another asked for', () => {
    const rooms = [room(101, { features: ['sea view'] }), room(102)];
    expect(roomsOf(house(rooms, [stay(1, 0, 3), stay(2, 0, 3, { liked: ['view'] })]))).toEqual([102, 101]);
    const rivals = [stay(1, 0, 3, { asked: ['view'] }), stay(2, 0, 3, { liked: ['view'] })];
    expect(roomsOf(house(rooms, rivals))).toEqual([101, 102]);
  });

  test('VIPs get the rooms kept for them, and others leave those free', () => {
    const rooms = [room(101, { features: ['VIP'] }), room(102), room(103)];
    const stays = [stay(1, 0, 3), stay(2, 0, 3, { vip: true }), stay(3, 4, 6)];
    expect(roomsOf(house(rooms, stays))[1]).toBe(101);
    expect(roomsOf(house(rooms, stays))[2]).not.toBe(101);
  });

  test('companions come together, best through a door', () => {
    const rooms = [room(101), room(102, { connectsTo: [301] }), room(205), room(301, { connectsTo: [102] })];
    const stays = [stay(1, 0, 3, { group: 9 }), stay(2, 0, 3), stay(3, 0, 3, { group: 9 })];
    const [first, , third] = roomsOf(house(rooms, stays));
    expect([first, third].toSorted()).toEqual([102, 301]);
  });

  test('single free nights are closed where they can be', () => {
    const of = house([room(101), room(102)], [stay(1, 0, 2), stay(2, 0, 3), stay(3, 3, 6), stay(4, 4, 6)]);
    const figures = planFigures(of, assignAll(of, usualWeights));
    expect(figures).toMatchObject({ gaps: 0, moves: 0 });
  });

  test('an arrival of today is given a room that is ready rather than one that waits for housekeeping', () => {
    const rooms = [
      room(101, { housekeeping: 'dirty' }),
      room(102, { housekeeping: 'inspected' }),
      room(103, { housekeeping: 'inspected', occupied: true }),
    ];
    expect(roomsOf(house(rooms, [stay(1, 0, 2)]))).toEqual([102]);
    expect(roomsOf(house(rooms, [stay(1, 2, 3)]))).toEqual([101]);
  });

  test('a room already given stays where nothing speaks for another', () => {
    const rooms = [room(101), room(102), room(103)];
    expect(roomsOf(house(rooms, [stay(1, 0, 2, { roomId: 103 })]))).toEqual([103]);
  });

  test('rooms already given are left alone where the others fit around them', () => {
    const rooms = [room(101), room(102), room(103)];
    const given = [
      stay(1, 0, 3, { roomId: 103 }),
      stay(2, 1, 4, { roomId: 101 }),
      stay(3, 4, 6, { roomId: 102 }),
    ];
    expect(roomsOf(house(rooms, [...given, stay(4, 2, 4)]))).toEqual([103, 101, 102, 102]);
    const inTheWay = [stay(1, 0, 2, { roomId: 101 }), stay(2, 3, 5, { roomId: 102 }), stay(3, 1, 4)];
    const of = house([room(101), room(102)], inTheWay);
    expect(assignAll(of, usualWeights).open).toEqual([]);
  });

  test('weights decide', () => {
    const rooms = [room(101, { features: ['quiet'] }), room(102, { features: ['sea view'] })];
    const wants = [stay(1, 0, 3, { asked: ['quiet', 'view'] })];
    expect(roomsOf(house(rooms, wants), { ...usualWeights, quiet: 50 })).toEqual([101]);
    expect(roomsOf(house(rooms, wants), { ...usualWeights, view: 50 })).toEqual([102]);
  });
});

interface DrawnStay extends Pick<AssignableStay, 'asked' | 'vip' | 'group'> {
  readonly from: number;
  readonly nights: number;
}

const wishes = fc.subarray(['quiet', 'view', 'high_floor', 'connecting'] as const, { maxLength: 2 });
const drawnStays = fc.array(
  fc.record({
    from: fc.integer({ min: 0, max: 12 }),
    nights: fc.integer({ min: 0, max: 4 }),
    asked: wishes,
    vip: fc.boolean(),
    group: fc.constantFrom(null, null, 1, 2),
  }),
  { maxLength: 25 },
);

function houseOf(drawn: readonly DrawnStay[]): House {
  const rooms = [101, 102, 103, 201, 202, 203].map((id) =>
    room(id, {
      features: [
        ...(id % 2 ? ['quiet'] : []),
        ...(id > 200 ? ['sea view'] : []),
        ...(id === 203 ? ['vip'] : []),
      ],
      connectsTo: id === 101 ? [102] : id === 102 ? [101] : [],
    }),
  );
  const stays: AssignableStay[] = drawn.map(({ from, nights, ...rest }, index) =>
    stay(index + 1, from, from + nights, rest),
  );
  return house([...rooms, room(301, { typeId: 2, parts: [101, 102] })], stays);
}

describe('whatever the house', () => {
  test('improving adds to the worth what it says, never takes away, and nobody loses his room', () => {
    fc.assert(
      fc.property(drawnStays, (drawn) => {
        const of = houseOf(drawn);
        const board = openRoomDays(of);
        const rooms = new Map<number, number>();
        for (const [stayId, [only, ...more]] of firstFit(of).segments) {
          const place = only && more.length === 0 ? board.placeOf.get(only.roomId) : undefined;
          const who = of.stays.find(({ id }) => id === stayId);
          if (place === undefined || !who) continue;
          rooms.set(stayId, place);
          board.take(place, board.spanOf(who));
        }
        const seekers = contestsOf(of.stays, board).flat();
        const weights = usualWeights;
        const start = { house: of, board, points: roomPoints(of, weights), weights, seekers, rooms };
        const placement = placementOf(start);
        const before = worthOfPlacement(placement);
        improve(placement, budgetOf(usualLimits.improvementSteps));
        expect(worthOfPlacement(placement)).toBeGreaterThanOrEqual(before);
        for (const { span, room: place } of placement.placed) {
          board.release(place, span);
          expect(board.isFree(place, span)).toBe(true);
          board.take(place, span);
        }
      }),
      { numRuns: 200 },
    );
  });
});

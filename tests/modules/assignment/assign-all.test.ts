import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assignAll } from '../../../src/modules/assignment/assign-all.ts';
import type { AssignableRoom, AssignableStay, House } from '../../../src/modules/assignment/assignment.ts';
import { firstFit } from '../../../src/modules/assignment/first-fit.ts';
import type { Plan } from '../../../src/modules/assignment/plan.ts';
import { planFigures } from '../../../src/modules/assignment/plan-figures.ts';
import { usualWeights } from '../../../src/modules/assignment/weights.ts';
import { closed, day, house, pinned, room, stay } from '../../support/assignment.ts';

const roomOf = (plan: Plan, stayId: number) => plan.segments.get(stayId)?.map(({ roomId }) => roomId);
const assign = (of: House) => assignAll(of, usualWeights);

/** Nights on which a room, or a suite and a part of it, is given to two, or is given though closed. */
function clashes({ rooms, stays, closures }: House, plan: Plan): string[] {
  const parts = new Map(rooms.map(({ id, parts }) => [id, [id, ...parts]]));
  const takenBy = new Map<string, number>();
  const found: string[] = [];
  const take = (cell: string, who: number) => {
    const other = takenBy.get(cell);
    if (other !== undefined && other !== who) found.push(`${cell}: ${other} and ${who}`);
    takenBy.set(cell, who);
  };
  for (const { roomId, from, to } of closures) {
    for (let offset = 0; offset < 60; offset++) {
      const date = day(offset);
      if (from <= date && date < to) for (const unit of parts.get(roomId) ?? []) take(`${unit} ${date}`, -1);
    }
  }
  for (const { id } of stays) {
    for (const { roomId, from, to } of plan.segments.get(id) ?? []) {
      for (let offset = 0; offset < 60; offset++) {
        const date = day(offset);
        const isThere = from <= date && (date < to || (from === to && date === from));
        if (isThere) for (const unit of parts.get(roomId) ?? []) take(`${unit} ${date}`, id);
      }
    }
  }
  return found;
}

/** Tries every room for every stay. */
function planWithoutMovesExists({ rooms, stays, closures }: House): boolean {
  const given: { units: number[]; from: string; to: string }[] = [];
  const unitsOf = (id: number) => [id, ...(rooms.find((each) => each.id === id)?.parts ?? [])];
  const endOf = ({ arrival, departure }: AssignableStay) =>
    arrival === departure ? `${departure}~` : departure;
  const isFree = (id: number, from: string, to: string) =>
    given.every(
      (other) =>
        other.to <= from || to <= other.from || !other.units.some((unit) => unitsOf(id).includes(unit)),
    );
  for (const { roomId, from, to } of closures) given.push({ units: unitsOf(roomId), from, to });
  for (const each of stays.filter(({ hold }) => hold !== 'free')) {
    if (each.roomId !== null)
      given.push({ units: unitsOf(each.roomId), from: each.arrival, to: endOf(each) });
  }
  const free = stays.filter(({ hold }) => hold === 'free');
  const place = (index: number): boolean => {
    const next = free[index];
    if (!next) return true;
    return rooms
      .filter(({ typeId, id }) => typeId === next.typeId && isFree(id, next.arrival, endOf(next)))
      .some(({ id }) => {
        given.push({ units: unitsOf(id), from: next.arrival, to: endOf(next) });
        const works = place(index + 1);
        given.pop();
        return works;
      });
  };
  return place(0);
}

const movesIn = (of: House, plan: Plan) => planFigures(of, plan).moves;

describe('a plan without moves', () => {
  test('is found where the desk, giving the first free room each time, would need a move', () => {
    const asBooked = house(
      [room(101), room(102)],
      [stay(1, 0, 2), stay(2, 3, 5), stay(3, 1, 4), stay(4, 4, 6)],
    );
    const tight = house([room(101), room(102)], [stay(1, 0, 2), stay(2, 4, 6), stay(3, 1, 4), stay(4, 2, 5)]);
    expect(movesIn(asBooked, assign(asBooked))).toBe(0);
    expect(movesIn(tight, firstFit(tight))).toBe(1);
    expect(assign(tight).open).toEqual([]);
    expect(movesIn(tight, assign(tight))).toBe(0);
  });

  test('guests may leave and arrive in one room on one day, and day use takes its day', () => {
    const one = house([room(101)], [stay(1, 0, 2), stay(2, 2, 2), stay(3, 3, 4)]);
    expect([1, 2, 3].map((id) => roomOf(assign(one), id))).toEqual([[101], [101], [101]]);
    const full = house([room(101)], [stay(1, 0, 3), stay(2, 2, 2)]);
    expect(assign(full).open).toMatchObject([{ why: 'too_many', proven: true }]);
  });

  test('keeps out of closed rooms and leaves pins and guests in house where they are', () => {
    const of = house(
      [room(101), room(102), room(103)],
      [pinned(1, 102, 2, 4), stay(2, 0, 3, { roomId: 103, hold: 'in_house' }), stay(3, 0, 4), stay(4, 3, 6)],
      [closed(101, 4, 9)],
    );
    const plan = assign(of);
    expect([1, 2, 3, 4].map((id) => roomOf(plan, id))).toEqual([[102], [103], [101], [103]]);
    expect(plan.open).toEqual([]);
  });

  test('a suite and its parts are not given to two parties', () => {
    const rooms = [room(201), room(202), room(203), room(301, { typeId: 2, parts: [201, 202] })];
    const of = house(rooms, [stay(1, 0, 3), stay(2, 1, 4, { typeId: 2 })]);
    expect(roomOf(assign(of), 1)).toEqual([203]);
    expect(roomOf(assign(of), 2)).toEqual([301]);
    const many = house(rooms, [stay(1, 0, 3), stay(2, 1, 4, { typeId: 2 }), stay(3, 0, 2)]);
    expect(assign(many).open).toHaveLength(1);
    expect(clashes(many, assign(many))).toEqual([]);
  });
});

describe('where somebody has to move', () => {
  test('that no plan without a move exists is proven, and the move is the only one', () => {
    const of = house([room(101), room(102)], [pinned(1, 101, 0, 2), pinned(2, 102, 3, 5), stay(3, 1, 4)]);
    const plan = assign(of);
    expect(plan.open).toEqual([{ stayId: 3, why: 'must_move', date: null, proven: true }]);
    expect(plan.segments.get(3)).toEqual([
      { roomId: 102, from: day(1), to: day(3) },
      { roomId: 101, from: day(3), to: day(4) },
    ]);
  });

  test('what the limit left unproven is said', () => {
    const of = house(
      [room(101), room(102)],
      [pinned(1, 101, 0, 2), pinned(2, 102, 3, 5), stay(3, 1, 4), stay(4, 0, 1)],
    );
    expect(assign(of).open).toEqual([{ stayId: 3, why: 'must_move', date: null, proven: true }]);
    const plan = assignAll(of, usualWeights, { searchSteps: -100, improvementSteps: 0 });
    expect(plan.open).toEqual([{ stayId: 3, why: 'must_move', date: null, proven: false }]);
  });

  test('with more stays than rooms on a night, the shorter goes without, and the night is named', () => {
    const plan = assign(house([room(101)], [stay(1, 0, 5), stay(2, 2, 3)]));
    expect(plan.open).toEqual([{ stayId: 2, why: 'too_many', date: day(2), proven: true }]);
    expect(roomOf(plan, 1)).toEqual([101]);
  });

  test('a pin to a room that is closed is said, not broken', () => {
    const plan = assign(house([room(101), room(102)], [pinned(1, 101, 0, 3)], [closed(101, 1, 2)]));
    expect(plan.open).toEqual([{ stayId: 1, why: 'room_taken', date: null, proven: true }]);
    expect(roomOf(plan, 1)).toBeUndefined();
  });
});

const spans = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 4 }));

/** A small house: rooms of one type, a suite of two of them, pins that do not collide, closures. */
const houses = fc
  .record({
    rooms: fc.integer({ min: 2, max: 4 }),
    suite: fc.boolean(),
    free: fc.array(fc.record({ span: spans, type: fc.constantFrom(1, 1, 1, 2) }), { maxLength: 7 }),
    held: fc.array(fc.record({ span: spans, room: fc.nat(3) }), { maxLength: 4 }),
    closures: fc.array(fc.record({ span: spans, room: fc.nat(3) }), { maxLength: 1 }),
  })
  .map(({ rooms: count, suite, free, held, closures }) => {
    const rooms: AssignableRoom[] = Array.from({ length: count }, (_, index) => room(101 + index));
    if (suite) rooms.push(room(201, { typeId: 2, parts: [101, 102] }));
    const roomAt = (index: number) => rooms[index % rooms.length]?.id ?? 101;
    const shut = closures.map(({ span: [from, nights], room: index }) =>
      closed(roomAt(index), from, from + nights + 1),
    );
    const stays = free.map(({ span: [from, nights], type }, index) =>
      stay(index + 1, from, from + nights, { typeId: type }),
    );
    const kept: AssignableStay[] = [];
    for (const [
      index,
      {
        span: [from, nights],
        room: at,
      },
    ] of held.entries()) {
      const pin = pinned(100 + index, roomAt(at), from, from + nights);
      const tried = house(rooms, [...kept, pin], shut);
      if (assign(tried).open.length === 0) kept.push(pin);
    }
    return house(rooms, [...stays, ...kept], shut);
  });

describe('whatever the house', () => {
  test('nobody shares a room, pins hold, and only what is open is split or missing', () => {
    fc.assert(
      fc.property(houses, (of) => {
        const plan = assign(of);
        expect(clashes(of, plan)).toEqual([]);
        for (const { id, roomId, hold } of of.stays) {
          const isOpen = plan.open.some(({ stayId }) => stayId === id);
          if (hold === 'pinned') expect(roomOf(plan, id)).toEqual([roomId]);
          else expect(plan.segments.get(id)?.length === 1).toBe(!isOpen);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('a plan without moves is found whenever trying everything finds one', () => {
    fc.assert(
      fc.property(houses, (of) => {
        const { open } = assign(of);
        expect(open.every(({ proven }) => proven)).toBe(true);
        expect(open.length === 0).toBe(planWithoutMovesExists(of));
      }),
      { numRuns: 600 },
    );
  });

  test('without pins every stay has its room as long as no night asks for more rooms than there are', () => {
    const many = fc.array(fc.tuple(fc.integer({ min: 0, max: 25 }), fc.integer({ min: 1, max: 9 })), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(many, (drawn) => {
        const stays = drawn.map(([from, nights], index) => stay(index + 1, from, from + nights));
        const nights = Array.from({ length: 40 }, (_, offset) => day(offset));
        const peak = Math.max(
          1,
          ...nights.map(
            (date) => stays.filter(({ arrival, departure }) => arrival <= date && date < departure).length,
          ),
        );
        const rooms = Array.from({ length: peak }, (_, index) => room(101 + index));
        const of = house(rooms, stays);
        expect(assign(of).open).toEqual([]);
        expect(movesIn(of, assign(of))).toBe(0);
      }),
    );
  });

  test('the same house gives the same plan', () => {
    fc.assert(
      fc.property(houses, (of) => {
        expect(assign(of)).toEqual(assign(structuredClone(of)));
      }),
      { numRuns: 50 },
    );
  });
});

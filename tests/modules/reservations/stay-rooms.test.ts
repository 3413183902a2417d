import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, calendarDate } from '../../../src/core/calendar-date.ts';
import {
  carriedOut,
  movesLater,
  placedFrom,
  planWithin,
  type RoomPlan,
  roomOn,
  spansOf,
} from '../../../src/modules/reservations/stay-rooms.ts';

const day = calendarDate;
const leg = (from: string, roomId: number) => ({ from: day(`2027-05-${from}`), roomId });

describe('a plan of rooms', () => {
  test.each<[string, RoomPlan, string, number, RoomPlan]>([
    ['a first room', [], '03', 1, [leg('03', 1)]],
    ['another room for all nights', [leg('03', 1)], '03', 2, [leg('03', 2)]],
    ['a split', [leg('03', 1)], '05', 2, [leg('03', 1), leg('05', 2)]],
    [
      'a split of a split replaces what comes after',
      [leg('03', 1), leg('06', 2)],
      '05',
      3,
      [leg('03', 1), leg('05', 3)],
    ],
    ['a later part goes elsewhere', [leg('03', 1), leg('06', 2)], '06', 3, [leg('03', 1), leg('06', 3)]],
    ['the parts are joined again', [leg('03', 1), leg('06', 2)], '06', 1, [leg('03', 1)]],
  ])('%s', (_name, plan, from, roomId, expected) => {
    expect(placedFrom(plan, day(`2027-05-${from}`), roomId)).toEqual(expected);
  });

  test.each<[string, string, RoomPlan | null]>([
    ['on its day', '06', [leg('03', 1), leg('06', 2), leg('08', 3)]],
    ['earlier', '05', [leg('03', 1), leg('05', 2), leg('08', 3)]],
    ['late: it counts from the day that was planned', '07', [leg('03', 1), leg('06', 2), leg('08', 3)]],
  ])('the planned move is made %s', (_name, today, expected) => {
    const plan = [leg('03', 1), leg('06', 2), leg('08', 3)];
    const move = { currentRoomId: 1, today: day(`2027-05-${today}`) };
    expect(carriedOut(plan, { ...move, roomId: 2 })).toEqual(expected);
    expect(carriedOut(plan, { ...move, roomId: 3 })).toBeNull();
  });

  test('fits new dates', () => {
    const plan = [leg('03', 1), leg('06', 2)];
    expect(planWithin(plan, day('2027-05-01'), day('2027-05-09'))).toEqual([leg('01', 1), leg('06', 2)]);
    expect(planWithin(plan, day('2027-05-03'), day('2027-05-06'))).toEqual([leg('03', 1)]);
    expect(planWithin(plan, day('2027-05-07'), day('2027-05-09'))).toEqual([leg('07', 2)]);
    expect(planWithin([], day('2027-05-07'), day('2027-05-09'))).toEqual([]);
  });

  test('says where the stay is, and whether it moves again', () => {
    const plan = [leg('03', 1), leg('06', 2)];
    expect(['02', '03', '05', '06', '09'].map((date) => roomOn(plan, day(`2027-05-${date}`)))).toEqual([
      null,
      1,
      1,
      2,
      2,
    ]);
    expect([movesLater(plan, 1), movesLater(plan, 2), movesLater([leg('03', 1)], 1)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

test('whatever is placed, moved and cut, the spans cover the stay without gap or overlap, and neighbours differ', () => {
  const arrival = day('2027-05-03');
  const step = fc.record({
    at: fc.integer({ min: 0, max: 9 }),
    room: fc.integer({ min: 1, max: 4 }),
    cut: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      let plan: RoomPlan = [{ from: arrival, roomId: 1 }];
      let departure = addDays(arrival, 10);
      for (const { at, room, cut } of steps) {
        if (cut && at > 0) {
          departure = addDays(arrival, at);
          plan = planWithin(plan, arrival, departure);
        } else if (addDays(arrival, at) < departure) plan = placedFrom(plan, addDays(arrival, at), room);
      }
      const spans = spansOf(plan, departure);
      expect(spans[0]?.from).toBe(arrival);
      expect(spans.at(-1)?.until).toBe(departure);
      for (const [index, span] of spans.entries()) {
        expect(span.from < span.until).toBe(true);
        const next = spans[index + 1];
        if (next) expect([next.from, next.roomId === span.roomId]).toEqual([span.until, false]);
      }
    }),
  );
});

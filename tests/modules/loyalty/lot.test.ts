import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, calendarDate } from '../../../src/core/calendar-date.ts';
import {
  expiringOf,
  giveBack,
  type Lot,
  type LotUse,
  pointsOn,
  takeBack,
  takeFirstToExpire,
  usedIn,
} from '../../../src/modules/loyalty/lot.ts';

const today = calendarDate('2027-05-03');
const lot = (id: number, remaining: number, inDays: number, stayId: number | null = null): Lot => ({
  id,
  points: remaining,
  remaining,
  expiresDate: addDays(today, inDays),
  stayId,
});

describe('taking points', () => {
  test('what expires first is spent first, of one day what was earned first', () => {
    const lots = [lot(1, 100, 90), lot(2, 50, 10), lot(3, 30, 10)];
    expect(takeFirstToExpire(lots, { points: 120, date: today })).toEqual([
      { lotId: 2, points: 50 },
      { lotId: 3, points: 30 },
      { lotId: 1, points: 40 },
    ]);
  });

  test('what has expired does not count; on its last day it does', () => {
    const lots = [lot(1, 100, -1), lot(2, 20, 0)];
    expect(pointsOn(lots, today)).toBe(20);
    expect(takeFirstToExpire(lots, { points: 21, date: today })).toBeNull();
    expect(takeFirstToExpire(lots, { points: 20, date: today })).toEqual([{ lotId: 2, points: 20 }]);
  });

  test('a claw-back takes the lots of its own stay first, and never more than there is', () => {
    const lots = [lot(1, 100, 10), lot(2, 60, 90, 7)];
    expect(takeBack(lots, { points: 80, date: today, stayId: 7 })).toEqual([
      { lotId: 2, points: 60 },
      { lotId: 1, points: 20 },
    ]);
    expect(usedIn(takeBack(lots, { points: 500, date: today, stayId: 7 }))).toBe(160);
  });

  test('points go back to where they came from; of what has expired they are new', () => {
    const lots = [lot(1, 0, -5), lot(2, 10, 30)];
    const taken = [
      { lotId: 1, points: 40 },
      { lotId: 2, points: 60 },
    ];
    expect(giveBack(taken, lots, { points: 80, date: today })).toEqual({
      uses: [{ lotId: 2, points: -60 }],
      expired: 20,
    });
  });

  test('what expires is told day by day', () => {
    const lots = [lot(1, 5, 30), lot(2, 7, 3), lot(3, 8, 30), lot(4, 9, -1)];
    expect(expiringOf(lots, today)).toEqual([
      { date: addDays(today, 3), points: 7 },
      { date: addDays(today, 30), points: 13 },
    ]);
  });
});

const step = fc.oneof(
  fc.record({
    kind: fc.constant('earn' as const),
    points: fc.integer({ min: 1, max: 500 }),
    days: fc.integer({ min: 0, max: 40 }),
  }),
  fc.record({ kind: fc.constant('spend' as const), points: fc.integer({ min: 1, max: 600 }) }),
  fc.record({ kind: fc.constant('claw' as const), points: fc.integer({ min: 1, max: 600 }) }),
  fc.record({ kind: fc.constant('back' as const), share: fc.integer({ min: 1, max: 100 }) }),
  fc.record({ kind: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 20 }) }),
);

/** Lives a member's points as the services do, on plain values. */
class Purse {
  lots: Lot[] = [];
  date = today;
  earned = 0;
  gone = 0;
  spent: LotUse[] = [];

  use(uses: readonly LotUse[]) {
    for (const use of uses) {
      this.lots = this.lots.map((each) =>
        each.id === use.lotId ? { ...each, remaining: each.remaining - use.points } : each,
      );
      this.gone += use.points;
    }
  }

  earn(points: number, days: number) {
    const fresh = { ...lot(this.lots.length + 1, points, 0), expiresDate: addDays(this.date, days) };
    this.lots.push(fresh);
    this.earned += points;
  }

  back(points: number) {
    const { uses, expired } = giveBack(this.spent, this.lots, { points, date: this.date });
    this.use(uses);
    if (expired > 0) this.earn(expired, 30);
    this.spent = [];
    return expired - usedIn(uses);
  }
}

describe('whatever happens to points', () => {
  test('no lot goes below nothing or above what it was, and what was earned is left or gone', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const purse = new Purse();
        for (const each of steps) {
          const date = purse.date;
          if (each.kind === 'earn') purse.earn(each.points, each.days);
          if (each.kind === 'wait') purse.date = addDays(date, each.days);
          if (each.kind === 'claw') purse.use(takeBack(purse.lots, { points: each.points, date, stayId: 1 }));
          if (each.kind === 'spend') {
            const before = pointsOn(purse.lots, date);
            const uses = takeFirstToExpire(purse.lots, { points: each.points, date });
            expect(uses === null).toBe(before < each.points);
            if (uses) {
              purse.use(uses);
              purse.spent = [...uses];
              expect(pointsOn(purse.lots, date)).toBe(before - each.points);
            }
          }
          if (each.kind === 'back' && purse.spent.length > 0) {
            const points = Math.ceil((usedIn(purse.spent) * each.share) / 100);
            expect(purse.back(points)).toBe(points);
          }
          expect(purse.lots.every((one) => one.remaining >= 0 && one.remaining <= one.points)).toBe(true);
          const left = purse.lots.reduce((sum, one) => sum + one.remaining, 0);
          expect(left).toBe(purse.earned - purse.gone);
        }
      }),
    );
  });
});

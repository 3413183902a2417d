import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, addMonths, calendarDate } from '../../../src/core/calendar-date.ts';
import {
  type Feat,
  type LevelRules,
  levelMove,
  missingFor,
  standingOn,
  type Thresholds,
} from '../../../src/modules/loyalty/level.ts';

const none: Thresholds = { nights: null, stays: null, basePoints: null, points: null };
const levels: Thresholds[] = [
  none,
  { ...none, nights: 5, stays: 2 },
  { ...none, nights: 20, basePoints: 10_000 },
  { ...none, nights: 50 },
];
const rolling: LevelRules = { period: 'rolling', softLanding: true, levels };
const calendar: LevelRules = { period: 'calendar', softLanding: true, levels };
const day = calendarDate;
const feat = (date: string, nights: number, basePoints = 0): Feat => ({
  date: day(date),
  nights,
  stays: 1,
  basePoints,
  points: basePoints,
});

describe('the level of the last twelve months', () => {
  test('any one measure reaches it: two stays, or five nights', () => {
    expect(standingOn([feat('2027-01-10', 1)], rolling, day('2027-02-01')).rank).toBe(0);
    const two = [feat('2027-01-10', 1), feat('2027-01-20', 1)];
    expect(standingOn(two, rolling, day('2027-02-01'))).toEqual({ rank: 1, until: '2028-01-20' });
    expect(standingOn([feat('2027-01-10', 5)], rolling, day('2027-01-10')).rank).toBe(1);
  });

  test('it is held for twelve months, and then falls by one at a time', () => {
    const gold = [feat('2027-01-10', 20)];
    expect(standingOn(gold, rolling, day('2028-01-10'))).toEqual({ rank: 2, until: '2028-01-10' });
    expect(standingOn(gold, rolling, day('2028-01-11'))).toEqual({ rank: 1, until: '2029-01-11' });
    expect(standingOn(gold, rolling, day('2029-01-12'))).toEqual({ rank: 0, until: null });
  });

  test('without a soft landing it falls to what was reached', () => {
    const hard = { ...rolling, softLanding: false };
    expect(standingOn([feat('2027-01-10', 20)], hard, day('2028-01-11')).rank).toBe(0);
  });
});

test.each([
  [{ from: 0, to: 1 }, { ranOut: false, softLanding: true }, 'up'],
  [{ from: 1, to: 2 }, { ranOut: true, softLanding: true }, 'up'],
  [{ from: 2, to: 1 }, { ranOut: true, softLanding: true }, 'landing'],
  [{ from: 2, to: 0 }, { ranOut: true, softLanding: false }, 'down'],
  [{ from: 2, to: 1 }, { ranOut: false, softLanding: true }, 'down'],
] as const)('from %j, %j, a member goes %s', (ranks, how, move) => {
  expect(levelMove(ranks, how)).toBe(move);
});

describe('the level of the calendar year', () => {
  test('what a year reached is held to the end of the next', () => {
    const gold = [feat('2027-06-10', 20)];
    expect(standingOn(gold, calendar, day('2027-06-10'))).toEqual({ rank: 2, until: '2028-12-31' });
    expect(standingOn(gold, calendar, day('2028-12-31'))).toEqual({ rank: 2, until: '2028-12-31' });
    expect(standingOn(gold, calendar, day('2029-01-01'))).toEqual({ rank: 1, until: '2029-12-31' });
    expect(standingOn(gold, calendar, day('2030-01-01'))).toEqual({ rank: 0, until: null });
  });

  test('nights of two years do not add up', () => {
    const split = [feat('2027-12-20', 3), feat('2028-01-04', 3)];
    expect(standingOn(split, calendar, day('2028-02-01')).rank).toBe(0);
  });
});

test('how far it is: the nearest way first, and only what counts now', () => {
  const feats = [feat('2025-01-01', 40, 9_000), feat('2027-04-01', 5, 8_000)];
  const date = day('2027-05-03');
  expect(missingFor(levels[2] ?? none, feats, { period: 'rolling', date })).toEqual([
    { measure: 'basePoints', done: 8_000, wanted: 10_000 },
    { measure: 'nights', done: 5, wanted: 20 },
  ]);
});

const history = fc.array(
  fc.record({
    after: fc.integer({ min: 0, max: 1_500 }),
    nights: fc.integer({ min: 0, max: 30 }),
    basePoints: fc.integer({ min: 0, max: 6_000 }),
  }),
  { maxLength: 12 },
);
const start = day('2024-01-01');
const featsOf = (rows: { after: number; nights: number; basePoints: number }[]): Feat[] =>
  rows.map((row) => ({
    date: addDays(start, row.after),
    nights: row.nights,
    stays: 1,
    basePoints: row.basePoints,
    points: row.basePoints,
  }));

describe('a level is a function of what was done', () => {
  test.each([rolling, calendar])('whatever the order it was written in, $period', (rules) => {
    fc.assert(
      fc.property(
        history,
        fc.integer({ min: 0, max: 2_500 }),
        fc.infiniteStream(fc.nat()),
        (rows, on, order) => {
          const feats = featsOf(rows);
          const shuffled = feats
            .map((each) => ({ each, key: order.next().value ?? 0 }))
            .toSorted((one, other) => one.key - other.key)
            .map(({ each }) => each);
          const date = addDays(start, on);
          expect(standingOn(shuffled, rules, date)).toEqual(standingOn(feats, rules, date));
        },
      ),
    );
  });

  test.each([rolling, calendar])(
    'what is still to come changes nothing, and it is held as long as it says: $period',
    (rules) => {
      fc.assert(
        fc.property(history, fc.integer({ min: 0, max: 2_000 }), (rows, on) => {
          const date = addDays(start, on);
          const done = featsOf(rows).filter((each) => each.date <= date);
          const standing = standingOn(done, rules, date);
          expect(standingOn(featsOf(rows), rules, date)).toEqual(standing);
          if (standing.until === null) return;
          expect(standing.until >= date).toBe(true);
          expect(standingOn(done, rules, standing.until).rank).toBe(standing.rank);
          expect(standingOn(done, rules, addMonths(standing.until, 60)).rank).toBe(0);
        }),
      );
    },
  );
});

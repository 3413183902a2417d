import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { minor } from '../../../src/core/money.ts';
import {
  badFacts,
  type CreditFacts,
  type CreditRules,
  creditFacts,
  creditScore,
  goodFacts,
  levelMistakes,
  levelOf,
  noFacts,
  unrestricted,
  usualRules,
} from '../../../src/modules/credit/credit.ts';

const facts = (overrides: Partial<CreditFacts>): CreditFacts => ({ ...noFacts, ...overrides });
const pointsOf = (overrides: Partial<CreditFacts>) =>
  Object.fromEntries(creditScore(facts(overrides), usualRules).lines.map((line) => [line.fact, line.points]));

describe('a score', () => {
  test('is the sum of its lines, each explained', () => {
    const found = { stays: 3, spend: 1_250_000, paid_on_time: 2, no_shows: 1 };
    const { score, lines, level } = creditScore(facts(found), usualRules);
    expect(lines).toEqual([
      { fact: 'stays', amount: 3, points: 12 },
      { fact: 'spend', amount: 1_250_000, points: 12 },
      { fact: 'paid_on_time', amount: 2, points: 4 },
      { fact: 'unpaid', amount: 0, points: 0 },
      { fact: 'no_shows', amount: 1, points: -12 },
      { fact: 'late_cancellations', amount: 0, points: 0 },
      { fact: 'damages', amount: 0, points: 0 },
    ]);
    expect([score, level.position]).toEqual([16, 2]);
  });

  test('counts whole steps only, and goes no further than a rule says', () => {
    expect(pointsOf({ spend: 99_999 }).spend).toBe(0);
    expect(pointsOf({ spend: 100_000 }).spend).toBe(1);
    expect(pointsOf({ stays: 10 }).stays).toBe(40);
    expect(pointsOf({ stays: 11 }).stays).toBe(40);
    expect(pointsOf({ no_shows: 9 }).no_shows).toBe(-100);
  });

  test('without any history is nothing, and allows what every guest may do', () => {
    const { score, level } = creditScore(noFacts, usualRules);
    expect(score).toBe(0);
    expect(level).toEqual({ ...unrestricted, position: 2, fromScore: -10 });
  });

  test.each([
    [-11, 1],
    [-10, 2],
    [29, 2],
    [30, 3],
    [59, 3],
    [60, 4],
  ])('of %i is level %i by the usual rules', (score, position) => {
    expect(levelOf(score, usualRules.levels).position).toBe(position);
  });
});

describe('whatever the rules', () => {
  const rule = (fact: (typeof creditFacts)[number], good: boolean) =>
    fc.record({
      fact: fc.constant(fact),
      points: good ? fc.nat(100) : fc.nat(100).map((points) => 0 - points),
      per: fc.integer({ min: 1, max: 50 }),
      most: fc.nat(1_000),
    });
  const rules = fc
    .tuple(...goodFacts.map((fact) => rule(fact, true)), ...badFacts.map((fact) => rule(fact, false)))
    .map((each): CreditRules => ({ ...usualRules, rules: each }));
  const history = fc.record(
    Object.fromEntries(creditFacts.map((fact) => [fact, fc.nat(500)])) as Record<
      (typeof creditFacts)[number],
      fc.Arbitrary<number>
    >,
  );

  test('more of what is bad never raises a score or a level, more of what is good never lowers one', () => {
    fc.assert(
      fc.property(
        rules,
        history,
        fc.constantFrom(...creditFacts),
        fc.integer({ min: 1, max: 60 }),
        (by, has, fact, more) => {
          const before = creditScore(has, by);
          const after = creditScore({ ...has, [fact]: has[fact] + more }, by);
          const direction = (goodFacts as readonly string[]).includes(fact) ? 1 : -1;
          expect(direction * (after.score - before.score)).toBeGreaterThanOrEqual(0);
          expect(direction * (after.level.position - before.level.position)).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  test('the score is what its lines add up to', () => {
    fc.assert(
      fc.property(rules, history, (by, has) => {
        const { score, lines } = creditScore(has, by);
        expect(lines.reduce((sum, line) => sum + line.points, 0)).toBe(score);
      }),
    );
  });
});

describe('a ladder of levels', () => {
  const [first, second, third, fourth] = usualRules.levels;
  const ladder = (change: object) => [
    ...levelMistakes(
      [first, second, { ...third, ...change }, fourth].flatMap((level) => level ?? []) as never,
    ),
  ];

  test('rises in its bounds, and never allows less', () => {
    expect([...levelMistakes(usualRules.levels)]).toEqual([]);
    expect(ladder({ fromScore: -10 })).toEqual([[3, 'not_above']]);
    expect(ladder({ fromScore: 60 })).toEqual([[4, 'not_above']]);
    expect(ladder({ payAtHotel: false })).toEqual([[3, 'allows_less']]);
    expect(ladder({ onAccountMinor: minor(1_000_000) })).toEqual([[3, 'allows_less']]);
    expect(ladder({ lateCancellations: 3 })).toEqual([[4, 'allows_less']]);
  });
});

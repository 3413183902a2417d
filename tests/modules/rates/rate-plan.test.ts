import { expect, test } from 'vitest';
import { minor } from '../../../src/core/money.ts';
import { dueNow } from '../../../src/modules/rates/deposit.ts';
import { derivationOf, derivationRefusal } from '../../../src/modules/rates/rate-plan.ts';
import { plan } from './fixtures.ts';

/** 1 ← 2 ← 3 ← 4, and 5 by itself. */
const plans = [
  plan({ id: 1 }),
  plan({ id: 2, parentPlanId: 1 }),
  plan({ id: 3, parentPlanId: 2 }),
  plan({ id: 4, parentPlanId: 3 }),
  plan({ id: 5 }),
];

test.each([
  [null, 3, null],
  [null, 4, 'too_deep'],
  [5, 3, null],
  [5, 4, 'too_deep'],
  [1, 4, 'loop'],
  [1, 1, 'loop'],
  [2, 5, null],
  [1, 5, 'too_deep'],
  [null, 99, 'no_parent'],
])('plan %s may derive from %s: %s', (planId, parentPlanId, refusal) => {
  expect(derivationRefusal(plans, planId, parentPlanId)).toBe(refusal);
});

test('a derivation is read from the plan to the one with prices; a loop or a missing parent is none', () => {
  const byId = new Map(plans.map((each) => [each.id, each]));
  const ids = (id: number) => derivationOf(byId.get(id) ?? plan(), byId)?.map((each) => each.id) ?? null;
  expect(ids(4)).toEqual([4, 3, 2, 1]);
  expect(ids(1)).toEqual([1]);
  byId.set(1, plan({ id: 1, parentPlanId: 4 }));
  expect(ids(4)).toBeNull();
  byId.delete(1);
  expect(ids(2)).toBeNull();
});

test.each([
  ['all', 100, 50_001],
  ['first_night', 100, 30_001],
  ['percent', 30, 15_000],
  ['none', 100, 0],
] as const)('due now by %s', (depositRule, depositPercent, expected) => {
  const stays = [
    { totalMinor: minor(30_001), nights: [{ grossMinor: minor(10_001) }, { grossMinor: minor(20_000) }] },
    { totalMinor: minor(20_000), nights: [{ grossMinor: minor(20_000) }] },
  ];
  expect(dueNow({ depositRule, depositPercent }, stays)).toBe(expected);
});

import request from 'supertest';
import { beforeAll, expect, test } from 'vitest';
import { fullHouse } from '../../../bench/full-house.ts';
import { assignAll } from '../../../src/modules/assignment/assign-all.ts';
import { planningOf } from '../../../src/modules/assignment/planning.service.ts';
import { usualWeights } from '../../../src/modules/assignment/weights.ts';
import { computeAside } from '../../../src/platform/aside.ts';
import type { Db } from '../../../src/platform/db.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';

let db: Db;

beforeAll(async () => {
  ({ db } = await testDatabase());
});

const large = fullHouse({ rooms: 150, days: 14, pinned: 10 });
const module = new URL('../../../src/modules/assignment/plan-thread.service.ts', import.meta.url);

test('while a large plan is made others are answered, and the plan is the one the engine makes', async () => {
  const app = testApp(db);
  await request(app).get('/healthz').expect(200);
  const order: string[] = [];
  const planning = planningOf(large, usualWeights);
  const made = planning.made.then((plan) => {
    order.push('plan');
    return plan;
  });
  await request(app).get('/healthz').expect(200);
  order.push('health');
  const plan = await made;
  expect(order).toEqual(['health', 'plan']);
  expect(plan).toEqual(assignAll(large, usualWeights));
  expect(planning.share).toBeGreaterThan(0.4);
  expect(planning.share).toBeLessThanOrEqual(1);
});

test('who asks for the same plan hears of the one that is made; other weights are another', () => {
  const planning = planningOf(large, usualWeights);
  expect(planningOf(large, usualWeights)).toBe(planning);
  expect(planningOf(large, { ...usualWeights, view: 90 })).not.toBe(planning);
});

test('a small house is planned at once', async () => {
  const small = fullHouse({ rooms: 12, days: 7, pinned: 10 });
  const planning = planningOf(small, usualWeights);
  expect(planning.share).toBe(1);
  expect(await planning.made).toEqual(assignAll(small, usualWeights));
});

test('what takes longer than it may ends without an answer', async () => {
  const input = { house: large, weights: usualWeights };
  expect(await computeAside({ module, input, limitMs: 1 })).toEqual({ done: false });
  const broken = computeAside({ module, input: { house: null, weights: usualWeights }, limitMs: 10_000 });
  await expect(broken).rejects.toThrow(/null/);
});

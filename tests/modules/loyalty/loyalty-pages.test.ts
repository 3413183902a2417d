import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, expect, test } from 'vitest';
import type { Db } from '../../../src/platform/db.ts';
import { guestAgent, postForm, signedInAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, testNow } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildProgramme } from '../../support/programme.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let app: Express;
let hotel: BuiltHotel;
let manager: TestAgent;

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db, { slug: 'bund' });
  await buildProgramme(db);
  app = testApp(db, { clock: () => testNow });
  manager = await signedInAgent(app, 'manager');
});

const rules = {
  active: '1',
  period: 'calendar',
  lotMonths: '12',
  returnDays: '30',
  pointsPer100: '2',
  minorPer100Points: '500',
  ...Object.fromEntries(
    ['room', 'food', 'beverage', 'minibar', 'laundry', 'telephone', 'other', 'fee'].map((group) => [
      `group-${group}`,
      group === 'room' ? '100' : '0',
    ]),
  ),
};

test('marketing sets what earns; what can not be read comes back', async () => {
  const plans = Object.fromEntries(Object.values(hotel.plans).map(({ id }) => [`plan-${id}`, '100']));
  const half = { ...rules, ...plans, [`plan-${hotel.plans.NRF.id}`]: '50' };
  const refused = await postForm(manager, '/staff/loyalty', { ...half, lotMonths: '0' });
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('value="500"');
  expect((await postForm(manager, '/staff/loyalty', half)).status).toBe(303);
  expect(await db.loyaltyProgramme.findUniqueOrThrow({ where: { id: 1 } })).toMatchObject({
    period: 'calendar',
    softLanding: false,
    lotMonths: 12,
  });
  expect(await db.loyaltyPlan.findMany()).toEqual([
    { ratePlanId: hotel.plans.NRF.id, factorBasisPoints: 5_000 },
  ]);
});

test('a level above the first asks for something', async () => {
  const level = { code: 'ruby', 'names.en': 'Ruby', factor: '200', rate: '0' };
  expect((await postForm(manager, '/staff/loyalty/levels', level)).text).toContain(
    'A level asks for at least one of these.',
  );
  expect((await postForm(manager, '/staff/loyalty/levels', { ...level, nights: '60' })).status).toBe(303);
  expect(await db.loyaltyLevel.findUniqueOrThrow({ where: { code: 'RUBY' } })).toMatchObject({
    rank: 3,
    nights: 60,
    factorBasisPoints: 20_000,
  });
  const twice = await postForm(manager, '/staff/loyalty/levels', { ...level, nights: '60' });
  expect(twice.text).toContain('There is a level with this code already.');
});

test('a guest joins after saying his name, and orders no more than his points', async () => {
  const guest = await guestAgent(app);
  expect((await guest.get('/account/member')).text).toContain('Tell us your name first');
  const name = { firstName: 'Mei', lastName: 'Lin', phone: '+8613800138000' };
  await postForm(guest, '/account/profile', name);
  expect((await postForm(guest, '/account/member', {})).status).toBe(303);
  const { number } = await db.loyaltyMember.findFirstOrThrow();
  expect((await guest.get('/account/member')).text).toContain(number);
  const gift = { names: { en: 'Tea' }, descriptions: { en: '' }, points: 10 };
  const { id: giftId } = await db.loyaltyGift.create({ data: gift });
  const order = { giftId: String(giftId), delivery: 'pick_up', key: 'a-key-of-a-form' };
  const refused = await postForm(guest, '/account/member/orders', order, '/account/member/family');
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('There are not enough points.');
  const transfer = { to: '1', points: '5' };
  expect(
    (await postForm(guest, '/account/member/family/transfers', transfer, '/account/member/family')).status,
  ).toBe(422);

  expect((await manager.get(`/staff/members?text=${number}`)).text).toContain(number);
  const ask = { points: '120', reason: 'Birthday' };
  const adjustments = `/staff/members/${number}/adjustments`;
  expect((await postForm(manager, adjustments, ask, `/staff/members/${number}`)).status).toBe(303);
  const waiting = await manager.get('/staff/loyalty/adjustments');
  expect(waiting.text).toContain('You asked: somebody else decides');
});

test('the desk reads the programme but does not set it', async () => {
  const desk = await signedInAgent(app, 'front-desk');
  expect((await desk.get('/staff/loyalty/levels')).status).toBe(200);
  expect((await desk.get('/staff/loyalty/levels/1')).status).toBe(403);
  expect((await desk.get('/staff/members/M99999999')).status).toBe(404);
});

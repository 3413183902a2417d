import type { Express } from 'express';
import { beforeAll, expect, test } from 'vitest';
import type { Db } from '../../../src/platform/db.ts';
import { guestAgent, postForm, visitingAgent } from '../../support/agent.ts';
import { buildHotel, testNow } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let app: Express;
const profile = { firstName: '伟', lastName: '李', phone: '+86 138 0013 8000' };

beforeAll(async () => {
  ({ db } = await testDatabase());
  await buildHotel(db);
  app = testApp(db, { clock: () => testNow });
});

test('a visitor is asked to sign in, a guest without bookings is shown the way to the rooms', async () => {
  expect((await visitingAgent(app).get('/account/profile')).status).toBe(303);
  const agent = await guestAgent(app);
  expect((await agent.get('/account')).headers.location).toBe('/account/bookings');
  expect((await agent.get('/bookings')).headers.location).toBe('/account/bookings');
  expect((await agent.get('/account/bookings')).text).toContain('No bookings yet');
});

test('what a guest saves of himself fills in the booking form', async () => {
  const agent = await guestAgent(app, { email: 'wei@example.com' });
  const saved = await postForm(agent, '/account/profile', profile);
  expect([saved.status, saved.headers.location]).toEqual([303, '/account/profile']);
  const again = await postForm(agent, '/account/profile', { ...profile, firstName: '小伟' });
  expect(again.status).toBe(303);
  const { text } = await agent.get('/book?checkIn=2027-05-10&checkOut=2027-05-12&room=DLX.BAR.2');
  for (const value of ['小伟', '李', '+8613800138000', 'wei@example.com'])
    expect(text).toContain(`value="${value}"`);
  expect(await db.customer.count({ where: { lastName: '李' } })).toBe(1);
});

test('a profile form that can not be right comes back with what was typed', async () => {
  const agent = await guestAgent(app);
  const answer = await postForm(agent, '/account/profile', { ...profile, phone: '12', lastName: '' });
  expect(answer.status).toBe(422);
  expect(answer.text).toContain('value="12"');
  expect(answer.text).toContain('href="#f-lastName"');
});

test('a guest who registers with somebody’s address does not get that person’s profile', async () => {
  const hotelId = (await db.hotel.findFirstOrThrow()).id;
  const at = testNow;
  const person = {
    hotelId,
    firstName: '伟',
    lastName: '李',
    searchName: '李伟',
    email: 'known@example.com',
    phone: '+8613900139000',
  };
  await db.customer.create({ data: { ...person, createdAt: at, updatedAt: at } });
  const agent = await guestAgent(app, { email: 'known@example.com' });
  await postForm(agent, '/account/profile', profile);
  const { text } = await agent.get('/account/profile');
  expect(text).not.toContain('13900139000');
});

import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, expect, test } from 'vitest';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent, visitingAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, testContext, testNow } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';
import { buildReservation } from '../../support/stays.ts';

let db: Db;
let app: Express;
let hotel: BuiltHotel;
let manager: TestAgent;

const thresholds = {
  'total.threshold': '2000.00',
  'rooms.threshold': '4',
  'party.threshold': '8',
  'low_level.threshold': '1',
  'many.threshold': '9',
  'short_notice.threshold': '3',
};
const rulesPath = '/staff/settings/review-rules';

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db, { clock: () => testNow });
  hotel = await buildHotel(db, { slug: 'bund', rooms: { STD: 10 } });
  manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
});

const waiting = (lastName: string) =>
  buildReservation(testContext(db), hotel, {
    channel: 'web',
    arrival: '2027-05-10',
    departure: '2027-05-11',
    guest: { firstName: 'Wei', lastName, email: `${lastName}@example.com` },
  });

test('a manager sets the rules in a table; a bad threshold comes back as it was typed', async () => {
  const bad = await postForm(manager, rulesPath, { ...thresholds, channels: 'web', 'rooms.threshold': '0' });
  expect(bad.status).toBe(422);
  expect(bad.text).toContain('name="rooms.threshold" type="text" value="0"');
  const fields = { ...thresholds, channels: ['web', 'api'], 'every.active': '1', 'total.active': '1' };
  expect((await postForm(manager, rulesPath, fields)).status).toBe(303);
  const { reviewChannels } = await db.hotel.findUniqueOrThrow({ where: { id: hotel.id } });
  expect(reviewChannels).toEqual(['web', 'api']);
  const rules = await db.reviewRule.findMany({
    where: { hotelId: hotel.id, active: true },
    orderBy: { kind: 'asc' },
  });
  expect(rules.map(({ kind, threshold }) => [kind, threshold])).toEqual([
    ['every', null],
    ['total', 200_000],
  ]);
  const { text } = await manager.get(rulesPath);
  expect(text).toMatch(/name="every.active" value="1" aria-label="Every booking" checked/);
  expect(await db.auditEvent.count({ where: { action: 'review_rules_changed' } })).toBe(1);
});

test('the queue tells why each waits; its number stands in the menu of who may decide', async () => {
  const { number } = await waiting('Chen');
  const { text } = await manager.get('/staff/reviews');
  expect(text).toContain(number);
  expect(text).toContain('every booking of this channel');
  expect(text).toMatch(/id="waiting-reviews" data-live="reviews"> <span class="badge badge--due">1</);
  expect((await manager.get('/staff/today')).text).toContain('badge--due">1<');
  expect((await manager.get(`/staff/reservations/${number}`)).text).toContain('badge--due">1<');
  const desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
  expect((await desk.get('/staff/reviews')).status).toBe(403);
  expect((await desk.get('/staff/today')).text).not.toContain('waiting-reviews');
  expect((await desk.get(`/staff/reservations/${number}`)).text).toContain('waits for a decision');
  expect((await postForm(desk, `/staff/reviews/${number}/acceptance`, {}, '/staff/today')).status).toBe(403);
});

test('costs as many statements for three bookings as for one', async () => {
  const one = await countStatements(() => manager.get('/staff/reviews').then());
  await waiting('Hu');
  await waiting('Lin');
  expect(await countStatements(() => manager.get('/staff/reviews').then())).toBe(one);
});

test('a booking is accepted with one press, or declined with a reason that is asked for', async () => {
  const { number } = await waiting('Zhao');
  const other = await waiting('Qian');
  expect((await postForm(manager, `/staff/reviews/${number}/acceptance`, {}, '/staff/reviews')).status).toBe(
    303,
  );
  const path = `/staff/reviews/${other.number}/decline`;
  expect((await manager.get(path)).text).toContain('no fee is charged');
  expect((await postForm(manager, path, { reason: ' ' })).status).toBe(422);
  expect((await postForm(manager, path, { reason: 'We are closed' })).status).toBe(303);
  const late = await postForm(manager, path, { reason: 'Again' });
  expect([late.status, late.text.includes('Again')]).toEqual([422, true]);
  const states = await db.reservation.findMany({
    where: { number: { in: [number, other.number] } },
    select: { reviewState: true },
    orderBy: { id: 'asc' },
  });
  expect(states.map(({ reviewState }) => reviewState)).toEqual(['accepted', 'declined']);
});

test('the guest sees that the booking is looked at', async () => {
  const agent = visitingAgent(app);
  const stay = { checkIn: '2027-05-12', checkOut: '2027-05-13', room: 'STD.BAR.2', expectedTotal: 60_000 };
  const details = { firstName: 'Wei', lastName: 'Sun', email: 'sun@example.com', phone: '+8613800138000' };
  const page = '/book?checkIn=2027-05-12&checkOut=2027-05-13&room=STD.BAR.2';
  const answer = await postForm(agent, '/book', { ...stay, ...details, paymentPlan: 'at_hotel' }, page);
  const { text } = await agent.get(answer.headers.location ?? '');
  expect(text).toContain('We are looking at your booking');
  expect(text).toContain('Being reviewed');
});

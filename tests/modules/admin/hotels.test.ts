import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, expect, test } from 'vitest';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent, visitingAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let app: Express;
let hotel: BuiltHotel;
let administrator: TestAgent;
const url = '/staff/admin/hotels';
const lake = {
  'names.en': 'The Lake House',
  'names.zh-CN': '湖畔小馆',
  slug: 'Lake-House',
  currency: 'jpy',
  timeZone: 'Asia/Tokyo',
  businessDate: '2027-05-04',
  vatPercent: '10',
};

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db, { slug: 'bund' });
  app = testApp(db);
  administrator = await signedInAgent(app, 'administrator', { hotelId: hotel.id });
});

test('an administrator adds a hotel, works in it, and opens it to guests', async () => {
  const answer = await postForm(administrator, url, lake);
  expect(answer.status).toBe(303);
  const made = await db.hotel.findUniqueOrThrow({ where: { slug: 'lake-house' } });
  expect(made).toMatchObject({ currency: 'JPY', timeZone: 'Asia/Tokyo', published: false, active: true });
  expect(made.businessDate.toISOString()).toContain('2027-05-04');
  expect(await db.transactionCode.count({ where: { hotelId: made.id } })).toBeGreaterThan(15);
  const vat = await db.taxCode.findFirstOrThrow({ where: { hotelId: made.id } });
  expect(vat).toMatchObject({ basisPoints: 1_000, included: true });

  const guest = visitingAgent(app);
  expect((await guest.get('/hotels/lake-house')).status).toBe(404);
  expect((await guest.get('/search?hotel=lake-house')).status).toBe(404);
  expect((await guest.get('/')).text).not.toContain('The Lake House');

  expect((await postForm(administrator, '/staff/hotel', { hotelId: made.id }, url)).status).toBe(303);
  const settings = await administrator.get('/staff/settings/hotel');
  expect(settings.text).toContain('value="The Lake House"');
  expect(settings.text).toContain('Guests do not see this hotel yet');
  await postForm(administrator, '/staff/settings/hotel/opening', { open: '1' }, url);
  const choice = await guest.get('/');
  expect(choice.text).toContain('href="/hotels/lake-house"');
  expect(choice.text).toContain('href="/hotels/bund"');
  expect((await guest.get('/hotels/lake-house')).text).toContain('The Lake House');

  await postForm(administrator, '/staff/settings/hotel/opening', {}, url);
  expect((await guest.get('/hotels/lake-house')).status).toBe(404);
  const actions = await db.auditEvent.findMany({ where: { hotelId: made.id }, orderBy: { id: 'asc' } });
  expect(actions.map(({ action }) => action)).toEqual(['hotel_created', 'hotel_opened', 'hotel_closed']);
});

test.each([
  ['slug', 'bund', 'Another hotel has this name in addresses.'],
  ['slug', '../x', 'Small letters, digits and -'],
  ['currency', 'XXQ', 'There is no such currency'],
  ['timeZone', 'Mars/Olympus', 'There is no such time zone'],
  ['businessDate', '2027-02-30', 'date'],
  ['names.en', '', 'Please fill this in'],
])('%s = "%s" comes back with what was typed', async (field, value, message) => {
  const answer = await postForm(administrator, url, { ...lake, slug: 'another', phone: '', [field]: value });
  expect(answer.status).toBe(422);
  expect(answer.text).toContain(message);
  expect(answer.text).toContain('湖畔小馆');
  expect(await db.hotel.count({ where: { slug: 'another' } })).toBe(0);
});

test('nobody else may, and nobody gives himself more than he has', async () => {
  const manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
  expect((await manager.get(url)).status).toBe(403);
  expect((await postForm(manager, url, lake, '/staff/today')).status).toBe(403);
  const clerk = await signedInAgent(app, 'front-desk', {
    hotelId: hotel.id,
    permissions: ['staff.manage', 'rooms.view'],
  });
  expect((await postForm(clerk, url, { ...lake, slug: 'pond' })).status).toBe(303);
  const pond = await db.hotel.findUniqueOrThrow({ where: { slug: 'pond' } });
  const [grant] = await db.userRole.findMany({ where: { hotelId: pond.id }, include: { role: true } });
  expect(grant?.role.permissions).toEqual(['staff.manage', 'rooms.view']);
});

test('the list costs the same with one hotel and with three', async () => {
  const count = () => countStatements(() => administrator.get(url).expect(200));
  await count();
  const few = await count();
  await buildHotel(db, { slug: 'third' });
  await buildHotel(db, { slug: 'fourth' });
  expect(await count()).toBe(few);
});

import type { Express } from 'express';
import { beforeAll, expect, test } from 'vitest';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { guestAgent, visitingAgent } from '../../support/agent.ts';
import { buildHotel, testNow } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let app: Express;
let customerId: number;
const search = '/search?checkIn=2027-05-10&checkOut=2027-05-12&adults=2';

beforeAll(async () => {
  ({ db } = await testDatabase());
  const hotel = await buildHotel(db, { slug: 'bund' });
  const type = (code: string, data: object) =>
    db.roomType.updateMany({ where: { hotelId: hotel.id, code }, data });
  await type('STD', { view: 'street', floorTo: 3, amenities: ['quiet'] });
  await type('DLX', { view: 'river', floorTo: 5, amenities: [] });
  await type('FAM', { view: null, floorTo: 9, amenities: [] });
  app = testApp(db, { clock: () => testNow });
  await visitingAgent(app).get('/');
  const agent = await guestAgent(app);
  await agent.get('/');
  const user = await db.user.findFirstOrThrow({ where: { kind: 'guest' }, orderBy: { id: 'desc' } });
  const customer = await db.customer.create({
    data: { hotelId: hotel.id, firstName: 'Wen', lastName: 'Zhou', searchName: 'wen zhou' },
  });
  customerId = customer.id;
  await db.user.update({ where: { id: user.id }, data: { customerId } });
  guest = agent;
});
let guest: Awaited<ReturnType<typeof guestAgent>>;

async function likes(...codes: string[]) {
  await db.customerPreference.deleteMany({ where: { customerId } });
  const said = { customerId, source: 'guest', at: testNow };
  await db.customerPreference.createMany({ data: codes.map((code) => ({ ...said, code })) });
}

const firstRoom = (text: string) => /<h2><a href="\/rooms\/(\w+)/.exec(text)?.[1];

test.each([
  ['high_floor', 'FAM', 'You like a high floor'],
  ['view', 'DLX', 'You like a view'],
  ['quiet', 'STD', 'You like it quiet'],
  ['twin_beds', 'STD', 'The bed you like'],
])('who said that he likes %s is shown %s first, and why', async (wish, type, reason) => {
  await likes(wish);
  const { text } = await guest.get(search);
  expect(firstRoom(text)).toBe(type);
  expect(text).toContain(reason);
  expect(
    await visitingAgent(app)
      .get(search)
      .then((page) => page.text),
  ).not.toContain(reason);
});

test('what he likes is read in the one statement that reads where he stayed', async () => {
  await likes();
  await guest.get(search);
  const without = await countStatements(() => guest.get(search).then());
  await likes('view', 'quiet', 'high_floor', 'king_bed');
  expect(await countStatements(() => guest.get(search).then())).toBe(without);
});

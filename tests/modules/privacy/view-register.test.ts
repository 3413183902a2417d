import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, expect, test } from 'vitest';
import { exportPersonalData } from '../../../src/modules/privacy/privacy.service.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { guestAgent, postForm, signedInAgent } from '../../support/agent.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';
import { buildInHouseReservation } from '../../support/stays.ts';

let db: Db;
let ctx: TestContext;
let hotel: BuiltHotel;
let app: ReturnType<typeof testApp>;
let manager: TestAgent;
let guest: { readonly id: number; readonly path: string; readonly card: string };

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db, { clock: () => testNow });
  hotel = await buildHotel(db);
  ctx = testContext(db, { hotelId: hotel.id });
  manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
  const person = { firstName: 'Hieronymus', lastName: 'Blick' };
  const { stayId, number } = await buildInHouseReservation(ctx, hotel, { guest: person });
  const { customerId: id } = await db.stay.findUniqueOrThrow({ where: { id: stayId } });
  const card = `/staff/reservations/${number}/stays/${stayId}/registration-card`;
  guest = { id, path: `/staff/guests/${id}`, card };
});

const register = '/staff/privacy/views';
const seen = async () =>
  (await db.profileView.findMany({ where: { customerId: guest.id }, orderBy: { id: 'asc' } })).map(
    ({ what }) => what,
  );

test('each page of a guest is one line; a refused form and a stranger’s question are none', async () => {
  await manager.get(guest.path);
  await manager.get(`${guest.path}/consumption`);
  await manager.get(guest.card);
  const wrong = await postForm(manager, `${guest.path}/notes`, { noteBody: '' }, guest.path);
  expect(wrong.status).toBe(422);
  await postForm(
    manager,
    `${guest.path}/identity-document`,
    { type: 'passport', number: 'E12345678', version: '1' },
    guest.path,
  );
  await postForm(manager, `${guest.path}/identity-document/reveals`, {}, guest.path);
  await manager.get(`${guest.path}/privacy/personal-data`);
  const other = await buildHotel(db);
  const stranger = await signedInAgent(app, 'manager', { hotelId: other.id });
  expect((await stranger.get(guest.path)).status).toBe(404);
  expect(await seen()).toEqual(['profile', 'consumption', 'registration_card', 'document', 'export']);
  expect((await stranger.get(`${register}?guest=${guest.id}`)).status).toBe(404);
  expect((await stranger.get(register)).text).not.toContain('Blick');
});

test('nobody changes or takes back a line', async () => {
  const change = db.profileView.updateMany({ data: { actorName: 'Nobody' } });
  await expect(change).rejects.toThrow('append-only');
  await expect(db.profileView.deleteMany()).rejects.toThrow('append-only');
  await expect(db.$executeRaw`TRUNCATE profile_views`).rejects.toThrow('append-only');
  expect(await seen()).toHaveLength(5);
});

test('the register is asked by guest, by who looked and by days of the house, and turned by pages', async () => {
  const look = (at: string, actorName: string) =>
    db.profileView.create({
      data: {
        customerId: guest.id,
        hotelId: hotel.id,
        what: 'profile',
        actorKind: 'staff',
        actorName,
        at: new Date(at),
      },
    });
  await look('2027-04-30T15:59:59.999Z', 'Vera 100%');
  await look('2027-04-30T16:00:00Z', 'Vera');
  await look('2027-05-01T15:59:59.999Z', 'Wanda');
  const rows = async (query: string) =>
    [
      ...(await manager.get(`${register}?${query}`)).text.matchAll(
        /<th scope="row">\s*([^<]*?)<\/th>\s*<td[^>]*>\s*([^<]*?)<\/td>/g,
      ),
    ].map((row) => row[2]);
  expect(await rows('from=2027-05-01&to=2027-05-01')).toEqual(['Wanda', 'Vera']);
  expect(await rows('staff=vera')).toEqual(['Vera', 'Vera 100%']);
  expect(await rows('staff=%25')).toEqual(['Vera 100%']);
  expect(await rows(`guest=${guest.id}&staff=wanda`)).toEqual(['Wanda']);
  const bad = await manager.get(`${register}?from=soon`);
  expect([bad.status, bad.text.includes('value="soon"')]).toEqual([422, true]);
  const few = await countStatements(() => manager.get(`${register}?guest=${guest.id}`));
  for (let second = 0; second < 50; second++)
    await look(`2027-05-02T00:00:${String(second).padStart(2, '0')}Z`, 'Xaver');
  expect(await countStatements(() => manager.get(`${register}?guest=${guest.id}`))).toBe(few);
  const second = await rows('page=2');
  expect(second).toHaveLength(8);
  expect(second.slice(-3)).toEqual(['Wanda', 'Vera', 'Vera 100%']);
});

test('the guest reads in his export who looked; the desk may not read the register', async () => {
  const own = await guestAgent(app, { email: 'blick@example.com', customerId: guest.id });
  const { body } = await own.get('/account/privacy/personal-data');
  expect(body.data.profile_views).toHaveLength(58);
  expect(body.data.profile_views[0]).toMatchObject({ what: 'profile', actor_kind: 'staff' });
  const again = await exportPersonalData(ctx, { hotelId: hotel.id, id: guest.id });
  expect(again.data.profile_views?.map(({ what, actor_kind: kind }) => [what, kind])).toContainEqual([
    'export',
    'guest',
  ]);
  const desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
  expect((await desk.get(register)).status).toBe(403);
});

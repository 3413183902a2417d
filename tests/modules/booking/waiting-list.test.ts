import type { Express } from 'express';
import { beforeAll, expect, test } from 'vitest';
import { cancelReservation } from '../../../src/modules/reservations/cancel.service.ts';
import { offerFreedRooms } from '../../../src/modules/reservations/waiting-list.service.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent, visitingAgent } from '../../support/agent.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';
import { buildReservation } from '../../support/stays.ts';

let db: Db;
let ctx: TestContext;
let hotel: BuiltHotel;
let sister: BuiltHotel;
let app: Express;
const sold: string[] = [];
const stay = { checkIn: '2027-05-20', checkOut: '2027-05-22', adults: '2', children: '0' };
const search = `/search?${new URLSearchParams({ ...stay, rooms: '1' })}`;
const joinForm = `/waiting-list?${new URLSearchParams(stay)}`;
const guest = { firstName: 'Siyuan', lastName: 'Chen', email: 'chen@example.com', phone: '' };

/** A house that is full on two nights, and a sister that is not. */
beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db, { slug: 'bund', inventoryDays: 60 });
  sister = await buildHotel(db, { slug: 'lake', inventoryDays: 60 });
  ctx = testContext(db);
  app = testApp(db, { clock: () => testNow });
  const dates = { arrival: '2027-05-20', departure: '2027-05-22' };
  for (const [type, rooms] of [
    ['STD', 4],
    ['DLX', 3],
    ['FAM', 1],
  ] as const) {
    for (let room = 0; room < rooms; room++)
      sold.push((await buildReservation(ctx, hotel, { ...dates, types: [type] })).number);
  }
  await visitingAgent(app).get('/');
});

test('a full house offers the nearest dates, its sister, and the waiting list', async () => {
  const { text, status } = await visitingAgent(app).get(search);
  expect(status).toBe(200);
  const ways = [
    ...text.matchAll(
      /<a class="card card__body" href="([^"]+)"[^>]*><span>([^<]+)<\/span><b class="price">([^<]+)</g,
    ),
  ];
  expect(ways.map(([, , label, price]) => `${label} ${price}`)).toEqual([
    'Tue 18 May – Thu 20 May from ¥1,080',
    'Sat 22 May – Mon 24 May from ¥1,152',
    'Mon 17 May – Wed 19 May from ¥1,080',
    'Test Hotel lake from ¥1,152',
  ]);
  for (const [, href = ''] of ways) {
    const page = await visitingAgent(app).get(href.replaceAll('&amp;', '&'));
    expect(page.text).toContain('¥1,'); // what is proposed is on offer
  }
  expect(text).toContain('href="/waiting-list?checkIn=2027-05-20');
  expect(text).toContain('href="/prices?month=2027-05');
});

test('a full search costs the same however many sister houses there are', async () => {
  const statements = () => countStatements(() => visitingAgent(app).get(search).then());
  await statements();
  const withOne = await statements();
  for (const slug of ['hill', 'pier', 'park']) await buildHotel(db, { slug, inventoryDays: 60 });
  expect(await statements()).toBe(withOne);
  const { text } = await visitingAgent(app).get(search);
  expect(text.match(/href="[^"]*hotel=(lake|hill|pier|park)/g)).toHaveLength(3);
});

test('of the whole chain the nearest that sell are proposed, whatever stands nearer without a room or a price', async () => {
  const place = (slug: string, latitude: number) =>
    db.hotel.update({ where: { slug }, data: { latitude, longitude: 121.4864 } });
  await place('bund', 31.2401);
  await place('lake', 31.4);
  await place('park', 31.2501);
  await place('hill', 30.2401);
  for (let index = 0; index < 50; index++) await buildMuteHouse(index, { rooms: index % 2 });
  const found = async () => {
    const { text } = await visitingAgent(app).get(search);
    return [
      ...text.matchAll(
        /<span>(Test Hotel [^<]*|Mute)(?: <span class="small soft">([^<]*)<\/span>)?<\/span>/g,
      ),
    ].map(([, name, away]) => [name?.trim(), away]);
  };
  expect(await found()).toEqual([
    ['Test Hotel park', '1.1 km away'],
    ['Test Hotel lake', '18 km away'],
    ['Test Hotel hill', '111 km away'],
  ]);
  await db.hotel.update({ where: { slug: 'park' }, data: { published: false } });
  await db.hotel.update({ where: { slug: 'lake' }, data: { active: false } });
  expect(await found()).toEqual([
    ['Test Hotel hill', '111 km away'],
    ['Test Hotel pier', undefined],
  ]);
  await db.hotel.update({ where: { slug: 'lake' }, data: { active: true } });
  await db.hotel.updateMany({ where: { slug: { notIn: ['bund', 'lake'] } }, data: { active: false } });
});

/** A house next door that guests find, with so many rooms free and nothing that sells them. */
async function buildMuteHouse(index: number, { rooms }: { rooms: number }): Promise<void> {
  const { timeZone, businessDate, currency } = await db.hotel.findUniqueOrThrow({ where: { id: hotel.id } });
  const where = { latitude: 31.2402, longitude: 121.4864 };
  const { id } = await db.hotel.create({
    data: { slug: `mute-${index}`, names: { en: 'Mute' }, timeZone, businessDate, currency, ...where },
  });
  const type = {
    hotelId: id,
    code: 'STD',
    names: { en: 'Room' },
    bedType: 'twin',
    baseAdults: 2,
    maxAdults: 2,
    amenities: [],
  };
  const { id: roomTypeId } = await db.roomType.create({ data: { ...type, maxGuests: 2 } });
  const dates = ['2027-05-20', '2027-05-21'].map((date) => new Date(date));
  await db.roomTypeDay.createMany({
    data: dates.map((date) => ({ hotelId: id, roomTypeId, date, capacity: rooms })),
  });
}

test('where rooms are free nothing else is proposed, and a full search has a fixed number of statements', async () => {
  const agent = visitingAgent(app);
  const free = await agent.get('/search?checkIn=2027-05-10&checkOut=2027-05-12&adults=2&rooms=1');
  expect(free.text).not.toContain('Other dates with room');
  const few = await countStatements(() => agent.get(search).then());
  const many = await countStatements(() => agent.get(search.replace('adults=2', 'adults=1')).then());
  expect([few, many]).toEqual([9, 9]);
});

test('a guest joins with a name and an address, is offered the freed room and takes it', async () => {
  const agent = visitingAgent(app);
  const form = await agent.get(joinForm);
  expect(form.text).toContain('Join the waiting list');
  const joined = await postForm(agent, '/waiting-list', { ...stay, ...guest, room: 'FAM' }, joinForm);
  expect(joined.status).toBe(303);
  const path = joined.headers.location ?? '';
  expect(path).toMatch(/^\/waiting-list\/[\w-]{24}$/);
  expect((await agent.get(path)).text).toContain('You are on the waiting list');

  await cancelReservation(ctx, { number: sold.at(-1) ?? '', reason: 'ill' });
  await offerFreedRooms(ctx);
  await db.reservation.updateMany({ where: { status: 'held' }, data: { dueNowMinor: 0 } });
  const offered = await agent.get(path);
  expect(offered.text).toContain('A room is free for you');
  const taken = await postForm(agent, `${path}/acceptance`, {}, path);
  expect(taken.status).toBe(303);
  expect((await agent.get(taken.headers.location ?? '')).text).toContain('Chen');
  expect((await agent.get(path)).text).toContain('It is yours');
});

test('a form that came back keeps what was typed; nonsense leads to the search or nowhere', async () => {
  const agent = visitingAgent(app);
  const bad = await postForm(
    agent,
    '/waiting-list',
    { ...stay, ...guest, email: 'chen@', phone: '12' },
    joinForm,
  );
  expect(bad.status).toBe(422);
  expect(bad.text).toContain('value="chen@"');
  expect(bad.text).toContain('value="Siyuan"');
  expect((await agent.get('/waiting-list?checkIn=x')).headers.location).toBe('/search');
  expect((await agent.get('/waiting-list/none')).status).toBe(404);
  expect((await agent.get(`/waiting-list/${'x'.repeat(24)}`)).status).toBe(404);
  const past = await postForm(
    agent,
    '/waiting-list',
    {
      ...stay,
      ...guest,
      checkIn: '2027-04-01',
      checkOut: '2027-04-02',
    },
    joinForm,
  );
  expect(past.headers.location).toBe('/search?checkIn=2027-04-01&checkOut=2027-04-02&adults=2');
});

test('the desk sees who waits, in a fixed number of statements, and takes off who asks for it', async () => {
  const desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
  await desk.get('/staff/waiting-list');
  const one = await countStatements(() => desk.get('/staff/waiting-list').then());
  const visitor = visitingAgent(app);
  for (const name of ['Wang', 'Zhao'])
    await postForm(
      visitor,
      '/waiting-list',
      {
        ...stay,
        ...guest,
        lastName: name,
        email: `${name}@example.com`,
      },
      joinForm,
    );
  expect(await countStatements(() => desk.get('/staff/waiting-list').then())).toBe(one);
  const list = await desk.get('/staff/waiting-list');
  expect(list.text.indexOf('Siyuan Wang')).toBeLessThan(list.text.indexOf('Siyuan Zhao'));
  const [, removal = ''] = /action="(\/staff\/waiting-list\/\d+\/removal)"/.exec(list.text) ?? [];
  expect((await postForm(desk, removal, {}, '/staff/waiting-list')).status).toBe(303);
  const stranger = await signedInAgent(app, 'front-desk', { hotelId: sister.id });
  expect((await stranger.get('/staff/waiting-list')).text).not.toContain('Siyuan');
  expect((await postForm(stranger, removal, {}, '/staff/today')).status).toBe(404);
});

import { gzipSync } from 'node:zlib';
import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { addDays, toDbDate } from '../../../src/core/calendar-date.ts';
import { searchOffers } from '../../../src/modules/availability/availability.service.ts';
import { extendInventory, takeNightsIn } from '../../../src/modules/inventory/inventory.service.ts';
import { inventoryBoard } from '../../../src/modules/inventory/inventory-board.service.ts';
import { countStatements, type Db, inTransaction } from '../../../src/platform/db.ts';
import { listen, startLive, whenListening } from '../../../src/platform/live.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import {
  type BuiltHotel,
  buildHotel,
  testBusinessDate,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';
import { buildSuite } from '../../support/suites.ts';

let database: TestDatabase;
let db: Db;
let app: Express;
let hotel: BuiltHotel;
let manager: TestAgent;
const url = '/staff/inventory';
const monday = testBusinessDate;
const day = (days: number) => addDays(monday, days);

beforeAll(async () => {
  database = await testDatabase();
  db = database.db;
  app = testApp(db);
});

beforeEach(async () => {
  hotel = await buildHotel(db, { inventoryDays: 10 });
  manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
});

const range = (overrides: Record<string, string | string[]> = {}) => ({
  firstDate: monday,
  lastDate: day(1),
  ...overrides,
});
const change = `${url}/change`;
const send = (fields: Record<string, string | string[]>) => postForm(manager, change, range(fields), url);
const preview = (fields: Record<string, string | string[]>) =>
  manager.get(change).query(range(fields) as Record<string, string>);

async function left(arrival = monday): Promise<Record<string, number>> {
  const { offers } = await searchOffers(db, {
    hotelId: hotel.id,
    arrival,
    departure: addDays(arrival, 1),
    rooms: [{ adults: 2, childAges: [] }],
    channel: 'web',
    at: testNow,
    ratePlanCode: 'BAR',
  });
  return Object.fromEntries(offers.map((offer) => [offer.roomType.code, offer.roomsLeft]));
}

const sell = (rooms: number) =>
  inTransaction(db, (tx) =>
    takeNightsIn(tx, {
      hotelId: hotel.id,
      counter: 'sold',
      takes: [{ roomTypeId: hotel.types.STD.id, arrival: monday, departure: day(1), rooms }],
    }),
  );

test('shows what is left of each type for sixty dates, in full with what it is made up of', async () => {
  await sell(3);
  const { status, text } = await manager.get(url);
  expect(status).toBe(200);
  expect(text.match(/<th scope="col"/g)).toHaveLength(61);
  expect(text.match(/<th scope="row"/g)).toHaveLength(6);
  const full = (await manager.get(`${url}?view=full`)).text;
  expect(full.match(/<th scope="row"/g)).toHaveLength(21);
  expect(rowOf(full, 'Sold')[0]).toBe('3');
  expect(rowOf(full, 'In service')[0]).toBe('4');
  for (const query of ['?from=2027-02-30', '?from=2199-12-31', '?from=x', '?view=all']) {
    expect((await manager.get(url + query)).status).toBe(200);
  }
});

/** The cells of the first row with this heading. */
function rowOf(text: string, heading: string): string[] {
  const row = text.split('<tr').find((each) => each.includes(`<th scope="row">${heading}`)) ?? '';
  return [...row.matchAll(/<td[^>]*>([^<]*)</g)].map((match) => match[1] ?? '');
}

test('what is left on the board is what the search sells', async () => {
  await buildSuite(testContext(db, { hotelId: hotel.id }), hotel);
  await sell(3);
  await send({ houseLimit: '5' });
  const { text } = await manager.get(url);
  const shown = (type: string) => Number(rowOf(text, type)[0]);
  expect({ STD: shown('STD'), DLX: shown('DLX'), FAM: shown('FAM') }).toEqual(await left());
  expect(rowOf(text, 'The house: sold and held')[0]).toBe('3');
  expect(rowOf(text, 'Occupancy')[0]).toBe('43%'); // 3 of 7: the suite is no room beside its two
});

test('a public holiday is named at the head of its date', async () => {
  const holiday = { hotelId: hotel.id, source: 'library', kind: 'public', names: { en: 'Labour Day' } };
  await db.publicHoliday.create({ data: { ...holiday, date: toDbDate(day(2)), sourceKey: 'a' } });
  const { text } = await manager.get(url);
  const heads = text.match(/<th scope="col".*?<\/th>/gs) ?? [];
  expect(heads.map((head) => head.includes('Labour Day')).indexOf(true)).toBe(3); // the types, Monday, Tuesday
});

test('the number of statements does not grow with the house', async () => {
  const statements = () => countStatements(() => manager.get(url));
  await manager.get(url);
  const few = await statements();
  await db.roomType.createMany({
    data: ['A', 'B'].map((code) => ({
      hotelId: hotel.id,
      code,
      names: { en: code },
      bedType: 'king',
      maxAdults: 2,
      maxGuests: 2,
    })),
  });
  expect(await statements()).toBe(few);
  const own = await countStatements(() => inventoryBoard(db, { hotelId: hotel.id, from: monday, days: 60 }));
  expect(own).toBe(2);
});

test('twenty types on sixty dates weigh less than 100 KB on the way, also in full', async () => {
  const data = Array.from({ length: 17 }, (_, index) => ({
    hotelId: hotel.id,
    code: `T${index}`,
    names: { en: `Type ${index}` },
    bedType: 'king',
    maxAdults: 2,
    maxGuests: 2,
  }));
  await db.roomType.createMany({ data });
  await inTransaction(db, (tx) => extendInventory(tx, hotel.id, day(60)));
  const { text } = await manager.get(`${url}?view=full`);
  expect(gzipSync(text).length).toBeLessThan(100_000);
});

test('an allowance sells more, to the last night of its range and on the weekdays ticked', async () => {
  const types = String(hotel.types.STD.id);
  expect((await send({ types, allowance: '2' })).status).toBe(303);
  expect([(await left()).STD, (await left(day(1))).STD, (await left(day(2))).STD]).toEqual([6, 6, 4]);
  await send({ types, allowance: '1', lastDate: day(6), weekdays: ['4', '3'] });
  const week = await Promise.all([0, 1, 2, 3, 4].map(async (days) => (await left(day(days))).STD));
  expect(week).toEqual([6, 6, 5, 5, 4]);
});

test('several things are set at once, or none of them', async () => {
  await sell(3);
  const all = {
    allowance: '1',
    sale: 'stop',
    types: [String(hotel.types.DLX.id), String(hotel.types.FAM.id)],
  };
  const below = await send({ ...all, houseLimit: '2' });
  expect([below.status, below.text.includes('3 rooms')]).toEqual([409, true]);
  expect(await left()).toEqual({ STD: 1, DLX: 3, FAM: 1 });
  expect((await send({ ...all, houseLimit: '3' })).status).toBe(303);
  expect(await left()).toEqual({});
  expect(await db.auditEvent.count({ where: { hotelId: hotel.id, action: 'inventory_changed' } })).toBe(1);
  await send({ noLimit: '1', sale: 'resume', types: all.types });
  expect(await left()).toEqual({ STD: 1, DLX: 4, FAM: 2 });
});

test('the preview counts the nights, names what is refused, and changes nothing', async () => {
  await sell(3);
  const types = String(hotel.types.STD.id);
  const good = await preview({
    types,
    allowance: '2',
    houseLimit: '4',
    lastDate: day(3),
    weekdays: ['1', '2'],
  });
  expect(good.status).toBe(200);
  expect(good.text).toContain('2 dates, 2 nights of these types');
  expect(good.text).toContain('name="weekdays" value="2"');
  const bad = await preview({ houseLimit: '2' });
  expect(bad.text).toContain('below what is sold on 1 date: 3 May. Up to 3 rooms are taken');
  expect(bad.text).not.toContain('Change it');
  expect((await preview({ allowance: '1', firstDate: '2030-01-01', lastDate: '2030-01-02' })).text).toContain(
    'No night of these types is open',
  );
  expect(await left()).toEqual({ STD: 1, DLX: 3, FAM: 1 });
  await send({ types, allowance: '2' });
  await sell(3);
  expect((await preview({ types, allowance: '0' })).text).toContain('On 1 night more is taken');
});

test('a house limit holds, goes, and counts what is sold', async () => {
  await sell(3);
  expect((await send({ houseLimit: '4' })).status).toBe(303);
  expect(await left()).toEqual({ STD: 1, DLX: 1, FAM: 1 });
  expect((await send({ noLimit: '1' })).status).toBe(303);
  expect(await left()).toEqual({ STD: 1, DLX: 3, FAM: 1 });
});

test('a type, or the house, is closed and opened again; other restrictions stay', async () => {
  const stop = { types: String(hotel.types.DLX.id), sale: 'stop' };
  expect((await send(stop)).status).toBe(303);
  expect(Object.keys(await left())).toEqual(['STD', 'FAM']);
  expect((await manager.get(url)).text).toContain('closed for sale');
  await db.restriction.updateMany({
    where: { hotelId: hotel.id, date: new Date(`${monday}T00:00:00Z`) },
    data: { minStayArrival: 2 },
  });
  await send({ ...stop, sale: 'resume' });
  expect(await db.restriction.findMany({ where: { hotelId: hotel.id } })).toMatchObject([
    { closed: false, minStayArrival: 2 },
  ]);
  await db.restriction.updateMany({ where: { hotelId: hotel.id }, data: { closed: true, channel: 'web' } });
  expect((await manager.get(url)).text).toContain('title="closed on some plans or channels">3 ÷<');
  await send({ sale: 'stop' });
  expect(await left()).toEqual({});
});

test.each([
  { allowance: '-1' },
  { allowance: '101' },
  { lastDate: '2027-05-02', allowance: '1' },
  { lastDate: '2029-05-02', allowance: '1' },
  { houseLimit: '1e3' },
  { houseLimit: '3', noLimit: '1' },
  { sale: 'maybe' },
  { weekdays: '7', allowance: '1' },
  {},
])('%j is refused, asked or sent', async (overrides) => {
  const answer = await send(overrides as Record<string, string>);
  expect(answer.status).toBe(422);
  expect((await preview(overrides as Record<string, string>)).status).toBe(422);
  expect(await left()).toEqual({ STD: 4, DLX: 3, FAM: 1 });
});

test('another hotel’s type is not found; the desk may look, not change', async () => {
  const other = await buildHotel(db, { inventoryDays: 2 });
  const theirs = String(other.types.STD.id);
  expect((await send({ types: theirs, allowance: '1' })).status).toBe(404);
  expect((await preview({ types: theirs, sale: 'stop' })).status).toBe(404);
  const desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
  const { status, text } = await desk.get(url);
  expect([status, text.includes('See what changes')]).toEqual([200, false]);
  expect((await postForm(desk, change, range({ houseLimit: '0' }), url)).status).toBe(403);
});

test('a booking and a change elsewhere tell the open board', async () => {
  const heard: string[] = [];
  const { stop } = startLive({ url: database.url, onError: () => {} });
  await whenListening(5_000);
  const leave = listen({
    ctx: testContext(db, { hotelId: hotel.id }),
    feeds: new Set(),
    hotelId: hotel.id,
    userId: 1,
    send: ({ topic }) => heard.push(topic),
    close: () => {},
  });
  await sell(1);
  await vi.waitFor(() => expect(heard).toEqual(['inventory']));
  await send({ allowance: '1' });
  await vi.waitFor(() => expect(heard).toEqual(['inventory', 'inventory']));
  leave();
  await stop();
});

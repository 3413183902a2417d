import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { addDays } from '../../../src/core/calendar-date.ts';
import { searchOffers } from '../../../src/modules/availability/availability.service.ts';
import { takeNightsIn } from '../../../src/modules/inventory/inventory.service.ts';
import { type Db, inTransaction } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, testBusinessDate, testNow } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let app: Express;
let hotel: BuiltHotel;
let manager: TestAgent;
const url = '/staff/inventory';
const monday = testBusinessDate;
const day = (days: number) => addDays(monday, days);

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db);
});

beforeEach(async () => {
  hotel = await buildHotel(db, { inventoryDays: 10 });
  manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
});

const range = (overrides: Record<string, string> = {}) => ({
  firstDate: monday,
  lastDate: day(1),
  ...overrides,
});
const send = (what: string, fields: Record<string, string>) =>
  postForm(manager, `${url}/${what}`, fields, url);

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

test('shows types by dates, the house below', async () => {
  await sell(3);
  const { status, text } = await manager.get(url);
  expect(status).toBe(200);
  expect(text).toContain('3 of 4');
  expect(text.match(/<th scope="row">/g)).toHaveLength(4);
  for (const query of ['?from=2027-02-30', '?from=2199-12-31', '?from=x']) {
    expect((await manager.get(url + query)).status).toBe(200);
  }
});

test('an allowance sells more, to the last night of its range', async () => {
  expect(
    (await send('allowance', range({ roomTypeId: String(hotel.types.STD.id), allowance: '2' }))).status,
  ).toBe(303);
  expect([(await left()).STD, (await left(day(1))).STD, (await left(day(2))).STD]).toEqual([6, 6, 4]);
});

test('a house limit holds, goes, and is not set below what is sold', async () => {
  await sell(3);
  expect((await send('house-limit', range({ houseLimit: '4' }))).status).toBe(303);
  expect(await left()).toEqual({ STD: 1, DLX: 1, FAM: 1 });
  const below = await send('house-limit', range({ houseLimit: '2' }));
  expect([below.status, below.text.includes('3 rooms')]).toEqual([409, true]);
  expect((await send('house-limit', range())).status).toBe(303);
  expect(await left()).toEqual({ STD: 1, DLX: 3, FAM: 1 });
});

test('a type, or the house, is closed and opened again; other restrictions stay', async () => {
  const stop = range({ stopTypeId: String(hotel.types.DLX.id), sale: 'stop' });
  expect((await send('stop-sell', stop)).status).toBe(303);
  expect(Object.keys(await left())).toEqual(['STD', 'FAM']);
  expect((await manager.get(url)).text).toContain('closed');
  await db.restriction.updateMany({
    where: { hotelId: hotel.id, date: new Date(`${monday}T00:00:00Z`) },
    data: { minStayArrival: 2 },
  });
  await send('stop-sell', { ...stop, sale: 'resume' });
  expect(await db.restriction.findMany({ where: { hotelId: hotel.id } })).toMatchObject([
    { closed: false, minStayArrival: 2 },
  ]);
  await send('stop-sell', range({ sale: 'stop' }));
  expect(await left()).toEqual({});
});

test.each([
  ['allowance', { allowance: '-1' }],
  ['allowance', { allowance: '101' }],
  ['allowance', { lastDate: '2027-05-02', allowance: '1' }],
  ['house-limit', { houseLimit: '1e3' }],
  ['stop-sell', { sale: 'maybe' }],
])('%s with %j is refused', async (what, overrides) => {
  const answer = await send(what, range({ roomTypeId: String(hotel.types.STD.id), ...overrides }));
  expect(answer.status).toBe(422);
  expect(await left()).toEqual({ STD: 4, DLX: 3, FAM: 1 });
});

test('another hotel’s type is not found; the desk may look, not change', async () => {
  const other = await buildHotel(db, { inventoryDays: 2 });
  const theirs = String(other.types.STD.id);
  expect((await send('allowance', range({ roomTypeId: theirs, allowance: '1' }))).status).toBe(404);
  expect((await send('stop-sell', range({ stopTypeId: theirs, sale: 'stop' }))).status).toBe(404);
  const desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
  expect((await desk.get(url)).status).toBe(200);
  expect((await postForm(desk, `${url}/house-limit`, range({ houseLimit: '0' }), url)).status).toBe(403);
});

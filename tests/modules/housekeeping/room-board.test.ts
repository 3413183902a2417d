import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, expect, test } from 'vitest';
import { houseBoard } from '../../../src/modules/housekeeping/room-board.service.ts';
import { assignRoom } from '../../../src/modules/reservations/room-assignment.service.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import {
  type BuiltHotel,
  buildHotel,
  testBusinessDate,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';
import { buildInHouseReservation, buildReservation, roomNamed } from '../../support/stays.ts';

let db: Db;
let app: Express;
let hotel: BuiltHotel;
let maid: TestAgent;

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db);
  app = testApp(db, { clock: () => testNow });
  maid = await signedInAgent(app, 'housekeeping', { hotelId: hotel.id });
});

const room = (number: string) => db.room.findUniqueOrThrow({ where: { id: roomNamed(hotel, number) } });

/** The numbers of the rooms that a page shows. */
function shownOn(text: string): string[] {
  const cards = text.split('<li class="room-card').slice(1);
  return cards
    .filter((card) => !/^[^>]* hidden>/.test(card))
    .map((card) => /data-room="(\w+)"/.exec(card)?.[1] ?? '');
}

test('the board shows who is in each room, and can be narrowed and ordered in the address', async () => {
  await buildInHouseReservation(testContext(db), hotel, {
    room: '101',
    guest: { firstName: 'Yui', lastName: 'Tanaka' },
  });
  const all = await maid.get('/staff/rooms');
  expect(all.text).toContain('Yui Tanaka, until 5 May');
  expect(shownOn(all.text)).toEqual(['101', '102', '103', '104', '201', '202', '203', '301']);
  expect(shownOn((await maid.get('/staff/rooms?state=ready&type=STD')).text)).toEqual(['102', '103', '104']);
  expect(shownOn((await maid.get('/staff/rooms?occupancy=occupied')).text)).toEqual(['101']);
  expect(shownOn((await maid.get('/staff/rooms?sort=occupancy&floor=1')).text)).toEqual([
    '102',
    '103',
    '104',
    '101',
  ]);
  const none = await maid.get('/staff/rooms?status=vip');
  expect(shownOn(none.text)).toEqual([]);
  expect(none.text).toMatch(/<div data-no-rooms>[\s\S]*No room fits these filters/);
});

test('what cannot be read in the address asks for nothing', async () => {
  for (const query of [
    'state=none',
    'floor=x',
    'floor=1e999',
    'by=moon',
    'sort=',
    'type=%27',
    'status[]=vip',
  ]) {
    const { status, text } = await maid.get(`/staff/rooms?${query}`);
    expect([query, status, shownOn(text).length]).toEqual([query, 200, 8]);
  }
});

test('the house position stands above the rooms, as the desk counts it', async () => {
  const house = await buildHotel(db);
  await buildInHouseReservation(testContext(db), house, { room: '101' });
  await buildReservation(testContext(db), house, { types: ['DLX'] });
  const { position } = await houseBoard(db, { hotelId: house.id, businessDate: testBusinessDate });
  expect(position).toEqual({
    inHouse: 1,
    arrivalsLeft: 1,
    departuresLeft: 0,
    expectedTonight: 2,
    freeToSell: 6,
  });
  const keeper = await signedInAgent(app, 'housekeeping', { hotelId: house.id });
  expect((await keeper.get('/staff/rooms')).text).toMatch(/data-figure="free-to-sell">6</);
});

test('costs three statements, for one room as for three', async () => {
  for (const rooms of [{ STD: 1, DLX: 0, FAM: 0 }, { STD: 2, DLX: 1, FAM: 0 }, {}]) {
    const house = await buildHotel(db, { rooms });
    const question = { hotelId: house.id, businessDate: testBusinessDate };
    expect(await countStatements(() => houseBoard(db, question))).toBe(3);
  }
});

test('a room by itself says what can be done next, as far as one may', async () => {
  const { text } = await maid.get('/staff/rooms/101?state=occupied');
  expect(text).toContain('Yui Tanaka, until 5 May');
  expect(text).toContain('href="/staff/rooms?state=occupied"');
  expect(text).toContain('action="/staff/rooms/101/housekeeping?state=occupied"');
  expect(text).not.toContain('/staff/folios/');
  const desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
  expect((await desk.get('/staff/rooms/101')).text).toContain('/staff/folios/');
  const seller = await signedInAgent(app, 'marketing', { hotelId: hotel.id });
  expect((await seller.get('/staff/rooms/101')).text).not.toContain('/housekeeping');
  expect((await maid.get('/staff/rooms/999')).status).toBe(404);
});

test('a room is marked dirty, clean and inspected, and comes back to the view one had', async () => {
  for (const housekeeping of ['dirty', 'cleaning', 'clean', 'inspected']) {
    const path = '/staff/rooms/102/housekeeping?floor=1';
    const done = await postForm(maid, path, { housekeeping }, '/staff/rooms/102');
    expect([done.status, done.headers.location]).toEqual([303, '/staff/rooms/102?floor=1']);
    expect((await room('102')).housekeeping).toBe(housekeeping);
  }
});

test('an unknown mark, an unknown room and another’s permission change nothing', async () => {
  const at = (number: string) => `/staff/rooms/${number}/housekeeping`;
  const unknown = await postForm(maid, at('103'), { housekeeping: 'spotless' });
  expect(unknown.status).toBe(303);
  expect((await maid.get('/staff/rooms/103')).text).toContain('That could not be read.');
  expect((await postForm(maid, at('999'), { housekeeping: 'dirty' })).status).toBe(404);
  const seller = await signedInAgent(app, 'marketing', { hotelId: hotel.id });
  expect((await postForm(seller, at('103'), { housekeeping: 'dirty' }, '/staff/rooms')).status).toBe(403);
  expect((await room('103')).housekeeping).toBe('inspected');
});

test('nobody asks for quiet in an empty room', async () => {
  await postForm(maid, '/staff/rooms/103/housekeeping', { housekeeping: 'do_not_disturb' });
  expect((await maid.get('/staff/rooms/103')).text).toContain(
    'Nobody is in room 103 who could ask for quiet.',
  );
  await postForm(maid, '/staff/rooms/101/housekeeping', { housekeeping: 'do_not_disturb' });
  expect((await room('101')).housekeeping).toBe('do_not_disturb');
});

test('a discrepancy is reported, shown and settled', async () => {
  const report = (found: string) => postForm(maid, '/staff/rooms/104/finding', { found });
  await report('occupied');
  expect(shownOn((await maid.get('/staff/rooms?status=discrepancy')).text)).toEqual(['104']);
  await report('somebody');
  expect((await room('104')).foundOccupied).toBe(true);
  await report('settled');
  expect((await room('104')).foundOccupied).toBeNull();
  await report('vacant');
  expect((await room('104')).foundOccupied).toBeNull();
  const seller = await signedInAgent(app, 'marketing', { hotelId: hotel.id });
  expect(
    (await postForm(seller, '/staff/rooms/104/finding', { found: 'occupied' }, '/staff/rooms')).status,
  ).toBe(403);
});

test('the desk says that a guest is here and waits', async () => {
  const ctx = testContext(db);
  const placed = await buildReservation(ctx, hotel, { types: ['DLX'] });
  const stayId = placed.stayIds[0] ?? 0;
  await assignRoom(ctx, { hotelId: hotel.id, stayId, roomId: roomNamed(hotel, '202') });
  const desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
  const say = (fields: Record<string, string>, by = desk) =>
    postForm(by, '/staff/rooms/202/waiting', fields, '/staff/rooms/202');
  const waitingSince = async () => (await db.stay.findUniqueOrThrow({ where: { id: stayId } })).waitingSince;
  expect((await say({ stayId: String(stayId), waiting: '1' }, maid)).status).toBe(403);
  await say({ stayId: '1', waiting: '1' });
  expect(await waitingSince()).toBeNull();
  await say({ stayId: String(stayId), waiting: '1' });
  expect(await waitingSince()).toEqual(testNow);
  expect(shownOn((await desk.get('/staff/rooms?status=early_arrival_waiting')).text)).toEqual(['202']);
  const card = /<li class="room-card[^>]*id="room-\d+"[^>]*>(?:(?!<\/li>).)*202(?:(?!<\/li>).)*<\/li>/s;
  expect(card.exec((await desk.get('/staff/rooms')).text)?.[0]).toContain('Guest waits');
  expect((await desk.get('/staff/today')).text).toContain('Guest waits');
  await say({ stayId: String(stayId) });
  expect((await desk.get('/staff/today')).text).not.toContain('Guest waits');
  expect(await waitingSince()).toBeNull();
});

test('taking a room out names the bookings that lose it, and goes on when they are accepted', async () => {
  const ctx = testContext(db);
  const placed = await buildReservation(ctx, hotel, { arrival: '2027-05-10', departure: '2027-05-12' });
  await assignRoom(ctx, {
    hotelId: hotel.id,
    stayId: placed.stayIds[0] ?? 0,
    roomId: roomNamed(hotel, '104'),
  });
  const fields = {
    kind: 'out_of_order',
    startDate: '2027-05-09',
    endDate: '2027-05-11',
    reason: 'shower',
    returnState: 'clean',
  };
  const path = '/staff/rooms/104/blocks';
  expect((await postForm(maid, path, { ...fields, endDate: '2027-05-09' })).status).toBe(422);
  expect((await postForm(maid, path, { ...fields, returnState: 'do_not_disturb' })).status).toBe(422);
  const named = await postForm(maid, path, fields);
  expect(named.status).toBe(409);
  expect(named.text).toContain(placed.number);
  expect((await postForm(maid, path, { ...fields, acceptDisplaced: '1' })).status).toBe(303);
  const block = await db.roomBlock.findFirstOrThrow({ where: { roomId: roomNamed(hotel, '104') } });
  expect(block.returnState).toBe('clean');
  expect((await postForm(maid, `${path}/${block.id}/release`)).status).toBe(303);
  await postForm(maid, `${path}/${block.id}/release`);
  expect((await maid.get('/staff/rooms/104')).text).toContain('This block has been released already.');
});

import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, expect, test } from 'vitest';
import { assignRoom } from '../../../src/modules/reservations/room-assignment.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, testContext, testNow } from '../../support/builders.ts';
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

test('the board shows who is in each room, and can be narrowed to one group', async () => {
  await buildInHouseReservation(testContext(db), hotel, {
    room: '101',
    guest: { firstName: 'Yui', lastName: 'Tanaka' },
  });
  const all = await maid.get('/staff/rooms');
  expect(all.text).toContain('Yui Tanaka, until 5 May');
  const ready = await maid.get('/staff/rooms?group=ready');
  expect(ready.text).not.toContain('Yui Tanaka');
  expect((await maid.get('/staff/rooms?group=none')).status).toBe(200);
});

test('a room is marked dirty, clean and inspected', async () => {
  for (const housekeeping of ['dirty', 'cleaning', 'clean', 'inspected']) {
    const done = await postForm(maid, '/staff/rooms/102/housekeeping', { housekeeping }, '/staff/rooms');
    expect([done.status, done.headers.location]).toEqual([303, '/staff/rooms']);
    expect((await room('102')).housekeeping).toBe(housekeeping);
  }
});

test('an unknown mark, an unknown room and another’s permission change nothing', async () => {
  expect(
    (await postForm(maid, '/staff/rooms/103/housekeeping', { housekeeping: 'spotless' }, '/staff/rooms'))
      .status,
  ).toBe(303);
  expect(
    (await postForm(maid, '/staff/rooms/999/housekeeping', { housekeeping: 'dirty' }, '/staff/rooms')).status,
  ).toBe(404);
  const seller = await signedInAgent(app, 'marketing', { hotelId: hotel.id });
  const refused = await postForm(
    seller,
    '/staff/rooms/103/housekeeping',
    { housekeeping: 'dirty' },
    '/staff/rooms',
  );
  expect(refused.status).toBe(403);
  expect((await room('103')).housekeeping).toBe('inspected');
});

test('taking a room out names the bookings that lose it, and goes on when they are accepted', async () => {
  const ctx = testContext(db);
  const placed = await buildReservation(ctx, hotel, { arrival: '2027-05-10', departure: '2027-05-12' });
  await assignRoom(ctx, {
    hotelId: hotel.id,
    stayId: placed.stayIds[0] ?? 0,
    roomId: roomNamed(hotel, '104'),
  });
  const fields = { kind: 'out_of_order', startDate: '2027-05-09', endDate: '2027-05-11', reason: 'shower' };
  const path = '/staff/rooms/104/blocks';
  expect((await postForm(maid, path, { ...fields, endDate: '2027-05-09' })).status).toBe(422);
  const named = await postForm(maid, path, fields);
  expect(named.status).toBe(409);
  expect(named.text).toContain(placed.number);
  expect((await postForm(maid, path, { ...fields, acceptDisplaced: '1' })).status).toBe(303);
  const block = await db.roomBlock.findFirstOrThrow({ where: { roomId: roomNamed(hotel, '104') } });
  expect((await postForm(maid, `${path}/${block.id}/release`, {}, '/staff/rooms')).status).toBe(303);
});

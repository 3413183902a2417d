import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, expect, test } from 'vitest';
import { listRoomClasses } from '../../../src/modules/room-types/room-class.service.ts';
import { getRoomType } from '../../../src/modules/room-types/room-type.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let app: Express;
let hotel: BuiltHotel;
let manager: TestAgent;
const url = '/staff/settings/room-classes';
const form = (overrides = {}) => ({
  code: 'suite',
  'names.en': 'Suites',
  'names.zh-CN': '套房',
  sortOrder: '2',
  ...overrides,
});

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db);
  hotel = await buildHotel(db, { slug: 'bund', inventoryDays: 30 });
  manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
});

test('a class is made, changed, and kept from being made twice', async () => {
  expect((await postForm(manager, url, form())).status).toBe(303);
  expect((await postForm(manager, url, form())).text).toContain('a class with this code already');
  expect((await postForm(manager, url, form({ code: 'X', 'names.en': '' }))).status).toBe(422);
  const [made] = await listRoomClasses(db, hotel.id);
  const own = `${url}/${made?.id}`;
  expect((await postForm(manager, own, form({ 'names.en': 'Our suites' }), own)).status).toBe(303);
  expect((await postForm(manager, own, form({ sortOrder: 'x' }), own)).status).toBe(422);
  expect((await listRoomClasses(db, hotel.id))[0]).toMatchObject({
    code: 'SUITE',
    names: { en: 'Our suites' },
  });
});

test('guests find a type by its class, with its beds and what can be put up', async () => {
  const [made] = await listRoomClasses(db, hotel.id);
  await db.roomType.update({
    where: { id: hotel.types.DLX.id },
    data: {
      classId: made?.id ?? 0,
      accessible: true,
      maxExtraBeds: 1,
      maxCots: 1,
      beds: [
        { kind: 'king', count: 1 },
        { kind: 'sofa_bed', count: 2 },
      ],
    },
  });
  const stay = 'checkIn=2027-05-10&checkOut=2027-05-12&adults=2&children=1&childAge=1&rooms=1';
  const all = (await manager.get(`/search?${stay}`)).text;
  expect(all).toContain('1 king bed, 2 sofa beds');
  for (const words of ['Our suites', 'extra bed and cot possible', 'Accessible', 'For your party: 1 cot']) {
    expect(all).toContain(words);
    expect((await manager.get(`/rooms/DLX?${stay}`)).text).toContain(words);
  }
  const offers = (text: string) =>
    [...text.matchAll(/<h2><a href="\/rooms\/(\w+)/g)].map((match) => match[1]);
  expect(offers(all)).toEqual(['STD', 'DLX', 'FAM']);
  expect(offers((await manager.get(`/search?${stay}&class=SUITE`)).text)).toEqual(['DLX']);
  expect(offers((await manager.get(`/search?${stay}&accessible=1`)).text)).toEqual(['DLX']);
});

test('a class of another hotel is not found, and refused by the database', async () => {
  const other = await buildHotel(db, { inventoryDays: 2 });
  const theirs = await db.roomClass.create({ data: { hotelId: other.id, code: 'A', names: { en: 'A' } } });
  expect((await manager.get(`${url}/${theirs.id}`)).status).toBe(404);
  await expect(
    db.roomType.update({ where: { id: hotel.types.STD.id }, data: { classId: theirs.id } }),
  ).rejects.toThrow(/of another hotel/);
  expect((await getRoomType(db, hotel.id, hotel.types.STD.id)).classId).toBeNull();
});

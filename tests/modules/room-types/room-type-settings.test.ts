import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, expect, test } from 'vitest';
import { getRoomTypeByCode } from '../../../src/modules/room-types/room-type.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let app: Express;
let hotel: BuiltHotel;
let manager: TestAgent;
const url = '/staff/settings/room-types';

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db);
  hotel = await buildHotel(db, { inventoryDays: 2 });
  manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
});

const form = (overrides: Record<string, string> = {}) => ({
  code: 'ste',
  'names.en': 'Suite',
  'names.zh-CN': '套房',
  bedType: 'king',
  baseAdults: '2',
  maxAdults: '3',
  maxChildren: '1',
  maxGuests: '4',
  maxExtraBeds: '1',
  maxCots: '2',
  'beds.king': '1',
  'beds.sofa_bed': '2',
  accessible: '1',
  amenities: 'wifi',
  ownAmenities: 'record player，wifi, tatami',
  scene: 'suite',
  sortOrder: '9',
  defaultAllowance: '0',
  active: '1',
  ...overrides,
});

test('a new type is kept as typed, its code in capitals', async () => {
  expect((await postForm(manager, url, form())).status).toBe(303);
  expect(await getRoomTypeByCode(db, hotel.id, 'STE')).toMatchObject({
    names: { en: 'Suite', 'zh-CN': '套房' },
    amenities: ['wifi', 'record player', 'tatami'],
    beds: [
      { kind: 'king', count: 1 },
      { kind: 'sofa_bed', count: 2 },
    ],
    accessible: true,
    maxGuests: 4,
    maxExtraBeds: 1,
    maxCots: 2,
    view: null,
  });
  expect((await manager.get(url)).text).toContain('Suite');
});

test.each([
  ['a code that is taken', { code: 'STD' }, 'code already'],
  ['no name', { 'names.en': ' ' }, 'fill this in'],
  ['more included than fit', { baseAdults: '4' }, 'More adults are included'],
  ['fewer guests than adults', { maxGuests: '2' }, 'fewer than the most adults'],
  ['a bed nobody makes', { bedType: 'hammock' }, 'choose one'],
  ['more beds than a room holds', { 'beds.king': '21' }, 'too large'],
  ['an amenity nobody knows', { amenities: 'helipad' }, 'choose one'],
  ['a huge number', { maxChildren: '99999999999999' }, 'enter a number'],
])('%s is told at its field', async (_name, overrides, words) => {
  const answer = await postForm(manager, url, form({ code: 'NEW', ...overrides }));
  expect(answer.status).toBe(422);
  expect(answer.text).toContain(words);
  expect(await db.roomType.count({ where: { hotelId: hotel.id, code: 'NEW' } })).toBe(0);
});

test('a type is changed and its code stays; another hotel’s is not found', async () => {
  const own = `${url}/${hotel.types.DLX.id}`;
  expect((await manager.get(own)).text).toContain('value="Deluxe"');
  expect((await postForm(manager, own, form({ 'names.en': 'De luxe', code: 'HACK' }))).status).toBe(303);
  expect(await getRoomTypeByCode(db, hotel.id, 'DLX')).toMatchObject({ names: { en: 'De luxe' } });
  const other = await buildHotel(db, { inventoryDays: 2 });
  expect((await manager.get(`${url}/${other.types.DLX.id}`)).status).toBe(404);
  expect((await postForm(manager, `${url}/${other.types.DLX.id}`, form(), url)).status).toBe(404);
  expect(await db.auditEvent.count({ where: { hotelId: hotel.id, action: 'room_type_changed' } })).toBe(1);
});

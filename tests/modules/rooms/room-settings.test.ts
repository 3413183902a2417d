import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addDays, toDbDate } from '../../../src/core/calendar-date.ts';
import { takeNightsIn } from '../../../src/modules/inventory/inventory.service.ts';
import { type Db, inTransaction } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, testBusinessDate } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let app: Express;
let hotel: BuiltHotel;
let other: BuiltHotel;
let manager: TestAgent;

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db);
});

beforeEach(async () => {
  hotel = await buildHotel(db, { inventoryDays: 8 });
  other = await buildHotel(db, { inventoryDays: 2 });
  manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
});

const rooms = '/staff/settings/rooms';
const roomNamed = (number: string) => hotel.rooms.find((room) => room.number === number)?.id ?? 0;
const form = (overrides: Record<string, string | number> = {}) => ({
  number: '105',
  roomTypeId: hotel.types.STD.id,
  floor: '1',
  features: 'quiet, lift',
  active: '1',
  ...overrides,
});

const capacity = async (type: 'STD' | 'DLX', days = 0) =>
  (
    await db.roomTypeDay.findFirst({
      where: { roomTypeId: hotel.types[type].id, date: toDbDate(addDays(testBusinessDate, days)) },
    })
  )?.capacity;

describe('rooms', () => {
  test('the list shows each room and its blocks', async () => {
    const { status, text } = await manager.get(rooms);
    expect(status).toBe(200);
    expect(text.match(/<th scope="row">/g)).toHaveLength(8);
  });

  test('a new room is sold from the business date on, to the horizon', async () => {
    const answer = await postForm(manager, rooms, form());
    expect(answer.status).toBe(303);
    expect([await capacity('STD'), await capacity('STD', 7), await capacity('STD', 540)]).toEqual([5, 5, 5]);
    expect(await db.room.findFirst({ where: { hotelId: hotel.id, number: '105' } })).toMatchObject({
      features: ['quiet', 'lift'],
    });
  });

  test.each([
    ['a number that is taken', { number: '101' }, /number already/],
    ['a number no path can carry', { number: '1/05' }, /not look right/],
    ['no floor', { floor: '' }, /fill this in/],
    ['a floor in words', { floor: 'first' }, /enter a number/],
  ])('%s is told at its field and kept as typed', async (_name, overrides, words) => {
    const answer = await postForm(manager, rooms, form(overrides));
    expect(answer.status).toBe(422);
    expect(answer.text).toMatch(words);
    expect(answer.text).toContain('value="quiet, lift"');
  });

  test('another hotel’s type and another hotel’s room are not found', async () => {
    expect((await postForm(manager, rooms, form({ roomTypeId: other.types.STD.id }))).status).toBe(404);
    const theirs = other.rooms[0]?.id ?? 0;
    expect((await manager.get(`${rooms}/${theirs}`)).status).toBe(404);
    expect((await postForm(manager, `${rooms}/${theirs}`, form(), rooms)).status).toBe(404);
    expect((await manager.get(`${rooms}/99999999999`)).status).toBe(404);
  });

  test('a room leaves its type only when the type can do without it', async () => {
    const url = `${rooms}/${roomNamed('104')}`;
    const moved = form({ number: '104', roomTypeId: hotel.types.DLX.id });
    await inTransaction(db, (tx) =>
      takeNightsIn(tx, {
        hotelId: hotel.id,
        counter: 'sold',
        takes: [
          {
            roomTypeId: hotel.types.STD.id,
            arrival: addDays(testBusinessDate, 3),
            departure: addDays(testBusinessDate, 4),
            rooms: 4,
          },
        ],
      }),
    );
    const refused = await postForm(manager, url, moved);
    expect([refused.status, await capacity('STD')]).toEqual([422, 4]);
    expect(refused.text).toMatch(/needs this room/);
    await db.roomTypeDay.updateMany({ where: { hotelId: hotel.id }, data: { sold: 0 } });
    expect((await postForm(manager, url, moved)).status).toBe(303);
    expect([await capacity('STD'), await capacity('DLX')]).toEqual([3, 4]);
  });

  test('the desk may look, not change', async () => {
    const desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
    expect((await desk.get(rooms)).status).toBe(200);
    expect((await postForm(desk, rooms, form(), rooms)).status).toBe(403);
  });
});

describe('blocks', () => {
  const block = (overrides: Record<string, string> = {}) => ({
    kind: 'out_of_order',
    startDate: addDays(testBusinessDate, 1),
    endDate: addDays(testBusinessDate, 3),
    reason: 'Leaking tap',
    ...overrides,
  });

  test('open and release', async () => {
    const url = `${rooms}/${roomNamed('101')}`;
    expect((await postForm(manager, `${url}/blocks`, block(), url)).status).toBe(303);
    expect([await capacity('STD', 1), await capacity('STD', 3)]).toEqual([3, 4]);
    const { text } = await manager.get(url);
    expect(text).toContain('Leaking tap');
    const release = /action="(\/staff\/settings\/room-blocks\/\d+\/release)"/.exec(text)?.[1] ?? '';
    expect((await postForm(manager, release)).status).toBe(303);
    expect(await capacity('STD', 1)).toBe(4);
    expect((await postForm(manager, release)).status).toBe(409);
  });

  test.each([
    ['an end before its start', { endDate: '2027-05-01' }, 422],
    ['a day that does not exist', { startDate: '2027-02-30' }, 422],
    ['no reason', { reason: ' ' }, 422],
    ['the past', { startDate: '2027-05-01' }, 422],
  ])('%s is refused', async (_name, overrides, status) => {
    const url = `${rooms}/${roomNamed('101')}`;
    expect((await postForm(manager, `${url}/blocks`, block(overrides), url)).status).toBe(status);
    expect(await db.roomBlock.count({ where: { hotelId: hotel.id } })).toBe(0);
  });

  test('a second block of the same days says why not', async () => {
    const url = `${rooms}/${roomNamed('101')}`;
    await postForm(manager, `${url}/blocks`, block(), url);
    const again = await postForm(manager, `${url}/blocks`, block(), url);
    expect(again.status).toBe(409);
    expect(again.text).toContain('blocked already');
  });
});

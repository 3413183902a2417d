import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, expect, test } from 'vitest';
import type { Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';
import { roomNamed } from '../../support/stays.ts';

let db: Db;
let app: Express;
let hotel: BuiltHotel;
let manager: TestAgent;
const typesUrl = '/staff/settings/room-types';
const roomsUrl = '/staff/settings/rooms';

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db);
  hotel = await buildHotel(db, { inventoryDays: 10 });
  manager = await signedInAgent(app, 'manager', { hotelId: hotel.id });
});

const parts = () => `${typesUrl}/${hotel.types.FAM.id}/parts`;
const suite = () => `${roomsUrl}/${roomNamed(hotel, '301')}`;

test('a type is made of others, and its room of theirs', async () => {
  const { DLX, FAM } = hotel.types;
  expect((await manager.get(parts())).text).toContain(`name="parts.t${DLX.id}"`);
  expect((await manager.get(suite())).text).not.toContain('name="partRooms"');
  expect((await postForm(manager, parts(), { [`parts.t${DLX.id}`]: '21' })).status).toBe(422);
  expect((await postForm(manager, parts(), { [`parts.t${FAM.id}`]: '1' })).status).toBe(422);
  expect((await postForm(manager, parts(), { [`parts.t${DLX.id}`]: '2' })).status).toBe(303);
  expect((await manager.get(suite())).text).toContain('made of 2 × Deluxe');

  const set = (partRooms: string) => postForm(manager, `${suite()}/suite`, { partRooms }, suite());
  expect((await set('201')).text).toContain('exactly the rooms');
  expect((await set('201, 999')).text).toContain('There is no such room');
  expect((await set('201， 202')).status).toBe(303);
  expect((await manager.get(suite())).text).toContain('value="201, 202"');
  expect((await manager.get(`${roomsUrl}/${roomNamed(hotel, '201')}`)).text).toContain('Part of suite 301');
});

test('two rooms are connected from either side, once, and never one with itself', async () => {
  const [a, b] = [roomNamed(hotel, '101'), roomNamed(hotel, '102')];
  const page = `${roomsUrl}/${b}`;
  const set = (connectedRooms: string) => postForm(manager, `${page}/connections`, { connectedRooms }, page);
  expect((await set('101, 101')).status).toBe(303);
  expect((await manager.get(`${roomsUrl}/${a}`)).text).toContain('value="102"');
  expect((await set('102')).text).toContain('does not connect to itself');
  expect(await db.roomConnection.findMany({ select: { roomA: true, roomB: true } })).toEqual([
    { roomA: a, roomB: b },
  ]);
  const insert = (roomA: number, roomB: number) =>
    db.roomConnection.create({ data: { hotelId: hotel.id, roomA, roomB } });
  await expect(insert(b, a)).rejects.toThrow(/room_connections_in_order/);
  await expect(insert(a, b)).rejects.toThrow();
  const other = await buildHotel(db, { inventoryDays: 1 });
  await expect(insert(a, roomNamed(other, '101'))).rejects.toThrow(/not of one hotel/);
  expect((await set('')).status).toBe(303);
  expect(await db.roomConnection.count()).toBe(0);
});

test('rooms and types of another hotel are not found, and the desk changes nothing', async () => {
  const other = await buildHotel(db, { inventoryDays: 1 });
  expect((await manager.get(`${typesUrl}/${other.types.FAM.id}/parts`)).status).toBe(404);
  const theirs = `${roomsUrl}/${roomNamed(other, '101')}`;
  expect((await postForm(manager, `${theirs}/connections`, { connectedRooms: '' }, roomsUrl)).status).toBe(
    404,
  );
  const foreign = { [`parts.t${other.types.STD.id}`]: '1' };
  expect((await postForm(manager, parts(), foreign)).status).toBe(404);
  const desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
  expect((await postForm(desk, `${suite()}/suite`, { partRooms: '' }, '/staff/rooms')).status).toBe(403);
});

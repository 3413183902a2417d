import type { Express } from 'express';
import { beforeAll, expect, test } from 'vitest';
import type { Db } from '../../../src/platform/db.ts';
import { signedInAgent } from '../../support/agent.ts';
import { buildHotel, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';
import { buildInHouseReservation } from '../../support/stays.ts';

let db: Db;
let app: Express;

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db);
});

test('the desk, the registration card and the room board say what is put up, and the folio’s night has its price', async () => {
  const hotel = await buildHotel(db, { inventoryDays: 10 });
  const ctx = testContext(db, { hotelId: hotel.id });
  await db.roomType.update({ where: { id: hotel.types.STD.id }, data: { maxExtraBeds: 1, maxCots: 1 } });
  await db.occupancySupplement.create({
    data: { hotelId: hotel.id, kind: 'extra_bed', amountMinor: 12_000 },
  });
  const { number, stayId } = await buildInHouseReservation(ctx, hotel, { adults: 2, childAges: [1, 7, 8] });
  const desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
  const page = (await desk.get(`/staff/reservations/${number}`)).text;
  expect(page).toContain('1 extra bed, 1 cot');
  const card = /href="([^"]*registration[^"]*)"/.exec(page)?.[1] ?? '';
  expect((await desk.get(card)).text).toContain('1 extra bed, 1 cot');
  const board = (await desk.get('/staff/rooms')).text;
  expect(board).toContain('1 extra bed</span>');
  expect(board).toContain('1 cot</span>');
  const nights = await db.stayNight.findMany({ where: { stayId }, orderBy: { date: 'asc' } });
  // 600.00, two children of school age at 100.00, and the bed at 120.00; the baby sleeps free in its cot.
  expect(nights.map((night) => night.grossMinor)).toEqual([92_000, 92_000]);
});

test('a booking’s history names people, and says “The system” for what programs did', async () => {
  const hotel = await buildHotel(db, { slug: 'quay', inventoryDays: 10 });
  const actor = { kind: 'system', id: null, name: 'history' } as const;
  const ctx = testContext(db, { hotelId: hotel.id, actor });
  const { number } = await buildInHouseReservation(ctx, hotel);
  const desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
  const page = (await desk.get(`/staff/reservations/${number}`)).text;
  expect(page).toContain('<li>The system checked in');
  expect(page).not.toContain('<li>history');
});

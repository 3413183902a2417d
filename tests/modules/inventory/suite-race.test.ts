import { beforeAll, beforeEach, expect, test } from 'vitest';
import { addDays } from '../../../src/core/calendar-date.ts';
import { checkIn } from '../../../src/modules/reservations/check-in.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testBusinessDate,
  testContext,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildReservation, roomNamed } from '../../support/stays.ts';
import { buildSuite } from '../../support/suites.ts';
import { runTaker } from './take.ts';

let db: Db;
let url: string;
let ctx: TestContext;
let hotel: BuiltHotel;
const day = (days: number) => addDays(testBusinessDate, days);

beforeAll(async () => {
  ({ db, url } = await testDatabase());
});

beforeEach(async () => {
  hotel = await buildHotel(db, { inventoryDays: 10, rooms: { DLX: 2 } });
  ctx = testContext(db, { hotelId: hotel.id });
  await buildSuite(ctx, hotel);
});

test('two processes, the last suite against the last rooms: one of them wins, and nobody sees a deadlock', async () => {
  const { DLX, FAM } = hotel.types;
  const suite = { roomTypeId: FAM.id, arrival: day(0), departure: day(3) };
  const room = { roomTypeId: DLX.id, arrival: day(1), departure: day(4) };
  const results = await Promise.all([
    runTaker({ url, hotelId: hotel.id, stays: [suite, room], attempts: 40 }),
    runTaker({ url, hotelId: hotel.id, stays: [room, suite], attempts: 40 }),
  ]);
  const taken = results.flat().filter((result) => result === 'taken').length;
  const nights = await db.roomTypeDay.findMany({
    where: { roomTypeId: { in: [DLX.id, FAM.id] }, date: new Date(`${day(1)}T00:00:00Z`) },
    orderBy: { roomTypeId: 'asc' },
  });
  const [rooms, suites] = nights.map((night) => night.sold);
  expect([`${rooms} rooms, ${suites} suites`, taken]).toEqual(
    suites === 1 ? ['0 rooms, 1 suites', 1] : ['2 rooms, 0 suites', 2],
  );
  expect(nights[0]?.blocked).toBe(suites === 1 ? 2 : 0);
}, 60_000);

test('the suite and a room of it, given out at once: one guest gets in', async () => {
  for (let round = 0; round < 4; round += 1) {
    const house = await buildHotel(db, { inventoryDays: 10 });
    await buildSuite(ctx, house);
    const { stayIds } = await buildReservation(ctx, house, { types: ['FAM', 'DLX'] });
    const enter = (index: number, number: string) =>
      checkIn(ctx, { hotelId: house.id, stayId: stayIds[index] ?? 0, roomId: roomNamed(house, number) });
    const results = await Promise.allSettled([enter(0, '301'), enter(1, '202')]);
    expect(results.map((result) => result.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []));
    expect(['room_taken', 'check_in_room_occupied']).toContain(refusals[0]);
  }
});

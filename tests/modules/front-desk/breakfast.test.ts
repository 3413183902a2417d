import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { breakfastList } from '../../../src/modules/front-desk/breakfast.service.ts';
import { breakfastReason } from '../../../src/modules/front-desk/breakfast.ts';
import { join } from '../../../src/modules/loyalty/member.service.ts';
import { checkIn } from '../../../src/modules/reservations/check-in.service.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildProgramme } from '../../support/programme.ts';
import { testApp } from '../../support/server.ts';
import { buildReservation, roomNamed } from '../../support/stays.ts';

let db: Db;
let ctx: TestContext;
let hotel: BuiltHotel;
let desk: TestAgent;

beforeAll(async () => {
  ({ db } = await testDatabase());
  await buildProgramme(db);
  hotel = await buildHotel(db, { rooms: { STD: 9 } });
  ctx = testContext(db, { hotelId: hotel.id });
  desk = await signedInAgent(testApp(db, { clock: () => testNow }), 'front-desk', { hotelId: hotel.id });
});

test.each([
  [{ byPlan: true, byExtra: true, byLevel: true }, 'plan'],
  [{ byPlan: false, byExtra: true, byLevel: true }, 'extra'],
  [{ byPlan: false, byExtra: false, byLevel: true }, 'level'],
  [{ byPlan: false, byExtra: false, byLevel: false }, null],
])('%j has breakfast by %s', (guest, reason) => {
  expect(breakfastReason(guest)).toBe(reason);
});

async function book(plan: 'BAR' | 'BBB', lastName: string, code?: string) {
  const { stayIds, number } = await buildReservation(ctx, hotel, {
    plan,
    guest: { firstName: 'Mei', lastName },
    arrival: '2027-05-03',
    departure: '2027-05-05',
  });
  const id = stayIds[0] ?? 0;
  if (code) {
    const { customerId } = await db.stay.findUniqueOrThrow({ where: { id } });
    await join(ctx, { customerId, hotelId: hotel.id, source: 'desk' });
    const level = await db.loyaltyLevel.findFirstOrThrow({ where: { code } });
    await db.loyaltyMember.update({ where: { customerId }, data: { levelId: level.id } });
  }
  return { id, number };
}

const listOn = async (morning: string) =>
  (await breakfastList(db, { hotelId: hotel.id, morning: calendarDate(morning) })).map(
    ({ guestName, reason, room }) => `${room ?? '–'} ${guestName} ${reason}`,
  );

describe('a level', () => {
  test('gives breakfast to who sleeps here, on each morning of the stay, and to nobody else', async () => {
    const silver = await book('BAR', 'Silver', 'SILVER');
    await book('BAR', 'Plain');
    await book('BBB', 'Package');
    await checkIn(ctx, { hotelId: hotel.id, stayId: silver.id, roomId: roomNamed(hotel, '101') });
    expect(await listOn('2027-05-03')).toEqual([]);
    const both = ['101 Mei Silver level', '– Mei Package plan'];
    expect(await listOn('2027-05-04')).toEqual(both);
    expect(await listOn('2027-05-05')).toEqual(both);
    expect(await listOn('2027-05-06')).toEqual([]);
    const { text } = await desk.get('/staff/breakfast?date=2027-05-04');
    for (const word of ['Mei Silver', 'Member’s level', 'In the price']) expect(text).toContain(word);
    expect((await desk.get('/staff/breakfast?date=2027-02-30')).status).toBe(200);
    const other = await buildHotel(db);
    expect(await breakfastList(db, { hotelId: other.id, morning: calendarDate('2027-05-04') })).toEqual([]);
  });

  test('gives a better room by one choice, at the price that was booked', async () => {
    const gold = await book('BAR', 'Gold', 'GOLD');
    const path = `/staff/reservations/${gold.number}/stays/${gold.id}/check-in`;
    const better = roomNamed(hotel, '201');
    const { text } = await desk.get(path);
    expect(text).toContain(`value="${better}u"`);
    expect(text).toContain('Free upgrade to Deluxe, by the guest’s level');
    expect((await postForm(desk, path, { roomId: 'u' })).status).toBe(422);
    expect((await postForm(desk, path, { roomId: `${better}u` })).status).toBe(303);
    const stay = await db.stay.findUniqueOrThrow({ where: { id: gold.id } });
    expect([stay.roomId, stay.roomTypeId, stay.pricedTypeId, stay.totalMinor]).toEqual([
      better,
      hotel.types.DLX.id,
      hotel.types.STD.id,
      120_000,
    ]);
    const plain = await book('BAR', 'Ordinary');
    const asked = await desk.get(`/staff/reservations/${plain.number}/stays/${plain.id}/check-in`);
    expect(asked.text).not.toMatch(/value="\d+u"/);
  });
});

test('the list costs the same with one and with more', async () => {
  const looks = () => countStatements(() => desk.get('/staff/breakfast?date=2027-05-04'));
  await looks();
  const before = await looks();
  await book('BBB', 'Further');
  expect(await looks()).toBe(before);
});

import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, expect, test } from 'vitest';
import { createCustomer } from '../../../src/modules/customers/customer.service.ts';
import { join } from '../../../src/modules/loyalty/member.service.ts';
import { runNightAudit } from '../../../src/modules/night-audit/night-audit.service.ts';
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
import { roomNamed } from '../../support/stays.ts';

const newBooking = '/staff/reservations/new';
const night = 'arrival=2027-05-03&departure=2027-05-04&adults=2';
let db: Db;
let app: Express;
let ctx: TestContext;
let hotel: BuiltHotel;
let desk: TestAgent;
let silver: number;

beforeAll(async () => {
  ({ db } = await testDatabase());
  await buildProgramme(db);
  hotel = await buildHotel(db);
  ctx = testContext(db, { hotelId: hotel.id });
  app = testApp(db, { clock: () => testNow });
  desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
  silver = await guest('Lin');
  await join(ctx, { customerId: silver, hotelId: hotel.id, source: 'desk' });
  const { id: levelId } = await db.loyaltyLevel.findFirstOrThrow({ where: { code: 'SILVER' } });
  await db.loyaltyMember.update({ where: { customerId: silver }, data: { levelId } });
});

function guest(lastName: string): Promise<number> {
  const blank = { otherName: null, country: null, birthDate: null, company: null, vip: false };
  const reached = {
    phone: `+86138001380${lastName.length}0`,
    email: `${lastName.toLowerCase()}@example.com`,
  };
  return createCustomer(ctx, hotel.id, { ...blank, ...reached, firstName: 'Mei', lastName, language: 'en' });
}

const offerOf = (text: string, totalMinor: number) =>
  text.includes(`value="${hotel.types.STD.id}-${hotel.plans.BAR.id}-${totalMinor}"`);

test('a guest the house knows is found by what is typed, and the offers are at the price of the level', async () => {
  const stranger = await desk.get(`${newBooking}?${night}`);
  expect([offerOf(stranger.text, 60_000), offerOf(stranger.text, 57_000)]).toEqual([true, false]);
  const found = await desk.get(`${newBooking}?${night}&guest=lin`);
  const link = new RegExp(`href="([^"]*customerId=${silver})"`).exec(found.text)?.[1] ?? '';
  const chosen = await desk.get(link.replaceAll('&amp;', '&'));
  expect([offerOf(chosen.text, 60_000), offerOf(chosen.text, 57_000)]).toEqual([false, true]);
  expect(chosen.text).toContain('Silver · 5% off public rates');
  expect(chosen.text).toContain('value="lin@example.com"');
  expect((await desk.get(`${newBooking}?${night}&guest=nobody`)).text).toContain('Nobody is known by that.');
});

test('what is booked by telephone for a member is posted at that price, and a stranger at the full one', async () => {
  const book = async (customerId: number | '', totalMinor: number) =>
    postForm(
      desk,
      '/staff/reservations',
      {
        arrival: '2027-05-03',
        departure: '2027-05-04',
        adults: 2,
        rooms: 1,
        offer: `${hotel.types.STD.id}-${hotel.plans.BAR.id}-${totalMinor}`,
        firstName: 'Mei',
        lastName: 'Lin',
        channel: 'phone',
        customerId,
      },
      `${newBooking}?${night}`,
    );
  const full = await book(silver, 60_000);
  expect([full.status, full.text.includes('customerId=')]).toEqual([409, true]);
  expect((await book('', 57_000)).status).toBe(409);
  const done = await book(silver, 57_000);
  expect(done.status).toBe(303);
  const number = String(done.headers.location).split('/').at(-1) ?? '';
  const stay = await db.stay.findFirstOrThrow({ where: { reservation: { number } } });
  expect([stay.customerId, stay.totalMinor]).toEqual([silver, 57_000]);
  await checkIn(ctx, { hotelId: hotel.id, stayId: stay.id, roomId: roomNamed(hotel, '101') });
  await runNightAudit(ctx, { hotelId: hotel.id });
  const { _sum } = await db.folioLine.aggregate({
    where: { folio: { stayId: stay.id } },
    _sum: { amountMinor: true },
  });
  expect(_sum.amountMinor).toBe(57_000);
});

test('a walk-in is booked for whom the house knows too', async () => {
  const { text } = await desk.get(`/staff/walk-in?adults=2&customerId=${silver}`);
  expect(offerOf(text, 57_000)).toBe(true);
});

test('somebody another house knows is not there, and who may not see guests finds none', async () => {
  const other = await buildHotel(db);
  const clerk = await signedInAgent(app, 'front-desk', { hotelId: other.id });
  expect((await clerk.get(`${newBooking}?customerId=${silver}`)).status).toBe(404);
  expect((await clerk.get(`${newBooking}?guest=lin`)).text).toContain('Nobody is known by that.');
  const bookingOnly = await signedInAgent(app, 'front-desk', {
    hotelId: hotel.id,
    permissions: ['reservations.view', 'reservations.change'],
  });
  expect((await bookingOnly.get(`${newBooking}?guest=lin`)).text).not.toContain('customerId=');
  expect((await desk.get(`${newBooking}?customerId=x&guest=${'x'.repeat(81)}`)).status).toBe(422);
});

test('to look for one and for three guests costs the same', async () => {
  const looks = (text: string) => countStatements(() => desk.get(`${newBooking}?${night}&guest=${text}`));
  await looks('lin');
  const one = await looks('lin');
  for (const name of ['Linde', 'Linden']) await guest(name);
  expect(await looks('lin')).toBe(one);
});

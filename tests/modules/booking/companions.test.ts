import type { Express } from 'express';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Db } from '../../../src/platform/db.ts';
import { guestAgent, postForm, signedInAgent, visitingAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, testNow } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let hotel: BuiltHotel;
let app: Express;
let guest: Awaited<ReturnType<typeof guestAgent>>;
let mei: number;
let jun: number;
let stranger: number;

const dates = { checkIn: '2027-05-10', checkOut: '2027-05-12' };
const form = `/book?${new URLSearchParams(dates)}&room=STD.BAR.2&room=STD.BAR.1`;
const details = {
  ...dates,
  room: ['STD.BAR.2', 'STD.BAR.1'],
  firstName: 'Wen',
  lastName: 'Zhou',
  email: 'zhou@example.com',
  phone: '+86 138 0013 8000',
  paymentPlan: 'at_hotel',
  expectedTotal: '240000',
};

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db, { slug: 'bund', rooms: { STD: 30 } });
  await db.ratePlan.updateMany({ where: { hotelId: hotel.id }, data: { allowPayAtHotel: true } });
  app = testApp(db, { clock: () => testNow });
  await visitingAgent(app).get('/');
  guest = await guestAgent(app);
  const user = await db.user.findFirstOrThrow({ where: { kind: 'guest' }, orderBy: { id: 'desc' } });
  const customer = (firstName: string) =>
    db.customer.create({ data: { hotelId: hotel.id, firstName, lastName: 'Zhou', searchName: firstName } });
  const own = await customer('Wen');
  await db.user.update({ where: { id: user.id }, data: { customerId: own.id } });
  const save = async (customerId: number, firstName: string) =>
    (await db.companion.create({ data: { customerId, firstName, lastName: 'Zhou', createdAt: testNow } })).id;
  mei = await save(own.id, 'Mei');
  jun = await save(own.id, 'Jun');
  stranger = await save((await customer('Other')).id, 'Secret');
});

const book = (companion: readonly string[], agent = guest) =>
  postForm(agent, '/book', { ...details, companion }, form);
const numberOf = (reply: { headers: Record<string, unknown> }) =>
  String(reply.headers.location).split('/').at(-1) ?? '';
const namesOf = async (number: string) => {
  const stays = await db.stay.findMany({ where: { reservation: { number } }, orderBy: { position: 'asc' } });
  const rows = await db.stayCompanion.findMany({ where: { stayId: { in: stays.map((stay) => stay.id) } } });
  return stays.map((stay) => rows.filter((row) => row.stayId === stay.id).map((row) => row.name));
};

describe('who books', () => {
  test('signed in chooses whom he saved for each room, and the desk reads it on the registration', async () => {
    const { text } = await guest.get(form);
    expect(text).toContain(`name="companion" value="1.${mei}"`);
    expect(text).toContain(`name="companion" value="2.${jun}"`);
    expect(text).not.toContain('Secret');
    const reply = await book([`1.${mei}`, `2.${jun}`]);
    expect(reply.status).toBe(303);
    const number = numberOf(reply);
    expect(await namesOf(number)).toEqual([['Mei Zhou'], ['Jun Zhou']]);
    expect((await guest.get(`/bookings/${number}`)).text).toContain('Mei Zhou, Jun Zhou');
    const desk = await signedInAgent(app, 'front-desk');
    expect((await desk.get(`/staff/reservations/${number}`)).text).toContain('Mei Zhou');
  });

  test.each([
    ['somebody in two rooms', () => [`1.${mei}`, `2.${mei}`], 'Somebody is in two rooms.'],
    ['more than the room has places', () => [`1.${mei}`, `1.${jun}`], 'fewer places'],
    ['somebody else’s companion', () => [`1.${stranger}`], 'not saved any more'],
  ])('can not put in %s; nothing is booked, what was typed stays', async (_, companion, words) => {
    const before = await db.reservation.count();
    const { status, text } = await book(companion());
    expect([409, 422]).toContain(status);
    expect(text).toContain(words);
    expect(text).toContain('value="zhou@example.com"');
    expect(await db.reservation.count()).toBe(before);
  });

  test('as a visitor is asked for nobody, and names of others are not taken', async () => {
    const visitor = visitingAgent(app);
    expect((await visitor.get(form)).text).not.toContain('name="companion"');
    const number = numberOf(await book([`1.${mei}`], visitor));
    expect(await namesOf(number)).toEqual([[], []]);
    expect((await visitor.get(`/bookings/${number}/companions`)).status).toBe(404);
  });

  test.each(['x', '1.', '1.99999999999', '-1.2', '1.9999999999'])(
    'with %j gets a clear error',
    async (value) => {
      expect((await book([value])).status).toBe(422);
    },
  );
});

describe('on his booking', () => {
  let number: string;
  let stays: { id: number }[];
  beforeEach(async () => {
    number = numberOf(await book([`1.${mei}`]));
    stays = await db.stay.findMany({ where: { reservation: { number } }, orderBy: { position: 'asc' } });
  });
  const choose = (companion: readonly string[]) =>
    postForm(guest, `/bookings/${number}/companions`, { companion });

  test('he chooses anew, and it is recorded', async () => {
    const { text } = await guest.get(`/bookings/${number}/companions`);
    expect(text).toContain(`value="${stays[0]?.id}.${mei}" checked`);
    expect((await choose([`${stays[0]?.id}.${jun}`, `${stays[1]?.id}.${mei}`])).status).toBe(303);
    expect(await namesOf(number)).toEqual([['Jun Zhou'], ['Mei Zhou']]);
    expect(await db.auditEvent.count({ where: { action: 'companions_chosen', subjectLabel: number } })).toBe(
      1,
    );
    expect((await choose([])).status).toBe(303);
    expect(await namesOf(number)).toEqual([[], []]);
  });

  test('a choice that can not be is refused at its field, and the old one stays', async () => {
    const both = await choose([`${stays[0]?.id}.${jun}`, `${stays[1]?.id}.${jun}`]);
    expect([both.status, both.text.includes('Somebody is in two rooms.')]).toEqual([422, true]);
    expect((await choose([`${stays[0]?.id}.${stranger}`])).status).toBe(422);
    expect((await choose(['nonsense'])).status).toBe(422);
    expect(await namesOf(number)).toEqual([['Mei Zhou'], []]);
  });

  test('once the guests are here it is too late; another account does not find the page', async () => {
    await db.stay.updateMany({ where: { reservation: { number } }, data: { status: 'cancelled' } });
    const late = await choose([]);
    expect([late.status, late.text.includes('or it is over')]).toEqual([422, true]);
    const other = await guestAgent(app);
    expect((await other.get(`/bookings/${number}/companions`)).status).toBe(303);
  });

  test('whom he forgets stays on the registration by name', async () => {
    await db.companion.delete({ where: { id: mei } });
    expect(await namesOf(number)).toEqual([['Mei Zhou'], []]);
  });
});

test('one companion can not be in two rooms of a booking, says the database', async () => {
  const stays = await db.stay.findMany({ take: 2, orderBy: { id: 'asc' } });
  const row = { reservationId: stays[0]?.reservationId ?? 0, companionId: jun, name: 'Jun Zhou' };
  await db.stayCompanion.deleteMany();
  await db.stayCompanion.create({ data: { ...row, stayId: stays[0]?.id ?? 0 } });
  await expect(db.stayCompanion.create({ data: { ...row, stayId: stays[1]?.id ?? 0 } })).rejects.toThrow();
});

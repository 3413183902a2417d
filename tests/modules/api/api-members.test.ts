import type { Express } from 'express';
import request from 'supertest';
import { beforeAll, expect, test } from 'vitest';
import { AvailabilityQuery } from '../../../src/modules/api/api.schemas.ts';
import { createApiKey } from '../../../src/modules/api/api-key.service.ts';
import { findAvailability } from '../../../src/modules/api/api-reservation.service.ts';
import { createCustomer } from '../../../src/modules/customers/customer.service.ts';
import { join } from '../../../src/modules/loyalty/member.service.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { rateLimitsSetting } from '../../../src/platform/rate-limit.ts';
import { type BuiltHotel, buildHotel, testContext, testNow } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildProgramme } from '../../support/programme.ts';
import { amountOff, buildPromotion } from '../../support/promotions.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let app: Express;
let hotel: BuiltHotel;
let key: string;
let number: string;
let userId: number;
let customerId: number;
const dates = { hotel: 'bund', checkIn: '2027-05-10', checkOut: '2027-05-12' };

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db, { clock: () => testNow });
  hotel = await buildHotel(db, { slug: 'bund' });
  const other = await buildHotel(db, { slug: 'other' });
  const scopes = ['reservations.read', 'reservations.write'] as const;
  const made = { name: 'channel', hotelId: hotel.id, channel: 'api', scopes };
  ({ secret: key } = await createApiKey(testContext(db), made));
  await buildProgramme(db);
  const ctx = testContext(db, { hotelId: other.id });
  const name = { firstName: 'Mei', lastName: 'Lin', otherName: '林梅' };
  const blank = {
    email: 'lin@example.com',
    phone: null,
    country: null,
    birthDate: null,
    company: null,
    vip: false,
  };
  customerId = await createCustomer(ctx, other.id, { ...blank, ...name, language: 'en' });
  ({ number } = await join(ctx, { customerId, hotelId: other.id, source: 'desk' }));
  const account = {
    kind: 'guest',
    email: 'lin@example.com',
    name: 'Mei Lin',
    passwordHash: '',
    customerId,
  };
  ({ id: userId } = await db.user.create({ data: account }));
  const { id: levelId } = await db.loyaltyLevel.findUniqueOrThrow({ where: { code: 'SILVER' } });
  await db.loyaltyMember.update({ where: { customerId }, data: { levelId } });
  await buildPromotion(db, hotel, { code: 'CLUB', ...amountOff(10_000, 'stay'), minRank: 1 });
});

let keys = 0;
const countReservations = () => db.reservation.count();

function book(overrides: object) {
  const wish = {
    ...dates,
    rooms: [{ roomType: 'STD', ratePlan: 'BAR', adults: 2, children: [] }],
    guest: { firstName: 'Li', lastName: 'Wei', email: 'li@example.com' },
  };
  return request(app)
    .post('/api/v1/reservations')
    .set('Authorization', `Bearer ${key}`)
    .set('Idempotency-Key', `member-${++keys}`)
    .send({ ...wish, ...overrides });
}

const totalOf = async (query: object) => {
  const { body, status } = await request(app)
    .get('/api/v1/availability')
    .query({ ...dates, ...query });
  const offer = body.offers?.find(
    (each: { roomType: { code: string }; ratePlan: { code: string } }) =>
      each.roomType.code === 'STD' && each.ratePlan.code === 'BAR',
  );
  return offer?.total.amount ?? `${status} ${body.code}`;
};

test('is offered his level’s price and what is for members, in either script of his name', async () => {
  expect(await totalOf({})).toBe('1200.00');
  expect(await totalOf({ memberNumber: number, lastName: 'lin' })).toBe('1140.00');
  expect(await totalOf({ memberNumber: number.toLowerCase(), lastName: '林' })).toBe('1140.00');
  expect(await totalOf({ code: 'CLUB' })).toBe('1200.00');
  expect(await totalOf({ code: 'CLUB', memberNumber: number, lastName: 'Lin' })).toBe('1040.00');
});

test('books at that price for his own profile and account, also in a house that did not know him', async () => {
  const guest = { firstName: 'Mei', lastName: 'Lin', email: 'proxy@channel.example' };
  const expectedTotal = { amount: '1140.00', currency: 'CNY' };
  const { body, status } = await book({ memberNumber: number, guest, expectedTotal });
  expect([status, body.total?.amount]).toEqual([201, '1140.00']);
  const reservation = await db.reservation.findUniqueOrThrow({ where: { number: body.number } });
  expect(reservation).toMatchObject({ customerId, userId, contactEmail: 'proxy@channel.example' });
  expect(await db.stay.findFirstOrThrow({ where: { reservationId: reservation.id } })).toMatchObject({
    customerId,
  });
  expect(await db.customerHotel.count({ where: { customerId, hotelId: hotel.id } })).toBe(1);
});

test('an unknown number and a wrong name read the same, and nothing is booked', async () => {
  const before = await countReservations();
  const wrongName = await book({ memberNumber: number });
  const noNumber = await book({ memberNumber: 'M99999999' });
  expect([wrongName.status, wrongName.body.code]).toEqual([422, 'member_not_known']);
  expect(noNumber.body).toEqual(wrongName.body);
  expect(await totalOf({ memberNumber: number, lastName: 'Wei' })).toBe('422 member_not_known');
  expect(await totalOf({ memberNumber: 'M99999999', lastName: 'Lin' })).toBe('422 member_not_known');
  expect(await totalOf({ memberNumber: number })).toBe('422 unreadable');
  await db.loyaltyProgramme.update({ where: { id: 1 }, data: { active: false } });
  expect(await totalOf({ memberNumber: number, lastName: 'Lin' })).toBe('422 member_not_known');
  expect(await countReservations()).toBe(before);
});

test('numbers and names can be tried sixty times in ten minutes; who names nobody is not counted', async () => {
  const limited = testApp(db, { clock: () => testNow });
  limited.set(rateLimitsSetting, true);
  const ask = async (query: object) =>
    (
      await request(limited)
        .get('/api/v1/availability')
        .query({ ...dates, adults: 2, ...query })
    ).status;
  for (let tries = 0; tries < 60; tries++)
    expect(await ask({ memberNumber: 'M00000000', lastName: 'Nobody' })).toBe(422);
  expect(await ask({ memberNumber: number, lastName: 'Lin' })).toBe(429);
  expect(await ask({})).toBe(200);
});

test('who names nobody costs no statement more', async () => {
  await db.loyaltyProgramme.update({ where: { id: 1 }, data: { active: true } });
  const ask = (query: object) =>
    countStatements(() => findAvailability(testContext(db), AvailabilityQuery.parse({ ...dates, ...query })));
  expect(await ask({})).toBe(4);
  expect(await ask({ memberNumber: number, lastName: 'Lin' })).toBe(5);
});

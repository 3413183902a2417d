import type { Express } from 'express';
import request from 'supertest';
import { beforeAll, describe, expect, test } from 'vitest';
import { AvailabilityQuery } from '../../../src/modules/api/api.schemas.ts';
import { createApiKey, revokeApiKey } from '../../../src/modules/api/api-key.service.ts';
import { findAvailability } from '../../../src/modules/api/api-reservation.service.ts';
import { createCustomer } from '../../../src/modules/customers/customer.service.ts';
import { join } from '../../../src/modules/loyalty/member.service.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, testContext, testNow } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildProgramme } from '../../support/programme.ts';
import { amountOff, buildPromotion } from '../../support/promotions.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let app: Express;
let hotel: BuiltHotel;
let other: BuiltHotel;
let key: string;

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db, { clock: () => testNow });
  hotel = await buildHotel(db, { slug: 'bund', rooms: { FAM: 1, DLX: 3, STD: 40 } });
  other = await buildHotel(db, { slug: 'other' });
  key = await newKey();
});

async function newKey(overrides: Partial<Parameters<typeof createApiKey>[1]> = {}): Promise<string> {
  const scopes = ['reservations.read', 'reservations.write'] as const;
  const { secret } = await createApiKey(testContext(db), {
    name: 'channel',
    hotelId: hotel.id,
    channel: 'api',
    scopes,
    ...overrides,
  });
  return secret;
}

let keys = 0;
const anyKey = () => `key-${++keys}`;

function wish(overrides: object = {}) {
  return {
    hotel: 'bund',
    checkIn: '2027-05-10',
    checkOut: '2027-05-12',
    rooms: [{ roomType: 'STD', ratePlan: 'BAR', adults: 2, children: [] }],
    guest: { firstName: 'Li', lastName: 'Wei', email: 'li@example.com', phone: '+8613800138000' },
    payment: { method: 'at-hotel' },
    ...overrides,
  };
}

function book(body: object, idempotencyKey = anyKey(), secret = key) {
  return request(app)
    .post('/api/v1/reservations')
    .set('Authorization', `Bearer ${secret}`)
    .set('Idempotency-Key', idempotencyKey)
    .send(body);
}

const countReservations = () => db.reservation.count();

describe('GET /api/v1/availability', () => {
  const search = (query: object) => request(app).get('/api/v1/availability').query(query);
  const dates = { hotel: 'bund', checkIn: '2027-05-07', checkOut: '2027-05-09' };

  test('offers what the booking site offers, with each night, the taxes and the policy', async () => {
    const { body, status } = await search({ ...dates, adults: 2, children: 0, rooms: 1 });
    expect(status).toBe(200);
    const offer = body.offers.find(
      (each: { roomType: { code: string }; ratePlan: { code: string } }) =>
        each.roomType.code === 'DLX' && each.ratePlan.code === 'BAR',
    );
    expect(offer).toMatchObject({
      roomType: { code: 'DLX', name: 'Deluxe' },
      ratePlan: { code: 'BAR', name: 'Best flexible rate' },
      roomsLeft: 3,
      nights: [
        { date: '2027-05-07', price: { amount: '980.00', currency: 'CNY' } },
        { date: '2027-05-08', price: { amount: '980.00', currency: 'CNY' } },
      ],
      taxes: [{ code: 'VAT', included: true, amount: { amount: '110.94', currency: 'CNY' } }],
      total: { amount: '1960.00', currency: 'CNY' },
      dueNow: { amount: '980.00', currency: 'CNY' },
      payAtHotel: true,
    });
    expect(offer.policy).toContain('18:00');
  });

  test('tells no deadline that is behind us', async () => {
    const { body } = await search({ ...dates, checkIn: '2027-05-03' });
    const policies = body.offers.map((offer: { policy: string }) => offer.policy);
    expect(policies).not.toEqual([]);
    expect(policies.filter((policy: string) => policy.includes('Free cancellation'))).toEqual([]);
    expect(policies[0]).toContain('Cancelling costs the first night.');
  });

  test('adds up several rooms and spreads the party over them', async () => {
    const { body } = await search({ ...dates, adults: 3, rooms: 2 });
    const offer = body.offers.find((each: { roomType: { code: string } }) => each.roomType.code === 'STD');
    expect(offer.nights[0].price.amount).toBe('1360.00');
  });

  test.each([
    [{ checkIn: '2027-02-30' }, 422, 'unreadable'],
    [{ checkOut: '2027-05-07' }, 422, 'no_nights'],
    [{ checkOut: '2027-05-01' }, 422, 'dates_in_wrong_order'],
    [{ checkIn: '2020-05-07', checkOut: '2020-05-08' }, 422, 'arrival_past'],
    [{ adults: '0' }, 422, 'unreadable'],
    [{ adults: '1', rooms: '2' }, 422, 'too_many_rooms'],
    [{ adults: '1e3' }, 422, 'unreadable'],
    [{ children: '2', childAges: '4' }, 422, 'child_ages_and_count'],
    [{ hotel: 'nowhere' }, 404, 'hotel_not_found'],
    [{ hotel: "' OR 1=1" }, 422, 'unreadable'],
  ])('answers %j with %i %s', async (query, status, code) => {
    const answer = await search({ ...dates, ...query });
    expect(answer.status).toBe(status);
    expect(answer.type).toBe('application/problem+json');
    expect(answer.body).toMatchObject({ status, code });
  });
});

describe('POST /api/v1/reservations', () => {
  test('books at the price that was offered', async () => {
    const { status, body } = await book(wish());
    expect(status).toBe(201);
    expect(body).toMatchObject({
      hotel: 'bund',
      status: 'confirmed',
      checkIn: '2027-05-10',
      checkOut: '2027-05-12',
      total: { amount: '1200.00', currency: 'CNY' },
      paid: { amount: '0.00', currency: 'CNY' },
      guest: { name: 'Li Wei', email: 'li@example.com' },
      rooms: [{ roomType: 'STD', ratePlan: 'BAR', adults: 2, nights: [{ price: { amount: '600.00' } }, {}] }],
    });
    const found = await request(app)
      .get(`/api/v1/reservations/${body.number}`)
      .set('Authorization', `Bearer ${key}`);
    expect(found.body).toEqual(body);
  });

  test('the same key again gives the same answer and books nothing', async () => {
    const before = await countReservations();
    const first = await book(wish(), 'again');
    const second = await book(wish(), 'again');
    expect(second.status).toBe(201);
    expect(second.body).toEqual(first.body);
    expect(await countReservations()).toBe(before + 1);
  });

  test('the same key with another request is refused', async () => {
    await book(wish(), 'reused');
    const { status, body } = await book(wish({ checkOut: '2027-05-13' }), 'reused');
    expect([status, body.code]).toEqual([422, 'idempotency_key_reused']);
  });

  test('ten requests with one key at once book once', async () => {
    const before = await countReservations();
    const answers = await Promise.all(Array.from({ length: 10 }, () => book(wish(), 'at once')));
    expect(new Set(answers.map(({ body }) => body.number)).size).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201));
    expect(await countReservations()).toBe(before + 1);
  });

  test('a refusal is kept under its key too', async () => {
    const full = wish({ rooms: Array(2).fill({ roomType: 'FAM', ratePlan: 'BAR', adults: 2 }) });
    const first = await book(full, 'refused');
    expect([first.status, first.body.code]).toEqual([409, 'sold_out']);
    await db.roomTypeDay.updateMany({ where: { roomTypeId: hotel.types.FAM.id }, data: { allowance: 1 } });
    expect((await book(full, 'refused')).body).toEqual(first.body);
    expect((await book(full)).status).toBe(201);
    await db.roomTypeDay.updateMany({
      where: { roomTypeId: hotel.types.FAM.id, sold: { lte: 1 } },
      data: { allowance: 0 },
    });
  });

  test("the channel's own number is booked once, whatever the idempotency key", async () => {
    const first = await book(wish({ externalId: 'OTA-77' }));
    const second = await book(wish({ externalId: 'OTA-77' }));
    expect(second.body).toEqual(first.body);
    expect(first.body.externalId).toBe('OTA-77');
  });

  test('the last room is sold once to twenty at once', async () => {
    const last = wish({
      checkIn: '2027-06-01',
      checkOut: '2027-06-03',
      rooms: [{ roomType: 'FAM', ratePlan: 'BAR', adults: 2 }],
    });
    const answers = await Promise.all(Array.from({ length: 20 }, () => book(last)));
    const statuses = answers.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([201, ...Array(19).fill(409)]);
    expect(answers.filter(({ status }) => status === 409).every(({ body }) => body.code === 'sold_out')).toBe(
      true,
    );
  });

  test.each<[string, object, number, string]>([
    [
      'another price than shown',
      { expectedTotal: { amount: '1.00', currency: 'CNY' } },
      409,
      'price_changed',
    ],
    [
      'a price in another currency',
      { expectedTotal: { amount: '1200.00', currency: 'EUR' } },
      409,
      'price_changed',
    ],
    [
      'a plan that does not sell the type',
      { rooms: [{ roomType: 'DLX', ratePlan: 'DAY', adults: 1 }] },
      409,
      'not_sold',
    ],
    [
      'an unknown type',
      { rooms: [{ roomType: 'XXX', ratePlan: 'BAR', adults: 1 }] },
      422,
      'unknown_room_type',
    ],
    [
      'an unknown plan',
      { rooms: [{ roomType: 'STD', ratePlan: 'XXX', adults: 1 }] },
      422,
      'unknown_rate_plan',
    ],
    ['a hotel the key does not book in', { hotel: 'other' }, 422, 'unknown_hotel'],
    ['too many guests', { rooms: [{ roomType: 'STD', ratePlan: 'BAR', adults: 9 }] }, 422, 'too_many_guests'],
    ['a day that does not exist', { checkIn: '2027-02-30' }, 422, 'unreadable'],
    ['days the wrong way round', { checkOut: '2027-05-01' }, 422, 'booking_dates_reversed'],
    [
      'a price of its own',
      { rooms: [{ roomType: 'STD', ratePlan: 'BAR', adults: 1, nightPricesMinor: [1, 1] }] },
      422,
      'unreadable',
    ],
    [
      'a name with a null character',
      { guest: { firstName: 'a\u0000b', lastName: 'c' } },
      422,
      'unreadable_request',
    ],
    ['no rooms', { rooms: [] }, 422, 'unreadable'],
  ])('refuses %s', async (_name, overrides, status, code) => {
    const before = await countReservations();
    const answer = await book(wish(overrides));
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.type).toBe('application/problem+json');
    expect(await countReservations()).toBe(before);
  });

  test('a stay the plan restricts is refused as restricted', async () => {
    await db.restriction.create({
      data: { hotelId: hotel.id, date: new Date('2027-07-01'), closedToArrival: true },
    });
    const { status, body } = await book(wish({ checkIn: '2027-07-01', checkOut: '2027-07-03' }));
    expect([status, body.code]).toEqual([409, 'restricted']);
  });

  test('needs a key, the right scope and an idempotency key', async () => {
    const without = await request(app).post('/api/v1/reservations').send(wish());
    expect([without.status, without.body.code]).toEqual([401, 'no_api_key']);
    expect(without.headers['www-authenticate']).toBe('Bearer');
    expect((await book(wish(), anyKey(), 'ws_wrong_wrong')).status).toBe(401);
    const reading = await newKey({ scopes: ['reservations.read'] });
    expect((await book(wish(), anyKey(), reading)).body.code).toBe('no_scope');
    const keyless = await request(app)
      .post('/api/v1/reservations')
      .set('Authorization', `Bearer ${key}`)
      .send(wish());
    expect([keyless.status, keyless.body.code]).toEqual([422, 'idempotency_key_missing']);
  });
});

describe('reservations of a channel', () => {
  test('are not found by keys of another hotel or channel', async () => {
    const { body } = await book(wish());
    const strangers = [await newKey({ hotelId: other.id }), await newKey({ channel: 'phone' })];
    for (const secret of strangers) {
      const path = `/api/v1/reservations/${body.number}`;
      const seen = await request(app).get(path).set('Authorization', `Bearer ${secret}`);
      const cancelled = await request(app)
        .post(`${path}/cancellation`)
        .set('Authorization', `Bearer ${secret}`)
        .send({});
      expect([seen.status, cancelled.status]).toEqual([404, 404]);
      expect(JSON.stringify([seen.body, cancelled.body])).not.toContain('Li');
    }
  });

  test('are cancelled once, with the fee of the policy', async () => {
    const { body } = await book(wish());
    const cancel = (fields: object) =>
      request(app)
        .post(`/api/v1/reservations/${body.number}/cancellation`)
        .set('Authorization', `Bearer ${key}`)
        .set('Idempotency-Key', anyKey())
        .send(fields);
    const dearer = await cancel({ expectedFee: { amount: '5.00', currency: 'CNY' } });
    expect([dearer.status, dearer.body.code]).toEqual([409, 'fee_changed']);
    const done = await cancel({ reason: 'changed plans' });
    expect(done.body).toEqual({
      number: body.number,
      status: 'cancelled',
      fee: { amount: '0.00', currency: 'CNY' },
      refund: { amount: '0.00', currency: 'CNY' },
    });
    const again = await cancel({});
    expect([again.status, again.body.code]).toEqual([409, 'cancel_wrong_status']);
  });
});

describe('keys', () => {
  test('are stored hashed, and closed at once', async () => {
    const ctx = testContext(db);
    const { id, secret } = await createApiKey(ctx, {
      name: 'short',
      hotelId: hotel.id,
      channel: 'api',
      scopes: ['reservations.read'],
    });
    const row = await db.apiKey.findUniqueOrThrow({ where: { id } });
    expect(JSON.stringify(row)).not.toContain(secret);
    const look = () => request(app).get('/api/v1/reservations/W-1').set('Authorization', `Bearer ${secret}`);
    expect((await look()).status).toBe(404);
    await expect(revokeApiKey(ctx, { hotelId: other.id, id })).rejects.toMatchObject({ kind: 'not-found' });
    await revokeApiKey(ctx, { hotelId: hotel.id, id });
    expect((await look()).status).toBe(401);
  });
});

describe('the description', () => {
  test('is OpenAPI 3.1 and names every operation', async () => {
    const { body } = await request(app).get('/api/v1/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    expect(Object.keys(body.paths)).toEqual([
      '/api/v1/availability',
      '/api/v1/customers',
      '/api/v1/reservations',
      '/api/v1/reservations/{number}',
      '/api/v1/reservations/{number}/cancellation',
    ]);
    expect(Object.keys(body.components.schemas)).toEqual(
      expect.arrayContaining(['Money', 'Problem', 'Reservation', 'Offer']),
    );
  });

  test('is a page to read', async () => {
    const { status, text } = await request(app).get('/api/docs');
    expect(status).toBe(200);
    expect(text).toContain('POST /api/v1/reservations');
    expect(text).toContain('Idempotency-Key');
    expect(text).not.toContain('[object Object]');
  });

  test('an address that is none of it is a problem', async () => {
    const { status, type } = await request(app).get('/api/v1/nothing');
    expect([status, type]).toEqual([404, 'application/problem+json']);
  });
});

describe('guests of another system', () => {
  const scopes = ['customers.read', 'customers.write'] as const;
  const person = { firstName: '思远', lastName: '陈', phone: '139 0013 9000' };
  const post = (secret: string, idempotencyKey: string, body: object) =>
    request(app)
      .post('/api/v1/customers')
      .set('Authorization', `Bearer ${secret}`)
      .set('Idempotency-Key', idempotencyKey)
      .send(body);

  test('are taken in once, in one shape, and found with the reason', async () => {
    const secret = await newKey({ scopes });
    const before = await db.customer.count();
    const first = await post(secret, 'guest-1', person);
    expect([first.status, first.body.phone]).toEqual([201, '+8613900139000']);
    expect((await post(secret, 'guest-1', person)).body).toEqual(first.body);
    const again = await post(secret, 'guest-2', { ...person, otherName: 'Chen Siyuan' });
    expect([again.status, again.body.id, again.body.otherName]).toEqual([200, first.body.id, 'Chen Siyuan']);
    expect(await db.customer.count()).toBe(before + 1);
    const found = await request(app)
      .get('/api/v1/customers')
      .query({ text: '00139' })
      .set('Authorization', `Bearer ${secret}`);
    expect(found.body.customers).toEqual([{ ...again.body, foundBy: 'phone' }]);
  });

  test('need a key with the scope, of the house, and something to reach them by', async () => {
    expect((await post(key, 'guest-3', person)).status).toBe(403);
    const secret = await newKey({ scopes });
    expect((await post(secret, 'guest-4', { ...person, phone: undefined })).status).toBe(422);
    expect((await post(secret, 'guest-5', { ...person, phone: '12' })).body.code).toBe('phone_unreadable');
    const far = await post(secret, 'guest-6', { ...person, hotel: 'other' });
    expect(far.body.code).toBe('unknown_hotel');
  });
});

describe('a guest named by his member number', () => {
  let number: string;
  let userId: number;
  let customerId: number;
  const dates = { hotel: 'bund', checkIn: '2027-05-10', checkOut: '2027-05-12' };

  beforeAll(async () => {
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
    const { body, status } = await book(wish({ memberNumber: number, guest, expectedTotal }));
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
    const wrongName = await book(wish({ memberNumber: number }));
    const noNumber = await book(wish({ memberNumber: 'M99999999' }));
    expect([wrongName.status, wrongName.body.code]).toEqual([422, 'member_not_known']);
    expect(noNumber.body).toEqual(wrongName.body);
    expect(await totalOf({ memberNumber: number, lastName: 'Wei' })).toBe('422 member_not_known');
    expect(await totalOf({ memberNumber: 'M99999999', lastName: 'Lin' })).toBe('422 member_not_known');
    expect(await totalOf({ memberNumber: number })).toBe('422 unreadable');
    await db.loyaltyProgramme.update({ where: { id: 1 }, data: { active: false } });
    expect(await totalOf({ memberNumber: number, lastName: 'Lin' })).toBe('422 member_not_known');
    expect(await countReservations()).toBe(before);
  });

  test('who names nobody costs no statement more', async () => {
    await db.loyaltyProgramme.update({ where: { id: 1 }, data: { active: true } });
    const ask = (query: object) =>
      countStatements(() =>
        findAvailability(testContext(db), AvailabilityQuery.parse({ ...dates, ...query })),
      );
    expect(await ask({})).toBe(4);
    expect(await ask({ memberNumber: number, lastName: 'Lin' })).toBe(5);
  });
});

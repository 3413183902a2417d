import type { Express } from 'express';
import fc from 'fast-check';
import request from 'supertest';
import { beforeAll, expect, test } from 'vitest';
import { createApiKey } from '../../../src/modules/api/api-key.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, testContext, testNow } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let app: Express;
let hotel: BuiltHotel;
let key: string;

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db, { clock: () => testNow });
  hotel = await buildHotel(db, { slug: 'bund' });
  await buildHotel(db, { slug: 'secret', rooms: { STD: 2 } });
  const scopes = ['reservations.read', 'reservations.write'] as const;
  ({ secret: key } = await createApiKey(testContext(db), {
    name: 'k',
    hotelId: hotel.id,
    channel: 'api',
    scopes,
  }));
});

const nasty = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '0',
    '-1',
    '1e3',
    '0.005',
    '99999999999999999999',
    'NaN',
    'null',
    'true',
    '2027-02-30',
    '2027-13-01',
    '0000-00-00',
    '9999-12-31',
    '2027-05-10T00:00:00Z',
    "'; DROP TABLE stays; --",
    '<script>',
    '%00',
    '\u202e',
    '𝒳',
    'secret',
    'bund',
    'STD',
    'BAR',
    '../../etc/passwd',
    '__proto__',
    'constructor',
    'W-1000001',
    'ﷺ'.repeat(50),
  ),
  fc.string({ maxLength: 30, unit: 'binary' }),
  fc.string({ maxLength: 2_000 }),
);
const anything = fc.oneof(
  nasty,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.array(nasty, { maxLength: 3 }),
  fc.dictionary(nasty, nasty, { maxKeys: 3 }),
);

const good = {
  hotel: 'bund',
  checkIn: '2027-05-10',
  checkOut: '2027-05-11',
  rooms: [{ roomType: 'STD', ratePlan: 'BAR', adults: 2, children: [] }],
  guest: { firstName: 'Li', lastName: 'Wei' },
};
const roomFields = ['roomType', 'ratePlan', 'adults', 'children', 'priceMinor'];

/** A good request in which some fields hold nonsense, or nonsense altogether. */
const bodies = fc.oneof(
  anything,
  fc
    .tuple(
      fc.subarray([
        'hotel',
        'checkIn',
        'checkOut',
        'rooms',
        'guest',
        'externalId',
        'expectedTotal',
        'payment',
      ]),
      anything,
    )
    .map(([names, value]) => ({ ...good, ...Object.fromEntries(names.map((name) => [name, value])) })),
  fc
    .tuple(fc.constantFrom(...roomFields), anything)
    .map(([name, value]) => ({ ...good, rooms: [{ ...good.rooms[0], [name]: value }] })),
  fc.tuple(fc.constantFrom('firstName', 'lastName', 'email', 'phone'), anything).map(([name, value]) => ({
    ...good,
    guest: { ...good.guest, [name]: value },
  })),
);

function expectCalm(answer: request.Response): void {
  expect(answer.status, answer.text.slice(0, 300)).toBeLessThan(500);
  expect(answer.text).not.toMatch(/prisma|postgres|at \w+ \(|node_modules/i);
}

test('whatever is asked for in a search, there is an answer and never a fault', async () => {
  const names = ['hotel', 'checkIn', 'checkOut', 'adults', 'children', 'childAges', 'rooms'];
  const queries = fc.tuple(fc.subarray(names), nasty).map(([chosen, value]) => ({
    hotel: 'bund',
    checkIn: '2027-05-10',
    checkOut: '2027-05-11',
    ...Object.fromEntries(chosen.map((name) => [name, value])),
  }));
  await fc.assert(
    fc.asyncProperty(queries, async (query) => {
      expectCalm(await request(app).get('/api/v1/availability').query(query));
    }),
    { numRuns: 150 },
  );
});

test('whatever a booking says, it is booked at our price or refused, and never a fault', async () => {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(bodies, async (body) => {
      count += 1;
      const answer = await request(app)
        .post('/api/v1/reservations')
        .set('Authorization', `Bearer ${key}`)
        .set('Idempotency-Key', `fuzz-${count}`)
        .set('Content-Type', 'application/json')
        .send(JSON.stringify(body));
      expectCalm(answer);
      if (answer.status === 201)
        expect(answer.body.rooms[0].nights[0].price.amount).toMatch(/^(600|680|880|980|1280)\.00$/);
    }),
    { numRuns: 250 },
  );
  const elsewhere = await db.reservation.count({ where: { hotelId: { not: hotel.id } } });
  expect(elsewhere).toBe(0);
});

test('numbers, headers and keys of any shape are not found, not faults', async () => {
  await fc.assert(
    fc.asyncProperty(nasty, fc.boolean(), async (text, cancelling) => {
      const path = `/api/v1/reservations/${encodeURIComponent(text.toWellFormed())}`;
      const header = text.replaceAll(/[^\x20-\x7e]/g, '?');
      const call = cancelling
        ? request(app).post(`${path}/cancellation`).send({ reason: text })
        : request(app).get(path);
      expectCalm(await call.set('Authorization', `Bearer ${key}`).set('Idempotency-Key', header));
      expectCalm(await request(app).get(path).set('Authorization', header));
    }),
    { numRuns: 100 },
  );
});

import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkIn } from '../../../src/modules/reservations/check-in.service.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent, visitingAgent } from '../../support/agent.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';
import {
  buildInHouseReservation,
  buildReservation,
  moveBusinessDate,
  roomNamed,
} from '../../support/stays.ts';

let db: Db;
let app: Express;
let ctx: TestContext;
let hotel: BuiltHotel;
let desk: TestAgent;

beforeAll(async () => {
  ({ db } = await testDatabase());
  ctx = testContext(db);
  hotel = await buildHotel(db);
  app = testApp(db, { clock: () => testNow });
  desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
});

const pathOf = (placed: { number: string; stayIds: readonly number[] }, last: string) =>
  `/staff/reservations/${placed.number}/stays/${placed.stayIds[0]}/${last}`;
const statusOf = async (placed: { stayIds: readonly number[] }) =>
  (await db.stay.findUniqueOrThrow({ where: { id: placed.stayIds[0] ?? 0 } })).status;

describe('today', () => {
  test('is for staff who may see reservations', async () => {
    expect((await visitingAgent(app).get('/staff/today')).status).toBe(303);
    const housekeeping = await signedInAgent(app, 'housekeeping', {
      hotelId: hotel.id,
      permissions: ['rooms.view'],
    });
    expect((await housekeeping.get('/staff/today')).status).toBe(403);
  });

  test('shows who comes with the next step and its reason', async () => {
    const placed = await buildReservation(ctx, hotel, {
      guest: { firstName: 'Marta', lastName: 'Oliveira' },
    });
    const { text, status } = await desk.get('/staff/today');
    expect(status).toBe(200);
    expect(text).toContain('Marta Oliveira');
    expect(text).toContain(pathOf(placed, 'check-in'));
    expect(text).toMatch(/Take 10\d/);
    expect(text).toMatch(/propose 10\d: Inspected/);
  });

  test('costs as many statements for three arrivals as for one', async () => {
    const one = await buildHotel(db);
    const three = await buildHotel(db);
    await buildReservation(ctx, one);
    for (const type of ['STD', 'DLX', 'FAM'] as const) await buildReservation(ctx, three, { types: [type] });
    const [deskOne, deskThree] = await Promise.all(
      [one, three].map((each) => signedInAgent(app, 'front-desk', { hotelId: each.id })),
    );
    await deskOne?.get('/staff/today');
    await deskThree?.get('/staff/today');
    const few = await countStatements(async () => deskOne?.get('/staff/today'));
    const many = await countStatements(async () => deskThree?.get('/staff/today'));
    expect(many).toBe(few);
    const listFew = await countStatements(async () => deskOne?.get('/staff/reservations'));
    expect(await countStatements(async () => deskThree?.get('/staff/reservations'))).toBe(listFew);
    const roomsFew = await countStatements(async () => deskOne?.get('/staff/rooms'));
    expect(await countStatements(async () => deskThree?.get('/staff/rooms'))).toBe(roomsFew);
  });
});

describe('finding a booking', () => {
  test('by number leads to its page, by name or phone to a list', async () => {
    const guest = { firstName: 'Yui', lastName: 'Tanaka', phone: '+81312345678' };
    const placed = await buildReservation(ctx, hotel, {
      arrival: '2027-06-10',
      departure: '2027-06-12',
      guest,
    });
    const exact = await desk.get(`/staff/search?text=${placed.number.toLowerCase()}`);
    expect([exact.status, exact.headers.location]).toEqual([303, `/staff/reservations/${placed.number}`]);
    for (const text of ['tanaka', 'Tanaka Yui', '31234567']) {
      expect((await desk.get('/staff/search').query({ text })).text).toContain(placed.number);
    }
    expect((await desk.get('/staff/search').query({ text: 'nobody' })).text).not.toContain(placed.number);
  });

  test('never shows another hotel’s', async () => {
    const other = await buildHotel(db);
    const placed = await buildReservation(ctx, other, { guest: { firstName: 'Alien', lastName: 'Guest' } });
    expect((await desk.get('/staff/search?text=alien')).text).not.toContain(placed.number);
    expect((await desk.get(`/staff/reservations/${placed.number}`)).status).toBe(404);
    expect((await desk.get(pathOf(placed, 'check-in'))).status).toBe(404);
  });

  test('reads odd queries without falling over', async () => {
    for (const query of [
      'text=%25%27',
      'page=99999',
      'page=x',
      'from=2027-02-30',
      'status=none',
      'text[]=a',
    ]) {
      expect((await desk.get(`/staff/reservations?${query}`)).status).toBeLessThan(500);
    }
  });
});

describe('check-in and check-out', () => {
  test('take the proposed room, say why not, and lead back to the booking', async () => {
    const house = await buildHotel(db);
    const clerk = await signedInAgent(app, 'front-desk', { hotelId: house.id });
    const placed = await buildReservation(ctx, house, { departure: '2027-05-04' });
    const question = await clerk.get(pathOf(placed, 'check-in'));
    expect(question.text).toContain('Inspected');
    await db.room.update({ where: { id: roomNamed(house, '101') }, data: { housekeeping: 'dirty' } });
    const refused = await postForm(clerk, pathOf(placed, 'check-in'), { roomNumber: '101' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Room 101 is not clean yet');
    expect(refused.text).toContain('value="101"');
    const done = await postForm(clerk, pathOf(placed, 'check-in'), { roomNumber: '101', acceptUnready: '1' });
    expect([done.status, done.headers.location]).toEqual([303, `/staff/reservations/${placed.number}`]);
    expect(await statusOf(placed)).toBe('in_house');

    const early = await postForm(clerk, pathOf(placed, 'check-out'));
    expect(early.status).toBe(422);
    await moveBusinessDate(db, house, '2027-05-04');
    expect((await postForm(clerk, pathOf(placed, 'check-out'))).status).toBe(303);
    expect(await statusOf(placed)).toBe('checked_out');
  });

  test('twice answers the second clerk plainly', async () => {
    const house = await buildHotel(db);
    const clerk = await signedInAgent(app, 'front-desk', { hotelId: house.id });
    const placed = await buildReservation(ctx, house);
    await checkIn(ctx, {
      hotelId: house.id,
      stayId: placed.stayIds[0] ?? 0,
      roomId: roomNamed(house, '101'),
    });
    const again = await postForm(clerk, pathOf(placed, 'check-in'), { roomNumber: '102' });
    expect(again.status).toBe(422);
    expect(again.text).toContain('Only a stay that is expected can be checked in');
  });

  test('undo needs a reason', async () => {
    const house = await buildHotel(db);
    const clerk = await signedInAgent(app, 'front-desk', { hotelId: house.id });
    const placed = await buildInHouseReservation(ctx, house);
    expect((await postForm(clerk, pathOf(placed, 'check-in-undo'))).status).toBe(422);
    expect((await postForm(clerk, pathOf(placed, 'check-in-undo'), { reason: 'wrong guest' })).status).toBe(
      303,
    );
    expect(await statusOf(placed)).toBe('booked');
  });

  test('the registration card can be printed', async () => {
    const placed = await buildReservation(ctx, hotel, { arrival: '2027-06-20', departure: '2027-06-21' });
    const card = await desk.get(pathOf(placed, 'registration-card'));
    expect(card.status).toBe(200);
    expect(card.text).toContain(placed.number);
  });
});

describe('changing a stay', () => {
  test('shows the difference night by night before it is made', async () => {
    const placed = await buildReservation(ctx, hotel, { arrival: '2027-06-14', departure: '2027-06-16' });
    const path = pathOf(placed, 'change');
    expect((await desk.get(path)).status).toBe(200);
    const quoted = await desk.get(path).query({ asked: '1', departure: '2027-06-17', adults: '2' });
    expect(quoted.text).toContain('¥600.00 more');
    const fields = {
      arrival: '2027-06-14',
      departure: '2027-06-17',
      roomTypeId: hotel.types.STD.id,
      ratePlanId: hotel.plans.BAR.id,
      adults: 2,
      childAges: '',
      version: 1,
    };
    const stale = await postForm(desk, path, { ...fields, expectedDifferenceMinor: 1 });
    expect(stale.status).toBe(409);
    expect((await postForm(desk, path, { ...fields, expectedDifferenceMinor: 60_000 })).status).toBe(303);
    expect(
      (await postForm(desk, path, { ...fields, departure: '2027-02-30', expectedDifferenceMinor: 0 })).status,
    ).toBe(422);
    const stay = await db.stay.findUniqueOrThrow({ where: { id: placed.stayIds[0] ?? 0 } });
    expect(stay.totalMinor).toBe(180_000);
  });
});

describe('cancelling and no-show', () => {
  test('show the fee first; a waiver is only for who may', async () => {
    const placed = await buildReservation(ctx, hotel, {
      arrival: '2027-06-24',
      departure: '2027-06-25',
      plan: 'NRF',
    });
    const path = `/staff/reservations/${placed.number}/cancellation`;
    const question = await desk.get(path);
    expect(question.text).toContain('¥540.00');
    expect(question.text).not.toContain('name="waiveFee"');
    expect((await postForm(desk, path, { expectedFeeMinor: 54_000 })).status).toBe(422);
    const forged = await postForm(desk, path, { expectedFeeMinor: 54_000, reason: 'x', waiveFee: '1' });
    expect(forged.status).toBe(403);
    expect((await postForm(desk, path, { expectedFeeMinor: 0, reason: 'x' })).status).toBe(409);
    expect((await postForm(desk, path, { expectedFeeMinor: 54_000, reason: 'guest called' })).status).toBe(
      303,
    );
    expect(await statusOf(placed)).toBe('cancelled');
  });

  test('a guest who did not come is marked, and brought back', async () => {
    const house = await buildHotel(db);
    const clerk = await signedInAgent(app, 'front-desk', { hotelId: house.id });
    const placed = await buildReservation(ctx, house);
    expect((await clerk.get(pathOf(placed, 'no-show'))).text).toContain('¥600.00');
    expect((await postForm(clerk, pathOf(placed, 'no-show'))).status).toBe(303);
    expect(await statusOf(placed)).toBe('no_show');
    expect(
      (await postForm(clerk, pathOf(placed, 'reinstatement'), { reason: 'came at midnight' })).status,
    ).toBe(303);
    expect(await statusOf(placed)).toBe('booked');
  });
});

describe('booking at the desk', () => {
  const guest = { firstName: 'Wen', lastName: 'Zhou' };
  const offer = () => `${hotel.types.STD.id}-${hotel.plans.BAR.id}-60000`;

  test('offers prices, books by telephone, and gives a wrong form back as it was typed', async () => {
    const page = await desk.get(
      '/staff/reservations/new?arrival=2027-07-01&departure=2027-07-02&adults=2&rooms=1',
    );
    expect(page.text).toContain(`value="${offer()}"`);
    const fields = {
      arrival: '2027-07-01',
      departure: '2027-07-02',
      adults: 2,
      rooms: 1,
      childAges: '',
      channel: 'phone',
      offer: offer(),
    };
    const wrong = await postForm(desk, '/staff/reservations', {
      ...fields,
      firstName: 'Wen',
      email: 'not-mail',
    });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('value="not-mail"');
    const forged = await postForm(desk, '/staff/reservations', {
      ...fields,
      ...guest,
      offer: offer().replace('60000', '100'),
    });
    expect(forged.status).toBe(409);
    const done = await postForm(desk, '/staff/reservations', { ...fields, ...guest });
    expect(done.status).toBe(303);
    const page2 = await desk.get(String(done.headers.location));
    expect(page2.text).toContain('Wen Zhou');
    expect(page2.text).toContain('Telephone');
  });

  test('a walk-in is one form: booked and checked in', async () => {
    const page = await desk.get('/staff/walk-in?departure=2027-05-04&adults=1');
    expect(page.text).toContain('name="offer"');
    const fields = {
      arrival: '2027-05-03',
      departure: '2027-05-04',
      adults: 1,
      rooms: 1,
      childAges: '',
      offer: offer(),
      ...guest,
    };
    const done = await postForm(desk, '/staff/walk-in', { ...fields, roomNumber: '104' });
    expect(done.status).toBe(303);
    expect(await db.stay.count({ where: { roomId: roomNamed(hotel, '104'), status: 'in_house' } })).toBe(1);
    const taken = await postForm(desk, '/staff/walk-in', { ...fields, roomNumber: '104' });
    expect(taken.status).toBe(422);
  });

  test('a deposit is taken on the booking’s page, once however often the form is sent', async () => {
    const placed = await buildReservation(ctx, hotel, { arrival: '2027-07-10', departure: '2027-07-12' });
    const path = `/staff/reservations/${placed.number}/payments`;
    const page = `/staff/reservations/${placed.number}`;
    const fields = { amount: '500.00', gateway: 'cash', idempotencyKey: 'deposit-1' };
    for (const amount of ['1e3', '0.005', '-5', 'x', '']) {
      expect((await postForm(desk, path, { ...fields, amount }, page)).status).toBe(422);
    }
    expect((await postForm(desk, path, fields, page)).status).toBe(303);
    expect((await postForm(desk, path, fields, page)).status).toBe(303);
    const sum = await db.payment.aggregate({
      where: { reservationId: placed.reservationId },
      _sum: { amountMinor: true },
    });
    expect(sum._sum.amountMinor).toBe(50_000);
  });
});

describe('in Chinese', () => {
  test('every page has its words', async () => {
    const placed = await buildReservation(ctx, hotel, { arrival: '2027-07-20', departure: '2027-07-21' });
    const pages = [
      '/staff/today',
      '/staff/reservations',
      '/staff/rooms',
      '/staff/walk-in',
      '/staff/reservations/new',
      `/staff/reservations/${placed.number}`,
      pathOf(placed, 'change'),
      pathOf(placed, 'room'),
      `/staff/reservations/${placed.number}/cancellation`,
    ];
    for (const page of pages) {
      const { text, status } = await desk.get(`${page}?lang=zh-CN`);
      expect([page, status]).toEqual([page, 200]);
      expect(text.match(/>[a-z]+(-[a-z]+)?\.[a-z_.-]+</g)).toBeNull();
    }
    await desk.get('/staff/today?lang=en');
  });
});

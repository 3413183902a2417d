import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { progressOf } from '../../../src/modules/account/progress.ts';
import { runNightAudit } from '../../../src/modules/night-audit/night-audit.service.ts';
import { takePayment } from '../../../src/modules/payments/payment.service.ts';
import { checkIn } from '../../../src/modules/reservations/check-in.service.ts';
import { checkOut } from '../../../src/modules/reservations/check-out.service.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { guestAgent, postForm } from '../../support/agent.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { codeFor } from '../../support/codes.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';
import { buildReservation, roomNamed } from '../../support/stays.ts';

let db: Db;
let app: Express;
let ctx: TestContext;
let hotel: BuiltHotel;

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db, { rooms: { STD: 20 } });
  ctx = testContext(db);
  app = testApp(db, { clock: () => testNow });
});

async function guest(email: string, proved = true): Promise<{ agent: TestAgent; id: number }> {
  const agent = await guestAgent(app, { email });
  const data = proved ? { emailVerifiedAt: testNow } : {};
  const { id } = await db.user.update({ where: { email }, data });
  return { agent, id };
}

const bookAs = (email: string) =>
  buildReservation(ctx, hotel, {
    arrival: '2027-05-20',
    departure: '2027-05-22',
    channel: 'web',
    guest: { firstName: 'Mei', lastName: 'Lin', email },
  });
const ownerOf = async (number: string) =>
  (await db.reservation.findUniqueOrThrow({ where: { number } })).userId;

describe('a booking made without signing in', () => {
  test('is offered to who proved its address, and claimed once', async () => {
    const mine = await bookAs('mei@example.com');
    const other = await bookAs('somebody@example.com');
    const { agent, id } = await guest('mei@example.com');
    const { text } = await agent.get('/account/bookings');
    expect(text).toContain(mine.number);
    expect(text).not.toContain(other.number);
    expect((await postForm(agent, `/account/claims/${other.number}`, {}, '/account/profile')).status).toBe(
      404,
    );
    expect(await ownerOf(other.number)).toBeNull();
    const twice = await Promise.all(
      [1, 2].map(() => postForm(agent, `/account/claims/${mine.number}`, {}, '/account/profile')),
    );
    expect(twice.map((answer) => answer.status).sort()).toEqual([303, 404]);
    expect(await ownerOf(mine.number)).toBe(id);
    expect((await agent.get(`/bookings/${mine.number}`)).status).toBe(200);
    expect(await db.auditEvent.count({ where: { action: 'booking_claimed' } })).toBe(1);
  });

  test('is nobody’s by an address that was typed but not proved', async () => {
    const { number } = await bookAs('victim@example.com');
    const { agent } = await guest('victim@example.com', false);
    expect((await agent.get('/account/bookings')).text).not.toContain(number);
    expect((await postForm(agent, `/account/claims/${number}`, {}, '/account/profile')).status).toBe(404);
  });

  test('is claimed by number and the code its contact got, by who asked for it', async () => {
    const { number } = await bookAs('old@example.com');
    const { agent, id } = await guest('new@example.com');
    const { agent: thief } = await guest('thief@example.com');
    expect((await postForm(agent, '/account/claims', { value: '' })).status).toBe(422);
    const known = await postForm(agent, '/account/claims', { value: number });
    const unknown = await postForm(thief, '/account/claims', { value: 'W-0000000' });
    expect([known.status, known.headers.location]).toEqual([unknown.status, unknown.headers.location]);
    const code = await codeFor(db, 'old@example.com');
    await postForm(thief, '/account/claims', { value: number });
    expect((await postForm(thief, '/account/claims/check', { value: code })).status).toBe(422);
    expect((await agent.get('/account/claims/check')).status).toBe(200);
    const done = await postForm(agent, '/account/claims/check', { value: code });
    expect([done.status, done.headers.location]).toEqual([303, '/account/bookings']);
    expect(await ownerOf(number)).toBe(id);
  });
});

describe('the address of an account', () => {
  test('changes once the new one is proved, and never to one that another account has', async () => {
    const { agent, id } = await guest('before@example.com');
    await guest('taken@example.com');
    expect((await postForm(agent, '/account/contact', { value: 'nothing' })).status).toBe(422);
    await postForm(agent, '/account/contact', { value: 'after@example.com' });
    expect((await db.user.findUniqueOrThrow({ where: { id } })).email).toBe('before@example.com');
    const wrong = await postForm(agent, '/account/contact/check', { value: '1' });
    expect(wrong.status).toBe(422);
    const code = await codeFor(db, 'after@example.com');
    expect((await postForm(agent, '/account/contact/check', { value: code })).status).toBe(303);
    expect((await db.user.findUniqueOrThrow({ where: { id } })).email).toBe('after@example.com');
    await postForm(agent, '/account/contact', { value: 'taken@example.com' });
    const taken = await postForm(agent, '/account/contact/check', {
      value: await codeFor(db, 'taken@example.com'),
    });
    expect(taken.status).toBe(409);
    await postForm(agent, '/account/contact', { value: '+86 139 0013 9000' });
    await postForm(agent, '/account/contact/check', { value: await codeFor(db, '+8613900139000') });
    expect((await db.user.findUniqueOrThrow({ where: { id } })).phone).toBe('+8613900139000');
  });
});

describe('what a guest keeps of himself', () => {
  test('preferences tick the booking form and are written on the stay', async () => {
    const { agent } = await guest('likes@example.com');
    const early = await postForm(agent, '/account/preferences', { wish: 'quiet' }, '/account/profile');
    expect([early.status, early.text.includes('Please save your name first')]).toEqual([422, true]);
    const name = { firstName: 'Lin', lastName: 'Mei', phone: '+86 138 0013 8111' };
    await postForm(agent, '/account/profile', name);
    expect((await postForm(agent, '/account/preferences', { wish: ['quiet', 'cot'] })).status).toBe(303);
    const { text } = await agent.get('/book?checkIn=2027-06-07&checkOut=2027-06-09&room=STD.BAR.2');
    expect(text).toMatch(/value="quiet" checked/);
    expect(text).not.toMatch(/value="view" checked/);
    const booked = await postForm(agent, '/book', {
      checkIn: '2027-06-07',
      checkOut: '2027-06-09',
      room: 'STD.BAR.2',
      ...name,
      email: 'likes@example.com',
      paymentPlan: 'at_hotel',
      expectedTotal: 120_000,
      wish: ['quiet'],
    });
    const number = String(booked.headers.location).split('/').at(-1) ?? '';
    const stay = await db.stay.findFirstOrThrow({ where: { reservation: { number } } });
    expect(stay.specialRequests).toEqual(['quiet']);
    const rows = await db.customerPreference.findMany({ select: { code: true, source: true } });
    expect(rows).toEqual([
      { code: 'quiet', source: 'guest' },
      { code: 'cot', source: 'guest' },
    ]);
  });

  test('companions are kept with an encrypted document, and are not another guest’s to remove', async () => {
    const { agent } = await guest('family@example.com');
    const { agent: other } = await guest('stranger@example.com');
    const name = { firstName: 'Lin', lastName: 'Hua', phone: '+86 138 0013 8222' };
    await postForm(agent, '/account/profile', name);
    await postForm(other, '/account/profile', { ...name, lastName: 'Other' });
    const child = {
      companionFirst: 'Bao',
      companionLast: 'Lin',
      birthDate: '2020-02-29',
      documentNumber: 'E12345678',
    };
    const bad = await postForm(agent, '/account/companions', { ...child, companionLast: '' });
    expect([bad.status, bad.text.includes('value="Bao"')]).toEqual([422, true]);
    expect((await postForm(agent, '/account/companions', child)).status).toBe(303);
    const { text } = await agent.get('/account/profile');
    expect(text).toContain('•••• 5678');
    expect(text).not.toContain('E12345678');
    const row = await db.companion.findFirstOrThrow();
    expect(Buffer.from(row.documentCipher ?? []).toString()).not.toContain('12345678');
    expect((await other.get('/account/profile')).text).not.toContain('Bao');
    expect((await postForm(other, `/account/companions/${row.id}/removal`)).status).toBe(404);
    expect((await postForm(agent, `/account/companions/${row.id}/removal`)).status).toBe(303);
    expect(await db.companion.count()).toBe(0);
  });
});

test('progress goes from booked to left', () => {
  const booking = {
    stays: [{ status: 'booked' }],
    arrival: calendarDate('2027-05-10'),
    businessDate: calendarDate('2027-05-03'),
    paidMinor: 0,
    totalMinor: 100,
  };
  const now = (change: Partial<typeof booking>) =>
    progressOf({ ...booking, ...change }).find((step) => step.current)?.step;
  expect(now({})).toBe('booked');
  expect(now({ paidMinor: 100 })).toBe('paid');
  expect(now({ paidMinor: 100, businessDate: calendarDate('2027-05-10') })).toBe('arriving');
  expect(now({ stays: [{ status: 'in_house' }] })).toBe('in_house');
  expect(now({ stays: [{ status: 'checked_out' }] })).toBe('left');
  expect(progressOf({ ...booking, stays: [{ status: 'cancelled' }] })).toEqual([]);
});

test('lists cost as many statements for three bookings as for one', async () => {
  const one = await guest('one@example.com');
  const three = await guest('three@example.com');
  for (const [{ id }, count] of [
    [one, 1],
    [three, 3],
  ] as const) {
    for (let index = 0; index < count; index += 1) {
      await buildReservation(ctx, hotel, {
        arrival: '2027-06-20',
        departure: '2027-06-21',
        channel: 'web',
        userId: id,
      });
    }
  }
  for (const path of ['/account/bookings', '/account/invoices']) {
    const few = await countStatements(async () => one.agent.get(path));
    expect([path, await countStatements(async () => three.agent.get(path))]).toEqual([path, few]);
  }
});

test('a closed bill is its guest’s to print, and no one else’s', async () => {
  const { agent, id } = await guest('leaver@example.com');
  const { agent: other } = await guest('curious@example.com');
  const { stayIds } = await buildReservation(ctx, hotel, {
    arrival: '2027-05-03',
    departure: '2027-05-04',
    channel: 'web',
    userId: id,
  });
  const stayId = stayIds[0] ?? 0;
  await checkIn(ctx, { hotelId: hotel.id, stayId, roomId: roomNamed(hotel, '101') });
  const folio = await db.folio.findFirstOrThrow({ where: { stayId } });
  expect((await agent.get(`/account/invoices/${folio.number}`)).status).toBe(404);
  await runNightAudit(ctx, { hotelId: hotel.id });
  const payment = { gateway: 'cash', amountMinor: 60_000, idempotencyKey: 'leaver' } as const;
  await takePayment(ctx, { ...payment, hotelId: hotel.id, folioId: folio.id });
  await checkOut(ctx, { hotelId: hotel.id, stayId });
  const list = await agent.get('/account/invoices');
  expect(list.text).toContain(`/account/invoices/${folio.number}`);
  expect(list.text).toContain('¥600.00');
  expect((await agent.get(`/account/invoices/${folio.number}`)).text).toContain('¥566.04');
  expect((await other.get(`/account/invoices/${folio.number}`)).status).toBe(404);
  expect((await other.get('/account/invoices')).text).not.toContain(folio.number);
});

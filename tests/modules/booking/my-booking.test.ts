import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { minor, zero } from '../../../src/core/money.ts';
import { verifyBooks } from '../../../src/modules/admin/verification.service.ts';
import { suggestRoomsFor } from '../../../src/modules/assignment/assignment.service.ts';
import { runNightAudit } from '../../../src/modules/night-audit/night-audit.service.ts';
import { takePayment } from '../../../src/modules/payments/payment.service.ts';
import { checkIn } from '../../../src/modules/reservations/check-in.service.ts';
import { guestChangeRefusal } from '../../../src/modules/reservations/guest-change.ts';
import { getReservation } from '../../../src/modules/reservations/reservation.service.ts';
import { openBalance } from '../../../src/modules/reservations/reservation-money.ts';
import { addExtra, postExtrasIn } from '../../../src/modules/reservations/stay-extra.service.ts';
import { extraDates, extraTotal } from '../../../src/modules/reservations/stay-extra.ts';
import { type Db, inTransaction } from '../../../src/platform/db.ts';
import { guestAgent, postForm, signedInAgent, visitingAgent } from '../../support/agent.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';
import { buildReservation, roomNamed } from '../../support/stays.ts';

let db: Db;
let app: Express;
let ctx: TestContext;
let hotel: BuiltHotel;
let breakfast: number;
let owner: TestAgent;
let userId: number;

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db, { clock: () => testNow });
  ctx = testContext(db);
  owner = await guestAgent(app, { email: 'owner@example.com' });
  userId = (await db.user.findUniqueOrThrow({ where: { email: 'owner@example.com' } })).id;
});

beforeEach(async () => {
  hotel = await buildHotel(db);
  const sold = { soldPer: 'person_night', priceMinor: 6_000 };
  const { id } = await db.transactionCode.update({
    where: { hotelId_code: { hotelId: hotel.id, code: 'BRK' } },
    data: sold,
  });
  breakfast = id;
});

async function book(overrides: Parameters<typeof buildReservation>[2] = {}) {
  const placed = await buildReservation(ctx, hotel, {
    arrival: '2027-05-10',
    departure: '2027-05-12',
    channel: 'web',
    userId,
    ...overrides,
  });
  return { ...placed, stayId: placed.stayIds[0] ?? 0 };
}

/** What the check of the whole database finds wrong. */
async function faultsIn(database: Db) {
  return (await verifyBooks(database)).filter((finding) => finding.count > 0);
}

const viewOf = (number: string) => getReservation(db, { number });
const terms = { arrival: '2027-05-10', departure: '2027-05-12', adults: 2, childAges: '' };

describe('an extra', () => {
  const stay = { arrival: calendarDate('2027-05-10'), departure: calendarDate('2027-05-13') };

  test('costs its price times nights and pieces, and is due on each night or on the first', () => {
    const breakfastForTwo = { per: 'person_night', quantity: 2, unitMinor: minor(6_000) } as const;
    expect(extraTotal(breakfastForTwo, stay)).toBe(36_000);
    expect(extraTotal({ ...breakfastForTwo, per: 'stay' }, stay)).toBe(12_000);
    expect(extraDates('night', stay)).toEqual(['2027-05-10', '2027-05-11', '2027-05-12']);
    expect(extraDates('person', stay)).toEqual(['2027-05-10']);
  });

  test('is added, shown in the total, and taken off again', async () => {
    const { number, stayId } = await book();
    const path = `/bookings/${number}/stays/${stayId}/extras`;
    expect((await owner.get(path)).text).toContain('2 · ¥240.00 in all');
    const form = { codeId: breakfast, quantity: 2, expectedUnit: 6_000 };
    expect((await postForm(owner, path, form)).status).toBe(303);
    expect(await viewOf(number)).toMatchObject({ totalMinor: 120_000, extrasMinor: 24_000 });
    expect((await owner.get(`/bookings/${number}`)).text).toContain('Pay ¥1,440.00 now');
    const { id } = await db.stayExtra.findFirstOrThrow({ where: { stayId } });
    expect((await postForm(owner, `${path}/${id}/removal`)).status).toBe(303);
    expect(await viewOf(number)).toMatchObject({ extrasMinor: 0 });
  });

  test('is refused at another price, for more persons than come, twice, or after arrival', async () => {
    const { number, stayId } = await book({ arrival: '2027-05-03', departure: '2027-05-05' });
    const path = `/bookings/${number}/stays/${stayId}/extras`;
    const form = { codeId: breakfast, quantity: 2, expectedUnit: 6_000 };
    expect((await postForm(owner, path, { ...form, expectedUnit: 5_000 })).status).toBe(409);
    expect((await postForm(owner, path, { ...form, quantity: 3 })).status).toBe(422);
    const room = await db.transactionCode.findFirstOrThrow({ where: { hotelId: hotel.id, code: 'MINIBAR' } });
    expect((await postForm(owner, path, { ...form, codeId: room.id })).status).toBe(404);
    const input = { hotelId: hotel.id, stayId, codeId: breakfast, quantity: 1, expectedUnitMinor: 6_000 };
    const twice = await Promise.allSettled([addExtra(ctx, input), addExtra(ctx, input)]);
    expect(twice.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    await checkIn(ctx, { hotelId: hotel.id, stayId, roomId: roomNamed(hotel, '101') });
    expect((await postForm(owner, path, form)).status).toBe(422);
  });

  test('stands on the bill once a night at the frozen price, its tax within, whatever is run again', async () => {
    const { stayId } = await book({ arrival: '2027-05-03', departure: '2027-05-05' });
    const input = { hotelId: hotel.id, stayId, codeId: breakfast, quantity: 2, expectedUnitMinor: 6_000 };
    await addExtra(ctx, input);
    await db.transactionCode.update({ where: { id: breakfast }, data: { priceMinor: 9_900 } });
    await checkIn(ctx, { hotelId: hotel.id, stayId, roomId: roomNamed(hotel, '101') });
    const due = { hotelId: hotel.id, date: calendarDate('2027-05-03'), stayIds: [stayId] };
    await runNightAudit(ctx, { hotelId: hotel.id });
    expect(await inTransaction(db, (tx) => postExtrasIn(tx, ctx, due))).toBe(0);
    await runNightAudit(ctx, { hotelId: hotel.id });
    const lines = await db.folioLine.findMany({
      where: { stayId, transactionCodeId: breakfast },
      orderBy: { id: 'asc' },
    });
    expect(lines.map((line) => [line.amountMinor, line.serviceDate.toISOString().slice(0, 10)])).toEqual([
      [11_321, '2027-05-03'],
      [11_321, '2027-05-04'],
    ]);
    const taxes = await db.folioLine.findMany({
      where: { parentLineId: { in: lines.map((line) => line.id) } },
    });
    expect(taxes.map((line) => line.amountMinor)).toEqual([679, 679]);
    expect(await faultsIn(db)).toEqual([]);
  });
});

describe('changing a stay', () => {
  const stay = {
    status: 'booked',
    arrival: calendarDate('2027-05-10'),
    departure: calendarDate('2027-05-12'),
  } as const;
  const free = { channel: 'web', paymentPlan: 'prepay', stay, feeMinor: zero, asked: null } as const;
  const costs = { ...free, feeMinor: minor(60_000) };
  const asked = (arrival: string, differenceMinor: number) => ({
    arrival: calendarDate(arrival),
    differenceMinor: minor(differenceMinor),
  });

  test.each([
    ['anything while cancelling is free', { ...free, asked: asked('2027-05-11', -1) }, null],
    ['longer when it costs', { ...costs, asked: asked('2027-05-10', 60_000) }, null],
    ['cheaper when it costs', { ...costs, asked: asked('2027-05-10', -1) }, 'policy'],
    ['later when it costs', { ...costs, asked: asked('2027-05-11', 0) }, 'policy'],
    ['booked elsewhere', { ...free, channel: 'api' as const }, 'other_site'],
    ['paid by a company', { ...free, paymentPlan: 'on_account' as const }, 'on_account'],
    ['in house', { ...free, stay: { ...stay, status: 'in_house' as const } }, 'wrong_status'],
    ['day use', { ...free, stay: { ...stay, departure: stay.arrival } }, 'day_use'],
  ])('%s', (_name, question, refusal) => {
    expect(guestChangeRefusal(question)).toBe(refusal);
  });

  test('shows the difference first, then makes it; what was paid too much goes back', async () => {
    const { number, stayId, reservationId } = await book();
    await takePayment(ctx, {
      hotelId: hotel.id,
      reservationId,
      gateway: 'card-terminal',
      amountMinor: 120_000,
      idempotencyKey: `paid-${number}`,
    });
    const path = `/bookings/${number}/stays/${stayId}/change`;
    const shorter = { ...terms, departure: '2027-05-11', roomTypeId: hotel.types.STD.id };
    const shown = await owner.get(path).query(shorter);
    expect(shown.text).toContain('¥600.00 less');
    expect(shown.text).toContain('¥600.00 goes back by itself');
    expect((await viewOf(number)).totalMinor).toBe(120_000);
    const { version } = await db.stay.findUniqueOrThrow({ where: { id: stayId } });
    const confirm = { ...shorter, expectedDifference: -60_000, version };
    expect((await postForm(owner, path, { ...confirm, expectedDifference: -50_000 })).status).toBe(409);
    expect((await postForm(owner, path, { ...confirm, version: version + 1 })).status).toBe(409);
    expect((await postForm(owner, path, confirm)).status).toBe(303);
    expect(await viewOf(number)).toMatchObject({ totalMinor: 60_000, paidMinor: 60_000 });
    expect(await db.payment.findMany({ where: { reservationId, kind: 'refund' } })).toMatchObject([
      { amountMinor: 60_000, gateway: 'card-terminal', status: 'succeeded' },
    ]);
  });

  test('to a dearer room leaves the rest to pay online', async () => {
    const { number, stayId } = await book();
    const path = `/bookings/${number}/stays/${stayId}/change`;
    const { version } = await db.stay.findUniqueOrThrow({ where: { id: stayId } });
    const form = { ...terms, roomTypeId: hotel.types.DLX.id, expectedDifference: 56_000, version };
    expect((await postForm(owner, path, form)).status).toBe(303);
    const paying = await postForm(owner, `/bookings/${number}/payment`);
    expect(paying.headers.location).toContain('/sandbox-pay/');
    expect(await db.payment.findFirstOrThrow({ where: { kind: 'charge', hotelId: hotel.id } })).toMatchObject(
      {
        amountMinor: 176_000,
        status: 'pending',
      },
    );
  });

  test('that the policy forbids is said in words with the telephone', async () => {
    const { number, stayId } = await book({ plan: 'NRF', paymentPlan: 'prepay' });
    const { text, status } = await owner
      .get(`/bookings/${number}/stays/${stayId}/change`)
      .query({ ...terms, departure: '2027-05-11', roomTypeId: hotel.types.STD.id });
    expect(status).toBe(422);
    expect(text).toContain('would cost a fee by now');
    expect(text).toContain('tel:+862150000000');
  });
});

describe('cancelling one room of several', () => {
  test('shows what it costs, gives it back alone, and leaves the other as it is', async () => {
    const { number, reservationId, stayIds } = await book({ types: ['STD', 'DLX'] });
    const [gone = 0, kept = 0] = stayIds;
    const payment = { gateway: 'card-terminal', idempotencyKey: `two-${number}` } as const;
    const amountMinor = (await viewOf(number)).totalMinor;
    await takePayment(ctx, { ...payment, hotelId: hotel.id, reservationId, amountMinor });
    const path = `/bookings/${number}/cancellation`;
    expect((await owner.get(`/bookings/${number}`)).text).toContain(`href="${path}?stay=${gone}"`);
    const shown = await owner.get(`${path}?stay=${gone}`);
    expect(shown.text).toContain('Cancel Room 1: Standard?');
    expect(shown.text).toContain('Cancel this room');
    const changed = await postForm(owner, path, { stay: gone, expectedFee: 1 });
    expect([changed.status, changed.text.includes('Cancel this room')]).toEqual([409, true]);
    expect((await postForm(owner, path, { stay: gone, expectedFee: 0 })).status).toBe(303);
    const view = await viewOf(number);
    expect(view.stays.map(({ id, status }) => [id, status])).toEqual([
      [gone, 'cancelled'],
      [kept, 'booked'],
    ]);
    expect(view).toMatchObject({ status: 'confirmed', totalMinor: 176_000, paidMinor: 176_000 });
    const after = await owner.get(`/bookings/${number}`);
    expect(after.text).not.toContain(`${path}?stay=`);
    expect((await owner.get(`${path}?stay=${gone}`)).status).toBe(303);
    expect(await faultsIn(db)).toEqual([]);
  });

  test('that costs a fee leaves nothing open and nothing too much', async () => {
    const { number, reservationId, stayIds } = await book({
      types: ['STD', 'STD'],
      plan: 'NRF',
      paymentPlan: 'prepay',
    });
    const { totalMinor: amountMinor } = await viewOf(number);
    const payment = { gateway: 'card-terminal', idempotencyKey: `fee-${number}` } as const;
    await takePayment(ctx, { ...payment, hotelId: hotel.id, reservationId, amountMinor });
    const path = `/bookings/${number}/cancellation`;
    const shown = await owner.get(`${path}?stay=${stayIds[0]}`);
    const expectedFee = /name="expectedFee" value="(\d+)"/.exec(shown.text)?.[1];
    expect(Number(expectedFee)).toBe(amountMinor / 2);
    expect(
      (await postForm(owner, path, { stay: stayIds[0] ?? 0, expectedFee: expectedFee ?? '' })).status,
    ).toBe(303);
    const view = await viewOf(number);
    expect([view.paidMinor, view.forfeitedMinor, openBalance(view)]).toEqual([
      amountMinor,
      amountMinor / 2,
      0,
    ]);
    expect((await owner.get(`/bookings/${number}`)).text).not.toContain('/payment"');
  });

  test('of another booking, or that is none, changes nothing', async () => {
    const mine = await book({ types: ['STD', 'STD'] });
    const other = await book();
    const path = `/bookings/${mine.number}/cancellation`;
    for (const stay of [other.stayId, 999_999, 'x', '-1']) {
      expect((await owner.get(path).query({ stay })).headers.location).toBe(`/bookings/${mine.number}`);
      const answer = await postForm(owner, path, { stay, expectedFee: 0 }, `/bookings/${mine.number}`);
      expect(answer.headers.location).toBe(`/bookings/${mine.number}`);
    }
    const states = [...(await viewOf(mine.number)).stays, ...(await viewOf(other.number)).stays];
    expect(states.map(({ status }) => status)).toEqual(['booked', 'booked', 'booked']);
  });
});

describe('wishes', () => {
  test('reach the desk and the room it proposes, with the reason', async () => {
    const { number, stayId } = await book({ arrival: '2027-05-03', departure: '2027-05-05' });
    await db.room.update({
      where: { id: roomNamed(hotel, '103') },
      data: { features: ['Quiet'], housekeeping: 'clean' },
    });
    const form = { wish: ['quiet', 'cot'], arrivalTime: '21:30', requests: 'Late flight' };
    const saved = await postForm(owner, `/bookings/${number}/wishes`, form);
    expect(saved.status).toBe(303);
    expect(await viewOf(number)).toMatchObject({
      arrivalTime: '21:30',
      requests: 'Late flight',
      stays: [{ wishes: ['quiet', 'cot'] }],
    });
    const {
      suggestions: [first],
    } = await suggestRoomsFor(db, { hotelId: hotel.id, stayId, limit: 3 });
    expect(first?.number).toBe('103');
    expect(first?.reasons[0]?.key).toBe('rooms.wished.quiet');
    const desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
    expect((await desk.get('/staff/today')).text).toContain('Quiet, as asked');
    const { text } = await desk.get(`/staff/reservations/${number}`);
    for (const word of ['21:30', 'Quiet · Cot for a baby', 'Late flight']) expect(text).toContain(word);
  });

  test('that are none, and a time that is none, are not kept', async () => {
    const { number } = await book();
    const answer = await postForm(owner, `/bookings/${number}/wishes`, {
      wish: 'gold',
      arrivalTime: '25:00',
    });
    expect(answer.status).toBe(422);
    await expect(
      db.reservation.update({ where: { number }, data: { arrivalTime: '25:00' } }),
    ).rejects.toThrow();
  });
});

describe('a link for companions', () => {
  test('shows the stay without money, until it is ended', async () => {
    const { number } = await book();
    expect((await postForm(owner, `/bookings/${number}/share`)).status).toBe(303);
    const { text } = await owner.get(`/bookings/${number}`);
    const path = /\/shared\/[\w-]+/.exec(text)?.[0] ?? '';
    const companion = visitingAgent(app);
    const shown = await companion.get(path);
    expect(shown.status).toBe(200);
    expect(shown.text).toContain('Standard');
    expect(shown.text).not.toMatch(/¥|owner@example.com/);
    expect(shown.text).not.toContain(number);
    const forged = path.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    expect((await companion.get(forged)).status).toBe(404);
    expect((await companion.get(`/bookings/${number}`)).status).toBe(303);
    await postForm(owner, `/bookings/${number}/share`);
    expect((await companion.get(path)).status).toBe(404);
    const again = /\/shared\/[\w-]+/.exec((await owner.get(`/bookings/${number}`)).text)?.[0] ?? '';
    await postForm(owner, `/bookings/${number}/share/end`);
    expect((await companion.get(again)).status).toBe(404);
  });
});

test('another guest and a stranger change nothing of it', async () => {
  const { number, stayId } = await book();
  const other = await guestAgent(app);
  for (const agent of [other, visitingAgent(app)]) {
    for (const path of [`stays/${stayId}/change`, `stays/${stayId}/extras`, 'wishes', 'share', 'payment']) {
      const answer = await postForm(agent, `/bookings/${number}/${path}`, {}, '/bookings?number=W-1');
      expect([path, answer.headers.location]).toEqual([path, `/bookings?number=${number}`]);
    }
  }
  const mine = await book();
  const foreign = await owner.get(`/bookings/${mine.number}/stays/${stayId}/change`);
  expect(foreign.status).toBe(404);
  expect(
    await db.auditEvent.count({ where: { subjectLabel: number, action: { not: 'reservation_confirmed' } } }),
  ).toBe(1);
});

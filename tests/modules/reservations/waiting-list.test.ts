import { beforeEach, describe, expect, test } from 'vitest';
import { type CalendarDate, calendarDate } from '../../../src/core/calendar-date.ts';
import { cancelReservation } from '../../../src/modules/reservations/cancel.service.ts';
import { lapseHolds } from '../../../src/modules/reservations/lapse.service.ts';
import { writeReservationMail } from '../../../src/modules/reservations/reservation-mail.service.ts';
import {
  acceptOffer,
  getWaitingEntry,
  joinWaitingList,
  leaveWaitingList,
  offerFreedRooms,
  removeFromWaitingList,
  type WaitingWish,
} from '../../../src/modules/reservations/waiting-list.service.ts';
import { offerMinutes } from '../../../src/modules/reservations/waiting-list.ts';
import type { Db } from '../../../src/platform/db.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testBusinessDate,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildReservation, countersThatLie, moveBusinessDate } from '../../support/stays.ts';

let db: Db;
let ctx: TestContext;
let hotel: BuiltHotel;
let family: { number: string };
const dates = { arrival: calendarDate('2027-05-20'), departure: calendarDate('2027-05-22') };

/** One family room, sold. */
beforeEach(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db, { inventoryDays: 60 });
  ctx = testContext(db);
  family = await buildReservation(ctx, hotel, { ...dates, types: ['FAM'] });
});

const join = (name: string, wish: Partial<WaitingWish> = {}) =>
  joinWaitingList(ctx, {
    hotelId: hotel.id,
    roomTypeId: hotel.types.FAM.id,
    ...dates,
    adults: 2,
    childAges: [],
    firstName: 'Li',
    lastName: name,
    email: `${name.toLowerCase()}@example.com`,
    phone: null,
    language: 'en',
    ...wish,
  });

const at = (minutes: number) => testContext(db, { at: new Date(testNow.getTime() + minutes * 60_000) });
const statusOf = async (token: string) => (await getWaitingEntry(db, token)).status;
const numberFor = async (token: string) => {
  const { reservationId } = await getWaitingEntry(db, token);
  return db.reservation.findUniqueOrThrow({ where: { id: reservationId ?? 0 } });
};
const wakeJobs = () => db.$queryRaw<object[]>`
  SELECT 1 FROM pgboss.job_common WHERE name = 'reservations.waiting-list' AND state = 'created'`;

test.each([
  [0, 60],
  [1, 60],
  [2, 360],
  [7, 360],
  [8, 1_440],
])('%i days ahead a freed room is kept for %i minutes', (days, minutes) => {
  const arrival = new Date(Date.UTC(2027, 4, 3 + days)).toISOString().slice(0, 10) as CalendarDate;
  expect(offerMinutes(arrival, testBusinessDate)).toBe(minutes);
});

test('nothing is offered while the room is sold; freed, it is held for the first in line at today’s price', async () => {
  const first = await join('Chen');
  const second = await join('Wang');
  expect(await offerFreedRooms(ctx)).toBe(0);
  await db.$executeRaw`DELETE FROM pgboss.job_common`;
  await cancelReservation(ctx, { number: family.number, reason: 'ill' });
  expect(await wakeJobs()).toHaveLength(1);

  expect(await offerFreedRooms(ctx, hotel.id)).toBe(1);
  expect([await statusOf(first.token), await statusOf(second.token)]).toEqual(['offered', 'waiting']);
  const held = await numberFor(first.token);
  expect(held).toMatchObject({ status: 'held', channel: 'web', contactEmail: 'chen@example.com' });
  expect(held.holdExpiresAt).toEqual(new Date(testNow.getTime() + 24 * 3_600_000));
  expect(await offerFreedRooms(ctx)).toBe(0);
  expect(await countersThatLie(db)).toEqual([]);
});

test('what the first does not take in time goes to the next, and to nobody twice', async () => {
  const first = await join('Chen');
  const second = await join('Wang');
  await cancelReservation(ctx, { number: family.number, reason: 'ill' });
  await offerFreedRooms(ctx);
  expect(await lapseHolds(at(24 * 60 - 1))).toBe(0);
  expect(await lapseHolds(at(24 * 60))).toBe(1);
  await expect(acceptOffer(at(24 * 60), first.token)).rejects.toMatchObject({ code: 'waiting_offer_over' });
  expect(await offerFreedRooms(at(24 * 60))).toBe(1);
  expect([await statusOf(first.token), await statusOf(second.token)]).toEqual(['lapsed', 'offered']);
});

test('an offer that costs nothing now is booked by one click, twice the same', async () => {
  const { token } = await join('Chen');
  await cancelReservation(ctx, { number: family.number, reason: 'ill' });
  await offerFreedRooms(ctx);
  await db.reservation.updateMany({ where: { status: 'held' }, data: { dueNowMinor: 0 } });
  const both = await Promise.all([acceptOffer(ctx, token), acceptOffer(ctx, token)]);
  expect(new Set(both.map(({ number }) => number)).size).toBe(1);
  expect(await statusOf(token)).toBe('booked');
  expect((await numberFor(token)).status).toBe('confirmed');
  expect(await countersThatLie(db)).toEqual([]);
});

test('an offer with a deposit is booked by paying it, not by a click', async () => {
  const { token } = await join('Chen');
  await cancelReservation(ctx, { number: family.number, reason: 'ill' });
  await offerFreedRooms(ctx);
  await db.reservation.updateMany({ where: { status: 'held' }, data: { dueNowMinor: 1 } });
  await expect(acceptOffer(ctx, token)).rejects.toMatchObject({ code: 'booking_prepayment_required' });
  await db.reservation.updateMany({ where: { status: 'held' }, data: { status: 'confirmed' } });
  await offerFreedRooms(ctx);
  expect(await statusOf(token)).toBe('booked');
});

test('two processes that look at the list at once make one offer', async () => {
  const tokens = [(await join('Chen')).token, (await join('Wang')).token, (await join('Zhao')).token];
  await cancelReservation(ctx, { number: family.number, reason: 'ill' });
  const made = await Promise.all([offerFreedRooms(ctx), offerFreedRooms(ctx), offerFreedRooms(ctx)]);
  expect(made.reduce((sum, count) => sum + count, 0)).toBe(1);
  const states = await Promise.all(tokens.map(statusOf));
  expect(states).toEqual(['offered', 'waiting', 'waiting']);
  expect(await db.reservation.count({ where: { status: 'held' } })).toBe(1);
});

describe('leaving', () => {
  test('gives the held room to the next', async () => {
    const first = await join('Chen');
    const second = await join('Wang');
    await cancelReservation(ctx, { number: family.number, reason: 'ill' });
    await offerFreedRooms(ctx);
    await leaveWaitingList(ctx, first.token);
    await leaveWaitingList(ctx, first.token);
    expect(await offerFreedRooms(ctx)).toBe(1);
    expect([await statusOf(first.token), await statusOf(second.token)]).toEqual(['withdrawn', 'offered']);
    expect(await countersThatLie(db)).toEqual([]);
  });

  test('the desk takes off only who waits at its own hotel', async () => {
    const { token } = await join('Chen');
    const { id } = await getWaitingEntry(db, token);
    const other = await buildHotel(db);
    await expect(removeFromWaitingList(ctx, { hotelId: other.id, id })).rejects.toMatchObject({
      kind: 'not-found',
    });
    await removeFromWaitingList(ctx, { hotelId: hotel.id, id });
    expect(await statusOf(token)).toBe('withdrawn');
  });
});

test('the same wish twice is waiting once; who waits for any room gets whatever fits', async () => {
  const once = await join('Chen');
  expect(await join('Chen')).toEqual(once);
  const any = await join('Wang', { roomTypeId: null });
  expect(await offerFreedRooms(ctx)).toBe(1); // a standard room is free
  expect([await statusOf(once.token), await statusOf(any.token)]).toEqual(['waiting', 'offered']);
});

test('a day that has come is waited for no longer', async () => {
  const { token } = await join('Chen');
  await moveBusinessDate(db, hotel, '2027-05-21');
  await offerFreedRooms(ctx);
  expect(await statusOf(token)).toBe('lapsed');
  await expect(join('Late')).rejects.toMatchObject({ code: 'arrival_past' });
});

test('the offer is told once, with its page and its time limit', async () => {
  const { token } = await join('Chen');
  await cancelReservation(ctx, { number: family.number, reason: 'ill' });
  await offerFreedRooms(ctx);
  const { id: reservationId } = await numberFor(token);
  const order = { kind: 'waiting_offer' as const, reservationId, token };
  await writeReservationMail(ctx, order);
  await writeReservationMail(ctx, order);
  const mails = await db.outboxMail.findMany({ where: { template: 'waiting-offer' } });
  expect(mails).toHaveLength(1);
  expect(mails[0]?.recipient).toBe('chen@example.com');
  expect(mails[0]?.html).toContain(`/waiting-list/${token}`);
  expect(mails[0]?.html).toContain('4 May 2027');
});

test('the database refuses an offer without its hold, and days in the wrong order', async () => {
  const { token } = await join('Chen');
  const offered = db.waitingListEntry.update({ where: { token }, data: { status: 'offered' } });
  await expect(offered).rejects.toThrow();
  const reversed = db.waitingListEntry.update({
    where: { token },
    data: { departure: new Date('2027-05-01') },
  });
  await expect(reversed).rejects.toThrow();
});

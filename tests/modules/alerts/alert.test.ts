import type { Express } from 'express';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import {
  forgetOldAlerts,
  listAlerts,
  raiseAlertIn,
  readAlert,
  readAlerts,
} from '../../../src/modules/alerts/alert.service.ts';
import { type AlertKind, audienceOf, audiencesOf, unreadFor } from '../../../src/modules/alerts/alert.ts';
import { checkOut } from '../../../src/modules/reservations/check-out.service.ts';
import { setWaiting } from '../../../src/modules/reservations/guest-waiting.service.ts';
import { assignRoom, moveRoom } from '../../../src/modules/reservations/room-assignment.service.ts';
import { reportOccupancy } from '../../../src/modules/rooms/found-occupancy.service.ts';
import { setHousekeeping } from '../../../src/modules/rooms/room.service.ts';
import { openBlock, releaseBlock } from '../../../src/modules/rooms/room-block.service.ts';
import { countStatements, type Db, inTransaction } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testBusinessDate,
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
let ctx: TestContext;
let hotel: BuiltHotel;

beforeAll(async () => {
  ({ db } = await testDatabase());
});

beforeEach(async () => {
  hotel = await buildHotel(db);
  ctx = testContext(db, { hotelId: hotel.id });
});

const at = (number: string) => ({ hotelId: hotel.id, roomId: roomNamed(hotel, number) });
const mark = (number: string, housekeeping: 'dirty' | 'cleaning' | 'clean' | 'inspected') =>
  setHousekeeping(ctx, { ...at(number), housekeeping });
/** The alerts there are, the oldest first. */
const alerts = () => db.alert.findMany({ where: { hotelId: hotel.id }, orderBy: { id: 'asc' } });
const kinds = async () => (await alerts()).map(({ kind, roomNumber }) => `${kind} ${roomNumber}`);
const raise = (kind: AlertKind, number: string) =>
  inTransaction(db, (tx) =>
    raiseAlertIn(tx, ctx, { hotelId: hotel.id, kind, room: { id: roomNamed(hotel, number), number } }),
  );
const outOfOrder = (number: string) =>
  openBlock(ctx, {
    ...at(number),
    kind: 'out_of_order',
    startDate: testBusinessDate,
    endDate: calendarDate('2027-05-05'),
    reason: 'burst pipe',
    returnState: 'inspected',
    acceptDisplaced: true,
  });

describe('who is told of what', () => {
  test('a departure, and a move, tell housekeeping', async () => {
    const stay = await buildInHouseReservation(ctx, hotel, { room: '101' });
    const where = { hotelId: hotel.id, stayId: stay.stayId };
    await moveRoom(ctx, { ...where, roomId: roomNamed(hotel, '102'), reason: 'noise' });
    await checkOut(ctx, { ...where, acceptEarly: true });
    expect(await kinds()).toEqual(['room_left 101', 'room_left 102']);
    expect(await alerts()).toMatchObject([
      { audience: 'housekeeping', raisedAt: testNow, raisedBy: 'Chen Jing', readAt: null },
      { audience: 'housekeeping', businessDate: new Date('2027-05-03') },
    ]);
  });

  test('a check-out that fails tells nobody', async () => {
    const { stayId } = await buildInHouseReservation(ctx, hotel, { room: '101' });
    await expect(checkOut(ctx, { hotelId: hotel.id, stayId })).rejects.toMatchObject({
      code: 'check_out_nights_left',
    });
    const failing = inTransaction(db, async (tx) => {
      await raiseAlertIn(tx, ctx, {
        hotelId: hotel.id,
        kind: 'room_left',
        room: { id: roomNamed(hotel, '101'), number: '101' },
      });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await alerts()).toEqual([]);
  });

  test('a room that becomes ready tells the front desk when an arrival waits for it, once', async () => {
    const placed = await buildReservation(ctx, hotel);
    await assignRoom(ctx, {
      hotelId: hotel.id,
      stayId: placed.stayIds[0] ?? 0,
      roomId: roomNamed(hotel, '102'),
    });
    for (const number of ['101', '102']) await mark(number, 'dirty');
    await mark('101', 'clean'); // nobody of this type is without a room
    await mark('102', 'cleaning');
    expect(await kinds()).toEqual([]);
    await mark('102', 'clean');
    await mark('102', 'inspected');
    expect(await kinds()).toEqual(['room_ready 102']);
    expect((await alerts())[0]).toMatchObject({
      audience: 'front-desk',
      details: { state: 'clean', reservation: placed.number, for: 'room' },
    });
  });

  test('or for any room of its type; not for one that is taken, blocked or needed by another', async () => {
    const placed = await buildReservation(ctx, hotel);
    await buildInHouseReservation(ctx, hotel, { room: '101' });
    const other = await buildReservation(ctx, hotel);
    await assignRoom(ctx, {
      hotelId: hotel.id,
      stayId: other.stayIds[0] ?? 0,
      roomId: roomNamed(hotel, '102'),
    });
    for (const number of ['101', '102', '103', '201']) await mark(number, 'dirty');
    const { id: blockId } = await outOfOrder('103');
    for (const number of ['101', '102', '103', '201']) await mark(number, 'clean');
    const told = (await alerts()).filter(({ kind }) => kind === 'room_ready');
    expect(told).toMatchObject([{ roomNumber: '102', details: { reservation: other.number, for: 'room' } }]);
    await releaseBlock(ctx, { hotelId: hotel.id, blockId });
    expect((await alerts()).at(-1)).toMatchObject({
      kind: 'room_ready',
      roomNumber: '103',
      details: { state: 'inspected', reservation: placed.number, for: 'type' },
    });
  });

  test('an arrival of tomorrow waits for nothing yet', async () => {
    await buildReservation(ctx, hotel, { arrival: '2027-05-04', departure: '2027-05-05' });
    await mark('101', 'dirty');
    await mark('101', 'clean');
    expect(await alerts()).toEqual([]);
  });

  test('out of order tells the manager whom it displaces, out of service nobody', async () => {
    const placed = await buildReservation(ctx, hotel);
    await assignRoom(ctx, {
      hotelId: hotel.id,
      stayId: placed.stayIds[0] ?? 0,
      roomId: roomNamed(hotel, '101'),
    });
    await outOfOrder('101');
    await openBlock(ctx, {
      ...at('102'),
      kind: 'out_of_service',
      startDate: testBusinessDate,
      endDate: calendarDate('2027-05-05'),
      reason: 'painting',
      acceptDisplaced: false,
    });
    expect(await alerts()).toMatchObject([
      {
        audience: 'manager',
        kind: 'room_out_of_order',
        roomNumber: '101',
        details: { reason: 'burst pipe', until: '2027-05-05', displaced: placed.number },
      },
    ]);
  });

  test('a discrepancy tells the front desk', async () => {
    await reportOccupancy(ctx, { ...at('101'), found: 'occupied' });
    expect(await alerts()).toMatchObject([{ audience: 'front-desk', kind: 'occupancy_differs' }]);
  });

  test('each role hears its own', () => {
    expect(audiencesOf(new Set(['alerts.manager', 'rooms.view', 'alerts.housekeeping']))).toEqual([
      'housekeeping',
      'manager',
    ]);
    expect(audiencesOf(new Set(['rooms.view']))).toEqual([]);
    expect(unreadFor({ housekeeping: 3, manager: 2 }, ['housekeeping', 'front-desk'])).toBe(3);
    expect(new Set(Object.values(audienceOf))).toEqual(new Set(['housekeeping', 'front-desk', 'manager']));
  });
});

describe('reading', () => {
  test('is done once for all of the audience, with who and when', async () => {
    await raise('room_left', '101');
    const [alert] = await alerts();
    const id = alert?.id ?? 0;
    const liu = testContext(db, { hotelId: hotel.id, actor: { kind: 'staff', id: 7, name: 'Liu Fang' } });
    const [a, b] = await Promise.all([readAlert(ctx, id), readAlert(liu, id)]);
    const second = a.readBefore === null ? b : a;
    const first = a.readBefore === null ? 'Chen Jing' : 'Liu Fang';
    expect(second.readBefore).toBe(first);
    expect((await alerts())[0]).toMatchObject({ readBy: first, readAt: testNow });
  });

  test('is for whom it is meant, in the hotel worked in', async () => {
    await raise('room_left', '101');
    const id = (await alerts())[0]?.id ?? 0;
    const other = await buildHotel(db);
    const stranger = testContext(db, { hotelId: other.id });
    const desk = testContext(db, { hotelId: hotel.id, permissions: new Set(['alerts.front-desk']) });
    const nobody = testContext(db, { hotelId: hotel.id, permissions: new Set(['rooms.view']) });
    await expect(readAlert(stranger, id)).rejects.toMatchObject({ code: 'alert_not_found' });
    await expect(readAlert(desk, id)).rejects.toMatchObject({ code: 'alert_not_found' });
    expect((await listAlerts(nobody, { show: 'all', page: 1 })).alerts).toEqual([]);
    expect(await readAlerts(stranger, testNow)).toBe(0);
    expect((await listAlerts(stranger, { show: 'all', page: 1 })).alerts).toEqual([]);
    expect((await alerts())[0]?.readAt).toBeNull();
  });

  test('all at once leaves what came meanwhile, and the same news again, unread', async () => {
    await raise('room_left', '101');
    await raise('room_left', '102');
    const later = new Date(testNow.getTime() + 60_000);
    ctx.setClock(later);
    await raise('room_left', '102');
    expect(await kinds()).toEqual(['room_left 101', 'room_left 102']);
    expect(await readAlerts(ctx, testNow)).toBe(1);
    expect((await listAlerts(ctx, { show: 'unread', page: 1 })).alerts).toMatchObject([
      { roomNumber: '102', raisedAt: later },
    ]);
    expect(await readAlerts(ctx, later)).toBe(1);
    await raise('room_left', '102'); // read already: this is news
    expect((await alerts()).length).toBe(3);
  });

  test('what nobody read is history after a day', async () => {
    await raise('room_left', '101');
    const unread = async () => (await listAlerts(ctx, { show: 'unread', page: 1 })).total;
    await moveBusinessDate(db, hotel, '2027-05-04');
    expect(await unread()).toBe(1);
    await moveBusinessDate(db, hotel, '2027-05-05');
    expect(await unread()).toBe(0);
    expect((await listAlerts(ctx, { show: 'all', page: 1 })).total).toBe(1);
  });

  test('the database wants a reader for each reading', async () => {
    await raise('room_left', '101');
    await expect(
      db.alert.updateMany({ where: { hotelId: hotel.id }, data: { readAt: testNow } }),
    ).rejects.toThrow();
  });
});

describe('pages', () => {
  let app: Express;
  beforeEach(() => {
    app = testApp(db, { clock: () => testNow });
  });

  test('the menu counts what is unread, the list says it, and reading takes it off', async () => {
    await raise('room_left', '101');
    await raise('room_left', '102');
    await raise('room_out_of_order', '103');
    const maid = await signedInAgent(app, 'housekeeping', { hotelId: hotel.id });
    const countOn = (text: string) =>
      /id="waiting-alerts"[^>]*>(?:\s*<span class="badge badge--due">(\d+))?/.exec(text)?.[1];
    expect(countOn((await maid.get('/staff/rooms')).text)).toBe('2');
    expect(countOn((await maid.get('/staff/rooms/101')).text)).toBe('2');
    const list = (await maid.get('/staff/alerts')).text;
    expect(list).toContain('Room 101 was left and wants cleaning.');
    expect(list).not.toContain('Room 103');
    const id = (await alerts())[0]?.id;
    expect((await postForm(maid, `/staff/alerts/${id}/reading`, {}, '/staff/alerts')).status).toBe(303);
    const read = (await maid.get('/staff/alerts?show=all')).text;
    expect(read).toMatch(/Read .* by housekeeping/);
    expect(countOn(read)).toBe('1');
    const upTo = testNow.toISOString();
    expect((await postForm(maid, '/staff/alerts/reading', { upTo })).status).toBe(303);
    expect((await maid.get('/staff/alerts')).text).toContain('Nothing new');
  });

  test('a bad form, a strange alert and a role without alerts are refused', async () => {
    await raise('room_left', '101');
    const maid = await signedInAgent(app, 'housekeeping', { hotelId: hotel.id });
    expect((await postForm(maid, '/staff/alerts/reading', { upTo: 'now' })).status).toBe(303);
    expect((await postForm(maid, '/staff/alerts/999999/reading')).status).toBe(404);
    const seller = await signedInAgent(app, 'marketing', { hotelId: hotel.id });
    const page = await seller.get('/staff/alerts');
    expect(page.status).toBe(403);
    expect((await seller.get('/staff/rooms')).text).not.toContain('href="/staff/alerts"');
    const id = (await alerts())[0]?.id;
    expect((await postForm(seller, `/staff/alerts/${id}/reading`, {}, '/staff/rooms')).status).toBe(403);
    expect((await alerts())[0]?.readAt).toBeNull();
  });

  test('cost the same statements for one alert as for three', async () => {
    const maid = await signedInAgent(app, 'housekeeping', { hotelId: hotel.id });
    await raise('room_left', '101');
    await maid.get('/staff/alerts');
    const few = await countStatements(async () => maid.get('/staff/alerts'));
    for (const number of ['102', '103']) await raise('room_left', number);
    expect(await countStatements(async () => maid.get('/staff/alerts'))).toBe(few);
  });
});

describe('old news', () => {
  test('go after 90 days, read or not, in batches; younger ones and their reading stay', async () => {
    const daysAgo = (days: number) => new Date(testNow.getTime() - days * 86_400_000);
    const numbers = ['101', '102', '103', '104'];
    for (const number of numbers) await raise('room_left', number);
    const ages = [89, 91, 400, 90];
    for (const [index, { id }] of (await alerts()).entries())
      await db.alert.update({
        where: { id },
        data: { raisedAt: new Date(daysAgo(ages[index] ?? 0).getTime() - 1_000) },
      });
    await db.alert.updateMany({
      where: { hotelId: hotel.id, roomNumber: { in: ['101', '102'] } },
      data: { readAt: testNow, readById: 1, readBy: 'Zhao Min' },
    });
    expect(await forgetOldAlerts({ ...ctx, clock: () => testNow }, 2)).toBe(3);
    expect(await alerts()).toMatchObject([{ roomNumber: '101', readBy: 'Zhao Min' }]);
    expect(await forgetOldAlerts({ ...ctx, clock: () => testNow }, 2)).toBe(0);
  });
});

test('a guest who waits is told to housekeeping, with the room, once', async () => {
  const placed = await buildReservation(ctx, hotel, { arrival: '2027-05-03' });
  const stayId = placed.stayIds[0] ?? 0;
  await setWaiting(ctx, { hotelId: hotel.id, stayId, waiting: true });
  expect(await alerts()).toEqual([]);
  await setWaiting(ctx, { hotelId: hotel.id, stayId, waiting: false });
  await assignRoom(ctx, { hotelId: hotel.id, stayId, roomId: roomNamed(hotel, '102') });
  for (const _again of [1, 2]) await setWaiting(ctx, { hotelId: hotel.id, stayId, waiting: true });
  expect(await alerts()).toMatchObject([
    {
      kind: 'guest_waits',
      audience: 'housekeeping',
      roomNumber: '102',
      details: { reservation: placed.number },
    },
  ]);
});

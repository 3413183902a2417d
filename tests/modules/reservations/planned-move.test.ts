import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { roomBoard } from '../../../src/modules/housekeeping/room-board.service.ts';
import { changeRoom } from '../../../src/modules/reservations/arrange.service.ts';
import { checkIn } from '../../../src/modules/reservations/check-in.service.ts';
import { assignRoom, carryOutMove } from '../../../src/modules/reservations/room-assignment.service.ts';
import { nextLeg } from '../../../src/modules/reservations/stay-rooms.ts';
import { setHousekeeping } from '../../../src/modules/rooms/room.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';
import { buildReservation, moveBusinessDate, roomNamed } from '../../support/stays.ts';

let db: Db;
let app: Express;
let ctx: TestContext;
let hotel: BuiltHotel;
let desk: TestAgent;

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db, { clock: () => testNow });
});

const key = (stayId: number) => ({ hotelId: hotel.id, stayId });
const roomId = (number: string) => roomNamed(hotel, number);
const numberOfRoom = async (stayId: number) =>
  (await db.stay.findUniqueOrThrow({ where: { id: stayId }, include: { room: true } })).room?.number;
const board = async (number: string, businessDate = '2027-05-05') => {
  const rooms = await roomBoard(db, { hotelId: hotel.id, businessDate: calendarDate(businessDate) });
  const room = rooms.find((each) => each.number === number);
  return {
    guest: room?.guest?.movesTo,
    next: room?.next?.movesFrom ?? null,
    comes: room?.next?.name ?? null,
  };
};

/** In house in 101 since the 3rd, to move to 102 on the 5th; the day is the 5th. */
async function moveDue(): Promise<{ stayId: number; number: string }> {
  hotel = await buildHotel(db);
  ctx = testContext(db, { hotelId: hotel.id });
  desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
  const placed = await buildReservation(ctx, hotel, { arrival: '2027-05-03', departure: '2027-05-07' });
  const stayId = placed.stayIds[0] ?? 0;
  await checkIn(ctx, { ...key(stayId), roomId: roomId('101') });
  const { version } = await db.stay.findUniqueOrThrow({ where: { id: stayId } });
  await changeRoom(ctx, { ...key(stayId), version, roomId: roomId('102'), from: calendarDate('2027-05-05') });
  await expect(carryOutMove(ctx, key(stayId))).rejects.toMatchObject({ code: 'move_not_due' });
  expect(await board('101', '2027-05-04')).toEqual({ guest: null, next: null, comes: null });
  await moveBusinessDate(db, hotel, '2027-05-05');
  return { stayId, number: placed.number };
}

describe('a move that is due', () => {
  test('stands on Today, on the booking and on both rooms, and is done from there', async () => {
    const { stayId, number } = await moveDue();
    const address = `/staff/reservations/${number}/stays/${stayId}/planned-move`;
    const today = await desk.get('/staff/today');
    expect(today.text).toContain('Moves today');
    expect(today.text).toContain('101 → 102');
    const booking = await desk.get(`/staff/reservations/${number}`);
    expect(booking.text).toContain('102 from Wed 5 May');
    for (const { text } of [
      today,
      booking,
      await desk.get('/staff/rooms/101'),
      await desk.get('/staff/rooms/102'),
    ])
      expect(text).toContain(`href="${address}"`);
    expect((await desk.get('/staff/rooms/102')).text).not.toContain('/check-in"');
    expect(await board('101')).toMatchObject({ guest: '102', next: null });
    expect(await board('102')).toMatchObject({ guest: undefined, next: '101' });
    expect((await desk.get('/staff/rooms')).text).toContain('Moves to 102 today');

    expect((await desk.get(address)).text).toContain('The guest has moved');
    expect((await postForm(desk, address, {})).headers.location).toBe(`/staff/reservations/${number}`);
    expect(await numberOfRoom(stayId)).toBe('102');
    const { housekeeping } = await db.room.findUniqueOrThrow({ where: { id: roomId('101') } });
    expect(housekeeping).toBe('dirty');
    expect(await db.alert.count({ where: { hotelId: hotel.id, kind: 'room_left', roomNumber: '101' } })).toBe(
      1,
    );
    expect((await desk.get('/staff/today')).text).not.toContain('101 → 102');
    expect((await postForm(desk, address, {})).status).toBe(409);
    expect(await board('102')).toMatchObject({ guest: null, next: null });
  });

  test('is done once, however many press', async () => {
    const { stayId } = await moveDue();
    const results = await Promise.allSettled([1, 2, 3].map(() => carryOutMove(ctx, key(stayId))));
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(await db.auditEvent.count({ where: { hotelId: hotel.id, action: 'room_moved' } })).toBe(1);
  });

  test('waits while somebody else is in the room, and says so', async () => {
    const { stayId } = await moveDue();
    const other = await buildReservation(ctx, hotel, { arrival: '2027-05-05', departure: '2027-05-06' });
    await db.stay.update({
      where: { id: other.stayIds[0] ?? 0 },
      data: {
        status: 'in_house',
        checkedInDate: new Date('2027-05-03'),
        arrival: new Date('2027-05-03'),
        departure: new Date('2027-05-05'),
        roomId: roomId('102'),
      },
    });
    expect((await desk.get('/staff/today')).text).toContain('Still taken');
    await expect(carryOutMove(ctx, key(stayId))).rejects.toMatchObject({ code: 'room_taken' });
    expect(await numberOfRoom(stayId)).toBe('101');
  });
});

describe('who waits for a room that gets ready', () => {
  test('a guest who is to move into it, and nobody else of its type', async () => {
    const { number } = await moveDue();
    await buildReservation(ctx, hotel, { arrival: '2027-05-05', departure: '2027-05-06' });
    for (const housekeeping of ['dirty', 'inspected'] as const)
      await setHousekeeping(ctx, { hotelId: hotel.id, roomId: roomId('102'), housekeeping });
    const alerts = await db.alert.findMany({ where: { hotelId: hotel.id, kind: 'room_ready' } });
    expect(alerts.map(({ details }) => details)).toEqual([
      { state: 'inspected', for: 'room', reservation: number },
    ]);
  });

  test('a room kept for a later part of a stay is nobody’s next room before its day', async () => {
    await moveDue();
    const arrival = await buildReservation(ctx, hotel, { arrival: '2027-05-05', departure: '2027-05-08' });
    const stayId = arrival.stayIds[0] ?? 0;
    await assignRoom(ctx, { ...key(stayId), roomId: roomId('103') });
    const { version } = await db.stay.findUniqueOrThrow({ where: { id: stayId } });
    await changeRoom(ctx, {
      ...key(stayId),
      version,
      roomId: roomId('104'),
      from: calendarDate('2027-05-07'),
    });
    expect((await board('103')).comes).not.toBeNull();
    expect((await board('104')).comes).toBeNull();
    for (const housekeeping of ['dirty', 'clean'] as const)
      await setHousekeeping(ctx, { hotelId: hotel.id, roomId: roomId('103'), housekeeping });
    const alerts = await db.alert.findMany({ where: { hotelId: hotel.id, kind: 'room_ready' } });
    expect(alerts.map(({ roomNumber, details }) => [roomNumber, details])).toEqual([
      ['103', { state: 'clean', for: 'room', reservation: arrival.number }],
    ]);
  });
});

test.each([
  ['the first room', 1, '2027-05-03', 2],
  ['the second', 2, '2027-05-05', 1],
  ['the second, before its day', 2, '2027-05-04', null],
  ['the last, come back to', 1, '2027-05-07', null],
  ['another', 9, '2027-05-05', null],
  ['no room', null, '2027-05-05', null],
] as const)('the next room of a stay over 1, 2 and 1 again, from %s', (_where, current, today, next) => {
  const legs = [
    { from: calendarDate('2027-05-03'), roomId: 1 },
    { from: calendarDate('2027-05-05'), roomId: 2 },
    { from: calendarDate('2027-05-07'), roomId: 1 },
  ];
  const found = nextLeg(legs, current, calendarDate(today));
  expect(found?.roomId ?? null).toBe(next);
});

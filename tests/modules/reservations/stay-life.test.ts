import { beforeAll, describe, expect, test } from 'vitest';
import { foliosOfStay } from '../../../src/modules/folios/folio.service.ts';
import { postCharge } from '../../../src/modules/folios/folio-posting.service.ts';
import { takePayment } from '../../../src/modules/payments/payment.service.ts';
import { cancelReservation } from '../../../src/modules/reservations/cancel.service.ts';
import { checkIn, undoCheckIn } from '../../../src/modules/reservations/check-in.service.ts';
import { checkOut } from '../../../src/modules/reservations/check-out.service.ts';
import { assignRoom, moveRoom } from '../../../src/modules/reservations/room-assignment.service.ts';
import { upgradeType } from '../../../src/modules/reservations/upgrade.service.ts';
import { walkIn } from '../../../src/modules/reservations/walk-in.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import {
  bookingRequest,
  buildInHouseReservation,
  buildReservation,
  countersThatLie,
  moveBusinessDate,
  roomNamed,
  soldOf,
} from '../../support/stays.ts';

let db: Db;
let ctx: TestContext;
let hotel: BuiltHotel;

beforeAll(async () => {
  ({ db } = await testDatabase());
  ctx = testContext(db);
});

const stayOf = async (id: number) => db.stay.findUniqueOrThrow({ where: { id } });
const eventsOf = async (id: number) =>
  (
    await db.auditEvent.findMany({
      where: { subjectType: 'reservation', subjectId: String(id) },
      orderBy: { id: 'asc' },
    })
  ).map((event) => event.action);

describe('check-in', () => {
  beforeAll(async () => {
    hotel = await buildHotel(db);
  });

  test('puts the guest in house and opens the folio', async () => {
    const placed = await buildReservation(ctx, hotel);
    const stayId = placed.stayIds[0] ?? 0;
    await checkIn(ctx, { hotelId: hotel.id, stayId, roomId: roomNamed(hotel, '101') });
    expect(await stayOf(stayId)).toMatchObject({
      status: 'in_house',
      roomId: roomNamed(hotel, '101'),
      version: 2,
    });
    expect(await foliosOfStay(db, { hotelId: hotel.id, stayId })).toHaveLength(1);
    expect(await eventsOf(placed.reservationId)).toEqual(['reservation_booked', 'checked_in']);
  });

  test('two clerks can not both check in the same guest', async () => {
    const placed = await buildReservation(ctx, hotel);
    const input = { hotelId: hotel.id, stayId: placed.stayIds[0] ?? 0, roomId: roomNamed(hotel, '102') };
    const results = await Promise.allSettled([checkIn(ctx, input), checkIn(ctx, input)]);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await eventsOf(placed.reservationId)).toEqual(['reservation_booked', 'checked_in']);
  });

  test('two clerks can not give one room to two guests', async () => {
    const [a, b] = await Promise.all([buildReservation(ctx, hotel), buildReservation(ctx, hotel)]);
    const roomId = roomNamed(hotel, '103');
    const results = await Promise.allSettled(
      [a, b].map((placed) => checkIn(ctx, { hotelId: hotel.id, stayId: placed.stayIds[0] ?? 0, roomId })),
    );
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = results.find((result) => result.status === 'rejected');
    expect(refused?.reason.code).toMatch(/^(check_in_room_occupied|room_taken)$/);
  });

  test('is refused in a dirty room until the guest accepts it', async () => {
    const placed = await buildReservation(ctx, hotel, { types: ['DLX'] });
    const roomId = roomNamed(hotel, '201');
    await db.room.update({ where: { id: roomId }, data: { housekeeping: 'dirty' } });
    const input = { hotelId: hotel.id, stayId: placed.stayIds[0] ?? 0, roomId };
    await expect(checkIn(ctx, input)).rejects.toMatchObject({ code: 'check_in_room_not_ready' });
    await checkIn(ctx, { ...input, acceptUnready: true });
  });

  test('into a better type is an upgrade: the nights move, the price stays', async () => {
    const placed = await buildReservation(ctx, hotel, {
      arrival: '2027-05-03',
      departure: '2027-05-05',
      types: ['DLX'],
    });
    const stayId = placed.stayIds[0] ?? 0;
    const input = { hotelId: hotel.id, stayId, roomId: roomNamed(hotel, '301') };
    await expect(checkIn(ctx, input)).rejects.toMatchObject({ code: 'check_in_room_other_type' });
    await checkIn(ctx, { ...input, acceptUpgrade: true });
    expect(await stayOf(stayId)).toMatchObject({
      roomTypeId: hotel.types.FAM.id,
      pricedTypeId: hotel.types.DLX.id,
      totalMinor: 176_000,
    });
    expect(await soldOf(db, hotel, 'FAM')).toEqual({ '2027-05-03': '1/0', '2027-05-04': '1/0' });
    expect(await countersThatLie(db)).toEqual([]);
  });

  test('a room of another hotel does not exist here', async () => {
    const other = await buildHotel(db);
    const placed = await buildReservation(ctx, other);
    const input = { hotelId: other.id, stayId: placed.stayIds[0] ?? 0, roomId: roomNamed(hotel, '104') };
    await expect(checkIn(ctx, input)).rejects.toMatchObject({ code: 'room_not_found' });
    await expect(checkIn(ctx, { ...input, hotelId: hotel.id })).rejects.toMatchObject({
      code: 'reservation_not_found',
    });
  });
});

describe('undoing a check-in', () => {
  beforeAll(async () => {
    hotel = await buildHotel(db);
  });

  test('makes the stay expected again and its deposit a deposit', async () => {
    const placed = await buildReservation(ctx, hotel);
    const stayId = placed.stayIds[0] ?? 0;
    const { id: hotelId } = hotel;
    await takePayment(ctx, {
      hotelId,
      reservationId: placed.reservationId,
      gateway: 'cash',
      amountMinor: 50_000,
      idempotencyKey: 'undo-1',
    });
    await checkIn(ctx, { hotelId, stayId, roomId: roomNamed(hotel, '101') });
    await undoCheckIn(ctx, { hotelId, stayId, reason: 'wrong guest' });
    expect(await stayOf(stayId)).toMatchObject({ status: 'booked', checkedInAt: null });
    const lines = await db.folioLine.groupBy({
      by: ['ledger'],
      where: { stayId },
      _sum: { amountMinor: true },
      orderBy: { ledger: 'asc' },
    });
    expect(lines.map((line) => [line.ledger, line._sum.amountMinor])).toEqual([
      ['deposit', -50_000],
      ['guest', 0],
    ]);
    await checkIn(ctx, { hotelId, stayId, roomId: roomNamed(hotel, '101') });
  });

  test('is refused once something was charged, and on another day', async () => {
    const { stayId } = await buildInHouseReservation(ctx, hotel, { room: '102' });
    const [folio] = await foliosOfStay(db, { hotelId: hotel.id, stayId });
    await postCharge(ctx, {
      hotelId: hotel.id,
      folioId: folio?.id ?? 0,
      code: 'MINIBAR',
      amountMinor: 3_000,
    });
    const input = { hotelId: hotel.id, stayId, reason: 'mistake' };
    await expect(undoCheckIn(ctx, input)).rejects.toMatchObject({ code: 'undo_check_in_charged' });
    const { stayId: other } = await buildInHouseReservation(ctx, hotel, { room: '103' });
    await moveBusinessDate(db, hotel, '2027-05-04');
    await expect(undoCheckIn(ctx, { ...input, stayId: other })).rejects.toMatchObject({
      code: 'undo_check_in_another_day',
    });
  });
});

describe('check-out', () => {
  beforeAll(async () => {
    hotel = await buildHotel(db);
  });

  test('needs a folio at zero and leaves the room to housekeeping', async () => {
    const { stayId, reservationId } = await buildInHouseReservation(ctx, hotel, { departure: '2027-05-04' });
    const [folio] = await foliosOfStay(db, { hotelId: hotel.id, stayId });
    const { id: hotelId } = hotel;
    await postCharge(ctx, { hotelId, folioId: folio?.id ?? 0, code: 'MINIBAR', amountMinor: 3_000 });
    await moveBusinessDate(db, hotel, '2027-05-04');
    await expect(checkOut(ctx, { hotelId, stayId })).rejects.toMatchObject({ code: 'check_out_balance' });
    await takePayment(ctx, {
      hotelId,
      folioId: folio?.id ?? 0,
      gateway: 'cash',
      amountMinor: 3_000,
      idempotencyKey: 'out-1',
    });
    await checkOut(ctx, { hotelId, stayId });
    expect(await stayOf(stayId)).toMatchObject({ status: 'checked_out', checkedOutAt: ctx.clock() });
    expect(await db.room.findUniqueOrThrow({ where: { id: roomNamed(hotel, '101') } })).toMatchObject({
      housekeeping: 'dirty',
    });
    expect(await db.folio.findUniqueOrThrow({ where: { id: folio?.id ?? 0 } })).toMatchObject({
      status: 'closed',
    });
    expect((await eventsOf(reservationId)).at(-1)).toBe('checked_out');
    await expect(checkOut(ctx, { hotelId, stayId })).rejects.toMatchObject({
      code: 'check_out_wrong_status',
    });
    await moveBusinessDate(db, hotel, '2027-05-03');
  });

  test('leaving early puts the nights left back on sale, and only when it is said', async () => {
    const { stayId } = await buildInHouseReservation(ctx, hotel, { room: '102', departure: '2027-05-07' });
    const { id: hotelId } = hotel;
    await moveBusinessDate(db, hotel, '2027-05-05');
    await expect(checkOut(ctx, { hotelId, stayId })).rejects.toMatchObject({ code: 'check_out_nights_left' });
    await checkOut(ctx, { hotelId, stayId, acceptEarly: true });
    expect((await stayOf(stayId)).departure).toEqual(new Date('2027-05-05'));
    const nights = await db.stayNight.findMany({ where: { stayId } });
    expect(nights).toHaveLength(2);
    expect(await countersThatLie(db)).toEqual([]);
    await moveBusinessDate(db, hotel, '2027-05-03');
  });

  test('leaving on the day of arrival was a day use: the day stays taken and costs nothing', async () => {
    const { stayId } = await buildInHouseReservation(ctx, hotel, { room: '103', departure: '2027-05-06' });
    await checkOut(ctx, { hotelId: hotel.id, stayId, acceptEarly: true });
    const stay = await stayOf(stayId);
    expect([stay.departure, stay.totalMinor]).toEqual([stay.arrival, 0]);
    expect(await countersThatLie(db)).toEqual([]);
  });
});

describe('rooms', () => {
  beforeAll(async () => {
    hotel = await buildHotel(db);
  });
  const assign = (stayId: number | undefined, room: string | null) =>
    assignRoom(ctx, {
      hotelId: hotel.id,
      stayId: stayId ?? 0,
      roomId: room === null ? null : roomNamed(hotel, room),
    });

  test('are turned over on one day, but never shared for a night', async () => {
    const first = await buildReservation(ctx, hotel, { arrival: '2027-05-10', departure: '2027-05-12' });
    const next = await buildReservation(ctx, hotel, { arrival: '2027-05-12', departure: '2027-05-14' });
    const across = await buildReservation(ctx, hotel, { arrival: '2027-05-11', departure: '2027-05-13' });
    const around = await buildReservation(ctx, hotel, { arrival: '2027-05-09', departure: '2027-05-15' });
    await assign(first.stayIds[0], '101');
    await assign(next.stayIds[0], '101');
    await expect(assign(across.stayIds[0], '101')).rejects.toMatchObject({
      kind: 'conflict',
      code: 'room_taken',
    });
    await expect(assign(around.stayIds[0], '101')).rejects.toMatchObject({ code: 'room_taken' });
    await assign(first.stayIds[0], null);
    await expect(assign(across.stayIds[0], '101')).rejects.toMatchObject({ code: 'room_taken' });
    await assign(across.stayIds[0], '102');
    await expect(assign(across.stayIds[0], '201')).rejects.toMatchObject({ code: 'assign_room_other_type' });
  });

  test('two clerks can not assign one room to two stays', async () => {
    const dates = { arrival: '2027-05-20', departure: '2027-05-22' };
    const both = [await buildReservation(ctx, hotel, dates), await buildReservation(ctx, hotel, dates)];
    const results = await Promise.allSettled(both.map((placed) => assign(placed.stayIds[0], '103')));
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('are not given while out of order on one of the nights', async () => {
    const roomId = roomNamed(hotel, '104');
    const dates = { startDate: new Date('2027-05-25'), endDate: new Date('2027-05-26') };
    await db.roomBlock.create({
      data: { hotelId: hotel.id, roomId, kind: 'out_of_order', reason: 'shower', ...dates },
    });
    const over = await buildReservation(ctx, hotel, { arrival: '2027-05-24', departure: '2027-05-27' });
    const before = await buildReservation(ctx, hotel, { arrival: '2027-05-24', departure: '2027-05-25' });
    const after = await buildReservation(ctx, hotel, { arrival: '2027-05-26', departure: '2027-05-27' });
    await expect(assign(over.stayIds[0], '104')).rejects.toMatchObject({ code: 'assign_room_out_of_order' });
    await assign(before.stayIds[0], '104');
    await assign(after.stayIds[0], '104');
  });

  test('an upgrade moves the nights to the better type, free of charge', async () => {
    const placed = await buildReservation(ctx, hotel, { arrival: '2027-06-01', departure: '2027-06-03' });
    await upgradeType(ctx, {
      hotelId: hotel.id,
      stayId: placed.stayIds[0] ?? 0,
      roomTypeId: hotel.types.DLX.id,
    });
    expect(await stayOf(placed.stayIds[0] ?? 0)).toMatchObject({
      pricedTypeId: hotel.types.STD.id,
      totalMinor: 120_000,
    });
    expect((await soldOf(db, hotel, 'DLX'))['2027-06-02']).toBe('1/0');
    expect((await soldOf(db, hotel, 'STD'))['2027-06-02']).toBeUndefined();
  });

  test('a guest in house moves, and the room left goes to housekeeping', async () => {
    const { stayId, reservationId } = await buildInHouseReservation(ctx, hotel, {
      room: '201',
      types: ['DLX'],
    });
    const input = { hotelId: hotel.id, stayId, reason: 'noise' };
    await expect(moveRoom(ctx, { ...input, roomId: roomNamed(hotel, '301') })).rejects.toMatchObject({
      code: 'assign_room_other_type',
    });
    await moveRoom(ctx, { ...input, roomId: roomNamed(hotel, '301'), acceptUpgrade: true });
    expect(await db.room.findUniqueOrThrow({ where: { id: roomNamed(hotel, '201') } })).toMatchObject({
      housekeeping: 'dirty',
    });
    expect((await eventsOf(reservationId)).at(-1)).toBe('room_moved');
    expect(await countersThatLie(db)).toEqual([]);
  });
});

describe('a walk-in', () => {
  beforeAll(async () => {
    hotel = await buildHotel(db);
  });

  test('is booked and checked in together, with a name alone', async () => {
    const placed = await walkIn(ctx, { ...bookingRequest(hotel), roomId: roomNamed(hotel, '101') });
    expect(await stayOf(placed.stayIds[0] ?? 0)).toMatchObject({ status: 'in_house' });
  });

  test('leaves nothing behind where the room can not be had', async () => {
    const before = await db.reservation.count();
    const request = { ...bookingRequest(hotel), roomId: roomNamed(hotel, '101') };
    await expect(walkIn(ctx, request)).rejects.toMatchObject({ code: 'check_in_room_occupied' });
    expect(await db.reservation.count()).toBe(before);
    expect(await countersThatLie(db)).toEqual([]);
  });
});

test('cancelling while checking in ends one way or the other', async () => {
  hotel = await buildHotel(db);
  const placed = await buildReservation(ctx, hotel);
  const stayId = placed.stayIds[0] ?? 0;
  const results = await Promise.allSettled([
    checkIn(ctx, { hotelId: hotel.id, stayId, roomId: roomNamed(hotel, '101') }),
    cancelReservation(ctx, { number: placed.number, reason: 'change of mind' }),
  ]);
  expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(['in_house', 'cancelled']).toContain((await stayOf(stayId)).status);
  expect(await countersThatLie(db)).toEqual([]);
});

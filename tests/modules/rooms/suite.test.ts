import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addDays, toDbDate } from '../../../src/core/calendar-date.ts';
import { verifyBooks } from '../../../src/modules/admin/verification.service.ts';
import { suggestRoomsFor } from '../../../src/modules/assignment/assignment.service.ts';
import { roomBoard } from '../../../src/modules/housekeeping/room-board.service.ts';
import { roomsLeft } from '../../../src/modules/inventory/inventory.service.ts';
import { cancelReservation } from '../../../src/modules/reservations/cancel.service.ts';
import { changeStay } from '../../../src/modules/reservations/change.service.ts';
import { checkIn } from '../../../src/modules/reservations/check-in.service.ts';
import { checkOut } from '../../../src/modules/reservations/check-out.service.ts';
import { holdStay } from '../../../src/modules/reservations/hold.service.ts';
import { markNoShow } from '../../../src/modules/reservations/no-show.service.ts';
import { assignRoom, moveRoom } from '../../../src/modules/reservations/room-assignment.service.ts';
import { upgradeType } from '../../../src/modules/reservations/upgrade.service.ts';
import { setHousekeeping } from '../../../src/modules/rooms/room.service.ts';
import { openBlock, releaseBlock } from '../../../src/modules/rooms/room-block.service.ts';
import { changeRoom } from '../../../src/modules/rooms/room-settings.service.ts';
import { roomStatus } from '../../../src/modules/rooms/room-status.ts';
import { composeRoom, composeType, connectRooms } from '../../../src/modules/rooms/suite.service.ts';
import { compositionRefusal, isComplete } from '../../../src/modules/rooms/suite.ts';
import { liveFigures } from '../../../src/modules/statistics/statistics.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testBusinessDate,
  testContext,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { setHouseLimit } from '../../support/inventory.ts';
import {
  bookingRequest,
  buildReservation,
  countersThatLie,
  moveBusinessDate,
  roomNamed,
} from '../../support/stays.ts';
import { buildSuite } from '../../support/suites.ts';

let db: Db;
let hotel: BuiltHotel;
let ctx: TestContext;
const monday = testBusinessDate;
const day = (days: number) => addDays(monday, days);

beforeAll(async () => {
  ({ db } = await testDatabase());
});

beforeEach(async () => {
  hotel = await buildHotel(db, { inventoryDays: 12 });
  ctx = testContext(db, { hotelId: hotel.id });
  await buildSuite(ctx, hotel);
});

async function left(arrival = monday) {
  const rooms = await roomsLeft(db, { hotelId: hotel.id, arrival, departure: addDays(arrival, 1) });
  return { DLX: rooms.get(hotel.types.DLX.id), FAM: rooms.get(hotel.types.FAM.id) };
}

const room = (number: string) => roomNamed(hotel, number);
const book = async (...types: ('STD' | 'DLX' | 'FAM')[]) => {
  const placed = await buildReservation(ctx, hotel, { types });
  return { ...placed, stayId: placed.stayIds[0] ?? 0, hotelId: hotel.id };
};
const block = (number: string, overrides: object = {}) =>
  openBlock(ctx, {
    hotelId: hotel.id,
    roomId: room(number),
    kind: 'out_of_order',
    startDate: monday,
    endDate: day(1),
    reason: 'a leak',
    acceptDisplaced: false,
    ...overrides,
  });

test('nothing is made of itself, nor of suites, and a suite has exactly its parts', () => {
  const all = [{ suiteTypeId: 9, partTypeId: 2, rooms: 2 }];
  expect(compositionRefusal(1, [1], all)).toBe('suite_of_itself');
  expect(compositionRefusal(1, [9], all)).toBe('suite_of_suites');
  expect(compositionRefusal(2, [3], all)).toBe('suite_of_suites');
  expect(compositionRefusal(2, [], all)).toBeNull();
  expect(compositionRefusal(1, [2, 3], all)).toBeNull();
  expect([isComplete(all, [2, 2]), isComplete(all, [2]), isComplete(all, [2, 3])]).toEqual([
    true,
    false,
    false,
  ]);
});

describe('selling', () => {
  test('a suite blocks its rooms, and comes back with them', async () => {
    expect(await left()).toEqual({ DLX: 3, FAM: 1 });
    const { number, hotelId } = await book('FAM');
    expect(await left()).toEqual({ DLX: 1, FAM: 0 });
    expect(await left(day(2))).toEqual({ DLX: 3, FAM: 1 });
    await cancelReservation(ctx, { hotelId, number, reason: 'any' });
    expect(await left()).toEqual({ DLX: 3, FAM: 1 });
  });

  test('a room takes the suite away once too few are left', async () => {
    await book('DLX');
    expect(await left()).toEqual({ DLX: 2, FAM: 1 }); // 203 is for the DLX
    await book('DLX');
    expect(await left()).toEqual({ DLX: 1, FAM: 0 });
    await expect(book('FAM')).rejects.toMatchObject({
      code: 'sold_out',
      details: { roomTypeId: hotel.types.FAM.id },
    });
    await expect(book('DLX', 'DLX')).rejects.toMatchObject({ code: 'sold_out' });
    expect(await countersThatLie(db)).toEqual([]);
  });

  test('a suite and its rooms asked for together are counted together', async () => {
    await expect(book('FAM', 'DLX', 'DLX')).rejects.toMatchObject({ code: 'sold_out' });
    await book('FAM', 'DLX');
    expect(await left()).toEqual({ DLX: 0, FAM: 0 });
  });

  test('what is blocked moves along with holds, changes, upgrades, no-shows and early departures', async () => {
    const held = await holdStay(ctx, bookingRequest(hotel, { types: ['FAM'], channel: 'web' }));
    expect(await left()).toEqual({ DLX: 1, FAM: 0 });
    await cancelReservation(ctx, { hotelId: hotel.id, number: held.number, reason: 'any' });
    const moved = await book('FAM');
    await changeStay(ctx, { ...moved, arrival: day(1), departure: day(3), version: 1 });
    expect([await left(), await left(day(2))]).toEqual([
      { DLX: 3, FAM: 1 },
      { DLX: 1, FAM: 0 },
    ]);
    const upgraded = await book('STD');
    await expect(upgradeType(ctx, { ...upgraded, roomTypeId: hotel.types.FAM.id })).rejects.toMatchObject({
      code: 'sold_out',
    });
    await cancelReservation(ctx, { ...moved, reason: 'any' });
    await upgradeType(ctx, { ...upgraded, roomTypeId: hotel.types.FAM.id });
    expect(await left()).toEqual({ DLX: 1, FAM: 0 });
    await moveBusinessDate(db, hotel, day(1));
    await markNoShow(ctx, upgraded);
    expect(await left(day(1))).toEqual({ DLX: 3, FAM: 1 });
    expect(await countersThatLie(db)).toEqual([]);
  });

  test('a house limit counts a suite as its rooms', async () => {
    await book('FAM');
    const range = { hotelId: hotel.id, from: monday, to: day(2) };
    await expect(setHouseLimit(ctx, { ...range, houseLimit: 1 })).rejects.toMatchObject({
      code: 'house_limit_below_sold',
    });
    await setHouseLimit(ctx, { ...range, houseLimit: 3 });
    expect((await left()).DLX).toBe(1);
    const { number, hotelId } = await book('STD');
    expect((await left()).DLX).toBe(0);
    await cancelReservation(ctx, { hotelId, number, reason: 'any' });
    expect(await db.hotelDay.findMany({ where: { hotelId } })).toMatchObject([{ sold: 2 }, { sold: 2 }]);
    const wrong = (await verifyBooks(db)).filter((finding) => finding.count > 0);
    expect(wrong).toEqual([]);
  });

  test('one room fewer than the limit leaves is no suite', async () => {
    await setHouseLimit(ctx, { hotelId: hotel.id, from: monday, to: day(2), houseLimit: 1 });
    expect(await left()).toEqual({ DLX: 1, FAM: 0 });
    await expect(book('FAM')).rejects.toMatchObject({ code: 'sold_out' });
  });
});

describe('out of order', () => {
  test('a part takes the suite with it; the suite alone leaves the rooms', async () => {
    const { id } = await block('201');
    expect(await left()).toEqual({ DLX: 2, FAM: 0 });
    await releaseBlock(ctx, { hotelId: hotel.id, blockId: id });
    expect(await left()).toEqual({ DLX: 3, FAM: 1 });
    await block('301');
    expect(await left()).toEqual({ DLX: 3, FAM: 0 });
  });

  test('names the suite it displaces, and carries what stays sold openly', async () => {
    const suite = await book('FAM');
    await expect(block('202')).rejects.toMatchObject({
      code: 'block_displaces',
      details: { numbers: [suite.number] },
    });
    await assignRoom(ctx, { ...suite, roomId: room('301') });
    await block('202', { acceptDisplaced: true });
    expect(await db.stay.findUniqueOrThrow({ where: { id: suite.stayId } })).toMatchObject({ roomId: null });
    const night = { hotelId: hotel.id, date: toDbDate(monday) };
    const [fam, dlx] = [hotel.types.FAM.id, hotel.types.DLX.id];
    const nights = await db.roomTypeDay.findMany({ where: { ...night, roomTypeId: { in: [fam, dlx] } } });
    expect(nights.toSorted((a, b) => a.roomTypeId - b.roomTypeId)).toMatchObject([
      { roomTypeId: dlx, capacity: 2, blocked: 2, overcommitted: 0 },
      { roomTypeId: fam, capacity: 0, sold: 1, overcommitted: 1 },
    ]);
  });

  test('a guest in the suite is in its rooms', async () => {
    const suite = await book('FAM');
    await checkIn(ctx, { ...suite, roomId: room('301') });
    await expect(block('201')).rejects.toMatchObject({ code: 'room_occupied' });
  });
});

describe('giving out rooms', () => {
  test('the suite is not given out while a part is, nor a part while the suite is', async () => {
    const [suite, plain] = [await book('FAM'), await book('DLX')];
    await assignRoom(ctx, { ...plain, roomId: room('201') });
    await expect(assignRoom(ctx, { ...suite, roomId: room('301') })).rejects.toMatchObject({
      code: 'room_taken',
    });
    expect((await suggestRoomsFor(db, { ...suite, limit: 3 })).suggestions).toEqual([]);
    await assignRoom(ctx, { ...plain, roomId: null });
    await checkIn(ctx, { ...suite, roomId: room('301') });
    await expect(checkIn(ctx, { ...plain, roomId: room('202') })).rejects.toMatchObject({
      code: 'check_in_room_occupied',
    });
    const { suggestions: proposed } = await suggestRoomsFor(db, { ...plain, limit: 3 });
    expect(proposed.map((proposal) => proposal.number)).toEqual(['203']);
    await checkIn(ctx, { ...plain, roomId: room('203') });
    await expect(moveRoom(ctx, { ...plain, roomId: room('201'), reason: 'any' })).rejects.toMatchObject({
      code: 'room_taken',
    });
  });

  test('rooms of no suite are proposed first, and connecting rooms are named', async () => {
    await connectRooms(ctx, { hotelId: hotel.id, roomId: room('203'), connectedIds: [room('104')] });
    await db.room.update({ where: { id: room('203') }, data: { features: ['quiet', 'accessible'] } });
    const { suggestions: proposed } = await suggestRoomsFor(db, { ...(await book('DLX')), limit: 3 });
    expect(proposed[0]?.reasons.map((reason) => reason.key)).toContain('rooms.reasons.accessible');
    expect(proposed.map((proposal) => proposal.number)).toEqual(['203', '201', '202']);
    expect(proposed[0]?.reasons).toContainEqual({
      key: 'rooms.reasons.connects_to',
      params: { rooms: '104' },
    });
    expect(proposed[1]?.reasons).toContainEqual({ key: 'rooms.reasons.part_of', params: { suite: '301' } });
  });

  test('parts can change rooms within one transaction', async () => {
    const [a, b] = [await book('DLX'), await book('DLX')];
    await assignRoom(ctx, { ...a, roomId: room('201') });
    await assignRoom(ctx, { ...b, roomId: room('203') });
    await db.$transaction([
      db.stay.update({ where: { id: a.stayId }, data: { roomId: null } }),
      db.stay.update({ where: { id: b.stayId }, data: { roomId: room('201') } }),
      db.stay.update({ where: { id: a.stayId }, data: { roomId: room('203') } }),
    ]);
    const taken = await db.roomOccupation.findMany({
      where: { stayId: { in: [a.stayId, b.stayId] } },
      orderBy: { stayId: 'asc' },
    });
    expect(taken.map((row) => row.roomId)).toEqual([room('203'), room('201')]);
  });
});

describe('housekeeping', () => {
  const stateOf = async (number: string) =>
    (await db.room.findUniqueOrThrow({ where: { id: room(number) } })).housekeeping;
  const mark = (number: string, housekeeping: 'clean' | 'dirty' | 'inspected') =>
    setHousekeeping(ctx, { hotelId: hotel.id, roomId: room(number), housekeeping });

  test('a suite left is dirty with its rooms, and ready once all of them are', async () => {
    const suite = await book('FAM');
    await checkIn(ctx, { ...suite, roomId: room('301') });
    await checkOut(ctx, { ...suite, acceptEarly: true });
    expect([await stateOf('301'), await stateOf('201'), await stateOf('203')]).toEqual([
      'dirty',
      'dirty',
      'inspected',
    ]);
    await mark('201', 'clean');
    expect(await stateOf('301')).toBe('dirty');
    await mark('202', 'inspected');
    expect(await stateOf('301')).toBe('clean');
  });

  test('two parts cleaned at once leave no dirty suite', async () => {
    await mark('301', 'dirty');
    expect(await stateOf('202')).toBe('dirty');
    await Promise.all([mark('201', 'clean'), mark('202', 'clean')]);
    expect(await stateOf('301')).toBe('clean');
  });

  test('the board shows the guest of the suite in its rooms', async () => {
    const suite = await book('FAM');
    await checkIn(ctx, { ...suite, roomId: room('301') });
    const board = await roomBoard(db, { hotelId: hotel.id, businessDate: monday });
    const occupied = board.filter((row) => row.guest).map((row) => row.number);
    expect(occupied).toEqual(['201', '202', '301']);
    expect(board.find((row) => row.number === '201')).toMatchObject({ partOf: '301', madeOf: [] });
    expect(board.find((row) => row.number === '301')).toMatchObject({
      madeOf: ['201', '202'],
      letAsParts: false,
    });
  });

  test('a suite of which a room is let is not vacant', async () => {
    const plain = await book('DLX');
    await checkIn(ctx, { ...plain, roomId: room('201') });
    const board = await roomBoard(db, { hotelId: hotel.id, businessDate: monday });
    const suite = board.find((row) => row.number === '301');
    expect(suite).toMatchObject({ guest: null, letAsParts: true });
    expect(suite && roomStatus(suite, monday)).toMatchObject({ occupancy: 'occupied', state: 'occupied' });
  });
});

test('a composed suite is no further room of the house, and sold it counts as its rooms', async () => {
  const before = await liveFigures(db, { hotelId: hotel.id, date: monday });
  expect(before).toMatchObject({ roomsInHotel: 7, roomsSold: 0 });
  const suite = await book('FAM');
  await checkIn(ctx, { ...suite, roomId: room('301') });
  await checkIn(ctx, { ...(await book('STD')), roomId: room('101') });
  const after = await liveFigures(db, { hotelId: hotel.id, date: monday });
  expect(after).toMatchObject({ roomsInHotel: 7, roomsSold: 3, arrivals: 2 });
});

describe('what may be joined', () => {
  test('a sold type is not composed anew, and a promised or needed suite not taken apart', async () => {
    const apart = { hotelId: hotel.id, suiteRoomId: room('301'), partRoomIds: [] };
    const suite = await book('FAM');
    await expect(composeRoom(ctx, apart)).rejects.toMatchObject({ code: 'room_needed' });
    await assignRoom(ctx, { ...suite, roomId: room('301') });
    await expect(composeRoom(ctx, apart)).rejects.toMatchObject({ code: 'room_promised' });
    const parts = [{ partTypeId: hotel.types.STD.id, rooms: 1 }];
    const other = { hotelId: hotel.id, suiteTypeId: hotel.types.FAM.id, parts };
    await expect(composeType(ctx, other)).rejects.toMatchObject({ code: 'suite_sold_already' });
  });

  test('taken apart a suite is not sold', async () => {
    await composeRoom(ctx, { hotelId: hotel.id, suiteRoomId: room('301'), partRoomIds: [] });
    expect(await left()).toEqual({ DLX: 3, FAM: 0 });
  });

  test.each([
    ['too few rooms', ['201'], 'suite_incomplete'],
    ['rooms of the wrong type', ['201', '101'], 'suite_incomplete'],
    ['itself', ['201', '301'], 'suite_incomplete'],
  ])('%s make no suite', async (_name, numbers, code) => {
    const partRoomIds = numbers.map(room);
    await expect(
      composeRoom(ctx, { hotelId: hotel.id, suiteRoomId: room('301'), partRoomIds }),
    ).rejects.toMatchObject({ code });
  });

  test('a part neither leaves nor changes its type', async () => {
    const fields = { number: '201', roomTypeId: hotel.types.DLX.id, floor: 2, features: [], active: true };
    const change = (overrides: object) => changeRoom(ctx, hotel.id, room('201'), { ...fields, ...overrides });
    await expect(change({ active: false })).rejects.toMatchObject({ code: 'room_is_part' });
    await expect(change({ roomTypeId: hotel.types.STD.id })).rejects.toMatchObject({ code: 'room_is_part' });
    await change({ features: ['quiet'] });
  });

  test('the database refuses what the desk can not ask for', async () => {
    const suiteRoomId = room('301');
    const part = (suite: number, one: number) => db.$executeRaw`
      INSERT INTO room_parts (hotel_id, suite_room_id, part_room_id) VALUES (${hotel.id}, ${suite}, ${one})`;
    await expect(part(suiteRoomId, room('203'))).rejects.toThrow(/not made as its type says/);
    await expect(part(room('203'), suiteRoomId)).rejects.toThrow(/both a suite and a part/);
    await expect(part(room('101'), room('101'))).rejects.toThrow(/room_parts_of_another_room/);
    await expect(part(suiteRoomId, room('201'))).rejects.toThrow(/23505/);
    const other = await buildHotel(db, { inventoryDays: 1 });
    await expect(part(suiteRoomId, roomNamed(other, '201'))).rejects.toThrow(/not of one hotel/);
    const typePart = (suite: number, one: number, rooms: number) => db.$executeRaw`
      INSERT INTO room_type_parts (hotel_id, suite_type_id, part_type_id, rooms) VALUES (${hotel.id}, ${suite}, ${one}, ${rooms})`;
    const { STD, DLX, FAM } = hotel.types;
    await expect(typePart(STD.id, FAM.id, 1)).rejects.toThrow(/both a suite and a part/);
    await expect(typePart(STD.id, STD.id, 1)).rejects.toThrow(/room_type_parts_of_another_type/);
    await expect(typePart(FAM.id, STD.id, 0)).rejects.toThrow(/room_type_parts_counted/);
    await expect(typePart(STD.id, other.types.DLX.id, 1)).rejects.toThrow(/not of one hotel/);
    await book('FAM');
    await expect(db.$executeRaw`DELETE FROM room_type_parts WHERE suite_type_id = ${FAM.id}`).rejects.toThrow(
      /has been sold/,
    );
    await expect(
      db.$executeRaw`UPDATE room_type_days SET blocked = 4 WHERE room_type_id = ${DLX.id}`,
    ).rejects.toThrow(/room_type_days_no_oversale/);
  });
});

import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { selectFaults } from '../../../src/modules/admin/verification.queries.ts';
import { changeDates, changeRoom } from '../../../src/modules/reservations/arrange.service.ts';
import { checkIn } from '../../../src/modules/reservations/check-in.service.ts';
import { checkOut } from '../../../src/modules/reservations/check-out.service.ts';
import { assignRoom, moveRoom } from '../../../src/modules/reservations/room-assignment.service.ts';
import { swapRooms } from '../../../src/modules/reservations/swap.service.ts';
import { takeBack } from '../../../src/modules/reservations/take-back.service.ts';
import { openBlock } from '../../../src/modules/rooms/room-block.service.ts';
import { type Db, inTransaction } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import {
  buildInHouseReservation,
  buildReservation,
  countersThatLie,
  moveBusinessDate,
  roomNamed,
  soldOf,
} from '../../support/stays.ts';
import { buildSuite } from '../../support/suites.ts';

let db: Db;
let ctx: TestContext;
let hotel: BuiltHotel;
const day = calendarDate;
const room = (number: string) => roomNamed(hotel, number);

beforeAll(async () => {
  ({ db } = await testDatabase());
  ctx = testContext(db);
});
beforeEach(async () => {
  hotel = await buildHotel(db);
});

const key = (stayId: number) => ({ hotelId: hotel.id, stayId });
const versionOf = async (id: number) => (await db.stay.findUniqueOrThrow({ where: { id } })).version;

/** A stay of 10 to 14 May, with a room where one is named. */
async function booked(roomNumber: string | null = '101', overrides = {}): Promise<number> {
  const dates = { arrival: '2027-05-10', departure: '2027-05-14' };
  const placed = await buildReservation(ctx, hotel, { ...dates, ...overrides });
  const stayId = placed.stayIds[0] ?? 0;
  if (roomNumber) await assignRoom(ctx, { ...key(stayId), roomId: room(roomNumber) });
  return stayId;
}

async function place(stayId: number, number: string, more: object = {}): Promise<number> {
  return changeRoom(ctx, { ...key(stayId), version: await versionOf(stayId), roomId: room(number), ...more });
}

/** Who has which room when, as the database keeps it: "101 05-10 05-12". */
async function roomsOf(stayId: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ text: string }[]>`
    SELECT room.number || ' ' || to_char(taken.arrival, 'MM-DD ') || to_char(taken.departure, 'MM-DD')
      || CASE WHEN taken.in_house THEN ' in' ELSE '' END AS text
    FROM room_occupations taken JOIN rooms room ON room.id = taken.room_id
    WHERE taken.stay_id = ${stayId} ORDER BY taken.arrival, room.number`;
  return rows.map(({ text }) => text);
}

/** Nothing that `npm run verify` looks for. */
async function expectSound(): Promise<void> {
  expect(await countersThatLie(db)).toEqual([]);
  expect(await selectFaults(db, 'no room is given twice', 5)).toMatchObject({ count: 0 });
  expect(await selectFaults(db, 'who has which room is written down', 5)).toMatchObject({ count: 0 });
  expect(await selectFaults(db, 'a stay costs the sum of its nights', 5)).toMatchObject({ count: 0 });
}

describe('a split', () => {
  test('puts the last nights into another room, and frees the first room for somebody else', async () => {
    const stayId = await booked('101');
    await place(stayId, '102', { from: day('2027-05-12') });
    expect(await roomsOf(stayId)).toEqual(['101 05-10 05-12', '102 05-12 05-14']);
    await booked('101', { arrival: '2027-05-12', departure: '2027-05-14' });
    await booked('102', { arrival: '2027-05-10', departure: '2027-05-12' });
    await expect(booked('102', { arrival: '2027-05-13', departure: '2027-05-15' })).rejects.toMatchObject({
      code: 'room_taken',
    });
    await expectSound();
  });

  test.each([
    ['2027-05-10', '101', 'place_same_room'],
    ['2027-05-14', '102', 'place_outside_stay'],
    ['2027-05-09', '102', 'place_outside_stay'],
    ['2027-05-12', '101', 'place_same_room'],
    ['2027-05-12', '201', 'assign_room_other_type'],
  ])('from %s into %s is refused: %s', async (from, number, code) => {
    const stayId = await booked('101');
    await expect(place(stayId, number, { from: day(from) })).rejects.toMatchObject({ code });
    expect(await roomsOf(stayId)).toEqual(['101 05-10 05-14']);
  });

  test('of a stay without a room, or into a room that is taken or broken then, is refused', async () => {
    const unassigned = await booked(null);
    const split = { from: day('2027-05-12') };
    await expect(place(unassigned, '101', split)).rejects.toMatchObject({ code: 'place_no_room_yet' });
    const stayId = await booked('101');
    await booked('102', { arrival: '2027-05-13', departure: '2027-05-14' });
    await expect(place(stayId, '102', split)).rejects.toMatchObject({ code: 'room_taken' });
    const block = {
      kind: 'out_of_order',
      reason: 'Pipe',
      startDate: day('2027-05-13'),
      endDate: day('2027-05-15'),
    } as const;
    await openBlock(ctx, { ...block, hotelId: hotel.id, roomId: room('103'), acceptDisplaced: true });
    await expect(place(stayId, '103', split)).rejects.toMatchObject({ code: 'assign_room_out_of_order' });
    await expectSound();
  });

  test('is lived: the guest checks into the first room and moves on the day', async () => {
    const placed = await buildReservation(ctx, hotel, { arrival: '2027-05-03', departure: '2027-05-07' });
    const stayId = placed.stayIds[0] ?? 0;
    await assignRoom(ctx, { ...key(stayId), roomId: room('101') });
    await place(stayId, '102', { from: day('2027-05-05') });
    await checkIn(ctx, key(stayId));
    expect(await roomsOf(stayId)).toEqual(['101 05-03 05-05 in', '102 05-05 05-07']);
    await moveBusinessDate(db, hotel, '2027-05-05');
    await place(stayId, '102', { reason: 'As planned' });
    expect(await roomsOf(stayId)).toEqual(['101 05-03 05-05', '102 05-05 05-07 in']);
    expect((await db.room.findUniqueOrThrow({ where: { id: room('101') } })).housekeeping).toBe('dirty');
    const block = {
      kind: 'out_of_order',
      reason: 'Pipe',
      startDate: day('2027-05-05'),
      endDate: day('2027-05-08'),
    } as const;
    await openBlock(ctx, { ...block, hotelId: hotel.id, roomId: room('101'), acceptDisplaced: false });
    await expectSound();
  });

  test('a guest who has not moved yet keeps the next party out of the room', async () => {
    const { stayId } = await buildInHouseReservation(ctx, hotel, {
      arrival: '2027-05-03',
      departure: '2027-05-07',
    });
    await place(stayId, '102', { from: day('2027-05-05') });
    const next = await booked('101', { arrival: '2027-05-05', departure: '2027-05-06' });
    await moveBusinessDate(db, hotel, '2027-05-05');
    await expect(checkIn(ctx, key(next))).rejects.toMatchObject({ code: 'check_in_room_occupied' });
    await place(stayId, '102', { reason: 'As planned' });
    await checkIn(ctx, { ...key(next), acceptUnready: true });
    await expectSound();
  });

  test('a change of dates keeps the parts, drops the one that is cut off, and is refused where a part is not free', async () => {
    const stayId = await booked('101');
    await place(stayId, '102', { from: day('2027-05-12') });
    const dated = async (dates: object) =>
      changeDates(ctx, { ...key(stayId), version: await versionOf(stayId), ...dates });
    await dated({ departure: day('2027-05-15') });
    expect(await roomsOf(stayId)).toEqual(['101 05-10 05-12', '102 05-12 05-15']);
    await dated({ arrival: day('2027-05-09') });
    expect(await roomsOf(stayId)).toEqual(['101 05-09 05-12', '102 05-12 05-15']);
    await dated({ departure: day('2027-05-12') });
    expect(await roomsOf(stayId)).toEqual(['101 05-09 05-12']);
    await expectSound();
  });

  test('a part that goes out of order displaces the stay, which then waits for a room', async () => {
    const stayId = await booked('101');
    await place(stayId, '102', { from: day('2027-05-12') });
    const block = {
      kind: 'out_of_order',
      reason: 'Pipe',
      startDate: day('2027-05-12'),
      endDate: day('2027-05-13'),
    } as const;
    await expect(
      openBlock(ctx, { ...block, hotelId: hotel.id, roomId: room('102'), acceptDisplaced: false }),
    ).rejects.toMatchObject({
      code: 'block_displaces',
    });
    await openBlock(ctx, { ...block, hotelId: hotel.id, roomId: room('102'), acceptDisplaced: true });
    expect([await roomsOf(stayId), await db.stayLeg.count({ where: { stayId } })]).toEqual([[], 0]);
    await expectSound();
  });
});

describe('a move', () => {
  test('to another type is refused, given for the same money, or priced anew as was shown', async () => {
    const stayId = await booked('101');
    await expect(place(stayId, '201')).rejects.toMatchObject({ code: 'assign_room_other_type' });
    const upgrade = await place(stayId, '201', { terms: 'upgrade' });
    expect(await db.stay.findUniqueOrThrow({ where: { id: stayId } })).toMatchObject({
      roomTypeId: hotel.types.DLX.id,
      pricedTypeId: hotel.types.STD.id,
      totalMinor: 240_000,
    });
    await takeBack(ctx, { hotelId: hotel.id, changeId: upgrade });
    await expect(
      place(stayId, '201', { terms: 'reprice', expectedDifferenceMinor: 1 }),
    ).rejects.toMatchObject({ code: 'price_changed' });
    const repriced = await place(stayId, '201', { terms: 'reprice', expectedDifferenceMinor: 112_000 });
    expect(await soldOf(db, hotel, 'STD')).toEqual({});
    await takeBack(ctx, { hotelId: hotel.id, changeId: repriced });
    expect(await db.stay.findUniqueOrThrow({ where: { id: stayId } })).toMatchObject({
      roomTypeId: hotel.types.STD.id,
      totalMinor: 240_000,
      roomId: room('101'),
    });
    await expectSound();
  });

  test('of a guest in house asks for a reason, writes down where he was, and can be taken back', async () => {
    const { stayId } = await buildInHouseReservation(ctx, hotel, {
      arrival: '2027-05-03',
      departure: '2027-05-07',
    });
    await moveBusinessDate(db, hotel, '2027-05-05');
    await expect(place(stayId, '102')).rejects.toMatchObject({ code: 'reason_missing' });
    const id = await place(stayId, '102', { reason: 'Noise' });
    expect(await roomsOf(stayId)).toEqual(['101 05-03 05-05', '102 05-05 05-07 in']);
    await takeBack(ctx, { hotelId: hotel.id, changeId: id });
    expect(await roomsOf(stayId)).toEqual(['101 05-03 05-07 in']);
    await expectSound();
  });

  test('of a guest who overstays is simply another room', async () => {
    const { stayId } = await buildInHouseReservation(ctx, hotel, {
      arrival: '2027-05-03',
      departure: '2027-05-04',
    });
    await moveBusinessDate(db, hotel, '2027-05-05');
    await moveRoom(ctx, { ...key(stayId), roomId: room('102'), reason: 'Pipe' });
    expect(await roomsOf(stayId)).toEqual(['102 05-03 05-04 in']);
    await expectSound();
  });

  test('into a part of a suite that is given out is refused', async () => {
    await buildSuite(ctx, hotel);
    await booked('301', { types: ['FAM'] });
    const stayId = await booked(null, { types: ['DLX'] });
    await expect(place(stayId, '201')).rejects.toMatchObject({ code: 'room_taken' });
    await place(stayId, '203');
    await expectSound();
  });

  test('of a stay that somebody changed meanwhile, or of another hotel, is refused', async () => {
    const stayId = await booked('101');
    await expect(changeRoom(ctx, { ...key(stayId), version: 1, roomId: room('102') })).rejects.toMatchObject({
      code: 'stale_version',
    });
    const other = await buildHotel(db);
    const foreign = { hotelId: other.id, stayId, version: 2, roomId: roomNamed(other, '101') };
    await expect(changeRoom(ctx, foreign)).rejects.toMatchObject({ code: 'reservation_not_found' });
    const theirs = { ...key(stayId), version: 2, roomId: roomNamed(other, '101') };
    await expect(changeRoom(ctx, theirs)).rejects.toMatchObject({ code: 'room_not_found' });
  });
});

describe('a swap', () => {
  const swap = async (stayId: number, otherStayId: number, more: object = {}) =>
    swapRooms(ctx, {
      ...key(stayId),
      version: await versionOf(stayId),
      otherStayId,
      otherVersion: await versionOf(otherStayId),
      ...more,
    });

  test('of two coming stays is one act, and is taken back as one', async () => {
    const [one, other] = [
      await booked('101'),
      await booked('102', { arrival: '2027-05-11', departure: '2027-05-16' }),
    ];
    const id = await swap(one, other);
    expect([await roomsOf(one), await roomsOf(other)]).toEqual([['102 05-10 05-14'], ['101 05-11 05-16']]);
    await takeBack(ctx, { hotelId: hotel.id, changeId: id });
    expect([await roomsOf(one), await roomsOf(other)]).toEqual([['101 05-10 05-14'], ['102 05-11 05-16']]);
    await expectSound();
  });

  test('of two guests in house moves both at once, for a reason', async () => {
    const dates = { arrival: '2027-05-03', departure: '2027-05-07' };
    const one = await buildInHouseReservation(ctx, hotel, { ...dates, room: '101' });
    const other = await buildInHouseReservation(ctx, hotel, { ...dates, room: '102' });
    await moveBusinessDate(db, hotel, '2027-05-05');
    await expect(swap(one.stayId, other.stayId)).rejects.toMatchObject({ code: 'reason_missing' });
    await swap(one.stayId, other.stayId, { reason: 'Beds' });
    expect(await roomsOf(one.stayId)).toEqual(['101 05-03 05-05', '102 05-05 05-07 in']);
    expect(await roomsOf(other.stayId)).toEqual(['102 05-03 05-05', '101 05-05 05-07 in']);
    await expectSound();
  });

  test('between two types needs a yes, and works in a house that is full', async () => {
    hotel = await buildHotel(db, { rooms: { STD: 1, DLX: 1 } });
    const [one, other] = [await booked('101'), await booked('201', { types: ['DLX'] })];
    await expect(swap(one, other)).rejects.toMatchObject({ code: 'assign_room_other_type' });
    await swap(one, other, { acceptUpgrade: true });
    expect([await roomsOf(one), await roomsOf(other)]).toEqual([['201 05-10 05-14'], ['101 05-10 05-14']]);
    await expectSound();
  });

  test('is refused with itself, without rooms, while one is split, and where a third party is in the way', async () => {
    const [one, other, none] = [await booked('101'), await booked('102'), await booked(null)];
    await expect(swap(one, one)).rejects.toMatchObject({ code: 'swap_same_stay' });
    await expect(swap(one, none)).rejects.toMatchObject({ code: 'swap_no_room' });
    const longer = await booked('103', { arrival: '2027-05-10', departure: '2027-05-17' });
    await booked('101', { arrival: '2027-05-15', departure: '2027-05-16' });
    await expect(swap(one, longer)).rejects.toMatchObject({ code: 'room_taken' });
    await place(other, '104', { from: day('2027-05-12') });
    await expect(swap(one, other)).rejects.toMatchObject({ code: 'swap_moves_later' });
    await expectSound();
  });
});

describe('taking back', () => {
  test('gives a shortened stay its nights again at what they cost, while they are free', async () => {
    const stayId = await booked('101');
    const shorten = { ...key(stayId), departure: day('2027-05-12') };
    const id = await changeDates(ctx, {
      ...shorten,
      version: await versionOf(stayId),
      expectedDifferenceMinor: -120_000,
    });
    await db.ratePlanRoomType.updateMany({
      where: { ratePlanId: hotel.plans.BAR.id },
      data: { priceMinor: 99_900 },
    });
    await takeBack(ctx, { hotelId: hotel.id, changeId: id });
    expect(await db.stay.findUniqueOrThrow({ where: { id: stayId } })).toMatchObject({
      totalMinor: 240_000,
      roomId: room('101'),
    });
    await expectSound();
  });

  test('is refused twice, on another day, after anything else, and when room or night have gone', async () => {
    const stayId = await booked('101');
    const back = (changeId: number) => takeBack(ctx, { hotelId: hotel.id, changeId });
    const moved = await place(stayId, '102');
    const taker = await booked('101');
    await expect(back(moved)).rejects.toMatchObject({ code: 'room_taken' });
    await assignRoom(ctx, { ...key(taker), roomId: null });
    await back(moved);
    await expect(back(moved)).rejects.toMatchObject({ code: 'take_back_done_already' });
    const again = await place(stayId, '102');
    await place(stayId, '103');
    await expect(back(again)).rejects.toMatchObject({ code: 'take_back_world_moved_on' });
    const last = await place(stayId, '104');
    await moveBusinessDate(db, hotel, '2027-05-04');
    await expect(back(last)).rejects.toMatchObject({ code: 'take_back_day_closed' });
    const other = await buildHotel(db);
    await expect(takeBack(ctx, { hotelId: other.id, changeId: last })).rejects.toMatchObject({
      code: 'stay_change_not_found',
    });
    await expectSound();
  });

  test('of a shorter stay is refused once its nights are sold', async () => {
    hotel = await buildHotel(db, { rooms: { STD: 1 } });
    const stayId = await booked('101');
    const change = { ...key(stayId), version: 2, departure: day('2027-05-12') };
    const id = await changeDates(ctx, change);
    await booked(null, { arrival: '2027-05-12', departure: '2027-05-13' });
    await expect(takeBack(ctx, { hotelId: hotel.id, changeId: id })).rejects.toMatchObject({
      code: 'sold_out',
    });
    await expectSound();
  });
});

describe('at once', () => {
  const outcome = (results: readonly PromiseSettledResult<unknown>[]) =>
    results.map((result) => (result.status === 'fulfilled' ? 'done' : result.reason.code)).sort();

  test('two clerks move two stays to one room: one of them does', async () => {
    for (let round = 0; round < 5; round++) {
      const [one, other] = [await booked('101'), await booked('102')];
      const results = await Promise.allSettled([place(one, '103'), place(other, '103')]);
      expect(outcome(results)).toEqual(['done', 'room_taken']);
      await db.stay.updateMany({
        where: { id: { in: [one, other] } },
        data: { status: 'cancelled', roomId: null },
      });
      await db.$executeRaw`UPDATE room_type_days SET sold = 0 WHERE hotel_id = ${hotel.id}`;
    }
  });

  test('two clerks split two stays across each other: one of them does, and nobody hangs', async () => {
    const [one, other] = [await booked('101'), await booked('102')];
    const from = day('2027-05-12');
    const results = await Promise.allSettled([place(one, '102', { from }), place(other, '101', { from })]);
    expect(outcome(results)).toEqual(['room_taken', 'room_taken']);
    const third = await Promise.allSettled([place(one, '103', { from }), place(other, '103', { from })]);
    expect(outcome(third)).toEqual(['done', 'room_taken']);
    await expectSound();
  });

  test('a guest is checked out while being moved: either order leaves the books whole', async () => {
    for (const number of ['101', '103', '104']) {
      const dates = { arrival: '2027-05-03', departure: '2027-05-04' };
      const { stayId } = await buildInHouseReservation(ctx, hotel, { ...dates, room: number });
      const version = await versionOf(stayId);
      const move = changeRoom(ctx, { ...key(stayId), version, roomId: room('102'), reason: 'Noise' });
      const leave = checkOut(ctx, { ...key(stayId), acceptEarly: true });
      const [moved, left] = await Promise.allSettled([move, leave]);
      expect(left.status).toBe('fulfilled');
      const code = moved.status === 'rejected' ? moved.reason.code : null;
      expect([null, 'stale_version', 'place_wrong_status']).toContain(code);
      expect(await roomsOf(stayId)).toEqual([]);
      const lastRoom = moved.status === 'fulfilled' ? '102' : number;
      expect((await db.room.findUniqueOrThrow({ where: { id: room(lastRoom) } })).housekeeping).toBe('dirty');
      await expectSound();
    }
  });

  test('one change is taken back by two clerks once', async () => {
    const stayId = await booked('101');
    const changeId = await place(stayId, '102');
    const back = () => takeBack(ctx, { hotelId: hotel.id, changeId });
    expect(outcome(await Promise.allSettled([back(), back()]))).toEqual(['done', 'take_back_done_already']);
    await expectSound();
  });
});

test('the database itself keeps two parties out of one room, also where legs are written past the services', async () => {
  const stayId = await booked('101');
  await booked('102', { arrival: '2027-05-13', departure: '2027-05-14' });
  const written = inTransaction(db, async (tx) => {
    await tx.stayLeg.create({ data: { stayId, fromDate: new Date('2027-05-10'), roomId: room('101') } });
    await tx.stayLeg.create({ data: { stayId, fromDate: new Date('2027-05-12'), roomId: room('102') } });
  });
  await expect(written).rejects.toThrow(/room_occupations_room_once/);
  await expectSound();
});

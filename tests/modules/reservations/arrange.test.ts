import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { changeDates, changeRoom } from '../../../src/modules/reservations/arrange.service.ts';
import { checkIn } from '../../../src/modules/reservations/check-in.service.ts';
import { checkOut } from '../../../src/modules/reservations/check-out.service.ts';
import { assignRoom, moveRoom } from '../../../src/modules/reservations/room-assignment.service.ts';
import { takeBack } from '../../../src/modules/reservations/take-back.service.ts';
import { openBlock } from '../../../src/modules/rooms/room-block.service.ts';
import { type Db, inTransaction } from '../../../src/platform/db.ts';
import { buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import {
  buildInHouseReservation,
  buildReservation,
  moveBusinessDate,
  roomNamed,
  soldOf,
} from '../../support/stays.ts';
import { buildSuite } from '../../support/suites.ts';
import { type Arranging, arranging, expectSound } from './arranging.ts';

let db: Db;
let ctx: TestContext;
let house: Arranging;
const day = calendarDate;

beforeAll(async () => {
  ({ db } = await testDatabase());
  ctx = testContext(db);
});
beforeEach(async () => {
  house = arranging(ctx, await buildHotel(db));
});

describe('a split', () => {
  test('puts the last nights into another room, and frees the first room for somebody else', async () => {
    const stayId = await house.booked('101');
    await house.place(stayId, '102', { from: day('2027-05-12') });
    expect(await house.roomsOf(stayId)).toEqual(['101 05-10 05-12', '102 05-12 05-14']);
    await house.booked('101', { arrival: '2027-05-12', departure: '2027-05-14' });
    await house.booked('102', { arrival: '2027-05-10', departure: '2027-05-12' });
    await expect(
      house.booked('102', { arrival: '2027-05-13', departure: '2027-05-15' }),
    ).rejects.toMatchObject({
      code: 'room_taken',
    });
    await expectSound(db);
  });

  test.each([
    ['2027-05-10', '101', 'place_same_room'],
    ['2027-05-14', '102', 'place_outside_stay'],
    ['2027-05-09', '102', 'place_outside_stay'],
    ['2027-05-12', '101', 'place_same_room'],
    ['2027-05-12', '201', 'assign_room_other_type'],
  ])('from %s into %s is refused: %s', async (from, number, code) => {
    const stayId = await house.booked('101');
    await expect(house.place(stayId, number, { from: day(from) })).rejects.toMatchObject({ code });
    expect(await house.roomsOf(stayId)).toEqual(['101 05-10 05-14']);
  });

  test('of a stay without a room, or into a room that is taken or broken then, is refused', async () => {
    const unassigned = await house.booked(null);
    const split = { from: day('2027-05-12') };
    await expect(house.place(unassigned, '101', split)).rejects.toMatchObject({ code: 'place_no_room_yet' });
    const stayId = await house.booked('101');
    await house.booked('102', { arrival: '2027-05-13', departure: '2027-05-14' });
    await expect(house.place(stayId, '102', split)).rejects.toMatchObject({ code: 'room_taken' });
    const block = {
      kind: 'out_of_order',
      reason: 'Pipe',
      startDate: day('2027-05-13'),
      endDate: day('2027-05-15'),
    } as const;
    await openBlock(ctx, {
      ...block,
      hotelId: house.hotel.id,
      roomId: house.room('103'),
      acceptDisplaced: true,
    });
    await expect(house.place(stayId, '103', split)).rejects.toMatchObject({
      code: 'assign_room_out_of_order',
    });
    await expectSound(db);
  });

  test('is lived: the guest checks into the first room and moves on the day', async () => {
    const placed = await buildReservation(ctx, house.hotel, {
      arrival: '2027-05-03',
      departure: '2027-05-07',
    });
    const stayId = placed.stayIds[0] ?? 0;
    await assignRoom(ctx, { ...house.key(stayId), roomId: house.room('101') });
    await house.place(stayId, '102', { from: day('2027-05-05') });
    await checkIn(ctx, house.key(stayId));
    expect(await house.roomsOf(stayId)).toEqual(['101 05-03 05-05 in', '102 05-05 05-07']);
    await moveBusinessDate(db, house.hotel, '2027-05-05');
    await house.place(stayId, '102', { reason: 'As planned' });
    expect(await house.roomsOf(stayId)).toEqual(['101 05-03 05-05', '102 05-05 05-07 in']);
    expect((await db.room.findUniqueOrThrow({ where: { id: house.room('101') } })).housekeeping).toBe(
      'dirty',
    );
    const block = {
      kind: 'out_of_order',
      reason: 'Pipe',
      startDate: day('2027-05-05'),
      endDate: day('2027-05-08'),
    } as const;
    await openBlock(ctx, {
      ...block,
      hotelId: house.hotel.id,
      roomId: house.room('101'),
      acceptDisplaced: false,
    });
    await expectSound(db);
  });

  test('a guest who has not moved yet keeps the next party out of the room', async () => {
    const { stayId } = await buildInHouseReservation(ctx, house.hotel, {
      arrival: '2027-05-03',
      departure: '2027-05-07',
    });
    await house.place(stayId, '102', { from: day('2027-05-05') });
    const next = await house.booked('101', { arrival: '2027-05-05', departure: '2027-05-06' });
    await moveBusinessDate(db, house.hotel, '2027-05-05');
    await expect(checkIn(ctx, house.key(next))).rejects.toMatchObject({ code: 'check_in_room_occupied' });
    await house.place(stayId, '102', { reason: 'As planned' });
    await checkIn(ctx, { ...house.key(next), acceptUnready: true });
    await expectSound(db);
  });

  test('a change of dates keeps the parts, drops the one that is cut off, and is refused where a part is not free', async () => {
    const stayId = await house.booked('101');
    await house.place(stayId, '102', { from: day('2027-05-12') });
    const dated = async (dates: object) =>
      changeDates(ctx, { ...house.key(stayId), version: await house.versionOf(stayId), ...dates });
    await dated({ departure: day('2027-05-15') });
    expect(await house.roomsOf(stayId)).toEqual(['101 05-10 05-12', '102 05-12 05-15']);
    await dated({ arrival: day('2027-05-09') });
    expect(await house.roomsOf(stayId)).toEqual(['101 05-09 05-12', '102 05-12 05-15']);
    await dated({ departure: day('2027-05-12') });
    expect(await house.roomsOf(stayId)).toEqual(['101 05-09 05-12']);
    await expectSound(db);
  });

  test('a part that goes out of order displaces the stay, which then waits for a room', async () => {
    const stayId = await house.booked('101');
    await house.place(stayId, '102', { from: day('2027-05-12') });
    const block = {
      kind: 'out_of_order',
      reason: 'Pipe',
      startDate: day('2027-05-12'),
      endDate: day('2027-05-13'),
    } as const;
    await expect(
      openBlock(ctx, {
        ...block,
        hotelId: house.hotel.id,
        roomId: house.room('102'),
        acceptDisplaced: false,
      }),
    ).rejects.toMatchObject({
      code: 'block_displaces',
    });
    await openBlock(ctx, {
      ...block,
      hotelId: house.hotel.id,
      roomId: house.room('102'),
      acceptDisplaced: true,
    });
    expect([await house.roomsOf(stayId), await db.stayLeg.count({ where: { stayId } })]).toEqual([[], 0]);
    await expectSound(db);
  });
});

describe('a move', () => {
  test('to another type is refused, given for the same money, or priced anew as was shown', async () => {
    const stayId = await house.booked('101');
    await expect(house.place(stayId, '201')).rejects.toMatchObject({ code: 'assign_room_other_type' });
    const upgrade = await house.place(stayId, '201', { terms: 'upgrade' });
    expect(await db.stay.findUniqueOrThrow({ where: { id: stayId } })).toMatchObject({
      roomTypeId: house.hotel.types.DLX.id,
      pricedTypeId: house.hotel.types.STD.id,
      totalMinor: 240_000,
    });
    await takeBack(ctx, { hotelId: house.hotel.id, changeId: upgrade });
    await expect(
      house.place(stayId, '201', { terms: 'reprice', expectedDifferenceMinor: 1 }),
    ).rejects.toMatchObject({ code: 'price_changed' });
    const repriced = await house.place(stayId, '201', { terms: 'reprice', expectedDifferenceMinor: 112_000 });
    expect(await soldOf(db, house.hotel, 'STD')).toEqual({});
    await takeBack(ctx, { hotelId: house.hotel.id, changeId: repriced });
    expect(await db.stay.findUniqueOrThrow({ where: { id: stayId } })).toMatchObject({
      roomTypeId: house.hotel.types.STD.id,
      totalMinor: 240_000,
      roomId: house.room('101'),
    });
    await expectSound(db);
  });

  test('of a guest in house asks for a reason, writes down where he was, and can be taken back', async () => {
    const { stayId } = await buildInHouseReservation(ctx, house.hotel, {
      arrival: '2027-05-03',
      departure: '2027-05-07',
    });
    await moveBusinessDate(db, house.hotel, '2027-05-05');
    await expect(house.place(stayId, '102')).rejects.toMatchObject({ code: 'reason_missing' });
    const id = await house.place(stayId, '102', { reason: 'Noise' });
    expect(await house.roomsOf(stayId)).toEqual(['101 05-03 05-05', '102 05-05 05-07 in']);
    await takeBack(ctx, { hotelId: house.hotel.id, changeId: id });
    expect(await house.roomsOf(stayId)).toEqual(['101 05-03 05-07 in']);
    await expectSound(db);
  });

  test('of a guest who overstays is simply another room', async () => {
    const { stayId } = await buildInHouseReservation(ctx, house.hotel, {
      arrival: '2027-05-03',
      departure: '2027-05-04',
    });
    await moveBusinessDate(db, house.hotel, '2027-05-05');
    await moveRoom(ctx, { ...house.key(stayId), roomId: house.room('102'), reason: 'Pipe' });
    expect(await house.roomsOf(stayId)).toEqual(['102 05-03 05-04 in']);
    await expectSound(db);
  });

  test('into a part of a suite that is given out is refused', async () => {
    await buildSuite(ctx, house.hotel);
    await house.booked('301', { types: ['FAM'] });
    const stayId = await house.booked(null, { types: ['DLX'] });
    await expect(house.place(stayId, '201')).rejects.toMatchObject({ code: 'room_taken' });
    await house.place(stayId, '203');
    await expectSound(db);
  });

  test('of a stay that somebody changed meanwhile, or of another hotel, is refused', async () => {
    const stayId = await house.booked('101');
    await expect(
      changeRoom(ctx, { ...house.key(stayId), version: 1, roomId: house.room('102') }),
    ).rejects.toMatchObject({
      code: 'stale_version',
    });
    const other = await buildHotel(db);
    const foreign = { hotelId: other.id, stayId, version: 2, roomId: roomNamed(other, '101') };
    await expect(changeRoom(ctx, foreign)).rejects.toMatchObject({ code: 'reservation_not_found' });
    const theirs = { ...house.key(stayId), version: 2, roomId: roomNamed(other, '101') };
    await expect(changeRoom(ctx, theirs)).rejects.toMatchObject({ code: 'room_not_found' });
  });
});

describe('at once', () => {
  const outcome = (results: readonly PromiseSettledResult<unknown>[]) =>
    results.map((result) => (result.status === 'fulfilled' ? 'done' : result.reason.code)).sort();

  test('two clerks move two stays to one room: one of them does', async () => {
    for (let round = 0; round < 5; round++) {
      const [one, other] = [await house.booked('101'), await house.booked('102')];
      const results = await Promise.allSettled([house.place(one, '103'), house.place(other, '103')]);
      expect(outcome(results)).toEqual(['done', 'room_taken']);
      await db.stay.updateMany({
        where: { id: { in: [one, other] } },
        data: { status: 'cancelled', roomId: null },
      });
      await db.$executeRaw`UPDATE room_type_days SET sold = 0 WHERE hotel_id = ${house.hotel.id}`;
    }
  });

  test('two clerks split two stays across each other: one of them does, and nobody hangs', async () => {
    const [one, other] = [await house.booked('101'), await house.booked('102')];
    const from = day('2027-05-12');
    const results = await Promise.allSettled([
      house.place(one, '102', { from }),
      house.place(other, '101', { from }),
    ]);
    expect(outcome(results)).toEqual(['room_taken', 'room_taken']);
    const third = await Promise.allSettled([
      house.place(one, '103', { from }),
      house.place(other, '103', { from }),
    ]);
    expect(outcome(third)).toEqual(['done', 'room_taken']);
    await expectSound(db);
  });

  test('a guest is checked out while being moved: either order leaves the books whole', async () => {
    for (const number of ['101', '103', '104']) {
      const dates = { arrival: '2027-05-03', departure: '2027-05-04' };
      const { stayId } = await buildInHouseReservation(ctx, house.hotel, { ...dates, room: number });
      const version = await house.versionOf(stayId);
      const move = changeRoom(ctx, {
        ...house.key(stayId),
        version,
        roomId: house.room('102'),
        reason: 'Noise',
      });
      const leave = checkOut(ctx, { ...house.key(stayId), acceptEarly: true });
      const [moved, left] = await Promise.allSettled([move, leave]);
      expect(left.status).toBe('fulfilled');
      const code = moved.status === 'rejected' ? moved.reason.code : null;
      expect([null, 'stale_version', 'place_wrong_status']).toContain(code);
      expect(await house.roomsOf(stayId)).toEqual([]);
      const lastRoom = moved.status === 'fulfilled' ? '102' : number;
      expect((await db.room.findUniqueOrThrow({ where: { id: house.room(lastRoom) } })).housekeeping).toBe(
        'dirty',
      );
      await expectSound(db);
    }
  });

  test('one change is taken back by two clerks once', async () => {
    const stayId = await house.booked('101');
    const changeId = await house.place(stayId, '102');
    const back = () => takeBack(ctx, { hotelId: house.hotel.id, changeId });
    expect(outcome(await Promise.allSettled([back(), back()]))).toEqual(['done', 'take_back_done_already']);
    await expectSound(db);
  });
});

test('the database itself keeps two parties out of one room, also where legs are written past the services', async () => {
  const stayId = await house.booked('101');
  await house.booked('102', { arrival: '2027-05-13', departure: '2027-05-14' });
  const written = inTransaction(db, async (tx) => {
    await tx.stayLeg.create({
      data: { stayId, fromDate: new Date('2027-05-10'), roomId: house.room('101') },
    });
    await tx.stayLeg.create({
      data: { stayId, fromDate: new Date('2027-05-12'), roomId: house.room('102') },
    });
  });
  await expect(written).rejects.toThrow(/room_occupations_room_once/);
  await expectSound(db);
});

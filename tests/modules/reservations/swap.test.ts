import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { changeDates } from '../../../src/modules/reservations/arrange.service.ts';
import { assignRoom } from '../../../src/modules/reservations/room-assignment.service.ts';
import { swapRooms } from '../../../src/modules/reservations/swap.service.ts';
import { takeBack } from '../../../src/modules/reservations/take-back.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildInHouseReservation, moveBusinessDate } from '../../support/stays.ts';
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

describe('a swap', () => {
  const swap = async (stayId: number, otherStayId: number, more: object = {}) =>
    swapRooms(ctx, {
      ...house.key(stayId),
      version: await house.versionOf(stayId),
      otherStayId,
      otherVersion: await house.versionOf(otherStayId),
      ...more,
    });

  test('of two coming stays is one act, and is taken back as one', async () => {
    const [one, other] = [
      await house.booked('101'),
      await house.booked('102', { arrival: '2027-05-11', departure: '2027-05-16' }),
    ];
    const id = await swap(one, other);
    expect([await house.roomsOf(one), await house.roomsOf(other)]).toEqual([
      ['102 05-10 05-14'],
      ['101 05-11 05-16'],
    ]);
    await takeBack(ctx, { hotelId: house.hotel.id, changeId: id });
    expect([await house.roomsOf(one), await house.roomsOf(other)]).toEqual([
      ['101 05-10 05-14'],
      ['102 05-11 05-16'],
    ]);
    await expectSound(db);
  });

  test('of two guests in house moves both at once, for a reason', async () => {
    const dates = { arrival: '2027-05-03', departure: '2027-05-07' };
    const one = await buildInHouseReservation(ctx, house.hotel, { ...dates, room: '101' });
    const other = await buildInHouseReservation(ctx, house.hotel, { ...dates, room: '102' });
    await moveBusinessDate(db, house.hotel, '2027-05-05');
    await expect(swap(one.stayId, other.stayId)).rejects.toMatchObject({ code: 'reason_missing' });
    await swap(one.stayId, other.stayId, { reason: 'Beds' });
    expect(await house.roomsOf(one.stayId)).toEqual(['101 05-03 05-05', '102 05-05 05-07 in']);
    expect(await house.roomsOf(other.stayId)).toEqual(['102 05-03 05-05', '101 05-05 05-07 in']);
    await expectSound(db);
  });

  test('between two types needs a yes, and works in a house that is full', async () => {
    house = arranging(ctx, await buildHotel(db, { rooms: { STD: 1, DLX: 1 } }));
    const [one, other] = [await house.booked('101'), await house.booked('201', { types: ['DLX'] })];
    await expect(swap(one, other)).rejects.toMatchObject({ code: 'assign_room_other_type' });
    await swap(one, other, { acceptUpgrade: true });
    expect([await house.roomsOf(one), await house.roomsOf(other)]).toEqual([
      ['201 05-10 05-14'],
      ['101 05-10 05-14'],
    ]);
    await expectSound(db);
  });

  test('is refused with itself, without rooms, while one is split, and where a third party is in the way', async () => {
    const [one, other, none] = [
      await house.booked('101'),
      await house.booked('102'),
      await house.booked(null),
    ];
    await expect(swap(one, one)).rejects.toMatchObject({ code: 'swap_same_stay' });
    await expect(swap(one, none)).rejects.toMatchObject({ code: 'swap_no_room' });
    const longer = await house.booked('103', { arrival: '2027-05-10', departure: '2027-05-17' });
    await house.booked('101', { arrival: '2027-05-15', departure: '2027-05-16' });
    await expect(swap(one, longer)).rejects.toMatchObject({ code: 'room_taken' });
    await house.place(other, '104', { from: day('2027-05-12') });
    await expect(swap(one, other)).rejects.toMatchObject({ code: 'swap_moves_later' });
    await expectSound(db);
  });
});

describe('taking back', () => {
  test('gives a shortened stay its nights again at what they cost, while they are free', async () => {
    const stayId = await house.booked('101');
    const shorten = { ...house.key(stayId), departure: day('2027-05-12') };
    const id = await changeDates(ctx, {
      ...shorten,
      version: await house.versionOf(stayId),
      expectedDifferenceMinor: -120_000,
    });
    await db.ratePlanRoomType.updateMany({
      where: { ratePlanId: house.hotel.plans.BAR.id },
      data: { priceMinor: 99_900 },
    });
    await takeBack(ctx, { hotelId: house.hotel.id, changeId: id });
    expect(await db.stay.findUniqueOrThrow({ where: { id: stayId } })).toMatchObject({
      totalMinor: 240_000,
      roomId: house.room('101'),
    });
    await expectSound(db);
  });

  test('is refused twice, on another day, after anything else, and when room or night have gone', async () => {
    const stayId = await house.booked('101');
    const back = (changeId: number) => takeBack(ctx, { hotelId: house.hotel.id, changeId });
    const moved = await house.place(stayId, '102');
    const taker = await house.booked('101');
    await expect(back(moved)).rejects.toMatchObject({ code: 'room_taken' });
    await assignRoom(ctx, { ...house.key(taker), roomId: null });
    await back(moved);
    await expect(back(moved)).rejects.toMatchObject({ code: 'take_back_done_already' });
    const again = await house.place(stayId, '102');
    await house.place(stayId, '103');
    await expect(back(again)).rejects.toMatchObject({ code: 'take_back_world_moved_on' });
    const last = await house.place(stayId, '104');
    await moveBusinessDate(db, house.hotel, '2027-05-04');
    await expect(back(last)).rejects.toMatchObject({ code: 'take_back_day_closed' });
    const other = await buildHotel(db);
    await expect(takeBack(ctx, { hotelId: other.id, changeId: last })).rejects.toMatchObject({
      code: 'stay_change_not_found',
    });
    await expectSound(db);
  });

  test('of a shorter stay is refused once its nights are sold', async () => {
    house = arranging(ctx, await buildHotel(db, { rooms: { STD: 1 } }));
    const stayId = await house.booked('101');
    const change = { ...house.key(stayId), version: 2, departure: day('2027-05-12') };
    const id = await changeDates(ctx, change);
    await house.booked(null, { arrival: '2027-05-12', departure: '2027-05-13' });
    await expect(takeBack(ctx, { hotelId: house.hotel.id, changeId: id })).rejects.toMatchObject({
      code: 'sold_out',
    });
    await expectSound(db);
  });

  test('is kept for a week, for whoever asks why it can not be done', async () => {
    const stayId = await house.booked('101');
    await house.place(stayId, '102');
    await moveBusinessDate(db, house.hotel, '2027-05-10');
    await house.place(stayId, '103');
    expect(await db.stayChange.count({ where: { hotelId: house.hotel.id } })).toBe(2);
    await moveBusinessDate(db, house.hotel, '2027-05-11');
    await house.place(stayId, '104');
    expect(await db.stayChange.count({ where: { hotelId: house.hotel.id } })).toBe(2);
  });
});

import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { runNightAudit } from '../../../src/modules/night-audit/night-audit.service.ts';
import { undoCheckIn } from '../../../src/modules/reservations/check-in.service.ts';
import { checkOut } from '../../../src/modules/reservations/check-out.service.ts';
import { moveRoom } from '../../../src/modules/reservations/room-assignment.service.ts';
import { reportOccupancy } from '../../../src/modules/rooms/found-occupancy.service.ts';
import { setHousekeeping } from '../../../src/modules/rooms/room.service.ts';
import type { Housekeeping } from '../../../src/modules/rooms/room.ts';
import { openBlock, releaseBlock } from '../../../src/modules/rooms/room-block.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testBusinessDate,
  testContext,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildInHouseReservation, roomNamed } from '../../support/stays.ts';

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
const mark = (number: string, housekeeping: Housekeeping) =>
  setHousekeeping(ctx, { ...at(number), housekeeping });
const find = (number: string, found: 'vacant' | 'occupied' | null) =>
  reportOccupancy(ctx, { ...at(number), found });
const stateOf = async (number: string) => {
  const row = await db.room.findUniqueOrThrow({ where: { id: roomNamed(hotel, number) } });
  return [row.housekeeping, row.foundOccupied];
};
const guestIn = (room: string) => buildInHouseReservation(ctx, hotel, { room });
const leave = (stayId: number) => checkOut(ctx, { hotelId: hotel.id, stayId, acceptEarly: true });

describe('quiet', () => {
  test('ends with the stay, with a move and with a check-in taken back', async () => {
    const [left, moved, undone] = [await guestIn('101'), await guestIn('102'), await guestIn('103')];
    for (const number of ['101', '102', '103']) await mark(number, 'do_not_disturb');
    await leave(left.stayId);
    await moveRoom(ctx, {
      hotelId: hotel.id,
      stayId: moved.stayId,
      roomId: roomNamed(hotel, '104'),
      reason: 'noise',
    });
    await undoCheckIn(ctx, { hotelId: hotel.id, stayId: undone.stayId, reason: 'wrong guest' });
    for (const number of ['101', '102', '103']) expect(await stateOf(number)).toEqual(['dirty', null]);
    expect(await stateOf('104')).toEqual(['inspected', null]);
  });

  test('is refused where nobody is, and asked for while the guest leaves never outlasts him', async () => {
    await expect(mark('101', 'do_not_disturb')).rejects.toMatchObject({ code: 'do_not_disturb_room_empty' });
    for (const undo of [false, true, false, true]) {
      const { stayId } = await guestIn('101');
      const reason = 'wrong guest';
      const goes = undo ? undoCheckIn(ctx, { hotelId: hotel.id, stayId, reason }) : leave(stayId);
      const [gone] = await Promise.allSettled([goes, mark('101', 'do_not_disturb')]);
      expect(gone?.status).toBe('fulfilled');
      expect((await stateOf('101'))[0]).not.toBe('do_not_disturb');
      if (undo) await db.stay.update({ where: { id: stayId }, data: { status: 'cancelled', roomId: null } });
      await mark('101', 'inspected');
    }
  });

  test('the database knows no other word of housekeeping', async () => {
    await expect(
      db.room.update({ where: { id: roomNamed(hotel, '101') }, data: { housekeeping: 'shiny' } }),
    ).rejects.toThrow();
  });
});

describe('what was found', () => {
  test('stands only while it differs, is written down once, and goes with the party it was said of', async () => {
    expect(await find('101', 'vacant')).toEqual({ differs: false });
    expect(await stateOf('101')).toEqual(['inspected', null]);
    expect(await find('101', 'occupied')).toEqual({ differs: true });
    await find('101', 'occupied');
    expect(await stateOf('101')).toEqual(['inspected', true]);
    expect(await db.auditEvent.count({ where: { hotelId: hotel.id, action: 'occupancy_reported' } })).toBe(1);
    const { stayId } = await guestIn('101');
    expect(await stateOf('101')).toEqual(['inspected', null]);
    await find('101', 'vacant');
    expect(await stateOf('101')).toEqual(['inspected', false]);
    await leave(stayId);
    expect(await stateOf('101')).toEqual(['dirty', null]);
  });

  test('is settled by the desk, and belongs to the hotel', async () => {
    await find('102', 'occupied');
    await find('102', null);
    expect(await stateOf('102')).toEqual(['inspected', null]);
    expect(await db.auditEvent.count({ where: { hotelId: hotel.id, action: 'discrepancy_settled' } })).toBe(
      1,
    );
    const other = await buildHotel(db);
    const stranger = reportOccupancy(ctx, {
      hotelId: other.id,
      roomId: roomNamed(hotel, '102'),
      found: 'occupied',
    });
    await expect(stranger).rejects.toMatchObject({ code: 'room_not_found' });
  });
});

describe('a block', () => {
  const block = (number: string, returnState: 'dirty' | 'clean' | 'inspected', until: string) =>
    openBlock(ctx, {
      ...at(number),
      kind: 'out_of_order',
      startDate: calendarDate('2027-05-03'),
      endDate: calendarDate(until),
      reason: 'shower',
      returnState,
      acceptDisplaced: false,
    });

  test('released gives the room back as it said', async () => {
    const { id } = await block('101', 'dirty', '2027-05-09');
    expect(await stateOf('101')).toEqual(['inspected', null]);
    await releaseBlock(ctx, { hotelId: hotel.id, blockId: id });
    expect(await stateOf('101')).toEqual(['dirty', null]);
  });

  test('that has not begun leaves the room as it is', async () => {
    const { id } = await openBlock(ctx, {
      ...at('101'),
      kind: 'out_of_order',
      startDate: calendarDate('2027-05-05'),
      endDate: calendarDate('2027-05-09'),
      reason: 'shower',
      acceptDisplaced: false,
    });
    await releaseBlock(ctx, { hotelId: hotel.id, blockId: id });
    expect(await stateOf('101')).toEqual(['inspected', null]);
  });

  test('that ends with the day comes back the next morning, others stay', async () => {
    await block('101', 'dirty', '2027-05-04');
    await block('102', 'dirty', '2027-05-05');
    await mark('103', 'dirty');
    await block('103', 'inspected', '2027-05-04');
    await runNightAudit(ctx, { hotelId: hotel.id, businessDate: testBusinessDate });
    expect((await db.hotel.findUniqueOrThrow({ where: { id: hotel.id } })).businessDate).toEqual(
      new Date('2027-05-04'),
    );
    expect(await stateOf('101')).toEqual(['dirty', null]);
    expect(await stateOf('102')).toEqual(['inspected', null]);
    expect(await stateOf('103')).toEqual(['inspected', null]);
  });
});

import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addDays, type CalendarDate, toDbDate } from '../../../src/core/calendar-date.ts';
import { suggestRoomsFor } from '../../../src/modules/assignment/assignment.service.ts';
import { extendInventory, takeNightsIn } from '../../../src/modules/inventory/inventory.service.ts';
import { listRooms, setHousekeeping } from '../../../src/modules/rooms/room.service.ts';
import { type BlockRequest, openBlock, releaseBlock } from '../../../src/modules/rooms/room-block.service.ts';
import { type Db, inTransaction } from '../../../src/platform/db.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testBusinessDate,
  testContext,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';

let db: Db;
let hotel: BuiltHotel;
let ctx: TestContext;
const monday = testBusinessDate;
const day = (days: number): CalendarDate => addDays(monday, days);

beforeAll(async () => {
  ({ db } = await testDatabase());
});

beforeEach(async () => {
  hotel = await buildHotel(db, { inventoryDays: 12 });
  ctx = testContext(db, { hotelId: hotel.id });
});

const roomNamed = (number: string) => hotel.rooms.find((room) => room.number === number)?.id ?? 0;

interface StayOptions {
  readonly room?: string;
  readonly status?: string;
}

/** A stay as the database keeps it, with its nights taken. */
async function sold(from: number, to: number, { room, status = 'booked' }: StayOptions = {}) {
  const roomTypeId = hotel.types.STD.id;
  const { id: customerId } = await db.customer.create({
    data: { hotelId: hotel.id, firstName: 'Li', lastName: 'Wei', searchName: 'li wei' },
  });
  await inTransaction(db, (tx) =>
    takeNightsIn(tx, {
      hotelId: hotel.id,
      counter: 'sold',
      takes: [{ roomTypeId, arrival: day(from), departure: day(to), rooms: 1 }],
    }),
  );
  const reservation = await db.reservation.create({
    data: {
      hotelId: hotel.id,
      customerId,
      status: 'confirmed',
      channel: 'desk',
      bookedDate: toDbDate(monday),
      stays: {
        create: {
          hotelId: hotel.id,
          status,
          roomTypeId,
          pricedTypeId: roomTypeId,
          ratePlanId: hotel.plans.BAR.id,
          roomId: room ? roomNamed(room) : null,
          customerId,
          guestName: 'Li Wei',
          arrival: toDbDate(day(from)),
          departure: toDbDate(day(to)),
          adults: 2,
          policyVersionId: hotel.policyVersions.FLEX,
          policy: {},
          totalMinor: 0,
        },
      },
    },
    include: { stays: true },
  });
  return { number: reservation.number, stayId: reservation.stays[0]?.id ?? 0 };
}

function block(
  room: string,
  overrides: Partial<BlockRequest> = {},
): Promise<{ id: number; displaced: readonly string[] }> {
  return openBlock(ctx, {
    hotelId: hotel.id,
    roomId: roomNamed(room),
    kind: 'out_of_order',
    startDate: day(1),
    endDate: day(3),
    reason: 'Leaking tap',
    acceptDisplaced: false,
    ...overrides,
  });
}

async function capacities(): Promise<string[]> {
  const rows = await db.roomTypeDay.findMany({
    where: { roomTypeId: hotel.types.STD.id },
    orderBy: { date: 'asc' },
    take: 5,
  });
  return rows.map((row) => `${row.sold} of ${row.capacity}+${row.overcommitted}`);
}

describe('blocks', () => {
  test('out of order leaves inventory for its days and comes back when released', async () => {
    const { id } = await block('101');
    expect(await capacities()).toEqual(['0 of 4+0', '0 of 3+0', '0 of 3+0', '0 of 4+0', '0 of 4+0']);
    await releaseBlock(ctx, { hotelId: hotel.id, blockId: id });
    expect(await capacities()).toEqual(['0 of 4+0', '0 of 4+0', '0 of 4+0', '0 of 4+0', '0 of 4+0']);
    await expect(releaseBlock(ctx, { hotelId: hotel.id, blockId: id })).rejects.toMatchObject({
      code: 'block_released_already',
    });
    const events = await db.auditEvent.findMany({ where: { hotelId: hotel.id }, orderBy: { id: 'asc' } });
    expect(events.map((event) => `${event.action} ${event.subjectLabel}`)).toEqual([
      'room_blocked 101',
      'block_released 101',
    ]);
  });

  test('out of service stays in inventory', async () => {
    await block('101', { kind: 'out_of_service' });
    expect((await capacities())[1]).toBe('0 of 4+0');
  });

  test('names the reservations that it would displace, and goes on only when they are accepted', async () => {
    for (let count = 0; count < 3; count++) await sold(1, 2);
    const last = await sold(0, 3);
    await expect(block('104')).rejects.toMatchObject({
      kind: 'conflict',
      code: 'block_displaces',
      details: { numbers: [last.number] },
    });
    expect((await capacities())[1]).toBe('4 of 4+0');
    expect((await block('104', { acceptDisplaced: true })).displaced).toEqual([last.number]);
    expect(await capacities()).toEqual(['1 of 4+0', '4 of 3+1', '1 of 3+0', '0 of 4+0', '0 of 4+0']);
  });

  test('a reservation assigned to the room is the one displaced, and loses the room', async () => {
    const mine = await sold(1, 2, { room: '101' });
    for (let count = 0; count < 3; count++) await sold(1, 2);
    await expect(block('101')).rejects.toMatchObject({ details: { numbers: [mine.number] } });
    await block('101', { acceptDisplaced: true });
    const stay = await db.stay.findUniqueOrThrow({ where: { id: mine.stayId } });
    expect(stay).toMatchObject({ roomId: null, version: 2, status: 'booked' });
  });

  test('a guest in the room must be moved first', async () => {
    await sold(0, 2, { room: '101', status: 'in_house' });
    await expect(block('101', { acceptDisplaced: true })).rejects.toMatchObject({ code: 'room_occupied' });
  });

  test('a guest who leaves on the first day of the block is no obstacle', async () => {
    await sold(0, 1, { room: '101', status: 'in_house' });
    await expect(block('101')).resolves.toMatchObject({ displaced: [] });
  });

  test('days that are not open yet count the block when they open', async () => {
    await block('101', { startDate: day(10), endDate: day(15) });
    expect(await db.roomTypeDay.count({ where: { roomTypeId: hotel.types.STD.id } })).toBe(12);
    await inTransaction(db, (tx) => extendInventory(tx, hotel.id, day(16)));
    const rows = await db.roomTypeDay.findMany({
      where: { roomTypeId: hotel.types.STD.id },
      orderBy: { date: 'asc' },
      skip: 9,
    });
    expect(rows.map((row) => row.capacity)).toEqual([4, 3, 3, 3, 3, 3, 4, 4]);
  });

  test('a room is blocked once at a time, also by two at once', async () => {
    const results = await Promise.allSettled([
      block('101'),
      block('101', { startDate: day(2), endDate: day(4) }),
    ]);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(block('101', { startDate: day(9), endDate: day(10) })).resolves.toBeDefined();
  });

  test('dates in order, not in the past, not for ever; not another hotel’s room', async () => {
    await expect(block('101', { endDate: day(1) })).rejects.toMatchObject({ code: 'dates_in_wrong_order' });
    await expect(block('101', { startDate: day(-1) })).rejects.toMatchObject({ code: 'block_in_the_past' });
    await expect(block('101', { endDate: day(500) })).rejects.toMatchObject({ code: 'block_too_long' });
    const other = await buildHotel(db, { inventoryDays: 3 });
    const theirs = other.rooms[0]?.id ?? 0;
    await expect(block('101', { roomId: theirs })).rejects.toMatchObject({ kind: 'not-found' });
  });
});

describe('proposals', () => {
  test('leave out rooms that another stay or a block needs on any night', async () => {
    await sold(1, 2, { room: '101' });
    await block('102', { startDate: day(2), endDate: day(3) });
    const { stayId } = await sold(0, 3);
    const { suggestions: proposed } = await suggestRoomsFor(db, { hotelId: hotel.id, stayId, limit: 5 });
    expect(proposed.map((room) => room.number)).toEqual(['103', '104']);
  });

  test('the type is free every night but no single room is free throughout', async () => {
    for (const [index, room] of ['101', '102', '103', '104'].entries())
      await sold(index % 2, (index % 2) + 1, { room });
    const { stayId } = await sold(0, 2);
    expect(await suggestRoomsFor(db, { hotelId: hotel.id, stayId, limit: 5 })).toEqual({
      suggestions: [],
      shortage: 'no_single_room',
    });
  });

  test('a same-day turnover does not stand in the way', async () => {
    await sold(0, 1, { room: '101', status: 'in_house' });
    const { stayId } = await sold(1, 2);
    const { suggestions: proposed } = await suggestRoomsFor(db, { hotelId: hotel.id, stayId, limit: 5 });
    expect(proposed.map((room) => room.number)).toEqual(['102', '103', '104', '101']);
  });
});

test('housekeeping is recorded once, and only for the hotel’s own rooms', async () => {
  const change = { hotelId: hotel.id, roomId: roomNamed('101'), housekeeping: 'dirty' } as const;
  await setHousekeeping(ctx, change);
  await setHousekeeping(ctx, change);
  expect((await listRooms(db, hotel.id)).find((room) => room.number === '101')?.housekeeping).toBe('dirty');
  expect(await db.auditEvent.count({ where: { hotelId: hotel.id, action: 'housekeeping_changed' } })).toBe(1);
  const other = await buildHotel(db, { inventoryDays: 3 });
  await expect(setHousekeeping(ctx, { ...change, hotelId: other.id })).rejects.toMatchObject({
    kind: 'not-found',
  });
});

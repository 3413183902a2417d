import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import {
  saveWeights,
  suggestForArrivals,
  weightsOf,
} from '../../../src/modules/assignment/assignment.service.ts';
import { effectOfWeights, planRooms } from '../../../src/modules/assignment/plan.service.ts';
import { usualWeights } from '../../../src/modules/assignment/weights.ts';
import { checkIn } from '../../../src/modules/reservations/check-in.service.ts';
import { assignRoom } from '../../../src/modules/reservations/room-assignment.service.ts';
import { assignRooms, pinRoom } from '../../../src/modules/reservations/room-plan.service.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { type BookingOverrides, buildReservation, roomNamed } from '../../support/stays.ts';

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

const [first, last] = [calendarDate('2027-05-03'), calendarDate('2027-05-12')];
const days = () => ({ hotelId: hotel.id, from: first, to: last });

async function book(overrides: BookingOverrides = {}): Promise<number> {
  const { stayIds } = await buildReservation(ctx, hotel, overrides);
  return stayIds[0] ?? 0;
}

const stayOf = (id: number) => db.stay.findUniqueOrThrow({ where: { id }, include: { room: true } });
const numberOf = async (id: number) => (await stayOf(id)).room?.number ?? null;

/** What the page would send to accept the whole plan. */
async function choices() {
  const { rows } = await planRooms(db, days());
  return rows.flatMap(({ stay, newRoomId }) =>
    newRoomId === null ? [] : [{ stayId: stay.id, roomId: newRoomId, version: stay.version }],
  );
}

const accept = async (given?: Awaited<ReturnType<typeof choices>>) =>
  assignRooms(ctx, { hotelId: hotel.id, choices: given ?? (await choices()) });

describe('a plan', () => {
  test('gives rooms by wishes, and accepting it writes them with an event each', async () => {
    await db.room.update({ where: { id: roomNamed(hotel, '103') }, data: { features: ['quiet'] } });
    const quiet = await book();
    await db.stay.update({ where: { id: quiet }, data: { specialRequests: ['quiet'] } });
    const other = await book({ arrival: '2027-05-04', departure: '2027-05-06' });
    await accept();
    expect(await numberOf(quiet)).toBe('103');
    expect(await numberOf(other)).not.toBe('103');
    expect(await db.auditEvent.count({ where: { hotelId: hotel.id, action: 'room_assigned' } })).toBe(2);
    expect(await choices()).toEqual([]);
  });

  test('moves rooms already given so that nobody has to move, but never what is pinned or in house', async () => {
    const four = ['101', '102', '103', '104'];
    const [pinned] = await Promise.all([book({ arrival: '2027-05-06', departure: '2027-05-08' })]);
    await assignRoom(ctx, { hotelId: hotel.id, stayId: pinned, roomId: roomNamed(hotel, '102') });
    await pinRoom(ctx, { hotelId: hotel.id, stayId: pinned, pinned: true });
    const inHouse = await book();
    await checkIn(ctx, { hotelId: hotel.id, stayId: inHouse, roomId: roomNamed(hotel, '104') });
    const movable = await book({ arrival: '2027-05-05', departure: '2027-05-07' });
    await assignRoom(ctx, { hotelId: hotel.id, stayId: movable, roomId: roomNamed(hotel, '104') });
    const long = await Promise.all([
      book({ arrival: '2027-05-03', departure: '2027-05-08' }),
      book({ arrival: '2027-05-03', departure: '2027-05-08' }),
    ]);
    const { plan } = await planRooms(db, days());
    expect(plan.open).toEqual([]);
    await accept();
    const rooms = await Promise.all([pinned, inHouse, movable, ...long].map(numberOf));
    expect(rooms.slice(0, 2)).toEqual(['102', '104']);
    expect(new Set([rooms[3], rooms[4]])).toEqual(new Set(['101', '103']));
    expect(four).toContain(rooms[2]);
  });

  test('two stays change rooms with each other in one go', async () => {
    const [one, other] = [await book(), await book()];
    for (const [stayId, room] of [
      [one, '101'],
      [other, '102'],
    ] as const)
      await assignRoom(ctx, { hotelId: hotel.id, stayId, roomId: roomNamed(hotel, room) });
    const versions = await Promise.all([one, other].map(async (id) => (await stayOf(id)).version));
    await accept([
      { stayId: one, roomId: roomNamed(hotel, '102'), version: versions[0] ?? 0 },
      { stayId: other, roomId: roomNamed(hotel, '101'), version: versions[1] ?? 0 },
    ]);
    expect([await numberOf(one), await numberOf(other)]).toEqual(['102', '101']);
  });

  test('costs the same number of statements for one stay as for many', async () => {
    const work = async () => planRooms(db, days());
    await book();
    await work();
    const few = await countStatements(work);
    for (const type of ['STD', 'DLX', 'FAM'] as const) await book({ types: [type] });
    expect(await countStatements(work)).toBe(few);
    const one = await countStatements(async () => accept((await choices()).slice(0, 1)));
    expect(await countStatements(async () => accept())).toBe(one);
  });

  test('knows nothing of another hotel', async () => {
    const stayId = await book();
    const other = await buildHotel(db);
    expect((await planRooms(db, { ...days(), hotelId: other.id })).rows).toEqual([]);
    const version = (await stayOf(stayId)).version;
    const choice = { stayId, roomId: roomNamed(other, '101'), version };
    for (const hotelId of [other.id, hotel.id]) {
      await expect(assignRooms(ctx, { hotelId, choices: [choice] })).rejects.toMatchObject({
        code: 'room_plan_outdated',
      });
    }
    await expect(pinRoom(ctx, { hotelId: other.id, stayId, pinned: true })).rejects.toMatchObject({
      kind: 'not-found',
    });
    expect(await numberOf(stayId)).toBeNull();
  });
});

describe('what changed since the plan was made', () => {
  test('two clerks accept at once: one does, the other is told', async () => {
    const stayIds = [await book(), await book(), await book()];
    const both = await choices();
    const results = await Promise.allSettled([accept(both), accept(both)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = results.find((result) => result.status === 'rejected');
    expect(refused?.reason).toMatchObject({ kind: 'conflict', code: 'room_plan_outdated' });
    const rooms = await Promise.all(stayIds.map(numberOf));
    expect(new Set(rooms).size).toBe(3);
    expect(await db.auditEvent.count({ where: { hotelId: hotel.id, action: 'room_assigned' } })).toBe(3);
  });

  test('a room given to somebody else meanwhile is not given twice, whoever is first', async () => {
    const planned = await book();
    const [choice] = await choices();
    const walkIn = await book();
    const roomId = choice?.roomId ?? 0;
    const results = await Promise.allSettled([
      accept(choice ? [choice] : []),
      assignRoom(ctx, { hotelId: hotel.id, stayId: walkIn, roomId }),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await db.stay.count({ where: { roomId, id: { in: [planned, walkIn] } } })).toBe(1);
  });

  test('a check-in, a pin or a block makes it another plan, and nothing at all is written', async () => {
    const [gone, pinned, kept] = [await book(), await book(), await book()];
    const all = await choices();
    await checkIn(ctx, { hotelId: hotel.id, stayId: gone, roomId: roomNamed(hotel, '104') });
    await expect(accept(all)).rejects.toMatchObject({ code: 'room_plan_outdated' });
    await assignRoom(ctx, { hotelId: hotel.id, stayId: pinned, roomId: roomNamed(hotel, '101') });
    await pinRoom(ctx, { hotelId: hotel.id, stayId: pinned, pinned: true });
    const { version } = await stayOf(pinned);
    await expect(
      accept([{ stayId: pinned, roomId: roomNamed(hotel, '102'), version }]),
    ).rejects.toMatchObject({ code: 'room_plan_outdated' });
    await db.roomBlock.create({
      data: {
        hotelId: hotel.id,
        roomId: roomNamed(hotel, '102'),
        kind: 'out_of_order',
        startDate: new Date('2027-05-04'),
        endDate: new Date('2027-05-05'),
        reason: 'burst pipe',
      },
    });
    const choice = { stayId: kept, roomId: roomNamed(hotel, '102'), version: (await stayOf(kept)).version };
    await expect(accept([choice])).rejects.toMatchObject({ code: 'room_plan_outdated' });
    expect(await numberOf(kept)).toBeNull();
    expect((await choices()).map(({ roomId }) => roomId)).toEqual([roomNamed(hotel, '103')]);
  });
});

describe('a pin', () => {
  test('holds a room, is written once, and goes with the room', async () => {
    const stayId = await book();
    const pin = (pinned: boolean) => pinRoom(ctx, { hotelId: hotel.id, stayId, pinned });
    await expect(pin(true)).rejects.toMatchObject({ code: 'pin_no_room' });
    await assignRoom(ctx, { hotelId: hotel.id, stayId, roomId: roomNamed(hotel, '101') });
    await pin(true);
    await pin(true);
    expect((await stayOf(stayId)).doNotMove).toBe(true);
    expect(await db.auditEvent.count({ where: { hotelId: hotel.id, action: 'room_pinned' } })).toBe(1);
    await assignRoom(ctx, { hotelId: hotel.id, stayId, roomId: null });
    expect((await stayOf(stayId)).doNotMove).toBe(false);
    await expect(db.stay.update({ where: { id: stayId }, data: { doNotMove: true } })).rejects.toThrow(
      /stays_pinned_to_a_room/,
    );
  });

  test('is for those who have not come yet', async () => {
    const stayId = await book();
    await checkIn(ctx, { hotelId: hotel.id, stayId, roomId: roomNamed(hotel, '101') });
    await expect(pinRoom(ctx, { hotelId: hotel.id, stayId, pinned: true })).rejects.toMatchObject({
      code: 'pin_wrong_status',
    });
  });
});

describe('weights', () => {
  test('are kept per hotel, within their range, and can be looked at before they are', async () => {
    await db.room.update({ where: { id: roomNamed(hotel, '101') }, data: { features: ['quiet'] } });
    await db.room.update({ where: { id: roomNamed(hotel, '102') }, data: { features: ['sea view'] } });
    const stayId = await book({ arrival: '2027-05-06', departure: '2027-05-08' });
    await db.stay.update({ where: { id: stayId }, data: { specialRequests: ['quiet', 'view'] } });
    const view = { ...usualWeights, view: 90 };
    const effect = await effectOfWeights(db, hotel.id, view);
    expect(effect.changed).toMatchObject([{ now: '101', later: '102' }]);
    expect(await weightsOf(db, hotel.id)).toEqual(usualWeights);
    await saveWeights(ctx, view);
    expect(await weightsOf(db, hotel.id)).toEqual(view);
    expect((await effectOfWeights(db, hotel.id, view)).changed).toEqual([]);
    const other = await buildHotel(db);
    expect(await weightsOf(db, other.id)).toEqual(usualWeights);
    const wrong = db.assignmentWeight.create({ data: { hotelId: other.id, aim: 'view', weight: 101 } });
    await expect(wrong).rejects.toThrow(/assignment_weights_in_range/);
  });
});

test('arrivals of today are each proposed a room of their own', async () => {
  const stayIds = [await book(), await book(), await book()];
  const proposed = await suggestForArrivals(db, { hotelId: hotel.id, stayIds, today: first });
  expect([...proposed.values()].map(({ number }) => number).toSorted()).toEqual(['101', '102', '103']);
  expect(proposed.get(stayIds[0] ?? 0)?.reasons[0]?.key).toBe('rooms.reasons.inspected');
  expect(await suggestForArrivals(db, { hotelId: hotel.id, stayIds: [], today: first })).toEqual(new Map());
});

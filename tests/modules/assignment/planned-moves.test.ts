import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CalendarDate, calendarDate } from '../../../src/core/calendar-date.ts';
import { planRooms } from '../../../src/modules/assignment/plan.service.ts';
import { changeRoom } from '../../../src/modules/reservations/arrange.service.ts';
import { assignRoom } from '../../../src/modules/reservations/room-assignment.service.ts';
import {
  assignRooms,
  type MoveChoice,
  pinRoom,
} from '../../../src/modules/reservations/room-plan.service.ts';
import { takeBack } from '../../../src/modules/reservations/take-back.service.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildReservation, roomNamed } from '../../support/stays.ts';

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

const date = (day: number): CalendarDate => calendarDate(`2027-05-0${day}`);
const roomId = (number: string) => roomNamed(hotel, number);

async function book(from: number, to: number): Promise<number> {
  const { stayIds } = await buildReservation(ctx, hotel, { arrival: date(from), departure: date(to) });
  return stayIds[0] ?? 0;
}

async function pinned(number: string, from: number, to: number): Promise<number> {
  const stayId = await book(from, to);
  await assignRoom(ctx, { hotelId: hotel.id, stayId, roomId: roomId(number) });
  await pinRoom(ctx, { hotelId: hotel.id, stayId, pinned: true });
  return stayId;
}

/** The example of the README: 101 and 102 are each free for a part only, the others not at all. */
async function mustMove(): Promise<number> {
  await pinned('101', 3, 5);
  await pinned('102', 6, 8);
  await pinned('103', 3, 8);
  await pinned('104', 3, 8);
  return book(4, 7);
}

const plan = () => planRooms(db, { hotelId: hotel.id, from: date(3), to: date(8) });
const rowOf = async (stayId: number) => (await plan()).rows.find(({ stay }) => stay.id === stayId);

async function moveOf(stayId: number): Promise<MoveChoice> {
  const row = await rowOf(stayId);
  return { stayId, version: row?.stay.version ?? 0, legs: row?.newLegs ?? [] };
}

const accept = (moves: readonly MoveChoice[], choices: Parameters<typeof assignRooms>[1]['choices'] = []) =>
  assignRooms(ctx, { hotelId: hotel.id, choices, moves });

const legsOf = async (stayId: number) =>
  (await db.stayLeg.findMany({ where: { stayId }, orderBy: { fromDate: 'asc' } })).map(
    ({ fromDate, roomId: id }) => [fromDate.toISOString().slice(0, 10), id],
  );
const occupationsOf = async (stayId: number) =>
  (await db.roomOccupation.findMany({ where: { stayId }, orderBy: { arrival: 'asc' } })).map(
    ({ roomId: id, arrival, departure }) => [
      id,
      arrival.toISOString().slice(0, 10),
      departure.toISOString().slice(0, 10),
    ],
  );
const roomOf = async (stayId: number) => (await db.stay.findUniqueOrThrow({ where: { id: stayId } })).roomId;

describe('a move that a plan can not do without', () => {
  test('is written with its days, keeps both rooms, and is taken back whole', async () => {
    const stayId = await mustMove();
    const move = await moveOf(stayId);
    expect(move.legs).toEqual([
      { from: '2027-05-04', roomId: roomId('102') },
      { from: '2027-05-06', roomId: roomId('101') },
    ]);
    const changeId = await accept([move]);
    expect(await legsOf(stayId)).toEqual([
      ['2027-05-04', roomId('102')],
      ['2027-05-06', roomId('101')],
    ]);
    expect(await roomOf(stayId)).toBe(roomId('102'));
    const actions = await db.auditEvent.findMany({
      where: { hotelId: hotel.id, subjectType: 'reservation', action: { startsWith: 'room_' } },
      orderBy: { id: 'desc' },
      take: 2,
    });
    expect(actions.map(({ action }) => action)).toEqual(['room_move_planned', 'room_assigned']);
    expect(await occupationsOf(stayId)).toEqual([
      [roomId('102'), '2027-05-04', '2027-05-06'],
      [roomId('101'), '2027-05-06', '2027-05-07'],
    ]);

    await takeBack(ctx, { hotelId: hotel.id, changeId: changeId ?? 0 });
    expect(await legsOf(stayId)).toEqual([]);
    expect(await roomOf(stayId)).toBeNull();
    expect(await occupationsOf(stayId)).toEqual([]);
  });

  test('stands or falls with the rest of what is accepted', async () => {
    const stayId = await mustMove();
    const move = await moveOf(stayId);
    const short = await book(3, 4);
    const { version } = await db.stay.findUniqueOrThrow({ where: { id: short } });
    const stale = { stayId: short, roomId: roomId('102'), version: version + 1 };
    await expect(accept([move], [stale])).rejects.toMatchObject({ code: 'room_plan_outdated' });
    expect(await legsOf(stayId)).toEqual([]);
    expect(await roomOf(short)).toBeNull();
    await accept([move], [{ ...stale, version }]);
    expect(await roomOf(short)).toBe(roomId('102'));
    expect(await legsOf(stayId)).toHaveLength(2);
  });

  test.each<[string, (legs: MoveChoice['legs']) => MoveChoice['legs']]>([
    ['one room only', (legs) => legs.slice(0, 1)],
    ['not from the arrival', (legs) => legs.map((leg, at) => (at === 0 ? { ...leg, from: date(5) } : leg))],
    [
      'a day before the one before',
      (legs) => legs.map((leg, at) => (at === 1 ? { ...leg, from: date(3) } : leg)),
    ],
    ['from the departure on', (legs) => legs.map((leg, at) => (at === 1 ? { ...leg, from: date(7) } : leg))],
    ['the same room twice', (legs) => legs.map((leg) => ({ ...leg, roomId: roomId('102') }))],
    [
      'a room of another type',
      (legs) => legs.map((leg, at) => (at === 1 ? { ...leg, roomId: roomId('201') } : leg)),
    ],
  ])('is refused with %s, and nothing is written', async (_what, change) => {
    const stayId = await mustMove();
    const move = await moveOf(stayId);
    await expect(accept([{ ...move, legs: change(move.legs) }])).rejects.toMatchObject({
      code: 'room_plan_outdated',
    });
    expect(await roomOf(stayId)).toBeNull();
  });

  test('is refused once a room of it is out of order on its days, not on others', async () => {
    const stayId = await mustMove();
    const move = await moveOf(stayId);
    const block = (from: number, to: number) => ({
      hotelId: hotel.id,
      roomId: roomId('101'),
      kind: 'out_of_order',
      startDate: new Date(date(from)),
      endDate: new Date(date(to)),
      reason: 'burst pipe',
    });
    const { id } = await db.roomBlock.create({ data: block(6, 7) });
    await expect(accept([move])).rejects.toMatchObject({ code: 'room_plan_outdated' });
    await db.roomBlock.update({
      where: { id },
      data: { startDate: new Date(date(5)), endDate: new Date(date(6)) },
    });
    await accept([move]);
    expect(await legsOf(stayId)).toHaveLength(2);
  });

  test('two clerks accept at once: one does, the other is told', async () => {
    const move = await moveOf(await mustMove());
    const results = await Promise.allSettled([accept([move]), accept([move])]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await legsOf(move.stayId)).toHaveLength(2);
    expect(await db.stayChange.count({ where: { hotelId: hotel.id, kind: 'split' } })).toBe(1);
  });
});

describe('a stay that changes rooms by arrangement', () => {
  async function split(): Promise<number> {
    const stayId = await book(4, 8);
    await assignRoom(ctx, { hotelId: hotel.id, stayId, roomId: roomId('101') });
    const { version } = await db.stay.findUniqueOrThrow({ where: { id: stayId } });
    await changeRoom(ctx, { hotelId: hotel.id, stayId, version, roomId: roomId('102'), from: date(6) });
    return stayId;
  }

  test('is left out of plans, and its rooms are closed to others on its days alone', async () => {
    const stayId = await split();
    for (const number of ['103', '104']) await pinned(number, 3, 9);
    const [before, after] = [await book(4, 6), await book(6, 8)];
    const { rows, plan: made, loaded } = await plan();
    expect(rows.map(({ stay }) => stay.id)).not.toContain(stayId);
    expect(loaded.house.closures).toEqual([
      { roomId: roomId('101'), from: '2027-05-04', to: '2027-05-06' },
      { roomId: roomId('102'), from: '2027-05-06', to: '2027-05-08' },
    ]);
    expect(made.segments.get(before)).toEqual([
      { roomId: roomId('102'), from: '2027-05-04', to: '2027-05-06' },
    ]);
    expect(made.segments.get(after)).toEqual([
      { roomId: roomId('101'), from: '2027-05-06', to: '2027-05-08' },
    ]);
  });

  test('costs no statement more', async () => {
    await book(4, 6);
    await plan();
    const few = await countStatements(plan);
    await split();
    expect(await countStatements(plan)).toBe(few);
    expect(few).toBe(5);
  });

  test('has its rooms in its own hotel: the database refuses any other', async () => {
    const stayId = await split();
    const elsewhere = await buildHotel(db);
    const write = db.stayLeg.updateMany({
      where: { stayId, roomId: roomId('102') },
      data: { roomId: roomNamed(elsewhere, '102') },
    });
    await expect(write).rejects.toThrow(/stay_legs_room_of_the_hotel/);
    await expect(
      db.stayLeg.create({
        data: { stayId, fromDate: new Date(date(7)), roomId: roomNamed(elsewhere, '103') },
      }),
    ).rejects.toThrow(/stay_legs_room_of_the_hotel/);
    expect(await legsOf(stayId)).toHaveLength(2);
  });
});

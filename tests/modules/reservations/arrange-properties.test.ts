import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { addDays, calendarDate } from '../../../src/core/calendar-date.ts';
import { DomainError } from '../../../src/core/errors.ts';
import { selectFaults } from '../../../src/modules/admin/verification.queries.ts';
import { changeDates, changeRoom } from '../../../src/modules/reservations/arrange.service.ts';
import { checkIn } from '../../../src/modules/reservations/check-in.service.ts';
import { assignRoom } from '../../../src/modules/reservations/room-assignment.service.ts';
import { swapRooms } from '../../../src/modules/reservations/swap.service.ts';
import { takeBack } from '../../../src/modules/reservations/take-back.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildReservation, countersThatLie, moveBusinessDate } from '../../support/stays.ts';

let db: Db;
let ctx: TestContext;

beforeAll(async () => {
  ({ db } = await testDatabase());
  ctx = testContext(db);
});

const first = calendarDate('2027-05-03');
const index = fc.nat({ max: 30 });
const step = fc.record({
  act: fc.constantFrom('move', 'upgrade', 'split', 'extend', 'shift', 'swap', 'undo', 'next-day' as const),
  stay: index,
  other: index,
  room: index,
  days: fc.integer({ min: -3, max: 4 }),
});
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

interface House {
  readonly hotel: BuiltHotel;
  readonly stayIds: readonly number[];
  readonly changes: number[];
}

/** Two rooms short of comfortable: five STD and DLX rooms, six stays, two of them in house. */
async function open(): Promise<House> {
  const hotel = await buildHotel(db, { rooms: { STD: 3, DLX: 2, FAM: 1 }, inventoryDays: 40 });
  const stayIds: number[] = [];
  for (const [at, nights, type] of [
    [0, 4, 'STD'],
    [0, 3, 'DLX'],
    [1, 3, 'STD'],
    [2, 2, 'STD'],
    [4, 3, 'STD'],
    [3, 4, 'DLX'],
  ] as const) {
    const dates = { arrival: addDays(first, at), departure: addDays(first, at + nights) };
    const placed = await buildReservation(ctx, hotel, { ...dates, types: [type] });
    stayIds.push(placed.stayIds[0] ?? 0);
  }
  for (const [place, roomAt] of [
    [0, 0],
    [1, 3],
  ] as const) {
    const key = { hotelId: hotel.id, stayId: stayIds[place] ?? 0 };
    await assignRoom(ctx, { ...key, roomId: hotel.rooms[roomAt]?.id ?? 0 });
    await checkIn(ctx, key);
  }
  return { hotel, stayIds, changes: [] };
}

/** One step through the real services; a refusal is an answer, anything else a fault. */
async function take(house: House, { act, stay, other, room, days }: Step): Promise<void> {
  const { hotel, stayIds, changes } = house;
  const pick = <One>(list: readonly One[], at: number) => list[at % list.length] as One;
  const row = await db.stay.findUniqueOrThrow({ where: { id: pick(stayIds, stay) } });
  const rest = await db.stay.findUniqueOrThrow({ where: { id: pick(stayIds, other) } });
  const key = { hotelId: hotel.id, stayId: row.id, version: row.version };
  const [arrival, departure] = [row.arrival, row.departure].map((date) =>
    calendarDate(date.toISOString().slice(0, 10)),
  );
  if (!arrival || !departure) return;
  const move = { ...key, roomId: pick(hotel.rooms, room).id, reason: 'Because' };
  const acts = {
    move: () => changeRoom(ctx, move),
    upgrade: () => changeRoom(ctx, { ...move, terms: 'upgrade' }),
    split: () => changeRoom(ctx, { ...move, from: addDays(arrival, 1 + Math.abs(days)), terms: 'upgrade' }),
    extend: () => changeDates(ctx, { ...key, departure: addDays(departure, days) }),
    shift: () =>
      changeDates(ctx, { ...key, arrival: addDays(arrival, days), departure: addDays(departure, days) }),
    swap: () =>
      swapRooms(ctx, {
        ...key,
        otherStayId: rest.id,
        otherVersion: rest.version,
        acceptUpgrade: true,
        reason: 'Because',
      }),
    undo: async () => {
      const changeId = changes.at(-1);
      if (changeId === undefined) return null;
      await takeBack(ctx, { hotelId: hotel.id, changeId });
      changes.pop();
      return null;
    },
    'next-day': async () => {
      const { businessDate } = await db.hotel.findUniqueOrThrow({ where: { id: hotel.id } });
      await moveBusinessDate(db, hotel, addDays(calendarDate(businessDate.toISOString().slice(0, 10)), 1));
      return null;
    },
  };
  try {
    const changeId = await acts[act]();
    if (changeId !== null) changes.push(changeId);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
  }
}

async function faults(): Promise<unknown[]> {
  const found: unknown[] = await countersThatLie(db);
  for (const name of [
    'no room is given twice',
    'who has which room is written down',
    'a stay costs the sum of its nights',
  ] as const) {
    const { faults: broken } = await selectFaults(db, name, 5);
    found.push(...broken);
  }
  const outside = await db.$queryRaw<unknown[]>`
    SELECT s.id, s.status, s.room_id FROM stays s WHERE s.room_id IS NOT NULL AND s.status IN ('booked', 'in_house')
      AND (SELECT sum(greatest(span.departure - span.arrival, 1)) FROM stay_room_spans span WHERE span.stay_id = s.id)
        <> greatest(s.departure - s.arrival, 1)`;
  return [...found, ...outside];
}

test('after any sequence of moves, splits, changes, swaps and undos no room is given twice and counters are the stays', {
  timeout: 180_000,
}, async () => {
  let done = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 20 }), async (steps) => {
      const house = await open();
      for (const one of steps) await take(house, one);
      done += house.changes.length;
      expect(await faults()).toEqual([]);
    }),
    { numRuns: 10, endOnFailure: true },
  );
  expect(done).toBeGreaterThan(10);
});

test('what is taken back leaves everything as it was', {
  timeout: 120_000,
}, async () => {
  const picture = async (house: House) =>
    db.$queryRaw`SELECT s.id, s.arrival, s.departure, s.room_id, s.room_type_id, s.priced_type_id, s.total_minor,
        (SELECT jsonb_agg(to_jsonb(n) ORDER BY n.date) FROM stay_nights n WHERE n.stay_id = s.id) AS nights,
        (SELECT jsonb_agg(to_jsonb(o) ORDER BY o.arrival, o.room_id) FROM room_occupations o WHERE o.stay_id = s.id) AS rooms
      FROM stays s WHERE s.id = ANY(${[...house.stayIds]}::int[]) ORDER BY s.id`;
  let takenBack = 0;
  const doable = step.filter(({ act }) => act !== 'undo' && act !== 'next-day');
  await fc.assert(
    fc.asyncProperty(fc.array(doable, { minLength: 4, maxLength: 12 }), async (steps) => {
      const house = await open();
      for (const [at, one] of steps.entries()) {
        const before = await picture(house);
        const count = house.changes.length;
        await take(house, one);
        const changeId = house.changes[count];
        if (changeId === undefined || at % 3 === 0) continue;
        await takeBack(ctx, { hotelId: house.hotel.id, changeId });
        takenBack += 1;
        expect(await picture(house)).toEqual(before);
      }
      expect(await faults()).toEqual([]);
    }),
    { numRuns: 8, endOnFailure: true },
  );
  expect(takenBack).toBeGreaterThan(5);
});

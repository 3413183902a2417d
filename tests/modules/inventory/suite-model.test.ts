import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { addDays, type CalendarDate } from '../../../src/core/calendar-date.ts';
import { DomainError } from '../../../src/core/errors.ts';
import {
  moveHeldToSoldIn,
  moveNightsIn,
  returnNightsIn,
  roomsLeft,
  takeNightsIn,
} from '../../../src/modules/inventory/inventory.service.ts';
import type { RoomNights } from '../../../src/modules/inventory/room-nights.ts';
import { openBlock, releaseBlock } from '../../../src/modules/rooms/room-block.service.ts';
import { type Db, inTransaction, type Tx } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, testBusinessDate, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { roomNamed } from '../../support/stays.ts';
import { buildSuite } from '../../support/suites.ts';

let db: Db;
beforeAll(async () => {
  ({ db } = await testDatabase());
});

const days = 4;
const suite = { room: '301', parts: ['201', '202'] };
const plain = ['203', '204'];

interface Taken {
  readonly type: 'DLX' | 'FAM';
  readonly from: number;
  readonly nights: number;
  counter: 'held' | 'sold';
}

interface Broken {
  readonly id: number;
  readonly room: string;
  readonly day: number;
}

/** The slow and obvious house: tries every way to give out its rooms, night by night. */
class House {
  taken: Taken[] = [];
  broken: Broken[] = [];

  fits(taken: readonly Taken[], broken: readonly Broken[] = this.broken): boolean {
    return Array.from({ length: days }, (_, day) => day).every((day) => nightFits(taken, broken, day));
  }
}

function nightFits(taken: readonly Taken[], broken: readonly Broken[], day: number): boolean {
  const usable = (room: string) => !broken.some((each) => each.room === room && each.day === day);
  const wanted = (type: Taken['type']) =>
    taken.filter((each) => each.type === type && each.from <= day && day < each.from + each.nights).length;
  const whole = [suite.room, ...suite.parts].every(usable);
  // Either the suite is given out as one, or its parts are given out singly.
  return [true, false].some((asSuite) => {
    const suites = asSuite && whole ? 1 : 0;
    const rooms = [...plain, ...(asSuite ? [] : suite.parts)].filter(usable).length;
    return wanted('FAM') <= suites && wanted('DLX') <= rooms;
  });
}

const span = {
  type: fc.constantFrom('DLX' as const, 'DLX' as const, 'FAM' as const),
  from: fc.integer({ min: 0, max: days - 1 }),
  nights: fc.integer({ min: 1, max: 3 }),
};
const room = fc.constantFrom(suite.room, ...suite.parts, ...plain);

const action = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('take' as const),
      counter: fc.constantFrom('held' as const, 'sold' as const),
      ...span,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('return' as const), pick: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('confirm' as const), pick: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('move' as const), pick: fc.nat(), ...span }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('break' as const), room, day: span.from }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('mend' as const), pick: fc.nat() }) },
);
type Action = typeof action extends fc.Arbitrary<infer Value> ? Value : never;

function nightsOf(hotel: BuiltHotel, { type, from, nights }: Omit<Taken, 'counter'>): RoomNights {
  const arrival = addDays(testBusinessDate, from);
  return { roomTypeId: hotel.types[type].id, arrival, departure: addDays(arrival, nights), rooms: 1 };
}

const within = (work: (tx: Tx) => Promise<void>) => inTransaction(db, work);
const shortened = (step: Pick<Taken, 'from' | 'nights'>) => Math.min(step.nights, days - step.from);

/** Does it in both; the database takes what the house can take, and nothing else. */
async function perform(hotel: BuiltHotel, house: House, step: Action): Promise<void> {
  const hotelId = hotel.id;
  const picked = 'pick' in step ? house.taken[step.pick % Math.max(house.taken.length, 1)] : undefined;
  switch (step.kind) {
    case 'take': {
      const wanted = { ...step, nights: shortened(step) };
      const takes = [nightsOf(hotel, wanted)];
      const fits = house.fits([...house.taken, wanted]);
      expect(await tried(within((tx) => takeNightsIn(tx, { hotelId, counter: step.counter, takes })))).toBe(
        fits,
      );
      if (fits) house.taken.push(wanted);
      return;
    }
    case 'return': {
      if (!picked) return;
      house.taken = house.taken.filter((each) => each !== picked);
      const takes = [nightsOf(hotel, picked)];
      return within((tx) => returnNightsIn(tx, { hotelId, counter: picked.counter, takes }));
    }
    case 'confirm':
      if (picked?.counter !== 'held') return;
      picked.counter = 'sold';
      return within((tx) => moveHeldToSoldIn(tx, { hotelId, takes: [nightsOf(hotel, picked)] }));
    case 'move': {
      if (picked?.counter !== 'sold') return;
      const next = { ...picked, type: step.type, from: step.from, nights: shortened(step) };
      const others = house.taken.filter((each) => each !== picked);
      const fits = house.fits([...others, next]);
      const exchange = { hotelId, return: [nightsOf(hotel, picked)], take: [nightsOf(hotel, next)] };
      expect(await tried(within((tx) => moveNightsIn(tx, exchange)))).toBe(fits);
      if (fits) house.taken = [...others, next];
      return;
    }
    case 'break':
      return breakRoom(hotel, house, step);
    case 'mend': {
      const mended = house.broken[step.pick % Math.max(house.broken.length, 1)];
      if (!mended) return;
      house.broken = house.broken.filter((each) => each !== mended);
      await releaseBlock(testContext(db, { hotelId }), { hotelId, blockId: mended.id });
    }
  }
}

/** A room goes out of order where the house can do without it; whom it displaces otherwise is tested with real stays. */
async function breakRoom(
  hotel: BuiltHotel,
  house: House,
  step: { room: string; day: number },
): Promise<void> {
  const isBroken = house.broken.some((each) => each.room === step.room && each.day === step.day);
  if (isBroken || !house.fits(house.taken, [...house.broken, { ...step, id: 0 }])) return;
  const startDate = addDays(testBusinessDate, step.day);
  const { id } = await openBlock(testContext(db, { hotelId: hotel.id }), {
    hotelId: hotel.id,
    roomId: roomNamed(hotel, step.room),
    kind: 'out_of_order',
    startDate,
    endDate: addDays(startDate, 1),
    reason: 'a leak',
    acceptDisplaced: false,
  });
  house.broken.push({ ...step, id });
}

async function tried(work: Promise<void>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'conflict') return false;
    throw error;
  }
}

async function leftOn(hotel: BuiltHotel, arrival: CalendarDate) {
  const left = await roomsLeft(db, { hotelId: hotel.id, arrival, departure: addDays(arrival, 1) });
  return { DLX: left.get(hotel.types.DLX.id) ?? 0, FAM: left.get(hotel.types.FAM.id) ?? 0 };
}

test('a house with a suite sells what can be given out, all of it and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 8, maxLength: 30 }), async (actions) => {
      const hotel = await buildHotel(db, { inventoryDays: days, rooms: { STD: 1, DLX: 4 } });
      await buildSuite(testContext(db, { hotelId: hotel.id }), hotel);
      const house = new House();
      for (const step of actions) await perform(hotel, house, step);
      expect(house.fits(house.taken)).toBe(true);
      for (let day = 0; day < days; day += 1) {
        const left = await leftOn(hotel, addDays(testBusinessDate, day));
        for (const type of ['DLX', 'FAM'] as const) {
          const one = { type, from: day, nights: 1, counter: 'sold' as const };
          let rooms = 0;
          while (house.fits([...house.taken, ...Array.from({ length: rooms + 1 }, () => one)])) rooms += 1;
          expect(left[type]).toBe(rooms);
        }
      }
    }),
    { numRuns: 30 },
  );
}, 120_000);

import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { addDays } from '../../../src/core/calendar-date.ts';
import { DomainError } from '../../../src/core/errors.ts';
import {
  moveHeldToSoldIn,
  moveNightsIn,
  returnNightsIn,
  roomsLeft,
  takeNightsIn,
} from '../../../src/modules/inventory/inventory.service.ts';
import type { RoomNights } from '../../../src/modules/inventory/room-nights.ts';
import { type Db, inTransaction, type Tx } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, testBusinessDate, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { setAllowance, setHouseLimit } from '../../support/inventory.ts';

let db: Db;

beforeAll(async () => {
  ({ db } = await testDatabase());
});

const days = 6;
const typeCodes = ['STD', 'DLX'] as const;

interface Taken {
  type: number;
  from: number;
  nights: number;
  rooms: number;
  counter: 'held' | 'sold';
}

/** The slow and obvious inventory: a list of what was taken, counted anew for every question. */
class Model {
  taken: Taken[] = [];
  allowance = [0, 0];
  house = new Map<number, number>();
  readonly rooms = [4, 3];

  fits(taken: readonly Taken[] = this.taken): boolean {
    return Array.from({ length: days }, (_, day) => day).every((day) => {
      const counts = this.rooms.map((_, type) => used(taken, type, day));
      const total = counts.reduce((all, count) => all + count, 0);
      const withinTypes = counts.every(
        (count, type) => count <= (this.rooms[type] ?? 0) + (this.allowance[type] ?? 0),
      );
      return withinTypes && total <= (this.house.get(day) ?? 99);
    });
  }

  left(type: number, from: number, nights: number): number {
    let rooms = 0;
    while (
      rooms < 99 &&
      this.fits([...this.taken, { type, from, nights, rooms: rooms + 1, counter: 'sold' }])
    )
      rooms += 1;
    return rooms;
  }
}

function used(taken: readonly Taken[], type: number, day: number): number {
  const there = taken.filter((each) => each.type === type && isThere(each, day));
  return there.reduce((all, each) => all + each.rooms, 0);
}

const isThere = ({ from, nights }: Taken, day: number) => from <= day && day < from + Math.max(nights, 1);

const span = {
  type: fc.integer({ min: 0, max: 1 }),
  from: fc.integer({ min: 0, max: days - 1 }),
  nights: fc.integer({ min: 0, max: 4 }),
  rooms: fc.integer({ min: 1, max: 3 }),
};

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
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('allow' as const),
      type: span.type,
      allowance: fc.integer({ min: 0, max: 2 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('limit' as const),
      from: span.from,
      limit: fc.option(fc.integer({ min: 0, max: 9 })),
    }),
  },
);
type Action = typeof action extends fc.Arbitrary<infer Value> ? Value : never;

function nightsOf(hotel: BuiltHotel, { type, from, nights, rooms }: Omit<Taken, 'counter'>): RoomNights {
  const roomTypeId = hotel.types[typeCodes[type] ?? 'STD'].id;
  return {
    roomTypeId,
    arrival: addDays(testBusinessDate, from),
    departure: addDays(testBusinessDate, from + nights),
    rooms,
  };
}

/** Does it in both; answers whether the database did it. */
async function perform(hotel: BuiltHotel, model: Model, step: Action): Promise<void> {
  const hotelId = hotel.id;
  const ctx = testContext(db, { hotelId });
  const within = (work: (tx: Tx) => Promise<void>) => inTransaction(db, work);
  const picked = 'pick' in step ? model.taken[step.pick % Math.max(model.taken.length, 1)] : undefined;
  switch (step.kind) {
    case 'take': {
      const wanted = {
        type: step.type,
        from: step.from,
        nights: Math.min(step.nights, days - step.from),
        rooms: step.rooms,
        counter: step.counter,
      };
      const fits = model.fits([...model.taken, wanted]);
      const done = await tried(
        within((tx) =>
          takeNightsIn(tx, { hotelId, counter: step.counter, takes: [nightsOf(hotel, wanted)] }),
        ),
      );
      expect(done).toBe(fits);
      if (fits) model.taken.push(wanted);
      return;
    }
    case 'return':
      if (!picked) return;
      model.taken = model.taken.filter((each) => each !== picked);
      return within((tx) =>
        returnNightsIn(tx, { hotelId, counter: picked.counter, takes: [nightsOf(hotel, picked)] }),
      );
    case 'confirm':
      if (picked?.counter !== 'held') return;
      picked.counter = 'sold';
      return within((tx) => moveHeldToSoldIn(tx, { hotelId, takes: [nightsOf(hotel, picked)] }));
    case 'move': {
      if (picked?.counter !== 'sold') return;
      const next = {
        ...picked,
        type: step.type,
        from: step.from,
        nights: Math.min(step.nights, days - step.from),
      };
      const others = model.taken.filter((each) => each !== picked);
      const fits = model.fits([...others, next]);
      const exchange = { hotelId, return: [nightsOf(hotel, picked)], take: [nightsOf(hotel, next)] };
      expect(await tried(within((tx) => moveNightsIn(tx, exchange)))).toBe(fits);
      if (fits) model.taken = [...others, next];
      return;
    }
    case 'allow': {
      const before = model.allowance[step.type] ?? 0;
      if (step.allowance < before) return; // a lower one may leave rooms sold above it: tested by itself
      model.allowance[step.type] = step.allowance;
      const { roomTypeId } = nightsOf(hotel, { type: step.type, from: 0, nights: 1, rooms: 1 });
      const range = { from: testBusinessDate, to: addDays(testBusinessDate, days) };
      return setAllowance(ctx, { hotelId, roomTypeId, ...range, allowance: step.allowance });
    }
    case 'limit': {
      const range = {
        from: addDays(testBusinessDate, step.from),
        to: addDays(testBusinessDate, step.from + 1),
      };
      const sold = [0, 1].reduce((all, type) => all + used(model.taken, type, step.from), 0);
      const done = await tried(setHouseLimit(ctx, { hotelId, ...range, houseLimit: step.limit }));
      expect(done).toBe(step.limit === null || step.limit >= sold);
      if (done && step.limit === null) model.house.delete(step.from);
      else if (done && step.limit !== null) model.house.set(step.from, step.limit);
    }
  }
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

describe('inventory', () => {
  test('answers as a list of stays counted anew would, whatever happens', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(action, { minLength: 5, maxLength: 25 }),
        span.type,
        span.from,
        async (actions, type, from) => {
          const hotel = await buildHotel(db, { inventoryDays: days });
          const model = new Model();
          for (const step of actions) await perform(hotel, model, step);
          const asked = { type, from, nights: Math.min(2, days - from), rooms: 1 };
          const { roomTypeId, arrival, departure } = nightsOf(hotel, asked);
          const left = await roomsLeft(db, { hotelId: hotel.id, arrival, departure });
          expect(left.get(roomTypeId)).toBe(model.left(type, from, asked.nights));
          const house = await db.hotelDay.findMany({ where: { hotelId: hotel.id } });
          for (const { date, sold, held } of house) {
            const sums = await db.roomTypeDay.aggregate({
              where: { hotelId: hotel.id, date },
              _sum: { sold: true, held: true },
            });
            expect([sold, held]).toEqual([sums._sum.sold, sums._sum.held]);
          }
        },
      ),
      { numRuns: 25 },
    );
  }, 120_000);

  test('a lower allowance keeps what is sold and sells no more until it has gone', async () => {
    const hotel = await buildHotel(db, { inventoryDays: days });
    const ctx = testContext(db, { hotelId: hotel.id });
    const range = { from: testBusinessDate, to: addDays(testBusinessDate, days) };
    const type = { hotelId: hotel.id, roomTypeId: hotel.types.STD.id };
    const takes = (rooms: number) => [nightsOf(hotel, { type: 0, from: 0, nights: 1, rooms })];
    const take = (rooms: number) =>
      inTransaction(db, (tx) =>
        takeNightsIn(tx, { hotelId: hotel.id, counter: 'sold', takes: takes(rooms) }),
      );
    await setAllowance(ctx, { ...type, ...range, allowance: 2 });
    await take(6);
    await setAllowance(ctx, { ...type, ...range, allowance: 0 });
    await inTransaction(db, (tx) =>
      returnNightsIn(tx, { hotelId: hotel.id, counter: 'sold', takes: takes(2) }),
    );
    await expect(take(1)).rejects.toMatchObject({ code: 'sold_out' });
    await inTransaction(db, (tx) =>
      returnNightsIn(tx, { hotelId: hotel.id, counter: 'sold', takes: takes(1) }),
    );
    await take(1);
  });
});

import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DomainError } from '../../../src/core/errors.ts';
import { assignRoom } from '../../../src/modules/reservations/room-assignment.service.ts';
import { composeRoom, composeType } from '../../../src/modules/rooms/suite.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildReservation, countersThatLie, roomNamed } from '../../support/stays.ts';
import { buildSuite } from '../../support/suites.ts';

let db: Db;
let hotel: BuiltHotel;
let ctx: TestContext;

beforeAll(async () => {
  ({ db } = await testDatabase());
});

beforeEach(async () => {
  hotel = await buildHotel(db, { inventoryDays: 12 });
  ctx = testContext(db, { hotelId: hotel.id });
  await buildSuite(ctx, hotel);
});

const room = (number: string) => roomNamed(hotel, number);
const book = async (type: 'DLX' | 'FAM') => {
  const placed = await buildReservation(ctx, hotel, { types: [type] });
  return { ...placed, stayId: placed.stayIds[0] ?? 0 };
};

describe('two at once', () => {
  const parts = (rooms: number) => [{ partTypeId: hotel.types.DLX.id, rooms }];
  const compose = (rooms: number, suiteTypeId = hotel.types.FAM.id) =>
    composeType(ctx, { hotelId: hotel.id, suiteTypeId, parts: rooms === 0 ? [] : parts(rooms) });
  const furnish = (...numbers: string[]) =>
    composeRoom(ctx, { hotelId: hotel.id, suiteRoomId: room('301'), partRoomIds: numbers.map(room) });

  /** All of them at the same moment: whoever is too late gets a reason, and the books add up. */
  async function race(...works: (() => Promise<unknown>)[]): Promise<string[]> {
    const results = await Promise.allSettled(works.map((work) => work()));
    const said = results.map((result) => {
      if (result.status === 'fulfilled') return 'done';
      expect(result.reason).toBeInstanceOf(DomainError);
      return (result.reason as DomainError).code;
    });
    expect(await suitesUnlikeTheirType()).toEqual([]);
    expect(await countersThatLie(db)).toEqual([]);
    return said;
  }

  /** Suites that have parts, but not those their type names. */
  function suitesUnlikeTheirType(): Promise<unknown[]> {
    return db.$queryRaw`
      SELECT suite.number FROM rooms suite
      WHERE suite.hotel_id = ${hotel.id} AND EXISTS (SELECT 1 FROM room_parts p WHERE p.suite_room_id = suite.id)
        AND (SELECT count(*) FROM room_parts p WHERE p.suite_room_id = suite.id)
          <> (SELECT coalesce(sum(t.rooms), 0) FROM room_type_parts t WHERE t.suite_type_id = suite.room_type_id)`;
  }

  test.each(Array.from({ length: 6 }, (_, round) => round))(
    'a type composed anew while its suite gets its rooms (%i)',
    async () => {
      await furnish();
      const said = await race(
        () => compose(1),
        () => furnish('201', '202'),
      );
      expect(said[0]).toBe('done');
      expect(['done', 'suite_incomplete']).toContain(said[1]);
    },
  );

  test.each(Array.from({ length: 4 }, (_, round) => round))(
    'a part becomes a suite while a suite is made of it (%i)',
    async () => {
      await compose(0);
      const chain = () =>
        composeType(ctx, {
          hotelId: hotel.id,
          suiteTypeId: hotel.types.DLX.id,
          parts: [{ partTypeId: hotel.types.STD.id, rooms: 1 }],
        });
      const said = await race(() => compose(2), chain);
      expect(said.filter((word) => word === 'done')).toHaveLength(1);
      expect(said.some((word) => word.startsWith('suite_of_') || word.startsWith('part_'))).toBe(true);
    },
  );

  test.each(Array.from({ length: 4 }, (_, round) => round))(
    'the same rooms given to the suite twice, and taken away (%i)',
    async () => {
      await furnish();
      await race(
        () => furnish('201', '202'),
        () => furnish('202', '203'),
        () => furnish(),
      );
    },
  );

  test.each(Array.from({ length: 6 }, (_, round) => round))(
    'the suite and its parts are sold and given out while it is composed (%i)',
    async () => {
      await furnish();
      await compose(0);
      const part = await book('DLX');
      const said = await race(
        () => compose(2),
        () => book('FAM'),
        () => book('DLX'),
        () => assignRoom(ctx, { stayId: part.stayId, roomId: room('201'), hotelId: hotel.id }),
      );
      expect(said[3]).toBe('done');
      expect(['done', 'suite_sold_already']).toContain(said[0]);
    },
  );

  test.each(Array.from({ length: 6 }, (_, round) => round))(
    'the suite is given to a guest while its rooms are changed (%i)',
    async () => {
      const suite = await book('FAM');
      const give = () => assignRoom(ctx, { stayId: suite.stayId, roomId: room('301'), hotelId: hotel.id });
      const said = await race(
        give,
        () => furnish('202', '203'),
        () => furnish('201', '203'),
      );
      expect(said[0]).toBe('done');
      for (const word of said.slice(1)) expect(['done', 'room_promised']).toContain(word);
      const taken = await db.$queryRaw<{ rooms: number }[]>`
        SELECT count(*)::int AS rooms FROM room_occupations WHERE stay_id = ${suite.stayId}`;
      expect(taken).toEqual([{ rooms: 3 }]);
    },
  );
});

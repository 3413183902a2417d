import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addDays, type CalendarDate, calendarDate, toDbDate } from '../../../src/core/calendar-date.ts';
import {
  extendAllInventory,
  extendInventory,
  moveHeldToSoldIn,
  moveNightsIn,
  returnNightsIn,
  takeNightsIn,
} from '../../../src/modules/inventory/inventory.service.ts';
import type { RoomNights } from '../../../src/modules/inventory/room-nights.ts';
import { countStatements, type Db, inTransaction, type Tx } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, testBusinessDate, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';

let db: Db;
let hotel: BuiltHotel;
const monday = testBusinessDate;
const day = (days: number): CalendarDate => addDays(monday, days);

beforeAll(async () => {
  ({ db } = await testDatabase());
});

beforeEach(async () => {
  hotel = await buildHotel(db, { inventoryDays: 20 });
});

function nights(rooms: number, from = 0, to = 2, roomTypeId = hotel.types.STD.id): RoomNights {
  return { roomTypeId, arrival: day(from), departure: day(to), rooms };
}

const take = (...takes: RoomNights[]) =>
  inTransaction(db, (tx) => takeNightsIn(tx, { hotelId: hotel.id, counter: 'sold', takes }));

const within = <T>(work: (tx: Tx) => Promise<T>) => inTransaction(db, work);

/** `sold/held/overcommitted` of the type's first nights. */
async function counters(count = 4, roomTypeId = hotel.types.STD.id): Promise<string[]> {
  const rows = await db.roomTypeDay.findMany({
    where: { roomTypeId },
    orderBy: { date: 'asc' },
    take: count,
  });
  return rows.map((row) => `${row.sold}/${row.held}/${row.overcommitted}`);
}

describe('taking nights', () => {
  test('takes every night but the departure', async () => {
    await take(nights(2));
    expect(await counters()).toEqual(['2/0/0', '2/0/0', '0/0/0', '0/0/0']);
  });

  test('takes all nights or none, and names the full ones', async () => {
    await take(nights(4, 1, 2));
    await expect(take(nights(1, 0, 3))).rejects.toMatchObject({
      kind: 'conflict',
      code: 'sold_out',
      details: { roomTypeId: hotel.types.STD.id, dates: [day(1)] },
    });
    expect(await counters()).toEqual(['0/0/0', '4/0/0', '0/0/0', '0/0/0']);
  });

  test('several rooms of one type are counted together', async () => {
    await expect(take(nights(3), nights(2))).rejects.toMatchObject({ code: 'sold_out' });
    await take(nights(2), nights(2));
    expect(await counters(1)).toEqual(['4/0/0']);
  });

  test('a guest leaves and another arrives on one day', async () => {
    await take(nights(4, 0, 1));
    await take(nights(4, 1, 2));
    expect(await counters(3)).toEqual(['4/0/0', '4/0/0', '0/0/0']);
  });

  test('a longer stay is not sold over a booked shorter one', async () => {
    await take(nights(4, 2, 3));
    await expect(take(nights(1, 0, 10))).rejects.toMatchObject({ details: { dates: [day(2)] } });
  });

  test('day use takes the day of its arrival', async () => {
    await take(nights(1, 2, 2));
    expect(await counters()).toEqual(['0/0/0', '0/0/0', '1/0/0', '0/0/0']);
  });

  test('nights beyond the opened inventory are not sold', async () => {
    await expect(take(nights(1, 19, 21))).rejects.toMatchObject({
      code: 'sold_out',
      details: { dates: [day(20)] },
    });
  });

  test('another hotel’s room type takes nothing', async () => {
    const other = await buildHotel(db, { inventoryDays: 3 });
    await expect(take(nights(1, 0, 1, other.types.STD.id))).rejects.toMatchObject({ code: 'sold_out' });
    expect(await counters(1, other.types.STD.id)).toEqual(['0/0/0']);
  });

  test('sends two statements', async () => {
    const statements = await countStatements(() =>
      within(async (tx) => {
        await takeNightsIn(tx, { hotelId: hotel.id, counter: 'sold', takes: [nights(1, 0, 14)] });
      }),
    );
    expect(statements).toBe(4); // with BEGIN and COMMIT
  });
});

describe('holding and moving', () => {
  test('a hold counts against the rooms, and becomes a sale without asking again', async () => {
    await within((tx) => takeNightsIn(tx, { hotelId: hotel.id, counter: 'held', takes: [nights(4)] }));
    await expect(take(nights(1))).rejects.toMatchObject({ code: 'sold_out' });
    await within((tx) => moveHeldToSoldIn(tx, { hotelId: hotel.id, takes: [nights(4)] }));
    expect(await counters(3)).toEqual(['4/0/0', '4/0/0', '0/0/0']);
  });

  test('returned nights are sold again', async () => {
    await take(nights(4));
    await within((tx) =>
      returnNightsIn(tx, { hotelId: hotel.id, counter: 'sold', takes: [nights(1, 1, 2)] }),
    );
    await take(nights(1, 1, 2));
    expect(await counters(2)).toEqual(['4/0/0', '4/0/0']);
  });

  test('more can not be returned than was taken', async () => {
    const tooMany = within((tx) =>
      returnNightsIn(tx, { hotelId: hotel.id, counter: 'sold', takes: [nights(1)] }),
    );
    await expect(tooMany).rejects.toThrow();
    expect(await counters(1)).toEqual(['0/0/0']);
  });

  test('a stay moved by a day needs only the night it did not have', async () => {
    await take(nights(4));
    await within((tx) =>
      moveNightsIn(tx, { hotelId: hotel.id, return: [nights(1)], take: [nights(1, 1, 3)] }),
    );
    expect(await counters()).toEqual(['3/0/0', '4/0/0', '1/0/0', '0/0/0']);
  });

  test('a refused move leaves everything as it was', async () => {
    await take(nights(4), nights(4, 2, 3));
    const move = within((tx) =>
      moveNightsIn(tx, { hotelId: hotel.id, return: [nights(1)], take: [nights(1, 1, 3)] }),
    );
    await expect(move).rejects.toMatchObject({ details: { dates: [day(2)] } });
    expect(await counters()).toEqual(['4/0/0', '4/0/0', '4/0/0', '0/0/0']);
  });
});

describe('limits', () => {
  test('the allowance lets that many more be sold', async () => {
    await db.roomTypeDay.updateMany({ where: { roomTypeId: hotel.types.STD.id }, data: { allowance: 1 } });
    await take(nights(5));
    await expect(take(nights(1))).rejects.toMatchObject({ code: 'sold_out' });
  });

  test('a house limit holds over all types', async () => {
    await db.hotelDay.create({ data: { hotelId: hotel.id, date: toDbDate(day(1)), houseLimit: 3 } });
    await take(nights(2), nights(1, 0, 2, hotel.types.DLX.id));
    await expect(take(nights(1, 0, 3, hotel.types.FAM.id))).rejects.toMatchObject({
      code: 'sold_out',
      details: { dates: [day(1)] },
    });
    expect(await counters(3, hotel.types.FAM.id)).toEqual(['0/0/0', '0/0/0', '0/0/0']);
    await take(nights(1, 0, 1, hotel.types.FAM.id));
    const [house] = await db.hotelDay.findMany({ where: { hotelId: hotel.id } });
    expect(house).toMatchObject({ sold: 3, held: 0, houseLimit: 3 });
  });

  test('a channel’s oversale is kept openly and is not sold again when it goes', async () => {
    await take(nights(4));
    await within((tx) =>
      takeNightsIn(tx, { hotelId: hotel.id, counter: 'sold', takes: [nights(2)], allowOversell: true }),
    );
    expect(await counters(1)).toEqual(['6/0/2']);
    await within((tx) => returnNightsIn(tx, { hotelId: hotel.id, counter: 'sold', takes: [nights(1)] }));
    expect(await counters(1)).toEqual(['5/0/1']);
    await expect(take(nights(1))).rejects.toMatchObject({ code: 'sold_out' });
    await within((tx) => returnNightsIn(tx, { hotelId: hotel.id, counter: 'sold', takes: [nights(2)] }));
    expect(await counters(1)).toEqual(['3/0/0']);
    await take(nights(1));
  });

  test('the database refuses an oversale that the code would let through', async () => {
    const forced = db.roomTypeDay.updateMany({
      where: { roomTypeId: hotel.types.STD.id },
      data: { sold: 5 },
    });
    await expect(forced).rejects.toThrow(/room_type_days_no_oversale/);
  });
});

describe('opening inventory', () => {
  test('adds the missing days and leaves what is sold', async () => {
    await take(nights(3));
    await within((tx) => extendInventory(tx, hotel.id, day(29)));
    const rows = await db.roomTypeDay.findMany({ where: { roomTypeId: hotel.types.STD.id } });
    expect(rows).toHaveLength(30);
    expect(rows.every((row) => row.capacity === 4)).toBe(true);
    expect(await counters(3)).toEqual(['3/0/0', '3/0/0', '0/0/0']);
  });

  test('the job opens what is missing up to the horizon of every hotel, and nothing the second time', async () => {
    await take(nights(3));
    await db.hotel.update({ where: { id: hotel.id }, data: { bookingHorizonDays: 40 } });
    const ctx = testContext(db);
    await extendAllInventory(ctx);
    await extendAllInventory(ctx);
    const rows = await db.roomTypeDay.count({ where: { roomTypeId: hotel.types.STD.id } });
    expect([rows, await counters(2)]).toEqual([41, ['3/0/0', '3/0/0']]);
  });

  test('can open the past of a hotel whose books are replayed', async () => {
    const fromDate = calendarDate('2027-04-01');
    await within((tx) => extendInventory(tx, hotel.id, day(0), { fromDate }));
    const count = await db.roomTypeDay.count({
      where: { roomTypeId: hotel.types.FAM.id, date: { lt: toDbDate(day(0)) } },
    });
    expect(count).toBe(32);
  });
});

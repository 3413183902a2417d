import { beforeAll, expect, test } from 'vitest';
import { addDays } from '../../../src/core/calendar-date.ts';
import { takeNightsIn } from '../../../src/modules/inventory/inventory.service.ts';
import { type Db, inTransaction } from '../../../src/platform/db.ts';
import { buildHotel, testBusinessDate, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { setHouseLimit } from '../../support/inventory.ts';
import { runTaker } from './take.ts';

let db: Db;
let url: string;
const day = (days: number) => addDays(testBusinessDate, days);

beforeAll(async () => {
  ({ db, url } = await testDatabase());
});

test('two processes, many at once, overlapping stays: exactly the rooms there are, and nobody sees a deadlock', async () => {
  const hotel = await buildHotel(db, { inventoryDays: 10, rooms: { STD: 5 } });
  const roomTypeId = hotel.types.STD.id;
  const stays = [
    { roomTypeId, arrival: day(0), departure: day(3) },
    { roomTypeId, arrival: day(2), departure: day(5) },
    { roomTypeId, arrival: day(1), departure: day(4) },
  ];
  const results = (
    await Promise.all([
      runTaker({ url, hotelId: hotel.id, stays, attempts: 60 }),
      runTaker({ url, hotelId: hotel.id, stays: stays.toReversed(), attempts: 60 }),
    ])
  ).flat();
  expect(results.filter((result) => result === 'taken')).toHaveLength(5); // every stay needs night 2
  const row = await db.roomTypeDay.findFirstOrThrow({
    where: { roomTypeId, date: new Date(`${day(2)}T00:00:00Z`) },
  });
  expect(row).toMatchObject({ sold: 5, held: 0, overcommitted: 0 });
}, 60_000);

test('types taken in different orders under a house limit end without a deadlock', async () => {
  const hotel = await buildHotel(db, { inventoryDays: 10 });
  const ctx = testContext(db, { hotelId: hotel.id });
  await setHouseLimit(ctx, { hotelId: hotel.id, from: day(0), to: day(5), houseLimit: 3 });
  const [std, dlx] = [hotel.types.STD.id, hotel.types.DLX.id];
  const night = (roomTypeId: number) => ({ roomTypeId, arrival: day(0), departure: day(5), rooms: 1 });
  const attempts = Array.from({ length: 10 }, (_, index) =>
    inTransaction(db, (tx) =>
      takeNightsIn(tx, {
        hotelId: hotel.id,
        counter: 'sold',
        takes: index % 2 === 0 ? [night(std)] : [night(dlx)],
      }),
    ),
  );
  const results = await Promise.allSettled(attempts);
  expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(3);
  const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []));
  expect(new Set(refusals)).toEqual(new Set(['sold_out']));
});

test('a limit that is set while rooms are sold counts them all', async () => {
  const hotel = await buildHotel(db, { inventoryDays: 10 });
  const ctx = testContext(db, { hotelId: hotel.id });
  const take = () =>
    inTransaction(db, (tx) =>
      takeNightsIn(tx, {
        hotelId: hotel.id,
        counter: 'sold',
        takes: [{ roomTypeId: hotel.types.STD.id, arrival: day(0), departure: day(4), rooms: 1 }],
      }),
    );
  const limit = () => setHouseLimit(ctx, { hotelId: hotel.id, from: day(0), to: day(4), houseLimit: 4 });
  await Promise.allSettled([take(), take(), limit(), take(), take()]);
  await limit();
  const house = await db.hotelDay.findMany({ where: { hotelId: hotel.id } });
  expect(house.map((row) => row.sold)).toEqual([4, 4, 4, 4]);
});

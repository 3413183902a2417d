import { beforeEach, expect, test } from 'vitest';
import { addDays, addMonths } from '../../../src/core/calendar-date.ts';
import { searchOffers } from '../../../src/modules/availability/availability.service.ts';
import { cheapestNights } from '../../../src/modules/availability/price-calendar.service.ts';
import { takeNightsIn } from '../../../src/modules/inventory/inventory.service.ts';
import { countStatements, type Db, inTransaction } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, testBusinessDate, testNow } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';

let db: Db;
let hotel: BuiltHotel;
const monday = testBusinessDate;
const couple = { adults: 2, childAges: [] };

beforeEach(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db, { inventoryDays: 60 });
});

const look = (from = monday, days = 10) =>
  cheapestNights(db, { hotelId: hotel.id, ...couple, from, to: addDays(from, days), at: testNow });

const restrict = (date: string, rule: object) =>
  db.restriction.create({ data: { hotelId: hotel.id, date: new Date(`${date}T00:00:00Z`), ...rule } });

const sell = (roomTypeId: number, rooms: number) =>
  inTransaction(db, (tx) =>
    takeNightsIn(tx, {
      hotelId: hotel.id,
      counter: 'sold',
      takes: [{ roomTypeId, arrival: addDays(monday, 1), departure: addDays(monday, 2), rooms }],
    }),
  );

test('each day says the lowest price that a search for that night offers', async () => {
  const { days, currency } = await look();
  expect(currency).toBe('CNY');
  for (const { date, answer } of days) {
    const { offers } = await searchOffers(db, {
      hotelId: hotel.id,
      arrival: date,
      departure: addDays(date, 1),
      rooms: [couple],
      channel: 'web',
      at: testNow,
    });
    const lowest = Math.min(...offers.map((offer) => offer.totalMinor));
    expect(answer).toEqual({ kind: 'price', amountMinor: lowest, nights: 1 });
  }
});

test('a full type gives way to the next cheapest, and a full house says so', async () => {
  await sell(hotel.types.STD.id, 4);
  expect((await look()).days[1]?.answer).toMatchObject({ kind: 'price', amountMinor: 79_200 });
  await sell(hotel.types.DLX.id, 3);
  await sell(hotel.types.FAM.id, 1);
  const { days } = await look();
  expect(days[0]?.answer.kind).toBe('price');
  expect(days[1]?.answer).toEqual({ kind: 'sold_out' });
  expect(days[2]?.answer.kind).toBe('price');
});

test('days before today, closed days and shortest stays are told apart', async () => {
  await restrict('2027-05-04', { closed: true });
  await restrict('2027-05-05', { minStayArrival: 3 });
  await restrict('2027-05-06', { closedToArrival: true });
  const { days } = await look(addDays(monday, -1), 6);
  expect(days.map(({ answer }) => (answer.kind === 'price' ? answer.nights : answer.kind))).toEqual([
    'past',
    1,
    'not_offered',
    3,
    'not_offered',
    1,
  ]);
});

test('a month costs two statements, whatever is in it', async () => {
  const one = await countStatements(() => look(monday, 1));
  expect(one).toBe(2);
  const month = () =>
    cheapestNights(db, { hotelId: hotel.id, ...couple, from: monday, to: addMonths(monday, 1), at: testNow });
  expect(await countStatements(month)).toBe(2);
});

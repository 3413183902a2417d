import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addDays, calendarDate, toDbDate } from '../../../src/core/calendar-date.ts';
import { type SearchQuestion, searchOffers } from '../../../src/modules/availability/availability.service.ts';
import { type QuoteQuestion, quoteStay } from '../../../src/modules/availability/quote.service.ts';
import { takeNightsIn } from '../../../src/modules/inventory/inventory.service.ts';
import { countStatements, type Db, inTransaction } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, testBusinessDate, testNow } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';

let db: Db;
let hotel: BuiltHotel;
const monday = testBusinessDate;
const couple = { adults: 2, childAges: [] };

beforeAll(async () => {
  ({ db } = await testDatabase());
});

beforeEach(async () => {
  hotel = await buildHotel(db, { inventoryDays: 30 });
});

function question(overrides: Partial<SearchQuestion> = {}): SearchQuestion {
  return {
    hotelId: hotel.id,
    arrival: monday,
    departure: addDays(monday, 2),
    rooms: [couple],
    channel: 'web',
    at: testNow,
    businessDate: monday,
    ...overrides,
  };
}

const search = (overrides: Partial<SearchQuestion> = {}) => searchOffers(db, question(overrides));

async function offered(overrides: Partial<SearchQuestion> = {}): Promise<string[]> {
  const { offers } = await search(overrides);
  return offers.map(
    (offer) => `${offer.roomType.code} ${offer.ratePlan.code} ${offer.totalMinor} ${offer.roomsLeft}`,
  );
}

const sell = (rooms: number, from: number, to: number) =>
  inTransaction(db, (tx) =>
    takeNightsIn(tx, {
      hotelId: hotel.id,
      counter: 'sold',
      takes: [
        {
          roomTypeId: hotel.types.STD.id,
          arrival: addDays(monday, from),
          departure: addDays(monday, to),
          rooms,
        },
      ],
    }),
  );

describe('search', () => {
  test('offers every type on every plan with its total and rooms left', async () => {
    expect(await offered()).toEqual([
      'STD BAR 120000 4',
      'STD NRF 108000 4',
      'STD BBB 144000 4',
      'DLX BAR 176000 3',
      'DLX NRF 158400 3',
      'DLX BBB 200000 3',
      'FAM BAR 256000 1',
      'FAM NRF 230400 1',
      'FAM BBB 280000 1',
    ]);
  });

  test('an offer carries its nights, postings, taxes, deposit and policy', async () => {
    const { offers, currency } = await search({ roomTypeCode: 'DLX', ratePlanCode: 'BBB' });
    expect(currency).toBe('CNY');
    expect(offers).toHaveLength(1);
    expect(offers[0]).toMatchObject({
      nights: [
        { date: '2027-05-03', grossMinor: 100_000 },
        { date: '2027-05-04', grossMinor: 100_000 },
      ],
      dueNowMinor: 0,
      taxes: [{ code: 'VAT', included: true, amountMinor: 11_320 }],
      policyVersionId: hotel.policyVersions.FLEX,
    });
    expect(offers[0]?.stays[0]?.nights[0]?.components).toEqual([
      { code: 'ROOM', amountMinor: 83_019 },
      { code: 'VAT', amountMinor: 4_981, taxOf: 'ROOM' },
      { code: 'BRK', amountMinor: 11_321 },
      { code: 'VAT', amountMinor: 679, taxOf: 'BRK' },
    ]);
  });

  test('rooms left is the fewest over the nights', async () => {
    await sell(3, 1, 2);
    expect((await offered({ roomTypeCode: 'STD', ratePlanCode: 'BAR' })).join()).toBe('STD BAR 120000 1');
    await sell(1, 1, 2);
    const { offers, refused } = await search({ roomTypeCode: 'STD' });
    expect(offers).toEqual([]);
    expect(refused.map((each) => `${each.ratePlan.code} ${each.reason}`)).toEqual([
      'BAR sold_out',
      'NRF sold_out',
      'BBB sold_out',
      'DAY day_use_only',
    ]);
  });

  test('several rooms are counted together and priced each for its party', async () => {
    const rooms = [couple, { adults: 1, childAges: [8] }];
    const { offers } = await search({ rooms, ratePlanCode: 'BAR' });
    expect(offers.map((offer) => [offer.roomType.code, offer.totalMinor, offer.dueNowMinor])).toEqual([
      ['STD', 120_000 + 140_000, 60_000 + 70_000],
      ['DLX', 176_000 + 196_000, 88_000 + 98_000],
    ]);
    await sell(3, 0, 1);
    expect((await search({ rooms, roomTypeCode: 'STD' })).offers).toEqual([]);
  });

  test('a party that does not fit is told so', async () => {
    const { offers, refused } = await search({ rooms: [{ adults: 4, childAges: [] }], ratePlanCode: 'BAR' });
    expect(offers.map((offer) => offer.roomType.code)).toEqual(['FAM']);
    expect(refused.map((each) => `${each.roomType.code} ${each.reason}`)).toEqual([
      'STD too_many_guests',
      'DLX too_many_guests',
    ]);
  });

  test('the house limit holds over the types', async () => {
    await db.hotelDay.create({
      data: { hotelId: hotel.id, date: toDbDate(addDays(monday, 1)), houseLimit: 2 },
    });
    const left = (await offered({ ratePlanCode: 'BAR' })).map((offer) => offer.at(-1));
    expect(left).toEqual(['2', '2', '1']);
  });

  test('day use is offered for a day and nothing else is', async () => {
    expect(await offered({ departure: monday })).toEqual(['STD DAY 30000 4']);
  });

  test('dates nobody may ask for', async () => {
    const refusals = [
      await search({ departure: addDays(monday, -1) }),
      await search({ arrival: addDays(monday, -1) }),
      await search({ departure: addDays(monday, 366) }),
      await search({ departure: calendarDate('2199-12-31') }),
      await search({ arrival: addDays(monday, 540), departure: addDays(monday, 541) }),
    ].map((result) => result.datesRefusal);
    expect(refusals).toEqual([
      'dates_in_wrong_order',
      'arrival_past',
      'stay_too_long',
      'stay_too_long',
      'arrival_too_far',
    ]);
  });

  test('sends two statements, however many types, plans and hotels there are', async () => {
    expect(await countStatements(() => search())).toBe(2);
    await buildHotel(db, { inventoryDays: 5 });
    expect(await countStatements(() => search())).toBe(2);
  });
});

describe('quote', () => {
  const quote = (overrides: Partial<QuoteQuestion> = {}) =>
    quoteStay(db, {
      hotelId: hotel.id,
      roomTypeId: hotel.types.DLX.id,
      ratePlanId: hotel.plans.NRF.id,
      arrival: monday,
      departure: addDays(monday, 6),
      adults: 3,
      childAges: [12],
      channel: 'web',
      at: testNow,
      businessDate: monday,
      ...overrides,
    });

  test('is what the search offered, to the cent', async () => {
    const { offers } = await search({
      departure: addDays(monday, 6),
      rooms: [{ adults: 3, childAges: [12] }],
      ratePlanCode: 'NRF',
      roomTypeCode: 'DLX',
    });
    expect([await quote()]).toEqual(offers[0]?.stays);
  });

  test('a type or a plan of another hotel is not found', async () => {
    const other = await buildHotel(db, { inventoryDays: 5 });
    await expect(quote({ roomTypeId: other.types.DLX.id })).rejects.toMatchObject({ kind: 'not-found' });
    await expect(quote({ ratePlanId: other.plans.BAR.id })).rejects.toMatchObject({ kind: 'not-found' });
  });

  test('a plan does not sell a type that is not its own', async () => {
    await expect(quote({ ratePlanId: hotel.plans.DAY.id, departure: monday })).rejects.toMatchObject({
      kind: 'rule',
      code: 'not_sold',
    });
  });

  test('is refused by the rule that search names', async () => {
    await db.restriction.create({
      data: { hotelId: hotel.id, date: toDbDate(monday), ratePlanId: hotel.plans.NRF.id, minStayArrival: 7 },
    });
    const { refused } = await search({
      departure: addDays(monday, 6),
      roomTypeCode: 'DLX',
      ratePlanCode: 'NRF',
    });
    expect(refused[0]).toMatchObject({ reason: 'min_stay', params: { count: 7 } });
    await expect(quote()).rejects.toMatchObject({
      kind: 'conflict',
      code: 'restricted',
      details: { reason: 'min_stay', count: 7 },
    });
    await expect(quote({ inHouse: true })).resolves.toBeDefined();
  });

  test('nine adults in a room for three, and an arrival long ago', async () => {
    await expect(quote({ adults: 9 })).rejects.toMatchObject({ code: 'too_many_guests' });
    const past = { arrival: calendarDate('2020-01-01'), departure: calendarDate('2020-01-03') };
    await expect(quote(past)).rejects.toMatchObject({ code: 'arrival_past' });
  });

  test('nothing unapproved sells', async () => {
    await db.ratePlan.update({ where: { id: hotel.plans.NRF.id }, data: { status: 'submitted' } });
    await expect(quote()).rejects.toMatchObject({ code: 'restricted', details: { reason: 'not_on_sale' } });
    await db.policyVersion.update({ where: { id: hotel.policyVersions.FLEX }, data: { status: 'draft' } });
    await expect(quote({ ratePlanId: hotel.plans.BAR.id })).rejects.toMatchObject({ code: 'not_sold' });
  });

  test('seasons win over defaults, the higher priority over the lower, and a date over all', async () => {
    const price = (code: string, priority: number, span: readonly [number, number], priceMinor: number) =>
      db.season.create({
        data: {
          hotelId: hotel.id,
          code,
          names: { en: code },
          priority,
          startDate: toDbDate(addDays(monday, span[0])),
          endDate: toDbDate(addDays(monday, span[1])),
          prices: { create: { ratePlanId: hotel.plans.BAR.id, roomTypeId: hotel.types.DLX.id, priceMinor } },
        },
      });
    await price('SUMMER', 0, [1, 4], 90_000);
    await price('FAIR', 5, [2, 3], 150_000);
    await db.rateDay.create({
      data: {
        hotelId: hotel.id,
        ratePlanId: hotel.plans.BAR.id,
        roomTypeId: hotel.types.DLX.id,
        date: toDbDate(addDays(monday, 3)),
        priceMinor: 200_000,
        specialName: 'Gala',
      },
    });
    const priced = await quote({ ratePlanId: hotel.plans.BAR.id, adults: 2, childAges: [] });
    expect(priced.nights.map((night) => night.grossMinor)).toEqual([
      88_000, 90_000, 150_000, 200_000, 98_000, 98_000,
    ]);
    expect(priced.nights.map((night) => night.steps[0]?.key)).toEqual([
      'rates.steps.base_default',
      'rates.steps.base_season',
      'rates.steps.base_season',
      'rates.steps.base_special',
      'rates.steps.base_weekend',
      'rates.steps.base_weekend',
    ]);
  });
});

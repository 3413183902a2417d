import { beforeAll, describe, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { quoteStay } from '../../../src/modules/availability/quote.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, testBusinessDate, testNow } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';

let db: Db;
let hotel: BuiltHotel;

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db);
  await db.restriction.create({
    data: { hotelId: hotel.id, date: new Date('2027-05-10'), closed: true },
  });
});

function quote(statedPricesMinor: readonly number[] | undefined, nights = 2) {
  return quoteStay(db, {
    hotelId: hotel.id,
    roomTypeId: hotel.types.STD.id,
    ratePlanId: hotel.plans.BAR.id,
    arrival: calendarDate('2027-05-10'),
    departure: calendarDate(`2027-05-${10 + nights}`),
    adults: 2,
    childAges: [8],
    channel: 'desk',
    at: testNow,
    businessDate: testBusinessDate,
    ...(statedPricesMinor && { statedPricesMinor }),
  });
}

describe('a stated price', () => {
  test('stands for the plan price, its supplements and its restrictions; taxes are split as ever', async () => {
    const { nights, totalMinor } = await quote([10_600, 0]);
    expect(totalMinor).toBe(10_600);
    expect(nights.map((night) => night.grossMinor)).toEqual([10_600, 0]);
    expect(nights[0]?.components).toEqual([
      { code: 'ROOM', amountMinor: 10_000 },
      { code: 'VAT', amountMinor: 600, taxOf: 'ROOM' },
    ]);
    expect(nights[0]?.steps[0]).toMatchObject({ key: 'rates.steps.stated', amountMinor: 10_600 });
  });

  test('is asked for every night, and never below zero', async () => {
    for (const prices of [[], [100], [100, 100, 100], [100, -1], [100, 0.5], [100, Number.NaN]]) {
      await expect(quote(prices)).rejects.toMatchObject({ code: 'stated_prices' });
    }
  });

  test('does not let more guests into a room', async () => {
    const stated = { statedPricesMinor: [100, 100], adults: 9 };
    await expect(
      quoteStay(db, {
        ...stated,
        hotelId: hotel.id,
        roomTypeId: hotel.types.STD.id,
        ratePlanId: hotel.plans.BAR.id,
        arrival: calendarDate('2027-05-10'),
        departure: calendarDate('2027-05-12'),
        childAges: [],
        channel: 'desk',
        at: testNow,
        businessDate: testBusinessDate,
      }),
    ).rejects.toMatchObject({ code: 'too_many_guests' });
  });

  test('without it the closed date is refused', async () => {
    await expect(quote(undefined)).rejects.toMatchObject({ code: 'restricted' });
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import { type BookingRow, readBookings } from '../../../scripts/replay/booking-row.ts';
import { recommendationFigure } from '../../../scripts/replay/recommendation-figure.ts';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { countChoices, typeShares } from '../../../src/modules/availability/recommendation.service.ts';
import {
  type ChoiceCounts,
  choiceCell,
  choiceShares,
  type RecommendedType,
  recommend,
} from '../../../src/modules/availability/recommendation.ts';
import type { Db } from '../../../src/platform/db.ts';
import { buildHotel, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildReservation } from '../../support/stays.ts';

const rounded = (shares: ReadonlyMap<number, number>) =>
  [...shares].map(([id, share]) => [id, Math.round(share * 1_000) / 1_000]);

describe('how likely a party books a type', () => {
  const families: ChoiceCounts[] = [
    { roomTypeId: 1, all: 60, byParty: 3, byPartyInMonth: 0 },
    { roomTypeId: 2, all: 40, byParty: 24, byPartyInMonth: 0 },
  ];

  test('leans on the wider group where few were seen', () => {
    expect(rounded(choiceShares(families))).toEqual([
      [1, 0.319],
      [2, 0.681],
    ]);
    const may = families.map((count) => ({ ...count, byPartyInMonth: count.roomTypeId === 1 ? 30 : 0 }));
    expect(rounded(choiceShares(may))).toEqual([
      [1, 0.66],
      [2, 0.34],
    ]);
  });

  test('is the same for all where nothing was booked yet, and adds up to one', () => {
    const none = [1, 2, 3, 4].map((roomTypeId) => ({ roomTypeId, all: 0, byParty: 0, byPartyInMonth: 0 }));
    expect(rounded(choiceShares(none)).map(([, share]) => share)).toEqual([0.25, 0.25, 0.25, 0.25]);
    const sum = [...choiceShares(families).values()].reduce((total, share) => total + share, 0);
    expect(sum).toBeCloseTo(1, 12);
    expect(choiceShares([])).toEqual(new Map());
  });

  test.each([
    [{ adults: 2, children: 0 }, '2027-05-03', { adults: 2, children: 0, month: 5 }],
    [{ adults: 9, children: 7 }, '2027-12-31', { adults: 4, children: 3, month: 12 }],
    [{ adults: 0, children: 1 }, '2027-01-01', { adults: 1, children: 1, month: 1 }],
  ])('%o on %s is counted as %o', (party, arrival, cell) => {
    expect(choiceCell(party, calendarDate(arrival))).toEqual(cell);
  });
});

describe('recommending', () => {
  const types: RecommendedType[] = [
    { id: 1, bedType: 'queen', view: 'courtyard', floorTo: 3, amenities: ['quiet'] },
    { id: 2, bedType: 'twin', view: 'garden', floorTo: 4, amenities: [] },
    { id: 3, bedType: 'king', view: null, floorTo: 8, amenities: [] },
  ];
  const shares = new Map([
    [1, 0.5],
    [2, 0.3],
    [3, 0.2],
  ]);
  const order = (taste?: Parameters<typeof recommend>[2]) =>
    recommend(types, shares, taste).map(({ roomTypeId, reasons }) => `${roomTypeId} ${reasons.join('+')}`);

  test('a visitor is shown what parties like his book', () => {
    expect(order()).toEqual(['1 party', '2 ', '3 ']);
  });

  test('what a guest liked before weighs more, and is the reason given', () => {
    expect(order({ stayedIn: new Map([[3, 2]]) })).toEqual(['3 stayed_before', '1 party', '2 ']);
    expect(order({ stayedIn: new Map(), beds: ['single', 'twin'], view: true })).toEqual([
      '2 view+bed',
      '1 party',
      '3 ',
    ]);
    expect(order({ stayedIn: new Map(), quiet: true })).toEqual(['1 quiet+party', '2 ', '3 ']);
    expect(order({ stayedIn: new Map(), highFloor: true })).toEqual(['1 party', '3 high_floor', '2 ']);
  });

  test('types that nobody booked keep the order of the house', () => {
    expect(recommend(types, new Map()).map(({ roomTypeId }) => roomTypeId)).toEqual([1, 2, 3]);
  });
});

describe('counting', () => {
  let db: Db;
  beforeAll(async () => {
    ({ db } = await testDatabase());
  });

  test('counts what was booked, cancelled or not, by party and month; a second run counts the same', async () => {
    const hotel = await buildHotel(db, { inventoryDays: 60 });
    const other = await buildHotel(db, { inventoryDays: 60 });
    const ctx = testContext(db);
    const may = { arrival: '2027-05-20', departure: '2027-05-21' };
    for (let times = 0; times < 3; times++) await buildReservation(ctx, hotel, { ...may, types: ['DLX'] });
    await buildReservation(ctx, hotel, { ...may, types: ['STD'], adults: 1 });
    await buildReservation(ctx, other, { ...may, types: ['STD'] });
    await countChoices(ctx);
    await countChoices(ctx);
    const rows = await db.typeChoice.findMany({ where: { hotelId: hotel.id }, orderBy: { adults: 'desc' } });
    expect(rows).toEqual([
      { hotelId: hotel.id, roomTypeId: hotel.types.DLX.id, adults: 2, children: 0, month: 5, stays: 3 },
      { hotelId: hotel.id, roomTypeId: hotel.types.STD.id, adults: 1, children: 0, month: 5, stays: 1 },
    ]);
    const couple = { hotelId: hotel.id, adults: 2, children: 0, arrival: calendarDate('2027-05-06') };
    const shares = await typeShares(ctx, couple);
    expect(shares.get(hotel.types.DLX.id)).toBeGreaterThan(shares.get(hotel.types.STD.id) ?? 1);
  });

  test('shares are remembered for ten minutes, then asked for anew', async () => {
    const hotel = await buildHotel(db, { inventoryDays: 60 });
    const ctx = testContext(db);
    const asked = { hotelId: hotel.id, adults: 2, children: 0, arrival: calendarDate('2027-05-06') };
    const sharesAfter = (minutes: number) => {
      const at = new Date(ctx.clock().getTime() + minutes * 60_000);
      return typeShares({ db, clock: () => at }, asked);
    };
    expect((await sharesAfter(0)).size).toBe(0);
    await buildReservation(ctx, hotel, { arrival: '2027-05-20', departure: '2027-05-21', types: ['DLX'] });
    await countChoices(ctx);
    expect((await sharesAfter(9.9)).size).toBe(0);
    expect((await sharesAfter(10)).size).toBe(1);
  });
});

test('on a season of bookings it finds the booked type more often than cheapest first', async () => {
  const rows: BookingRow[] = [];
  for await (const read of readBookings('tests/scripts/data/small-season.csv'))
    if ('row' in read) rows.push(read.row);
  const { bookings, recommended, cheapest } = recommendationFigure(rows);
  expect({ bookings, recommended, cheapest }).toEqual({ bookings: 293, recommended: 216, cheapest: 175 });
});

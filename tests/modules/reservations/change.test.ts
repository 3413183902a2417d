import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { changeQuote, changeStay } from '../../../src/modules/reservations/change.service.ts';
import { assignRoom } from '../../../src/modules/reservations/room-assignment.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import {
  buildInHouseReservation,
  buildReservation,
  countersThatLie,
  moveBusinessDate,
  roomNamed,
  soldOf,
} from '../../support/stays.ts';

let db: Db;
let ctx: TestContext;
let hotel: BuiltHotel;
const day = calendarDate;

beforeAll(async () => {
  ({ db } = await testDatabase());
  ctx = testContext(db);
});
beforeEach(async () => {
  hotel = await buildHotel(db);
});

const raisePrice = () =>
  db.ratePlanRoomType.updateMany({
    where: { ratePlanId: hotel.plans.BAR.id, roomTypeId: hotel.types.STD.id },
    data: { priceMinor: 75_000 },
  });
const nightsOf = async (stayId: number) =>
  (await db.stayNight.findMany({ where: { stayId }, orderBy: { date: 'asc' } })).map((night) => [
    night.date.toISOString().slice(5, 10),
    night.grossMinor,
  ]);

async function booked(overrides = {}) {
  const placed = await buildReservation(ctx, hotel, {
    arrival: '2027-05-10',
    departure: '2027-05-12',
    ...overrides,
  });
  return { hotelId: hotel.id, stayId: placed.stayIds[0] ?? 0, number: placed.number };
}

describe('a change of dates', () => {
  test('prices only the added nights and gives back what a removed one cost', async () => {
    const { hotelId, stayId } = await booked();
    await raisePrice();
    const next = { hotelId, stayId, arrival: day('2027-05-11'), departure: day('2027-05-13') };
    const quote = await changeQuote(db, { ...next, at: ctx.clock() });
    expect(quote).toMatchObject({
      totalMinor: 135_000,
      differenceMinor: 15_000,
      losesRoom: false,
      version: 1,
    });
    await changeStay(ctx, { ...next, expectedDifferenceMinor: 15_000, version: 1 });
    expect(await nightsOf(stayId)).toEqual([
      ['05-11', 60_000],
      ['05-12', 75_000],
    ]);
    expect(await soldOf(db, hotel)).toEqual({ '2027-05-11': '1/0', '2027-05-12': '1/0' });
    expect(await db.stay.findUniqueOrThrow({ where: { id: stayId } })).toMatchObject({
      totalMinor: 135_000,
      version: 2,
    });
  });

  test('takes the added nights by the rules of a booking, or changes nothing', async () => {
    const { hotelId, stayId } = await booked({ types: ['FAM'] });
    await buildReservation(ctx, hotel, { arrival: '2027-05-13', departure: '2027-05-14', types: ['FAM'] });
    const longer = { hotelId, stayId, departure: day('2027-05-15'), version: 1 };
    await expect(changeStay(ctx, longer)).rejects.toMatchObject({
      code: 'sold_out',
      details: { dates: ['2027-05-13'] },
    });
    await changeStay(ctx, { ...longer, departure: day('2027-05-13') });
    expect(await countersThatLie(db)).toEqual([]);
  });

  test('with a difference other than the one shown is refused', async () => {
    const { hotelId, stayId } = await booked();
    await raisePrice();
    const stale = changeStay(ctx, {
      hotelId,
      stayId,
      departure: day('2027-05-13'),
      expectedDifferenceMinor: 60_000,
      version: 1,
    });
    await expect(stale).rejects.toMatchObject({ kind: 'conflict', code: 'price_changed' });
  });

  test('of a stay that somebody changed meanwhile is refused', async () => {
    const { hotelId, stayId } = await booked();
    const results = await Promise.allSettled([
      changeStay(ctx, { hotelId, stayId, departure: day('2027-05-13'), version: 1 }),
      changeStay(ctx, { hotelId, stayId, departure: day('2027-05-14'), version: 1 }),
    ]);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find((result) => result.status === 'rejected')?.reason.code).toBe('stale_version');
    expect(await countersThatLie(db)).toEqual([]);
  });

  test('gives up a room that is not free on the new dates', async () => {
    const first = await booked();
    const second = await booked({ arrival: '2027-05-12', departure: '2027-05-14' });
    const room = { hotelId: hotel.id, roomId: roomNamed(hotel, '101') };
    await assignRoom(ctx, { ...room, stayId: first.stayId });
    await assignRoom(ctx, { ...room, stayId: second.stayId });
    const change = await changeStay(ctx, {
      hotelId: hotel.id,
      stayId: first.stayId,
      departure: day('2027-05-13'),
      version: 2,
    });
    expect(change.losesRoom).toBe(true);
    expect(await db.stay.findUniqueOrThrow({ where: { id: first.stayId } })).toMatchObject({ roomId: null });
  });
});

describe('a change of type, plan or party', () => {
  test('prices every night anew', async () => {
    const { hotelId, stayId } = await booked();
    const quote = await changeQuote(db, {
      hotelId,
      stayId,
      roomTypeId: hotel.types.DLX.id,
      adults: 3,
      at: ctx.clock(),
    });
    expect(quote.differenceMinor).toBe(2 * (88_000 + 20_000 - 60_000));
    await changeStay(ctx, { hotelId, stayId, roomTypeId: hotel.types.DLX.id, adults: 3, version: 1 });
    expect(await soldOf(db, hotel)).toEqual({});
    expect(await soldOf(db, hotel, 'DLX')).toEqual({ '2027-05-10': '1/0', '2027-05-11': '1/0' });
  });

  test('to another plan brings that plan’s policy', async () => {
    const { hotelId, stayId } = await booked();
    await changeStay(ctx, { hotelId, stayId, ratePlanId: hotel.plans.NRF.id, version: 1 });
    expect(await db.stay.findUniqueOrThrow({ where: { id: stayId } })).toMatchObject({
      totalMinor: 108_000,
      policyVersionId: hotel.policyVersions.STRICT,
    });
  });

  test('to more guests than the room takes is refused', async () => {
    const { hotelId, stayId } = await booked();
    await expect(changeStay(ctx, { hotelId, stayId, adults: 5, version: 1 })).rejects.toMatchObject({
      code: 'too_many_guests',
    });
  });
});

describe('a guest in house', () => {
  test('stays longer at today’s price, and shorter at what the nights cost', async () => {
    const { stayId } = await buildInHouseReservation(ctx, hotel, {
      arrival: '2027-05-03',
      departure: '2027-05-05',
    });
    await moveBusinessDate(db, hotel, '2027-05-04');
    await raisePrice();
    const longer = await changeStay(ctx, {
      hotelId: hotel.id,
      stayId,
      departure: day('2027-05-06'),
      version: 2,
    });
    expect(longer.differenceMinor).toBe(75_000);
    const shorter = await changeStay(ctx, {
      hotelId: hotel.id,
      stayId,
      departure: day('2027-05-05'),
      version: 3,
    });
    expect(shorter.differenceMinor).toBe(-75_000);
    expect(await countersThatLie(db)).toEqual([]);
  });

  test('is not extended into a night on which the room is another party’s', async () => {
    const { stayId } = await buildInHouseReservation(ctx, hotel, {
      arrival: '2027-05-03',
      departure: '2027-05-05',
    });
    const next = await booked({ arrival: '2027-05-05', departure: '2027-05-07' });
    await assignRoom(ctx, { hotelId: hotel.id, stayId: next.stayId, roomId: roomNamed(hotel, '101') });
    const longer = changeStay(ctx, { hotelId: hotel.id, stayId, departure: day('2027-05-06'), version: 2 });
    await expect(longer).rejects.toMatchObject({ code: 'room_taken' });
    expect(await countersThatLie(db)).toEqual([]);
  });
});

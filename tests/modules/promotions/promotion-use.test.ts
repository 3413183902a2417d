import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { minor } from '../../../src/core/money.ts';
import { searchOffers } from '../../../src/modules/availability/availability.service.ts';
import { bookReservation } from '../../../src/modules/reservations/booking.service.ts';
import { cancelReservation } from '../../../src/modules/reservations/cancel.service.ts';
import { changeStay } from '../../../src/modules/reservations/change.service.ts';
import { holdStay } from '../../../src/modules/reservations/hold.service.ts';
import { lapseHolds } from '../../../src/modules/reservations/lapse.service.ts';
import { reinstate } from '../../../src/modules/reservations/no-show.service.ts';
import { settleReservationPayment } from '../../../src/modules/reservations/payment-settlement.service.ts';
import { type Db, inTransaction } from '../../../src/platform/db.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { amountOff, buildPromotion } from '../../support/promotions.ts';
import { type BookingOverrides, bookingRequest, countersThatLie, soldOf } from '../../support/stays.ts';

let db: Db;
let ctx: TestContext;
let hotel: BuiltHotel;
const day = calendarDate;

beforeAll(async () => {
  ({ db } = await testDatabase());
});
beforeEach(async () => {
  ctx = testContext(db);
  hotel = await buildHotel(db, { rooms: { STD: 9 } });
});

const guest = { firstName: 'Wen', lastName: 'Zhou', email: 'zhou@example.com' };
const request = (overrides: BookingOverrides = {}) =>
  bookingRequest(hotel, { companyCode: 'spring', ...overrides });
const usedOf = async (code = 'SPRING') =>
  (await db.promotion.findFirstOrThrow({ where: { hotelId: hotel.id, code } })).used;
const grossOf = async (stayId: number | undefined) =>
  (await db.stayNight.findMany({ where: { stayId: stayId ?? 0 }, orderBy: { date: 'asc' } })).map(
    (night) => night.grossMinor,
  );
const offered = async () => {
  const { offers } = await searchOffers(db, {
    hotelId: hotel.id,
    arrival: day('2027-05-03'),
    departure: day('2027-05-05'),
    rooms: [{ adults: 2, childAges: [] }],
    channel: 'desk',
    at: testNow,
    buyer: { companyCode: 'SPRING' },
    roomTypeCode: 'STD',
    ratePlanCode: 'BAR',
  });
  return offers[0];
};

describe('the price', () => {
  test('that is offered is booked and frozen to the cent, with its step, in tax and packages', async () => {
    await buildPromotion(db, hotel, { basisPoints: 1_234 });
    const offer = await offered();
    expect(offer).toMatchObject({
      totalMinor: 105_192,
      promotion: { refusal: null, fullTotalMinor: 120_000 },
    });
    const placed = await bookReservation(ctx, request({ expectedTotalMinor: 105_192 }));
    expect(await grossOf(placed.stayIds[0])).toEqual([52_596, 52_596]);
    const [night] = await db.stayNight.findMany({ where: { stayId: placed.stayIds[0] ?? 0 } });
    const parts = night?.components as { code: string; amountMinor: number }[];
    expect(parts.map((part) => part.amountMinor)).toEqual([49_619, 2_977]);
    expect(night?.steps).toContainEqual(
      expect.objectContaining({
        kind: 'promotion',
        key: 'rates.steps.promotion_percent',
        amountMinor: -7_404,
      }),
    );
  });

  test('goes no further down than nothing', async () => {
    await buildPromotion(db, hotel, amountOff(99_999, 'night'));
    expect((await bookReservation(ctx, request())).totalMinor).toBe(0);
  });

  test('of a code of another hotel, of one not in use, or of nobody is the full one, and uses nothing', async () => {
    const other = await buildHotel(db);
    await buildPromotion(db, other);
    await buildPromotion(db, hotel, { active: false });
    expect((await bookReservation(ctx, request())).totalMinor).toBe(120_000);
    expect((await bookReservation(ctx, request({ companyCode: 'NOBODY' }))).totalMinor).toBe(120_000);
    expect(await usedOf()).toBe(0);
  });

  test('is the full one where the code does not count, with the reason', async () => {
    await buildPromotion(db, hotel, { minNights: 3 });
    expect((await offered())?.promotion).toEqual({
      refusal: { reason: 'min_nights', params: { count: 3 } },
      fullTotalMinor: null,
    });
    expect((await bookReservation(ctx, request())).totalMinor).toBe(120_000);
    expect(await usedOf()).toBe(0);
  });

  test('a change prices added nights under it, and divides an amount of the stay only once', async () => {
    await buildPromotion(db, hotel, { ...amountOff(10_000, 'stay'), maxUses: 1 });
    const placed = await bookReservation(ctx, request());
    const stayId = placed.stayIds[0] ?? 0;
    expect(await grossOf(stayId)).toEqual([55_000, 55_000]);
    const longer = { hotelId: hotel.id, stayId, departure: day('2027-05-06'), version: 1 };
    await changeStay(ctx, longer);
    expect(await grossOf(stayId)).toEqual([55_000, 55_000, 60_000]);
    const other = { hotelId: hotel.id, stayId, roomTypeId: hotel.types.DLX.id, version: 2 };
    await changeStay(ctx, other);
    expect(await grossOf(stayId)).toEqual([84_666, 84_667, 84_667]);
    expect(await usedOf()).toBe(1);
  });
});

describe('a use', () => {
  test('is one for a booking of several rooms, and each room has its discount', async () => {
    await buildPromotion(db, hotel, { ...amountOff(10_000, 'stay'), maxUses: 1 });
    const placed = await bookReservation(ctx, request({ types: ['STD', 'STD'] }));
    expect(placed.totalMinor).toBe(220_000);
    expect(await usedOf()).toBe(1);
    await expect(bookReservation(ctx, request({ expectedTotalMinor: 110_000 }))).rejects.toMatchObject({
      code: 'price_changed',
    });
  });

  test('comes back when a hold lapses and when all rooms are cancelled, once', async () => {
    await buildPromotion(db, hotel, { maxUses: 2 });
    await holdStay(ctx, request({ holdMinutes: 5 }));
    const { number, stayIds } = await bookReservation(ctx, request({ types: ['STD', 'STD'] }));
    expect(await usedOf()).toBe(2);
    const later = testContext(db, { clock: () => new Date(testNow.getTime() + 6 * 60_000) });
    await lapseHolds(later);
    await lapseHolds(later);
    expect(await usedOf()).toBe(1);
    await cancelReservation(ctx, { number, stayIds: stayIds.slice(0, 1), reason: 'one less' });
    expect(await usedOf()).toBe(1);
    await cancelReservation(ctx, { number, reason: 'none at all' });
    expect(await usedOf()).toBe(0);
  });

  test('is needed again to bring a cancelled booking back', async () => {
    await buildPromotion(db, hotel, { maxUses: 1 });
    const { number, stayIds } = await bookReservation(ctx, request());
    await cancelReservation(ctx, { number, reason: 'a mistake' });
    const second = await bookReservation(ctx, request());
    const back = { hotelId: hotel.id, stayId: stayIds[0] ?? 0, reason: 'comes after all' };
    await expect(reinstate(ctx, back)).rejects.toMatchObject({ code: 'promotion_used_up' });
    expect(await soldOf(db, hotel)).toEqual({ '2027-05-03': '1/0', '2027-05-04': '1/0' });
    await cancelReservation(ctx, { number: second.number, reason: 'room for the first' });
    await reinstate(ctx, back);
    expect(await usedOf()).toBe(1);
  });

  test('that was used up while a hold lay lapsed sends its late payment back, and no room is taken', async () => {
    await buildPromotion(db, hotel, { maxUses: 1 });
    const held = await holdStay(ctx, request({ holdMinutes: 5, paymentPlan: 'prepay' }));
    const later = testContext(db, { clock: () => new Date(testNow.getTime() + 6 * 60_000) });
    await lapseHolds(later);
    const other = await bookReservation(later, request());
    const payment = {
      paymentId: 1,
      hotelId: hotel.id,
      reservationId: held.reservationId,
      amountMinor: minor(108_000),
    };
    const settle = () =>
      inTransaction(db, (tx) =>
        settleReservationPayment(tx, later, payment as Parameters<typeof settleReservationPayment>[2]),
      );
    expect(await settle()).toEqual({ accept: false, refundReason: 'promotion_gone' });
    expect(await soldOf(db, hotel)).toEqual({ '2027-05-03': '1/0', '2027-05-04': '1/0' });
    await cancelReservation(later, { number: other.number, reason: 'gone' });
    expect(await settle()).toEqual({ accept: true });
    expect(await usedOf()).toBe(1);
    expect(await countersThatLie(db)).toEqual([]);
  });

  test('a guest has no more than his own, however he types his address', async () => {
    await buildPromotion(db, hotel, { maxUsesPerCustomer: 1 });
    const first = await bookReservation(ctx, request({ guest }));
    const again = request({ guest: { ...guest, email: 'ZHOU@example.com ' } });
    await expect(bookReservation(ctx, again)).rejects.toMatchObject({ code: 'promotion_customer_limit' });
    await bookReservation(ctx, request());
    await cancelReservation(ctx, { number: first.number, reason: 'later' });
    await bookReservation(ctx, again);
    expect(await usedOf()).toBe(2);
  });
});

describe('under many hands', () => {
  test('the last use is taken once', async () => {
    await buildPromotion(db, hotel, { maxUses: 1 });
    const results = await Promise.allSettled(
      Array.from({ length: 6 }, () => bookReservation(ctx, request({ expectedTotalMinor: 108_000 }))),
    );
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    expect(await usedOf()).toBe(1);
    expect(await countersThatLie(db)).toEqual([]);
  });

  test('one guest takes his one use once', async () => {
    await buildPromotion(db, hotel, { maxUsesPerCustomer: 1 });
    await bookReservation(ctx, request({ guest, companyCode: undefined })); // he is known from before
    const results = await Promise.allSettled(
      Array.from({ length: 5 }, () => bookReservation(ctx, request({ guest }))),
    );
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    expect(await usedOf()).toBe(1);
  });

  test('the database itself refuses a use too many, a guest’s second first use, and half a discount', async () => {
    const { id } = await buildPromotion(db, hotel, { maxUses: 1 });
    await expect(db.promotion.update({ where: { id }, data: { used: 2 } })).rejects.toThrow();
    await expect(db.promotion.update({ where: { id }, data: { used: -1 } })).rejects.toThrow();
    await expect(db.promotion.update({ where: { id }, data: { amountMinor: 5 } })).rejects.toThrow();
    const [one, two] = [
      await bookReservation(ctx, request({ guest, companyCode: undefined })),
      await bookReservation(ctx, request({ guest, companyCode: undefined })),
    ];
    const { customerId } = await db.reservation.findUniqueOrThrow({ where: { number: one.number } });
    const use = { promotionId: id, customerId, customerUse: 1, customerLimit: 1, takenAt: testNow };
    await db.promotionUse.create({ data: { ...use, reservationId: one.reservationId } });
    const second = { ...use, reservationId: two.reservationId };
    await expect(db.promotionUse.create({ data: second })).rejects.toThrow();
    await expect(db.promotionUse.create({ data: { ...second, customerUse: 2 } })).rejects.toThrow();
  });

  test('a code becomes a company’s or a promotion’s, never both', async () => {
    const company = {
      code: 'ACME',
      name: 'Acme',
      kind: 'corporate',
      accessCode: 'Spring',
      hotelId: hotel.id,
    };
    const results = await Promise.allSettled([
      db.company.create({ data: company }),
      buildPromotion(db, hotel),
    ]);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

test('the database refuses a promotion the plans and room types of another hotel', async () => {
  const other = await buildHotel(db);
  const { id: promotionId } = await buildPromotion(db, hotel);
  const refused = /promotion_list_of_one_hotel|is of another hotel/;
  await expect(
    db.promotionRatePlan.create({ data: { promotionId, ratePlanId: other.plans.BAR.id } }),
  ).rejects.toThrow(refused);
  await expect(
    db.promotionRoomType.create({ data: { promotionId, roomTypeId: other.types.STD.id } }),
  ).rejects.toThrow(refused);
  await db.promotionRatePlan.create({ data: { promotionId, ratePlanId: hotel.plans.BAR.id } });
  await db.promotionRoomType.create({ data: { promotionId, roomTypeId: hotel.types.STD.id } });
  expect(await db.promotionRatePlan.count({ where: { promotionId } })).toBe(1);
  expect(await db.promotionRoomType.count({ where: { promotionId } })).toBe(1);
});

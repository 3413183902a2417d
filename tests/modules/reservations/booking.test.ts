import { beforeAll, describe, expect, test } from 'vitest';
import { bookReservation, confirmReservation } from '../../../src/modules/reservations/booking.service.ts';
import { holdStay } from '../../../src/modules/reservations/hold.service.ts';
import { lapseHolds } from '../../../src/modules/reservations/lapse.service.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { bookingRequest, countersThatLie, soldOf } from '../../support/stays.ts';

let db: Db;
let ctx: TestContext;
let hotel: BuiltHotel;

beforeAll(async () => {
  ({ db } = await testDatabase());
  ctx = testContext(db);
});

async function newHotel(overrides = {}) {
  hotel = await buildHotel(db, overrides);
  return hotel;
}

describe('booking', () => {
  beforeAll(() => newHotel());

  test('is refused for a profile that this house does not know, and nothing is taken', async () => {
    const elsewhere = await buildHotel(db);
    const { number } = await bookReservation(ctx, bookingRequest(elsewhere));
    const { customerId } = await db.reservation.findUniqueOrThrow({ where: { number } });
    const before = await soldOf(db, hotel);
    const request = { ...bookingRequest(hotel), customerId };
    await expect(bookReservation(ctx, request)).rejects.toMatchObject({ code: 'customer_not_found' });
    expect(await soldOf(db, hotel)).toEqual(before);
  });

  test('freezes each night’s price and takes its inventory', async () => {
    const request = bookingRequest(hotel, { arrival: '2027-05-06', departure: '2027-05-08', types: ['DLX'] });
    const placed = await bookReservation(ctx, request);
    expect(placed).toMatchObject({
      totalMinor: 186_000,
      dueNowMinor: 0,
      holdExpiresAt: null,
      existing: false,
    });
    const nights = await db.stayNight.findMany({
      where: { stayId: placed.stayIds[0] ?? 0 },
      orderBy: { date: 'asc' },
    });
    expect(nights.map((night) => [night.date.toISOString().slice(0, 10), night.grossMinor])).toEqual([
      ['2027-05-06', 88_000],
      ['2027-05-07', 98_000],
    ]);
    expect(nights[0]?.components).toEqual([
      { code: 'ROOM', amountMinor: 83_019 },
      { code: 'VAT', amountMinor: 4_981, taxOf: 'ROOM' },
    ]);
    expect(await soldOf(db, hotel, 'DLX')).toEqual({ '2027-05-06': '1/0', '2027-05-07': '1/0' });
    const reservation = await db.reservation.findUniqueOrThrow({ where: { number: placed.number } });
    expect(reservation).toMatchObject({ status: 'confirmed', channel: 'desk', version: 1 });
    const events = await db.auditEvent.findMany({ where: { subjectId: String(placed.reservationId) } });
    expect(events.map((event) => event.action)).toEqual(['reservation_booked']);
  });

  test('keeps the price when the plan changes afterwards', async () => {
    const placed = await bookReservation(
      ctx,
      bookingRequest(hotel, { arrival: '2027-06-01', departure: '2027-06-02' }),
    );
    const where = {
      ratePlanId_roomTypeId: { ratePlanId: hotel.plans.BAR.id, roomTypeId: hotel.types.STD.id },
    };
    await db.ratePlanRoomType.update({ where, data: { priceMinor: 99_900 } });
    const later = await bookReservation(
      ctx,
      bookingRequest(hotel, { arrival: '2027-06-01', departure: '2027-06-02' }),
    );
    await db.ratePlanRoomType.update({ where, data: { priceMinor: 60_000 } });
    expect([placed.totalMinor, later.totalMinor]).toEqual([60_000, 99_900]);
    const stay = await db.stay.findUniqueOrThrow({ where: { id: placed.stayIds[0] ?? 0 } });
    expect(stay.totalMinor).toBe(60_000);
  });

  test('refuses another total than the one that was shown, and takes nothing', async () => {
    const before = await soldOf(db, hotel);
    const request = bookingRequest(hotel, {
      arrival: '2027-07-01',
      departure: '2027-07-02',
      expectedTotalMinor: 59_999,
    });
    await expect(bookReservation(ctx, request)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'price_changed',
    });
    expect(await soldOf(db, hotel)).toEqual(before);
  });

  test.each([
    ['2027-05-02', '2027-05-04', 2, 'booking_arrival_past'],
    ['2020-01-01', '2020-01-02', 2, 'booking_arrival_past'],
    ['2027-05-05', '2027-05-04', 2, 'booking_dates_reversed'],
    ['2031-01-01', '2031-01-02', 2, 'booking_too_far_ahead'],
    ['2027-05-04', '2027-05-05', 9, 'too_many_guests'],
    ['2027-05-04', '2027-05-05', 0, 'no_adults'],
  ])('from %s to %s for %i is refused: %s', async (arrival, departure, adults, code) => {
    await expect(
      bookReservation(ctx, bookingRequest(hotel, { arrival, departure, adults })),
    ).rejects.toMatchObject({ code });
  });

  test('takes all rooms or none', async () => {
    const dates = { arrival: '2027-08-01', departure: '2027-08-03' };
    const request = bookingRequest(hotel, { ...dates, types: ['STD', 'FAM', 'FAM'] });
    await expect(bookReservation(ctx, request)).rejects.toMatchObject({ code: 'sold_out' });
    expect((await soldOf(db, hotel))['2027-08-01']).toBeUndefined();
    const placed = await bookReservation(
      ctx,
      bookingRequest(hotel, { ...dates, types: ['STD', 'STD', 'FAM'] }),
    );
    expect(placed.stayIds).toHaveLength(3);
    expect((await soldOf(db, hotel))['2027-08-02']).toBe('2/0');
    expect((await soldOf(db, hotel, 'FAM'))['2027-08-02']).toBe('1/0');
  });

  test('a stay around a full night is refused, one that leaves on that day is not', async () => {
    const full = { arrival: '2027-09-02', departure: '2027-09-03', types: ['FAM'] as const };
    await bookReservation(ctx, bookingRequest(hotel, full));
    const around = bookingRequest(hotel, { ...full, arrival: '2027-09-01', departure: '2027-09-05' });
    await expect(bookReservation(ctx, around)).rejects.toMatchObject({
      code: 'sold_out',
      details: { dates: ['2027-09-02'] },
    });
    await bookReservation(
      ctx,
      bookingRequest(hotel, { ...full, arrival: '2027-09-01', departure: '2027-09-02' }),
    );
    await bookReservation(
      ctx,
      bookingRequest(hotel, { ...full, arrival: '2027-09-03', departure: '2027-09-04' }),
    );
    const within = bookingRequest(hotel, { ...full, arrival: '2027-09-01', departure: '2027-09-03' });
    await expect(bookReservation(ctx, within)).rejects.toMatchObject({ code: 'sold_out' });
  });

  test('day use takes the room for its day and no night after', async () => {
    const placed = await bookReservation(
      ctx,
      bookingRequest(hotel, { arrival: '2027-10-01', departure: '2027-10-01', plan: 'DAY' }),
    );
    expect(placed.totalMinor).toBe(30_000);
    expect((await soldOf(db, hotel))['2027-10-01']).toBe('1/0');
    expect((await soldOf(db, hotel))['2027-10-02']).toBeUndefined();
  });

  test('a type or plan of another hotel is refused', async () => {
    const other = await buildHotel(db);
    const request = bookingRequest(hotel, { arrival: '2027-05-10', departure: '2027-05-11' });
    const [room] = request.rooms;
    const foreign = { ...request, rooms: [{ ...room, roomTypeId: other.types.STD.id }] } as typeof request;
    await expect(bookReservation(ctx, foreign)).rejects.toMatchObject({ kind: 'not-found' });
    const foreignPlan = {
      ...request,
      rooms: [{ ...room, ratePlanId: other.plans.BAR.id }],
    } as typeof request;
    await expect(bookReservation(ctx, foreignPlan)).rejects.toMatchObject({ kind: 'not-found' });
  });

  test('the channel’s own number twice is one reservation', async () => {
    const request = bookingRequest(hotel, {
      arrival: '2027-05-12',
      departure: '2027-05-13',
      channel: 'api',
      externalId: 'X-1',
    });
    const first = await bookReservation(ctx, request);
    const second = await bookReservation(ctx, request);
    expect(second).toMatchObject({ number: first.number, totalMinor: first.totalMinor, existing: true });
    expect((await soldOf(db, hotel))['2027-05-12']).toBe('1/0');
  });

  test('the channel’s own number sent twice at once is one reservation', async () => {
    const request = bookingRequest(hotel, {
      arrival: '2027-05-14',
      departure: '2027-05-15',
      channel: 'api',
      externalId: 'X-2',
    });
    const [a, b] = await Promise.all([bookReservation(ctx, request), bookReservation(ctx, request)]);
    expect(a.number).toBe(b.number);
    expect((await soldOf(db, hotel))['2027-05-14']).toBe('1/0');
  });

  test('stated prices are for who may override rates', async () => {
    const request = bookingRequest(hotel, { arrival: '2027-05-16', departure: '2027-05-18' });
    const stated = {
      ...request,
      rooms: request.rooms.map((room) => ({ ...room, nightPricesMinor: [12_345, 0] })),
    };
    const clerk = testContext(db, { permissions: new Set(['reservations.change']) });
    await expect(bookReservation(clerk, stated)).rejects.toMatchObject({ kind: 'forbidden' });
    expect(await bookReservation(ctx, stated)).toMatchObject({ totalMinor: 12_345 });
  });

  test('a guest is known again by mail and name, and nobody by the name alone', async () => {
    const guest = { firstName: 'Li', lastName: 'Wei', email: 'Li.Wei@example.com' };
    const dates = { arrival: '2027-05-20', departure: '2027-05-21' };
    const first = await bookReservation(ctx, bookingRequest(hotel, { ...dates, guest }));
    const again = await bookReservation(
      ctx,
      bookingRequest(hotel, { ...dates, guest: { ...guest, email: 'li.wei@example.com' } }),
    );
    const namesake = await bookReservation(
      ctx,
      bookingRequest(hotel, { ...dates, guest: { firstName: 'Li', lastName: 'Wei' } }),
    );
    const rows = await db.reservation.findMany({
      where: { id: { in: [first, again, namesake].map((each) => each.reservationId) } },
      orderBy: { id: 'asc' },
    });
    expect(rows[0]?.customerId).toBe(rows[1]?.customerId);
    expect(rows[2]?.customerId).not.toBe(rows[0]?.customerId);
  });

  test('costs at most ten statements', async () => {
    await bookReservation(ctx, bookingRequest(hotel, { arrival: '2027-05-22', departure: '2027-05-24' }));
    const request = bookingRequest(hotel, { arrival: '2027-05-22', departure: '2027-05-24' });
    expect(await countStatements(() => bookReservation(ctx, request))).toBeLessThanOrEqual(10);
  });

  test('leaves counters that equal the stays', async () => {
    expect(await countersThatLie(db)).toEqual([]);
  });
});

describe('a hold', () => {
  beforeAll(() => newHotel());
  const dates = { arrival: '2027-05-06', departure: '2027-05-08', types: ['FAM'] as const };

  test('keeps the room for fifteen minutes, then lapses by itself', async () => {
    const held = await holdStay(
      ctx,
      bookingRequest(hotel, { ...dates, paymentPlan: 'prepay', channel: 'web' }),
    );
    expect(held.holdExpiresAt).toEqual(new Date(ctx.clock().getTime() + 15 * 60_000));
    expect(held.dueNowMinor).toBe(128_000);
    expect(await soldOf(db, hotel, 'FAM')).toEqual({ '2027-05-06': '0/1', '2027-05-07': '0/1' });
    await expect(holdStay(ctx, bookingRequest(hotel, dates))).rejects.toMatchObject({ code: 'sold_out' });

    const later = testContext(db, { at: new Date(ctx.clock().getTime() + 15 * 60_000 - 1) });
    expect(await lapseHolds(later)).toBe(0);
    later.setClock(new Date(ctx.clock().getTime() + 15 * 60_000));
    expect(await lapseHolds(later)).toBe(1);
    expect(await lapseHolds(later)).toBe(0);
    expect(await soldOf(db, hotel, 'FAM')).toEqual({});
    await expect(confirmReservation(later, held.number)).rejects.toMatchObject({ code: 'hold_lapsed' });
  });

  test('confirmed, it is sold; confirmed again, nothing changes', async () => {
    const held = await holdStay(ctx, bookingRequest(hotel, dates));
    await confirmReservation(ctx, held.number);
    await confirmReservation(ctx, held.number);
    expect(await soldOf(db, hotel, 'FAM')).toEqual({ '2027-05-06': '1/0', '2027-05-07': '1/0' });
    const events = await db.auditEvent.findMany({
      where: { subjectId: String(held.reservationId) },
      orderBy: { id: 'asc' },
    });
    expect(events.map((event) => event.action)).toEqual(['reservation_held', 'reservation_confirmed']);
    expect(await lapseHolds(testContext(db, { at: new Date('2027-06-01') }))).toBe(0);
  });

  test('lapsing while it is confirmed ends one way or the other', async () => {
    const held = await holdStay(ctx, bookingRequest(hotel, { ...dates, types: ['DLX'] }));
    const later = testContext(db, { at: new Date(ctx.clock().getTime() + 20 * 60_000) });
    await Promise.allSettled([lapseHolds(later), confirmReservation(later, held.number)]);
    const { status } = await db.reservation.findUniqueOrThrow({ where: { number: held.number } });
    expect(['confirmed', 'lapsed']).toContain(status);
    expect(await countersThatLie(db)).toEqual([]);
  });
});

describe('the last room', () => {
  beforeAll(() => newHotel());

  test('asked for by forty at once over overlapping stays is sold once', async () => {
    const tries = Array.from({ length: 40 }, (_, index) => {
      const arrival = `2027-05-${String(10 + (index % 3)).padStart(2, '0')}`;
      return bookReservation(
        ctx,
        bookingRequest(hotel, { arrival, departure: '2027-05-13', types: ['FAM'] }),
      );
    });
    const results = await Promise.allSettled(tries);
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    const codes = new Set(
      results.flatMap((result) => (result.status === 'rejected' ? result.reason.code : [])),
    );
    expect([...codes]).toEqual(['sold_out']);
    expect(await countersThatLie(db)).toEqual([]);
  });
});

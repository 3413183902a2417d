import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { minor } from '../../../src/core/money.ts';
import { takePayment } from '../../../src/modules/payments/payment.service.ts';
import { cancelReservation } from '../../../src/modules/reservations/cancel.service.ts';
import { cancellationQuote } from '../../../src/modules/reservations/cancellation-quote.service.ts';
import { holdStay } from '../../../src/modules/reservations/hold.service.ts';
import { lapseHolds } from '../../../src/modules/reservations/lapse.service.ts';
import { markNoShow, reinstate } from '../../../src/modules/reservations/no-show.service.ts';
import { settleReservationPayment } from '../../../src/modules/reservations/payment-settlement.service.ts';
import { type Db, inTransaction } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import {
  bookingRequest,
  buildReservation,
  countersThatLie,
  moveBusinessDate,
  soldOf,
} from '../../support/stays.ts';

let db: Db;
let ctx: TestContext;
let hotel: BuiltHotel;

beforeAll(async () => {
  ({ db } = await testDatabase());
});
beforeEach(async () => {
  ctx = testContext(db);
  hotel = await buildHotel(db);
});

const dates = { arrival: '2027-05-06', departure: '2027-05-08' };
const pay = (reservationId: number, amountMinor: number) =>
  takePayment(ctx, {
    hotelId: hotel.id,
    reservationId,
    gateway: 'cash',
    amountMinor,
    idempotencyKey: `pay-${reservationId}`,
  });

/** Sums of the stay's lines by ledger and code. */
async function booksOf(stayId: number | undefined): Promise<Record<string, number>> {
  const rows = await db.$queryRaw<{ name: string; sum: number }[]>`
    SELECT line.ledger || ' ' || code.code AS name, sum(line.amount_minor)::int AS sum
    FROM folio_lines line JOIN transaction_codes code ON code.id = line.transaction_code_id
    WHERE line.stay_id = ${stayId} GROUP BY 1 ORDER BY 1`;
  return Object.fromEntries(rows.map((row) => [row.name, row.sum]));
}

describe('cancelling', () => {
  test('is free until the deadline on the hotel’s wall clock, and costs the first night after it', async () => {
    const placed = await buildReservation(ctx, hotel, dates);
    const quote = (at: string) => cancellationQuote(db, { number: placed.number, at: new Date(at) });
    expect(await quote('2027-05-05T10:00:00Z')).toMatchObject({
      feeMinor: 0,
      freeUntil: new Date('2027-05-05T10:00:00Z'),
    });
    expect(await quote('2027-05-05T10:00:01Z')).toMatchObject({ feeMinor: 60_000 });
  });

  test('before the deadline gives back the nights and the whole deposit', async () => {
    const placed = await buildReservation(ctx, hotel, dates);
    await pay(placed.reservationId, 60_000);
    const done = await cancelReservation(ctx, {
      number: placed.number,
      reason: 'plans changed',
      expectedFeeMinor: 0,
    });
    expect(done).toMatchObject({ feeMinor: 0, refundMinor: 60_000 });
    expect(await soldOf(db, hotel)).toEqual({});
    expect(await booksOf(placed.stayIds[0])).toEqual({ 'deposit CASH': 0 });
    expect(await db.reservation.findUniqueOrThrow({ where: { number: placed.number } })).toMatchObject({
      status: 'cancelled',
    });
  });

  test('after it keeps the fee out of the deposit and gives back the rest', async () => {
    const placed = await buildReservation(ctx, hotel, dates);
    await pay(placed.reservationId, 100_000);
    ctx.setClock(new Date('2027-05-05T12:00:00Z'));
    const done = await cancelReservation(ctx, {
      number: placed.number,
      reason: 'ill',
      expectedFeeMinor: 60_000,
    });
    expect(done).toMatchObject({ feeMinor: 60_000, refundMinor: 40_000 });
    const books = await booksOf(placed.stayIds[0]);
    expect(Object.values(books).reduce((sum, amount) => sum + amount, 0)).toBe(0);
    expect(books).toMatchObject({
      'deposit CASH': -60_000,
      'deposit DEPAPPLY': 60_000,
      'guest DEPAPPLY': -60_000,
    });
    const [payment] = await db.payment.findMany({
      where: { reservationId: placed.reservationId, kind: 'refund' },
    });
    expect(payment).toMatchObject({ amountMinor: 40_000, status: 'succeeded' });
  });

  test('an unpaid non-refundable booking still owes its fee', async () => {
    const placed = await buildReservation(ctx, hotel, { ...dates, plan: 'NRF' });
    const done = await cancelReservation(ctx, { number: placed.number, reason: 'changed my mind' });
    expect(done).toMatchObject({ feeMinor: placed.totalMinor, refundMinor: 0 });
    const books = await booksOf(placed.stayIds[0]);
    expect(Object.values(books).reduce((sum, amount) => sum + amount, 0)).toBe(placed.totalMinor);
  });

  test('a fee that changed since it was shown is refused', async () => {
    const placed = await buildReservation(ctx, hotel, dates);
    ctx.setClock(new Date('2027-05-05T12:00:00Z'));
    const stale = cancelReservation(ctx, { number: placed.number, reason: 'late', expectedFeeMinor: 0 });
    await expect(stale).rejects.toMatchObject({ kind: 'conflict', code: 'fee_changed' });
    expect((await soldOf(db, hotel))['2027-05-06']).toBe('1/0');
  });

  test('a waiver needs a reason and the permission', async () => {
    const placed = await buildReservation(ctx, hotel, { ...dates, plan: 'NRF' });
    const waived = { number: placed.number, waiveFee: true };
    const clerk = testContext(db, { permissions: new Set(['reservations.cancel']) });
    await expect(cancelReservation(clerk, { ...waived, reason: 'kind' })).rejects.toMatchObject({
      kind: 'forbidden',
    });
    await expect(cancelReservation(ctx, { ...waived, reason: ' ' })).rejects.toMatchObject({
      code: 'waiver_needs_reason',
    });
    expect(await cancelReservation(ctx, { ...waived, reason: 'our mistake' })).toMatchObject({ feeMinor: 0 });
    expect(await booksOf(placed.stayIds[0])).toEqual({});
  });

  test('one room of three leaves the others as they are', async () => {
    const placed = await buildReservation(ctx, hotel, { ...dates, types: ['STD', 'STD', 'DLX'] });
    await cancelReservation(ctx, {
      number: placed.number,
      stayIds: placed.stayIds.slice(0, 1),
      reason: 'one fewer',
    });
    const stays = await db.stay.findMany({
      where: { reservationId: placed.reservationId },
      orderBy: { id: 'asc' },
    });
    expect(stays.map((stay) => stay.status)).toEqual(['cancelled', 'booked', 'booked']);
    expect(await db.reservation.findUniqueOrThrow({ where: { number: placed.number } })).toMatchObject({
      status: 'confirmed',
    });
    expect(await countersThatLie(db)).toEqual([]);
  });

  test('another hotel’s booking is not found, and twice is refused', async () => {
    const other = await buildHotel(db);
    const placed = await buildReservation(ctx, hotel, dates);
    const foreign = cancelReservation(ctx, { hotelId: other.id, number: placed.number, reason: 'x' });
    await expect(foreign).rejects.toMatchObject({ kind: 'not-found' });
    const twice = await Promise.allSettled([
      cancelReservation(ctx, { number: placed.number, reason: 'a' }),
      cancelReservation(ctx, { number: placed.number, reason: 'b' }),
    ]);
    expect(twice.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await countersThatLie(db)).toEqual([]);
  });

  test('a hold is cancelled free of charge', async () => {
    const held = await holdStay(ctx, bookingRequest(hotel, { ...dates, plan: 'NRF' }));
    expect(await cancelReservation(ctx, { number: held.number, reason: 'no' })).toMatchObject({
      feeMinor: 0,
    });
    expect(await soldOf(db, hotel)).toEqual({});
  });
});

describe('a no-show', () => {
  test('pays the first night, and its nights go back on sale', async () => {
    const placed = await buildReservation(ctx, hotel, { arrival: '2027-05-03', departure: '2027-05-06' });
    await pay(placed.reservationId, 60_000);
    const stayId = placed.stayIds[0] ?? 0;
    expect(await markNoShow(ctx, { hotelId: hotel.id, stayId })).toEqual({ feeMinor: 60_000 });
    expect(await soldOf(db, hotel)).toEqual({});
    const books = await booksOf(stayId);
    expect(books['deposit DEPAPPLY']).toBe(60_000);
    expect(Object.values(books).reduce((sum, amount) => sum + amount, 0)).toBe(0);
    await expect(markNoShow(ctx, { hotelId: hotel.id, stayId })).rejects.toMatchObject({
      code: 'no_show_wrong_status',
    });
  });

  test('is told of the fee and of what goes back; whose fee is waived is not written to', async () => {
    const guest = { firstName: 'Wei', lastName: 'Li', email: 'li@example.com' };
    const stay = { arrival: '2027-05-03', departure: '2027-05-06', guest };
    const placed = await buildReservation(ctx, hotel, stay);
    await pay(placed.reservationId, 100_000);
    const input = { hotelId: hotel.id, stayId: placed.stayIds[0] ?? 0 };
    await markNoShow(ctx, input);
    await reinstate(ctx, { ...input, reason: 'came at midnight' });
    await markNoShow(ctx, { ...input, waiveFee: true, reason: 'a good guest' });
    const orders = await db.$queryRaw<{ fee: number; refund: number }[]>`
      SELECT (data->>'feeMinor')::int AS fee, (data->>'refundMinor')::int AS refund FROM pgboss.job_common
      WHERE name = 'reservations.mail' AND data->>'kind' = 'no_show'
        AND (data->>'reservationId')::int = ${placed.reservationId}`;
    expect(orders).toEqual([{ fee: 60_000, refund: 40_000 }]);
  });

  test('is not one before the day of arrival', async () => {
    const placed = await buildReservation(ctx, hotel, dates);
    const early = markNoShow(ctx, { hotelId: hotel.id, stayId: placed.stayIds[0] ?? 0 });
    await expect(early).rejects.toMatchObject({ code: 'no_show_too_early' });
  });

  test('that comes after all gets the nights again, where they are free', async () => {
    const family = { arrival: '2027-05-03', departure: '2027-05-06', types: ['FAM'] as const };
    const placed = await buildReservation(ctx, hotel, family);
    const input = { hotelId: hotel.id, stayId: placed.stayIds[0] ?? 0 };
    await markNoShow(ctx, input);
    await reinstate(ctx, { ...input, reason: 'came at midnight' });
    expect((await soldOf(db, hotel, 'FAM'))['2027-05-05']).toBe('1/0');
    await markNoShow(ctx, input);
    await buildReservation(ctx, hotel, family);
    await expect(reinstate(ctx, { ...input, reason: 'too late' })).rejects.toMatchObject({
      code: 'sold_out',
    });
    await moveBusinessDate(db, hotel, '2027-05-06');
    await expect(reinstate(ctx, { ...input, reason: 'over' })).rejects.toMatchObject({
      code: 'reinstate_stay_is_over',
    });
    expect(await countersThatLie(db)).toEqual([]);
  });
});

describe('money that comes for a reservation', () => {
  const settle = (reservationId: number, given: { billIsClosed?: boolean } = {}) =>
    inTransaction(db, (tx) =>
      settleReservationPayment(tx, ctx, {
        paymentId: 1,
        hotelId: hotel.id,
        reservationId,
        folioId: null,
        amountMinor: minor(60_000),
        currency: 'CNY',
        billIsClosed: false,
        ...given,
      }),
    );
  const told = async (reservationId: number) =>
    (
      await db.$queryRaw<{ data: Record<string, unknown> }[]>`
        SELECT data FROM pgboss.job WHERE name = 'reservations.mail'
          AND (data->>'reservationId')::int = ${reservationId} ORDER BY created_on, id`
    ).map(({ data }) => data);
  const hold = () =>
    holdStay(
      ctx,
      bookingRequest(hotel, {
        ...dates,
        types: ['FAM'],
        paymentPlan: 'prepay',
        channel: 'web',
        guest: { firstName: 'Ana', lastName: 'Sousa', email: 'ana@example.com' },
      }),
    );

  test('confirms a hold', async () => {
    const held = await hold();
    expect(await settle(held.reservationId)).toEqual({ accept: true });
    expect(await soldOf(db, hotel, 'FAM')).toEqual({ '2027-05-06': '1/0', '2027-05-07': '1/0' });
  });

  test('late takes the rooms again where they are free', async () => {
    const held = await hold();
    ctx.setClock(new Date(ctx.clock().getTime() + 16 * 60_000));
    await lapseHolds(ctx);
    expect(await settle(held.reservationId)).toEqual({ accept: true });
    expect(await db.reservation.findUniqueOrThrow({ where: { number: held.number } })).toMatchObject({
      status: 'confirmed',
    });
    expect(await countersThatLie(db)).toEqual([]);
  });

  test('too late goes back, and the guest is told', async () => {
    const held = await hold();
    ctx.setClock(new Date(ctx.clock().getTime() + 16 * 60_000));
    await lapseHolds(ctx);
    await buildReservation(ctx, hotel, { ...dates, types: ['FAM'] });
    expect(await settle(held.reservationId)).toEqual({ accept: false, refundReason: 'rooms_gone' });
    expect((await told(held.reservationId)).at(-1)).toMatchObject({
      kind: 'late_payment_refunded',
      refundMinor: 60_000,
    });
    expect(await db.reservation.findUniqueOrThrow({ where: { number: held.number } })).toMatchObject({
      status: 'lapsed',
    });
    expect(await countersThatLie(db)).toEqual([]);
  });

  test('for a cancelled reservation goes back', async () => {
    const held = await hold();
    await cancelReservation(ctx, { number: held.number, reason: 'no' });
    expect(await settle(held.reservationId)).toEqual({
      accept: false,
      refundReason: 'reservation_cancelled',
    });
    expect((await told(held.reservationId)).at(-1)).toEqual({
      kind: 'excess_refunded',
      occasion: '1',
      refundMinor: 60_000,
      reservationId: held.reservationId,
    });
  });

  test('for a bill closed meanwhile goes back, and the guest is told', async () => {
    const held = await hold();
    expect(await settle(held.reservationId)).toEqual({ accept: true });
    expect(await settle(held.reservationId, { billIsClosed: true })).toEqual({
      accept: false,
      refundReason: 'folio_closed',
    });
    expect(await told(held.reservationId)).toMatchObject([
      { kind: 'confirmation' },
      { kind: 'excess_refunded', refundMinor: 60_000 },
    ]);
  });
});

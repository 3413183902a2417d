import type { Express } from 'express';
import { beforeAll, expect, test } from 'vitest';
import { addDays } from '../../../src/core/calendar-date.ts';
import { runNightAudit } from '../../../src/modules/night-audit/night-audit.service.ts';
import { takePayment } from '../../../src/modules/payments/payment.service.ts';
import { refundPayment } from '../../../src/modules/payments/refund.service.ts';
import type { DepositLedger } from '../../../src/modules/reports/deposit-ledger.ts';
import { depositsPath } from '../../../src/modules/reports/report.paths.ts';
import { askedDeposits, depositLedger } from '../../../src/modules/reports/report.service.ts';
import { trialBalance } from '../../../src/modules/statistics/statistics.service.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { signedInAgent } from '../../support/agent.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testBusinessDate,
  testContext,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildStay, openFolio } from '../../support/raw-stays.ts';
import { testApp } from '../../support/server.ts';
import { buildReservation } from '../../support/stays.ts';

let db: Db;
let hotel: BuiltHotel;
let ctx: TestContext;
let app: Express;
let keys = 0;
const next = addDays(testBusinessDate, 1);

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db);
  ctx = testContext(db, { hotelId: hotel.id });
  app = testApp(db);
});

async function deposit(amountMinor: number) {
  const { stayId } = await buildStay(db, hotel, {
    arrival: addDays(testBusinessDate, 5),
    departure: addDays(testBusinessDate, 6),
  });
  const folio = await openFolio(ctx, { hotelId: hotel.id, stayId });
  const idempotencyKey = `deposit-${++keys}`;
  return takePayment(ctx, {
    hotelId: hotel.id,
    folioId: folio.id,
    gateway: 'cash',
    amountMinor,
    idempotencyKey,
  });
}

/** Bookings of one arrival stand in the order of their numbers, which are drawn by lot. */
const movesOf = ({ rows }: DepositLedger) =>
  rows
    .map((row) => [row.openingMinor, row.paymentsMinor, row.closingMinor])
    .toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0) || (a[1] ?? 0) - (b[1] ?? 0));

const closingOf = async (date: typeof next) => {
  const { ledgers } = await trialBalance(db, { hotelId: hotel.id, date });
  return ledgers.find(({ ledger }) => ledger === 'deposit')?.closingMinor;
};

test('by booking it adds up to the ledger’s closing balance, on a closed day and on the open one', async () => {
  const first = await deposit(30_000);
  await deposit(12_345);
  await runNightAudit(ctx, { hotelId: hotel.id });
  await refundPayment(ctx, {
    hotelId: hotel.id,
    paymentId: first.id,
    amountMinor: 30_000,
    reason: 'x',
    idempotencyKey: 'back',
  });
  await deposit(500);

  const closed = await depositLedger(db, { hotelId: hotel.id, date: testBusinessDate }, 1);
  expect(movesOf(closed)).toEqual([
    [0, -30_000, -30_000],
    [0, -12_345, -12_345],
  ]);
  expect(closed.totals.closingMinor).toBe(await closingOf(testBusinessDate));

  const open = await depositLedger(db, { hotelId: hotel.id, date: next }, 1);
  expect(movesOf(open)).toEqual([
    [-30_000, 30_000, 0],
    [-12_345, 0, -12_345],
    [0, -500, -500],
  ]);
  expect(open.totals.closingMinor).toBe(await closingOf(next));
});

test('another hotel’s deposits are not in it, a day ahead is not there, and it costs two statements more or less held', async () => {
  const other = await buildHotel(db);
  const date = testBusinessDate;
  expect(await depositLedger(db, { hotelId: other.id, date }, 1)).toMatchObject({ bookings: 0, rows: [] });
  await expect(depositLedger(db, { hotelId: other.id, date: next }, 1)).rejects.toMatchObject({
    kind: 'not-found',
  });
  const one = await countStatements(() => depositLedger(db, { hotelId: other.id, date }, 1));
  expect(await countStatements(() => depositLedger(db, { hotelId: hotel.id, date: next }, 1))).toBe(one);
});

test('finance reads it and turns its pages, housekeeping does not', async () => {
  const finance = await signedInAgent(app, 'finance');
  const page = await finance.get(depositsPath(next));
  expect(page.status).toBe(200);
  expect(page.text).toContain('123.45');
  expect((await finance.get(`${depositsPath(next)}&page=99999`)).status).toBe(200);
  expect((await finance.get(`${depositsPath()}?date=nonsense&page=-1`)).status).toBe(200);
  const keeper = await signedInAgent(app, 'housekeeping');
  expect((await keeper.get(depositsPath(next))).status).toBe(403);
});

test.each([
  { rule: 'all', paymentPlan: 'prepay', askedMinor: 120_000 },
  { rule: 'first_night', paymentPlan: 'prepay', askedMinor: 60_000 },
  { rule: 'percent', paymentPlan: 'prepay', askedMinor: 36_000 },
  { rule: 'none', paymentPlan: 'prepay', askedMinor: 0 },
  { rule: 'first_night', paymentPlan: 'at_hotel', askedMinor: 0 },
] as const)(
  'of a plan that asks for $rule and a guest on $paymentPlan it shows $askedMinor asked, and what was taken',
  async ({ rule, paymentPlan, askedMinor }) => {
    const house = await buildHotel(db);
    const own = testContext(db, { hotelId: house.id });
    await db.ratePlan.update({
      where: { id: house.plans.BAR.id },
      data: { depositRule: rule, depositPercent: 30 },
    });
    const booked = await buildReservation(own, house, { paymentPlan });
    const ledger = () => depositLedger(db, { hotelId: house.id, date: testBusinessDate }, 1);
    expect((await ledger()).rows).toEqual([]);
    const { number, reservationId } = booked;
    const paid = { gateway: 'cash', amountMinor: askedMinor || 5_000, idempotencyKey: number } as const;
    await takePayment(own, { hotelId: house.id, reservationId, ...paid });
    expect((await ledger()).rows).toMatchObject([
      { number, paymentPlan, askedMinor, paymentsMinor: -paid.amountMinor, closingMinor: -paid.amountMinor },
    ]);
  },
);

test('bookings to come show what their rule takes and when, what is set aside, their card and its word', async () => {
  const house = await buildHotel(db);
  const own = testContext(db, { hotelId: house.id });
  const at = { id: house.id, timeZone: house.hotel.timeZone };
  const later = { when: 'days_before', days: 7, fee: { kind: 'percent', value: 10_000 } };
  const ask = async () => {
    const { reservationId, number, stayIds } = await buildReservation(own, house, {
      arrival: '2027-05-20',
      departure: '2027-05-22',
    });
    await db.$executeRaw`UPDATE stays SET policy = policy || ${JSON.stringify({ later })}::jsonb
      WHERE id = ${stayIds[0]}`;
    return { reservationId, number };
  };
  const plain = await buildReservation(own, house, { arrival: '2027-05-20', departure: '2027-05-22' });
  const { reservationId, number } = await ask();
  const asked = await countStatements(() => askedDeposits(db, at, 1));
  await db.reservation.update({ where: { id: reservationId }, data: { guarantee: 'card' } });
  const card = { brand: 'visa', lastFour: '4242', expiryMonth: 8, expiryYear: 2030 };
  const when = own.clock();
  const of = { hotelId: house.id, reservationId };
  await db.keptCard.create({
    data: {
      ...of,
      ...card,
      gateway: 'sandbox',
      status: 'kept',
      presentation: 'page',
      tokenCipher: new Uint8Array([1]),
      askedAt: when,
      expiresAt: when,
      keptAt: when,
    },
  });
  const claim = { purpose: 'prepayment', amountMinor: 128_000, status: 'declined', attempts: 1 };
  await db.cardClaim.create({ data: { ...of, ...claim, createdAt: when } });
  const { rows, total } = await askedDeposits(db, at, 1);
  expect(total).toBe(1);
  expect(rows).toEqual([
    {
      number,
      guestName: expect.any(String),
      arrival: '2027-05-20',
      guarantee: 'card',
      card,
      laterMinor: 128_000,
      laterDate: '2027-05-13',
      paidMinor: 0,
      asideMinor: 0,
      claim: { status: 'declined', amountMinor: 128_000 },
    },
  ]);
  expect(rows.some((row) => row.number === plain.number)).toBe(false);
  await ask();
  await ask();
  expect((await askedDeposits(db, at, 1)).total).toBe(3);
  expect(await countStatements(() => askedDeposits(db, at, 1))).toBe(asked);
});

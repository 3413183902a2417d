import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { creditJobs } from '../../../src/modules/credit/credit.jobs.ts';
import {
  changeCreditRules,
  guestCredit,
  rateGuests,
  rateHotel,
} from '../../../src/modules/credit/credit.service.ts';
import { usualRules } from '../../../src/modules/credit/credit.ts';
import { postCharge, reverseLine } from '../../../src/modules/folios/folio-posting.service.ts';
import { takePayment } from '../../../src/modules/payments/payment.service.ts';
import {
  approveReceivableAccount,
  createReceivableAccount,
  transferToReceivable,
} from '../../../src/modules/receivables/receivable.service.ts';
import { cancelReservation } from '../../../src/modules/reservations/cancel.service.ts';
import { cancellationQuote } from '../../../src/modules/reservations/cancellation-quote.service.ts';
import { checkOut } from '../../../src/modules/reservations/check-out.service.ts';
import { holdStay } from '../../../src/modules/reservations/hold.service.ts';
import { markNoShow, reinstate } from '../../../src/modules/reservations/no-show.service.ts';
import { changeReviewRules } from '../../../src/modules/reservations/review.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import {
  bookingRequest,
  buildInHouseReservation,
  buildReservation,
  moveBusinessDate,
} from '../../support/stays.ts';

let db: Db;
let ctx: TestContext;
let hotel: BuiltHotel;
let guest: { firstName: string; lastName: string; email: string; phone: string };
let guests = 0;

beforeAll(async () => {
  ({ db } = await testDatabase());
});
beforeEach(async () => {
  guest = { firstName: 'Li', lastName: 'Wei', email: `li.${++guests}@example.com`, phone: '+8613800138000' };
  hotel = await buildHotel(db);
  ctx = testContext(db, { hotelId: hotel.id });
});

const customerOf = async () => (await db.customer.findFirstOrThrow({ where: { email: guest.email } })).id;
const creditOf = async (customerId: number) =>
  (await guestCredit(db, { hotelId: hotel.id, customerId, businessDate: hotel.hotel.businessDate })).credit;
const rate = async (cause: 'nightly' | 'check_out' = 'nightly') =>
  rateGuests(ctx, { hotelId: hotel.id, customerIds: [await customerOf()], cause });
const pointsOf = async () =>
  Object.fromEntries(
    ((await creditOf(await customerOf()))?.lines ?? [])
      .filter((line) => line.amount !== 0)
      .map((line) => [line.fact, [line.amount, line.points]]),
  );

/** A guest in house on his last day; his bill is paid unless told. */
async function stayOnce({ paid = true } = {}) {
  const { stayId, reservationId } = await buildInHouseReservation(ctx, hotel, {
    guest,
    departure: '2027-05-04',
  });
  const folio = await db.folio.findFirstOrThrow({ where: { stayId } });
  await postCharge(ctx, { hotelId: hotel.id, folioId: folio.id, code: 'REST', amountMinor: 150_000 });
  if (paid)
    await takePayment(ctx, {
      hotelId: hotel.id,
      folioId: folio.id,
      gateway: 'cash',
      amountMinor: 150_000,
      idempotencyKey: `credit-${reservationId}`,
    });
  return { stayId, folioId: folio.id };
}

const leave = (stayId: number) => checkOut(ctx, { hotelId: hotel.id, stayId, acceptEarly: true });

/** Gives the guest a level as if his history had made it. */
async function setLevel(customerId: number, level: number, allowed: object = {}): Promise<void> {
  const step = usualRules.levels.find((each) => each.position === level);
  const { position: _position, fromScore: _fromScore, ...usual } = step ?? usualRules.levels[0] ?? {};
  await db.customerCredit.create({
    data: {
      hotelId: hotel.id,
      customerId,
      version: 0,
      score: 0,
      lines: [],
      spendMinor: 0,
      at: ctx.clock(),
      payAtHotel: true,
      onAccountMinor: null,
      lateCancellations: 0,
      fastCheckIn: false,
      ...usual,
      ...allowed,
      level,
    },
  });
}

describe('rating', () => {
  test('reads stays, spending, bills, no-shows, late cancellations and damages, each as a line', async () => {
    const { stayId, folioId } = await stayOnce();
    const damage = { hotelId: hotel.id, folioId, code: 'DAMAGE', amountMinor: 20_000 };
    await postCharge(ctx, damage);
    const { lineId } = await postCharge(ctx, damage);
    await reverseLine(ctx, { hotelId: hotel.id, lineId, reason: 'It was broken before' });
    await takePayment(ctx, {
      hotelId: hotel.id,
      folioId,
      gateway: 'cash',
      amountMinor: 20_000,
      idempotencyKey: `damage-${stayId}`,
    });
    await leave(stayId);
    const late = await buildReservation(ctx, hotel, { guest });
    await cancelReservation(ctx, { number: late.number, reason: 'ill' });
    const gone = await buildReservation(ctx, hotel, { guest });
    await markNoShow(ctx, { hotelId: hotel.id, stayId: gone.stayIds[0] ?? 0 });
    await rate();
    expect(await pointsOf()).toEqual({
      stays: [1, 4],
      spend: [150_000, 1], // neither the damage nor the two fees
      paid_on_time: [1, 2],
      unpaid: [2, -30], // nobody paid the fees
      no_shows: [1, -12],
      late_cancellations: [1, -4],
      damages: [1, -8],
    });
    expect(await creditOf(await customerOf())).toMatchObject({ score: -47, level: 1, payAtHotel: false });
  });

  test('keeps a history that says why, only where something changed, and can not be rewritten', async () => {
    const { stayId } = await stayOnce();
    await leave(stayId);
    const customerId = await customerOf();
    expect([await rate('check_out'), await rate(), await rate()]).toEqual([1, 0, 0]);
    const gone = await buildReservation(ctx, hotel, { guest });
    await markNoShow(ctx, { hotelId: hotel.id, stayId: gone.stayIds[0] ?? 0 });
    await rate();
    const { changes } = await guestCredit(db, {
      hotelId: hotel.id,
      customerId,
      businessDate: hotel.hotel.businessDate,
    });
    expect(changes).toMatchObject([
      { cause: 'nightly', scoreBefore: 7, levelBefore: 2, score: -20, level: 1 },
      { cause: 'check_out', scoreBefore: null, levelBefore: null, score: 7, level: 2 },
    ]);
    const events = await db.auditEvent.findMany({
      where: { hotelId: hotel.id, action: 'credit_level_changed' },
    });
    expect(events).toMatchObject([{ before: { level: 2, score: 7 }, after: { level: 1, score: -20 } }]);
    await expect(
      db.$executeRaw`DELETE FROM credit_changes WHERE customer_id = ${customerId}`,
    ).rejects.toThrow(/append-only/);
    await expect(
      db.$executeRaw`UPDATE credit_changes SET score = 99 WHERE customer_id = ${customerId}`,
    ).rejects.toThrow(/append-only/);
  });

  test('two at once make one entry', async () => {
    const { stayId } = await stayOnce();
    await leave(stayId);
    expect((await Promise.all([rate(), rate()])).toSorted()).toEqual([0, 1]);
    expect(await db.creditChange.count({ where: { customerId: await customerOf() } })).toBe(1);
  });

  test('is asked for by a checkout, a no-show, a cancellation and a damage, and done by the job', async () => {
    const { stayId, folioId } = await stayOnce();
    const waiting = async () => {
      const rows = await db.$queryRaw<{ data: { cause: string } }[]>`
        SELECT data FROM pgboss.job_common WHERE name = 'credit.recalculate' AND data ->> 'hotelId' = ${String(hotel.id)}`;
      await db.$executeRaw`DELETE FROM pgboss.job_common WHERE name = 'credit.recalculate'`;
      return rows.map((row) => row.data);
    };
    const { lineId } = await postCharge(ctx, {
      hotelId: hotel.id,
      folioId,
      code: 'DAMAGE',
      amountMinor: 100,
    });
    expect(await waiting()).toMatchObject([{ cause: 'damage' }]);
    await reverseLine(ctx, { hotelId: hotel.id, lineId, reason: 'old' });
    expect(await waiting()).toMatchObject([{ cause: 'damage' }]);
    await leave(stayId);
    const [task] = await waiting();
    expect(task).toMatchObject({ cause: 'check_out', customerId: await customerOf() });
    const other = await buildReservation(ctx, hotel, { guest });
    await cancelReservation(ctx, { number: other.number, reason: 'ill' });
    expect(await waiting()).toMatchObject([{ cause: 'cancellation' }]);
    const gone = await buildReservation(ctx, hotel, { guest });
    await markNoShow(ctx, { hotelId: hotel.id, stayId: gone.stayIds[0] ?? 0 });
    expect(await waiting()).toMatchObject([{ cause: 'no_show' }]);
    const [job] = creditJobs;
    await job?.handle(ctx, task);
    expect(await pointsOf()).toMatchObject({ stays: [1, 4], no_shows: [1, -12] });
    await job?.handle(ctx, null); // the nightly round over every hotel
    await expect(job?.handle(ctx, { hotelId: 'all' })).rejects.toThrow();
  });

  test('forgets what is older than the rules say', async () => {
    const { stayId } = await stayOnce();
    await leave(stayId);
    await rate();
    await moveBusinessDate(db, hotel, '2029-05-03');
    await rateHotel(ctx, hotel.id, 'nightly');
    expect(await creditOf(await customerOf())).toMatchObject({ score: 0, level: 2 });
  });
});

describe('rules', () => {
  const { version: _version, ...usual } = usualRules;

  test('that change make a next version, by which everybody is rated; who looked at an older one is refused', async () => {
    const { stayId } = await stayOnce();
    await leave(stayId);
    const rules = usual.rules.map((rule) =>
      rule.fact === 'stays' ? { ...rule, points: 50, most: 200 } : rule,
    );
    await changeCreditRules(ctx, hotel.id, { ...usual, rules, seen: 0 });
    await expect(changeCreditRules(ctx, hotel.id, { ...usual, seen: 0 })).rejects.toThrow('stale_version');
    await rateHotel(ctx, hotel.id, 'rules');
    expect(await creditOf(await customerOf())).toMatchObject({
      version: 1,
      score: 53,
      level: 3,
      fastCheckIn: true,
    });
    const both = await Promise.allSettled([
      changeCreditRules(ctx, hotel.id, { ...usual, seen: 1 }),
      changeCreditRules(ctx, hotel.id, { ...usual, seen: 1 }),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  test('can not be such that what is bad earns points, nor be rewritten', async () => {
    await changeCreditRules(ctx, hotel.id, { ...usual, seen: 0 });
    const key = { hotelId: hotel.id, version: 1 };
    await expect(
      db.$executeRaw`UPDATE credit_rules SET points = 99 WHERE hotel_id = ${hotel.id}`,
    ).rejects.toThrow(/append-only/);
    await db.creditRuleSet.create({
      data: { hotelId: hotel.id, version: 2, windowMonths: 24, createdAt: ctx.clock(), createdBy: 'x' },
    });
    const at2 = { ...key, version: 2 };
    await expect(
      db.creditRule.create({ data: { ...at2, fact: 'no_shows', points: 5, per: 1, most: 9 } }),
    ).rejects.toThrow(/credit_rules_sign/);
    await expect(
      db.creditRule.create({ data: { ...at2, fact: 'stays', points: -5, per: 1, most: 9 } }),
    ).rejects.toThrow(/credit_rules_sign/);
    await expect(
      db.creditLevel.create({
        data: {
          ...at2,
          position: 2,
          fromScore: null,
          payAtHotel: true,
          lateCancellations: 0,
          fastCheckIn: false,
        },
      }),
    ).rejects.toThrow(/credit_levels_bound/);
  });
});

describe('a level', () => {
  test('without payment at the hotel has the guest pay ahead on the site, all of it where his plan asks for nothing', async () => {
    const first = await buildReservation(ctx, hotel, { guest, channel: 'web' });
    const customerId = await customerOf();
    await setLevel(customerId, 1);
    const book = (overrides = {}) => buildReservation(ctx, hotel, { guest, channel: 'web', ...overrides });
    await expect(book()).rejects.toThrow('booking_prepayment_required');
    await expect(book({ channel: 'desk' })).resolves.toMatchObject({ existing: false });
    const ahead = { guest, channel: 'web', paymentPlan: 'prepay' } as const;
    expect(await holdStay(ctx, bookingRequest(hotel, ahead))).toMatchObject({ dueNowMinor: 60_000 });
    const free = await holdStay(ctx, bookingRequest(hotel, { ...ahead, plan: 'BBB', types: ['DLX'] }));
    expect(free.dueNowMinor).toBe(free.totalMinor);
    expect(first.dueNowMinor).toBe(0);
  });

  test('limits what goes on account, to the cent', async () => {
    const { folioId } = await stayOnce({ paid: false });
    await setLevel(await customerOf(), 2, { onAccountMinor: 100_000 });
    const accountId = await createReceivableAccount(ctx, {
      hotelId: hotel.id,
      code: 'ACME',
      name: 'Acme',
      email: null,
      creditLimitMinor: 900_000,
      termsDays: 30,
    });
    await approveReceivableAccount(ctx, { hotelId: hotel.id, accountId });
    const move = (amountMinor: number) =>
      transferToReceivable(ctx, { hotelId: hotel.id, folioId, accountId, amountMinor });
    await expect(move(100_001)).rejects.toThrow('transfer_over_guest_credit');
    expect(await move(100_000)).toBe(100_000);
  });

  test('lets late cancellations go as often a year as it says, with its reason on the record', async () => {
    const one = await buildReservation(ctx, hotel, { guest });
    const two = await buildReservation(ctx, hotel, { guest });
    const three = await buildReservation(ctx, hotel, { guest });
    const customerId = await customerOf();
    await setLevel(customerId, 4);
    const cancel = (number: string) => cancelReservation(ctx, { number, reason: 'ill' });
    const quote = await cancellationQuote(db, { number: one.number, at: ctx.clock() });
    expect(quote).toMatchObject({ feeMinor: 0, letGoMinor: 60_000, letGoLevel: 4 });
    const answers = await Promise.all([cancel(one.number), cancel(two.number), cancel(three.number)]);
    expect(answers.map((answer) => answer.feeMinor).toSorted()).toEqual([0, 0, 60_000]);
    expect(await db.creditWaiver.findMany({ where: { customerId } })).toMatchObject([
      { feeMinor: 60_000, level: 4 },
      { feeMinor: 60_000, level: 4 },
    ]);
    const events = await db.auditEvent.findMany({
      where: { hotelId: hotel.id, action: 'late_cancellation_waived' },
    });
    expect(events.map((event) => event.reason)).toEqual(['credit level 4', 'credit level 4']);
    await rate();
    expect(await pointsOf()).toMatchObject({ late_cancellations: [1, -4] });
  });

  test('uses nothing of its allowance where the house waives the fee, or nothing is due', async () => {
    const early = await buildReservation(ctx, hotel, {
      guest,
      arrival: '2027-05-20',
      departure: '2027-05-21',
    });
    const late = await buildReservation(ctx, hotel, { guest });
    await setLevel(await customerOf(), 3);
    await cancelReservation(ctx, { number: early.number, reason: 'ill' });
    await cancelReservation(ctx, { number: late.number, reason: 'our fault', waiveFee: true });
    expect(await db.creditWaiver.count({ where: { hotelId: hotel.id } })).toBe(0);
    await reinstate(ctx, { hotelId: hotel.id, stayId: late.stayIds[0] ?? 0, reason: 'comes after all' });
    expect(await cancelReservation(ctx, { number: late.number, reason: 'ill' })).toMatchObject({
      feeMinor: 0,
      letGoMinor: 60_000,
    });
    expect(await db.creditWaiver.count({ where: { hotelId: hotel.id } })).toBe(1);
  });

  test('sends a booking to review where a rule says so', async () => {
    await buildReservation(ctx, hotel, { guest });
    await setLevel(await customerOf(), 1);
    await changeReviewRules(ctx, {
      channels: ['phone'],
      rules: [{ kind: 'low_level', active: true, threshold: 1 }],
    });
    const { number } = await buildReservation(ctx, hotel, { guest, channel: 'phone' });
    expect(await db.reservation.findUniqueOrThrow({ where: { number } })).toMatchObject({
      reviewState: 'waiting',
      reviewReasons: [{ kind: 'low_level', value: 1 }],
    });
  });
});

import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { minor } from '../../../src/core/money.ts';
import { balancesOfStays, folioBalance, foliosOfStay } from '../../../src/modules/folios/folio.service.ts';
import { postCharge } from '../../../src/modules/folios/folio-posting.service.ts';
import { join, memberViewOf } from '../../../src/modules/loyalty/member.service.ts';
import { payWithPoints } from '../../../src/modules/loyalty/points-payment.service.ts';
import { takePayment } from '../../../src/modules/payments/payment.service.ts';
import { refundPayment } from '../../../src/modules/payments/refund.service.ts';
import { checkOut } from '../../../src/modules/reservations/check-out.service.ts';
import { changeCardRules } from '../../../src/modules/stored-value/card-rules.service.ts';
import { sellGiftCard } from '../../../src/modules/stored-value/load.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { connectModules } from '../../../src/wiring.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildProgramme, entriesOf, pointsLeft } from '../../support/programme.ts';
import { testSecret } from '../../support/server.ts';
import { buildInHouseReservation } from '../../support/stays.ts';
import { payElsewhere } from './pay-elsewhere.ts';

let db: Db;
let url: string;
let ctx: TestContext;
let hotel: BuiltHotel;
let keys = 0;
let rooms = 0;
const key = () => `loyalty-${++keys}`;

beforeAll(async () => {
  ({ db, url } = await testDatabase());
  await buildProgramme(db);
  connectModules(testSecret);
});

beforeEach(async () => {
  hotel = await buildHotel(db, { rooms: { STD: 8 } });
  ctx = testContext(db, { hotelId: hotel.id });
  rooms = 100;
});

async function guestWith(charges: readonly (readonly [string, number])[]) {
  const { stayId } = await buildInHouseReservation(ctx, hotel, { room: String(++rooms) });
  const { customerId } = await db.stay.findUniqueOrThrow({ where: { id: stayId } });
  const [folio] = await foliosOfStay(db, { hotelId: hotel.id, stayId });
  const folioId = folio?.id ?? 0;
  for (const [code, amountMinor] of charges)
    await postCharge(ctx, { hotelId: hotel.id, folioId, code, amountMinor, origin: 'booking' });
  return { stayId, customerId, folioId };
}

const pay = (folioId: number, amountMinor: number) =>
  takePayment(ctx, { hotelId: hotel.id, folioId, gateway: 'cash', amountMinor, idempotencyKey: key() });
const leave = (stayId: number) => checkOut(ctx, { hotelId: hotel.id, stayId, acceptEarly: true });
const joinDesk = (customerId: number) => join(ctx, { customerId, hotelId: hotel.id, source: 'desk' });
const refund = (paymentId: number, amountMinor: number) =>
  refundPayment(ctx, {
    hotelId: hotel.id,
    paymentId,
    amountMinor,
    reason: 'cold room',
    idempotencyKey: key(),
  });

async function cardWith(hotelId: number, amountMinor: number) {
  await changeCardRules(ctx, hotelId, {
    active: true,
    soldOnline: false,
    smallestMinor: minor(100),
    largestMinor: minor(amountMinor),
    validMonths: null,
    bonusValidDays: 1,
    bonuses: [],
  });
  return sellGiftCard(ctx, { hotelId, gateway: 'cash', amountMinor, idempotencyKey: key() });
}

/** A member with points of a stay that he paid for: 1,060.00 of room, tax within, make 1,000. */
async function memberWith(points = 1_000) {
  const guest = await guestWith([['ROOM', points * 106]]);
  const member = await joinDesk(guest.customerId);
  const payment = await pay(guest.folioId, points * 106);
  await leave(guest.stayId);
  return { ...guest, member, payment };
}

describe('earning', () => {
  test('net room and half the restaurant, once, when the guest has paid and left', async () => {
    const { stayId, customerId, folioId } = await guestWith([
      ['ROOM', 106_000],
      ['REST', 21_200],
    ]);
    const member = await joinDesk(customerId);
    await pay(folioId, 127_200);
    expect(await pointsLeft(db, member.id)).toBe(0);
    await leave(stayId);
    expect(await entriesOf(db, member.id)).toEqual(['earned 1100']);
    const [lot] = await db.loyaltyLot.findMany({ where: { memberId: member.id } });
    expect(lot?.expiresDate.toISOString().slice(0, 10)).toBe('2029-05-03');
    expect(await memberViewOf(db, { customerId, date: calendarDate('2027-05-03') })).toMatchObject({
      points: 1_100,
      level: { code: 'MEMBER' },
      next: { code: 'SILVER' },
      missing: [{ measure: 'stays', done: 1, wanted: 2 }, { measure: 'nights' }],
    });
  });

  test('who joins on his way out has the stay he just ended', async () => {
    const { stayId, customerId, folioId } = await guestWith([['ROOM', 106_000]]);
    await pay(folioId, 106_000);
    await leave(stayId);
    const member = await join(ctx, { customerId, hotelId: hotel.id, source: 'checkout' });
    expect(await pointsLeft(db, member.id)).toBe(1_000);
    await expect(joinDesk(customerId)).rejects.toMatchObject({ code: 'member_already' });
  });

  test('a refund takes back what its money had earned; of spent points the rest is owed', async () => {
    const { member, payment, customerId } = await memberWith(1_000);
    await refund(payment.id, 53_000);
    expect(await pointsLeft(db, member.id)).toBe(500);
    const next = await guestWith([['ROOM', 50_000]]);
    await payWithPoints(ctx, {
      hotelId: hotel.id,
      memberId: member.id,
      folioId: next.folioId,
      amountMinor: 40_000,
      idempotencyKey: key(),
    });
    await refund(payment.id, 53_000);
    expect(await pointsLeft(db, member.id)).toBe(0);
    const { owed } = await db.loyaltyMember.findUniqueOrThrow({ where: { customerId } });
    expect(owed).toBe(400);
    expect(await entriesOf(db, member.id)).toEqual([
      'earned 1000',
      'clawed_back -500',
      'redeemed -400',
      'clawed_back -100',
    ]);
  });
});

describe('paying with points', () => {
  const spend = (memberId: number, folioId: number, amountMinor: number, idempotencyKey = key()) =>
    payWithPoints(ctx, { hotelId: hotel.id, memberId, folioId, amountMinor, idempotencyKey });

  test('settles the bill by a payment of its own code, earns nothing, and is taken once', async () => {
    const { member, customerId } = await memberWith(1_000);
    const next = await guestWith([['ROOM', 40_000]]);
    await db.stay.update({ where: { id: next.stayId }, data: { customerId } });
    const once = key();
    await spend(member.id, next.folioId, 40_000, once);
    await spend(member.id, next.folioId, 40_000, once);
    const lines = await db.folioLine.findMany({ where: { folioId: next.folioId, kind: 'payment' } });
    expect(lines.map((line) => [line.ledger, line.amountMinor])).toEqual([['guest', -40_000]]);
    await leave(next.stayId);
    expect(await entriesOf(db, member.id)).toEqual(['earned 1000', 'redeemed -400']);
  });

  test('twenty at once never overdraw: five times 200 of 1,000', async () => {
    const { member } = await memberWith(1_000);
    const { folioId } = await guestWith([['ROOM', 900_000]]);
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => spend(member.id, folioId, 20_000)),
    );
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(5);
    expect(await pointsLeft(db, member.id)).toBe(0);
    expect(await db.payment.count({ where: { folioId, gateway: 'points' } })).toBe(5);
  });

  test('two processes at once: no lot is overdrawn, and points and a card pay no bill or booking twice', async () => {
    const hotelId = hotel.id;
    const [poor, rich] = [(await memberWith(1_000)).member, (await memberWith(20_000)).member];
    const card = await cardWith(hotelId, 5_000_000);
    const { folioId: large } = await guestWith([['ROOM', 900_000]]);
    const bills = [await guestWith([['MISC', 40_000]]), await guestWith([['MISC', 40_000]])];
    const { stayId } = await guestWith([]);
    const { reservationId, totalMinor } = await db.stay.findUniqueOrThrow({ where: { id: stayId } });
    const wanted = [
      ...bills.map(({ folioId }) => ({ folioId, amountMinor: 40_000 })),
      { reservationId, amountMinor: totalMinor },
    ];
    const race = async (name: string, way: object) => {
      const contested = wanted.map((payment) => ({ hotelId, ...way, ...payment }));
      const part = { hotelId, memberId: poor.id, folioId: large, amountMinor: 20_000 };
      const results = await payElsewhere({ url, name, payments: [...contested, ...Array(12).fill(part)] });
      return { contested: results.slice(0, wanted.length), parts: results.slice(wanted.length) };
    };
    const [left, right] = await Promise.all([
      race('left', { memberId: rich.id }),
      race('right', { cardId: card.id }),
    ]);

    const parts = [...left.parts, ...right.parts];
    expect(parts.filter((result) => result === 'paid')).toHaveLength(5);
    expect(new Set(parts)).toEqual(new Set(['paid', 'points_not_enough']));
    expect(await entriesOf(db, poor.id)).toEqual(['earned 1000', ...Array(5).fill('redeemed -200')]);
    expect(await pointsLeft(db, poor.id)).toBe(0);
    expect(await folioBalance(db, large)).toMatchObject({ guestMinor: 800_000 });

    for (const [index, result] of left.contested.entries())
      expect([
        ['paid', 'card_pays_too_much'],
        ['points_too_much', 'paid'],
      ]).toContainEqual([result, right.contested[index]]);
    for (const { folioId } of bills)
      expect(await folioBalance(db, folioId)).toEqual({ guestMinor: 0, depositMinor: 0 });
    expect((await balancesOfStays(db, [stayId])).get(stayId)?.guestMinor).toBe(-totalMinor);
    const byPoints = wanted.filter((_, index) => left.contested[index] === 'paid');
    const pointsMinor = byPoints.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    expect(await pointsLeft(db, rich.id)).toBe(20_000 - pointsMinor / 100);
  }, 60_000);

  test('a bill takes no more points than is owed on it', async () => {
    const { member } = await memberWith(1_000);
    const { folioId } = await guestWith([['ROOM', 40_000]]);
    await expect(spend(member.id, folioId, 40_001)).rejects.toMatchObject({ code: 'points_too_much' });
    expect(await entriesOf(db, member.id)).toEqual(['earned 1000']);
    expect(await db.payment.count({ where: { folioId } })).toBe(0);
    await spend(member.id, folioId, 40_000);
    expect(await folioBalance(db, folioId)).toEqual({ guestMinor: 0, depositMinor: 0 });
  });

  test('two forms at once pay a booking no more than what is open of it, and one sent twice pays once', async () => {
    const { member } = await memberWith(10_000);
    const { stayId } = await guestWith([]);
    const { reservationId, totalMinor } = await db.stay.findUniqueOrThrow({ where: { id: stayId } });
    const settle = (idempotencyKey: string) =>
      payWithPoints(ctx, {
        hotelId: hotel.id,
        memberId: member.id,
        reservationId,
        amountMinor: totalMinor,
        idempotencyKey,
      });
    const keys = [key(), key()] as const;
    const results = await Promise.allSettled(keys.map(settle));
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = results.find((result) => result.status === 'rejected');
    expect(refused?.reason).toMatchObject({ code: 'points_too_much' });
    await settle(results[0]?.status === 'fulfilled' ? keys[0] : keys[1]);
    const payments = await db.payment.findMany({ where: { reservationId, gateway: 'points' } });
    expect(payments.map(({ amountMinor }) => amountMinor)).toEqual([totalMinor]);
    expect((await entriesOf(db, member.id)).filter((entry) => entry.startsWith('redeemed'))).toHaveLength(1);
  });

  test('a refund gives the points back to where they came from', async () => {
    const { member } = await memberWith(1_000);
    const { folioId } = await guestWith([['ROOM', 40_000]]);
    const payment = await spend(member.id, folioId, 40_000);
    await refund(payment.id, 10_000);
    expect(await pointsLeft(db, member.id)).toBe(700);
    await refund(payment.id, 30_000);
    expect(await entriesOf(db, member.id)).toEqual([
      'earned 1000',
      'redeemed -400',
      'returned 100',
      'returned 300',
    ]);
    expect(await db.loyaltyLot.count({ where: { memberId: member.id } })).toBe(1);
  });

  test('no form pays with points that nobody gave', async () => {
    const { folioId } = await guestWith([['ROOM', 40_000]]);
    const points = { hotelId: hotel.id, folioId, gateway: 'points', amountMinor: 1 } as const;
    await expect(takePayment(ctx, { ...points, idempotencyKey: key() })).rejects.toMatchObject({
      code: 'gateway_not_at_desk',
    });
    await expect(takePayment(ctx, { ...points, idempotencyKey: key(), isFromHouse: true })).rejects.toThrow(
      /took no points/,
    );
  });
});

describe('the database says it too', () => {
  test('lots do not go below nothing, and what was written stays', async () => {
    const { member } = await memberWith(1_000);
    const [lot] = await db.loyaltyLot.findMany({ where: { memberId: member.id } });
    const [entry] = await db.loyaltyEntry.findMany({ where: { memberId: member.id } });
    const lotId = lot?.id ?? 0;
    const entryId = entry?.id ?? 0;
    await expect(db.loyaltyUse.create({ data: { lotId, entryId, points: 1_001 } })).rejects.toThrow(
      /loyalty_lots_remaining_within/,
    );
    await expect(db.loyaltyLot.update({ where: { id: lotId }, data: { remaining: 1 } })).rejects.toThrow(
      /only added/,
    );
    await expect(db.loyaltyEntry.delete({ where: { id: entryId } })).rejects.toThrow(/only added/);
    const data = {
      memberId: member.id,
      kind: 'adjusted',
      points: 5,
      businessDate: new Date('2027-05-03'),
      at: ctx.clock(),
      actorKind: 'staff',
    };
    await expect(db.loyaltyEntry.create({ data })).rejects.toThrow(/does not add up/);
  });
});

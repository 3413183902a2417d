import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { calendarDate, toDbDate } from '../../../src/core/calendar-date.ts';
import { createCustomer } from '../../../src/modules/customers/customer.service.ts';
import { selectAndLockMember } from '../../../src/modules/loyalty/member.queries.ts';
import { join, statementOf } from '../../../src/modules/loyalty/member.service.ts';
import { grantIn } from '../../../src/modules/loyalty/points.service.ts';
import { fillUpgradePrices, listUpgradePrices } from '../../../src/modules/loyalty/upgrade.service.ts';
import {
  pricesByStep,
  pricesFor,
  type UpgradePrice,
  upgradeRefusal,
} from '../../../src/modules/loyalty/upgrade.ts';
import { cancelReservation } from '../../../src/modules/reservations/cancel.service.ts';
import { changeStay } from '../../../src/modules/reservations/change.service.ts';
import { markNoShow, reinstate } from '../../../src/modules/reservations/no-show.service.ts';
import {
  buyUpgrade,
  pointsUpgrade,
  undoUpgrade,
} from '../../../src/modules/reservations/points-upgrade.service.ts';
import { type Db, inTransaction } from '../../../src/platform/db.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testBusinessDate,
  testContext,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildProgramme, entriesOf, pointsLeft } from '../../support/programme.ts';
import { buildReservation, countersThatLie, soldOf } from '../../support/stays.ts';
import { payElsewhere } from './pay-elsewhere.ts';

const blank = { otherName: null, phone: null, country: null, birthDate: null, company: null, vip: false };
const price: UpgradePrice = {
  id: 1,
  fromTypeId: 1,
  toTypeId: 2,
  pointsPerNight: 100,
  minRank: null,
  ratePlanIds: [],
  active: true,
};

test('a price holds for its type, its plans, and its level and those above', () => {
  const asked = { fromTypeId: 1, ratePlanId: 7, rank: 1 };
  const held = (change: Partial<UpgradePrice>) => pricesFor([{ ...price, ...change }], asked).length;
  expect(held({})).toBe(1);
  expect(held({ active: false })).toBe(0);
  expect(held({ fromTypeId: 2 })).toBe(0);
  expect([held({ minRank: 1 }), held({ minRank: 2 })]).toEqual([1, 0]);
  expect([held({ ratePlanIds: [6, 7] }), held({ ratePlanIds: [6] })]).toEqual([1, 0]);
});

test('a table by steps goes up only, two steps cost twice, and what has a price keeps it', () => {
  const made = pricesByStep([5, 3, 9], 250, [{ fromTypeId: 5, toTypeId: 3 }]);
  expect(
    made.map(({ fromTypeId, toTypeId, pointsPerNight }) => [fromTypeId, toTypeId, pointsPerNight]),
  ).toEqual([
    [5, 9, 500],
    [3, 9, 250],
  ]);
});

test('only a coming stay of a night or more is upgraded, once', () => {
  const [arrival, departure] = [calendarDate('2027-05-03'), calendarDate('2027-05-05')];
  const stay = { status: 'booked', arrival, departure, isWaiting: false };
  const on = (change: object, isUpgraded = false, businessDate = arrival) =>
    upgradeRefusal({ ...stay, ...change }, { businessDate, isUpgraded });
  expect(on({})).toBeNull();
  expect(on({ status: 'in_house' })).toBe('wrong_status');
  expect(on({ isWaiting: true })).toBe('waiting');
  expect(on({}, true)).toBe('already');
  expect(on({}, false, calendarDate('2027-05-04'))).toBe('arrival_past');
  expect(on({ departure: arrival })).toBe('no_night');
});

describe('a better room for points', () => {
  let db: Db;
  let url: string;
  let ctx: TestContext;
  let hotel: BuiltHotel;
  let guests = 0;

  beforeAll(async () => {
    ({ db, url } = await testDatabase());
    await buildProgramme(db);
  });

  beforeEach(async () => {
    hotel = await buildHotel(db, { rooms: { STD: 8, DLX: 1 } });
    ctx = testContext(db, { hotelId: hotel.id });
    await db.loyaltyUpgradePrice.create({
      data: {
        hotelId: hotel.id,
        fromTypeId: hotel.types.STD.id,
        toTypeId: hotel.types.DLX.id,
        pointsPerNight: 300,
      },
    });
  });

  /** Lots of these points, the first of them the first to expire. */
  async function memberWith(...lots: number[]) {
    const lastName = `Fang ${++guests}`;
    const person = {
      ...blank,
      firstName: 'Mei',
      lastName,
      email: `fang${guests}@example.com`,
      language: 'en' as const,
    };
    const customerId = await createCustomer(ctx, hotel.id, person);
    const member = await join(ctx, { customerId, hotelId: hotel.id, source: 'desk' });
    for (const [index, points] of lots.entries())
      await inTransaction(db, async (tx) =>
        grantIn(tx, ctx, {
          member: await selectAndLockMember(tx, member.id),
          kind: 'adjusted',
          points,
          businessDate: testBusinessDate,
          expiresDate: calendarDate(`2028-0${index + 1}-01`),
        }),
      );
    return member;
  }

  async function booked(member: { readonly customerId: number }, dates = {}) {
    const placed = await buildReservation(ctx, hotel, { customerId: member.customerId, ...dates });
    return { ...placed, stayId: placed.stayIds[0] ?? 0 };
  }

  const purchase = (memberId: number, stayId: number, expectedPoints = 600) => ({
    hotelId: hotel.id,
    stayId,
    memberId,
    roomTypeId: hotel.types.DLX.id,
    expectedPoints,
    version: 1,
  });
  const offerTo = (memberId: number, stayId: number) =>
    pointsUpgrade(db, { hotelId: hotel.id, stayId, memberId, at: ctx.clock() });
  const lotsOf = async (memberId: number) =>
    (await db.loyaltyLot.findMany({ where: { memberId }, orderBy: { id: 'asc' } })).map(
      (lot) => lot.remaining,
    );
  const stayRow = (id: number) => db.stay.findUniqueOrThrow({ where: { id } });

  test('takes the first to expire, the better type and no more money, with one line and one message', async () => {
    const member = await memberWith(400, 500);
    const { stayId, reservationId, number } = await booked(member);
    expect(await offerTo(member.id, stayId)).toMatchObject({
      points: 900,
      refusal: null,
      choices: [{ roomTypeId: hotel.types.DLX.id, points: 600, pointsPerNight: 300, isAffordable: true }],
    });
    const before = await stayRow(stayId);
    await buyUpgrade(ctx, purchase(member.id, stayId));
    expect(await stayRow(stayId)).toMatchObject({
      roomTypeId: hotel.types.DLX.id,
      pricedTypeId: hotel.types.STD.id,
      totalMinor: before.totalMinor,
      version: 2,
    });
    expect(await soldOf(db, hotel, 'DLX')).toEqual({ '2027-05-03': '1/0', '2027-05-04': '1/0' });
    expect(await soldOf(db, hotel, 'STD')).toEqual({});
    expect(await lotsOf(member.id)).toEqual([0, 300]);
    const { entries } = await statementOf(db, { memberId: member.id, page: 1 });
    expect(entries[0]).toMatchObject({
      kind: 'redeemed',
      points: -600,
      about: number,
      cause: 'upgrade',
      thing: { en: 'Deluxe' },
    });
    const events = await db.auditEvent.findMany({
      where: {
        subjectType: 'reservation',
        subjectId: String(reservationId),
        action: 'stay_upgraded_for_points',
      },
    });
    expect(events).toHaveLength(1);
    expect(await offerTo(member.id, stayId)).toMatchObject({
      refusal: 'already',
      current: { points: 600 },
      choices: [],
    });
    await expect(buyUpgrade(ctx, { ...purchase(member.id, stayId), version: 2 })).rejects.toMatchObject({
      code: 'points_upgrade_already',
    });
    expect(await countersThatLie(db)).toEqual([]);
  });

  test('undone before the guest comes, it gives each lot back what it took, once', async () => {
    const member = await memberWith(400, 500);
    const { stayId } = await booked(member);
    await buyUpgrade(ctx, purchase(member.id, stayId));
    const stranger = await memberWith();
    const key = { hotelId: hotel.id, stayId };
    await expect(undoUpgrade(ctx, { ...key, memberId: stranger.id })).rejects.toMatchObject({
      code: 'points_upgrade_none',
    });
    const both = await Promise.allSettled([undoUpgrade(ctx, key), undoUpgrade(ctx, key)]);
    expect(both.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await lotsOf(member.id)).toEqual([400, 500]);
    expect(await entriesOf(db, member.id)).toEqual([
      'adjusted 400',
      'adjusted 500',
      'redeemed -600',
      'returned 600',
    ]);
    expect(await stayRow(stayId)).toMatchObject({ roomTypeId: hotel.types.STD.id, version: 3 });
    expect(await soldOf(db, hotel, 'DLX')).toEqual({});
    expect(await countersThatLie(db)).toEqual([]);
  });

  test('cancelled, the points are back, and the stay comes back as it was booked', async () => {
    const member = await memberWith(600);
    const { stayId, number } = await booked(member);
    await buyUpgrade(ctx, purchase(member.id, stayId));
    await cancelReservation(ctx, { hotelId: hotel.id, number, reason: 'ill' });
    expect(await pointsLeft(db, member.id)).toBe(600);
    expect(await soldOf(db, hotel, 'DLX')).toEqual({});
    await reinstate(ctx, { hotelId: hotel.id, stayId, reason: 'well again' });
    expect(await soldOf(db, hotel, 'STD')).toEqual({ '2027-05-03': '1/0', '2027-05-04': '1/0' });
    expect(await stayRow(stayId)).toMatchObject({ roomTypeId: hotel.types.STD.id });
    expect(await countersThatLie(db)).toEqual([]);
  });

  test('who does not come has spent them', async () => {
    const member = await memberWith(600);
    const { stayId } = await booked(member);
    await buyUpgrade(ctx, purchase(member.id, stayId));
    await markNoShow(ctx, { hotelId: hotel.id, stayId });
    expect(await pointsLeft(db, member.id)).toBe(0);
  });

  test('dates and type wait until it is undone; who sleeps there may change', async () => {
    const member = await memberWith(600);
    const { stayId } = await booked(member);
    await buyUpgrade(ctx, purchase(member.id, stayId));
    const change = { hotelId: hotel.id, stayId, version: 2 };
    await expect(changeStay(ctx, { ...change, departure: calendarDate('2027-05-06') })).rejects.toMatchObject(
      {
        code: 'change_points_upgrade',
      },
    );
    await changeStay(ctx, { ...change, adults: 1 });
    expect(await stayRow(stayId)).toMatchObject({ adults: 1, roomTypeId: hotel.types.DLX.id });
  });

  test('what is not sold is not offered: full, closed to sale, or without a price', async () => {
    const member = await memberWith(600);
    const { stayId } = await booked(member);
    const full = await buildReservation(ctx, hotel, {
      types: ['DLX'],
      arrival: '2027-05-04',
      departure: '2027-05-05',
    });
    expect(await offerTo(member.id, stayId)).toMatchObject({ choices: [] });
    await expect(buyUpgrade(ctx, purchase(member.id, stayId))).rejects.toMatchObject({
      code: 'points_upgrade_sold_out',
    });
    await cancelReservation(ctx, { hotelId: hotel.id, number: full.number, reason: 'room again' });
    expect((await offerTo(member.id, stayId))?.choices).toHaveLength(1);
    const closed = {
      hotelId: hotel.id,
      roomTypeId: hotel.types.DLX.id,
      date: toDbDate(calendarDate('2027-05-03')),
      closed: true,
    };
    await db.restriction.create({ data: closed });
    expect((await offerTo(member.id, stayId))?.choices).toEqual([]);
    await expect(
      buyUpgrade(ctx, { ...purchase(member.id, stayId), roomTypeId: hotel.types.FAM.id }),
    ).rejects.toMatchObject({
      code: 'points_upgrade_not_offered',
    });
    expect(await pointsLeft(db, member.id)).toBe(600);
  });

  test('too few points, other points than were shown, and another house’s type change nothing', async () => {
    const member = await memberWith(599);
    const { stayId } = await booked(member);
    expect(await offerTo(member.id, stayId)).toMatchObject({ choices: [{ isAffordable: false }] });
    await expect(buyUpgrade(ctx, purchase(member.id, stayId))).rejects.toMatchObject({
      code: 'points_not_enough',
    });
    await expect(buyUpgrade(ctx, purchase(member.id, stayId, 500))).rejects.toMatchObject({
      code: 'points_upgrade_price_changed',
    });
    expect(await stayRow(stayId)).toMatchObject({ roomTypeId: hotel.types.STD.id, version: 1 });
    expect(await soldOf(db, hotel, 'DLX')).toEqual({});
    const other = await buildHotel(db);
    const pair = { fromTypeId: hotel.types.STD.id, toTypeId: other.types.DLX.id, pointsPerNight: 1 };
    await expect(db.loyaltyUpgradePrice.create({ data: { ...pair, hotelId: hotel.id } })).rejects.toThrow(
      /to_ref/,
    );
  });

  test('the table is filled by steps, and a second time adds nothing', async () => {
    const active = await db.roomType.count({ where: { hotelId: hotel.id, active: true } });
    const pairs = (active * (active - 1)) / 2;
    expect(await fillUpgradePrices(ctx, hotel.id, 400)).toBe(pairs - 1);
    expect(await fillUpgradePrices(ctx, hotel.id, 400)).toBe(0);
    const prices = await listUpgradePrices(db, hotel.id);
    expect(prices.find((each) => each.toTypeId === hotel.types.DLX.id)?.pointsPerNight).toBe(300);
  });

  test('the database refuses an upgrade that took no points, and a second one of a stay', async () => {
    const member = await memberWith(600);
    const { stayId } = await booked(member);
    const row = {
      hotelId: hotel.id,
      stayId,
      memberId: member.id,
      fromTypeId: hotel.types.STD.id,
      toTypeId: hotel.types.DLX.id,
      nights: 2,
      pointsPerNight: 300,
      points: 600,
      madeAt: ctx.clock(),
    };
    await expect(db.loyaltyUpgrade.create({ data: row })).rejects.toThrow(/is not what its points are/);
    await expect(db.loyaltyUpgrade.create({ data: { ...row, points: 1 } })).rejects.toThrow(
      /loyalty_upgrades_amount/,
    );
    await buyUpgrade(ctx, purchase(member.id, stayId));
    await expect(db.loyaltyUpgrade.create({ data: row })).rejects.toThrow(/loyalty_upgrades_one_live|Unique/);
  });

  test('an entry may forget its upgrade with all else of the house, and nothing else', async () => {
    const member = await memberWith(600);
    const { stayId } = await booked(member);
    await buyUpgrade(ctx, purchase(member.id, stayId));
    const upgrade = await db.loyaltyUpgrade.findFirstOrThrow({ where: { stayId } });
    const paid = { where: { upgradeId: upgrade.id } };
    await expect(db.loyaltyEntry.updateMany({ ...paid, data: { upgradeId: null } })).rejects.toThrow(
      /only added/,
    );
    const forgotten = { upgradeId: null, hotelId: null, stayId: null, paymentId: null, reason: '' };
    await db.loyaltyEntry.updateMany({ ...paid, data: forgotten });
    await db.loyaltyUpgrade.delete({ where: { id: upgrade.id } });
    expect(await entriesOf(db, member.id)).toEqual(['adjusted 600', 'redeemed -600']);
  });

  test('from two processes: one has the last better room, and no point is spent twice', async () => {
    const members = await Promise.all([1, 2, 3, 4].map(() => memberWith(600)));
    const own: ReturnType<typeof purchase>[] = [];
    for (const member of members) own.push(purchase(member.id, (await booked(member)).stayId));
    const poor = await memberWith(700);
    const later = await booked(poor, { arrival: '2027-06-01', departure: '2027-06-03' });
    const { reservationId } = later;
    const spends = { hotelId: hotel.id, memberId: poor.id, reservationId, amountMinor: 20_000 };
    const [left, right] = await Promise.all([
      payElsewhere({ url, name: 'up-left', payments: [purchase(poor.id, later.stayId), ...own.slice(0, 2)] }),
      payElsewhere({ url, name: 'up-right', payments: [spends, ...own.slice(2)] }),
    ]);

    const results = [...left.slice(1), ...right.slice(1)];
    expect(results.filter((result) => result === 'paid')).toHaveLength(1);
    for (const result of results) expect(['paid', 'sold_out', 'points_upgrade_sold_out']).toContain(result);
    const rest = await Promise.all(members.map((member) => pointsLeft(db, member.id)));
    expect(rest.toSorted((a, b) => a - b)).toEqual([0, 600, 600, 600]);
    const outcomes = [left[0], right[0]];
    expect(outcomes).toContain('paid');
    expect(outcomes).toContain('points_not_enough');
    expect(await pointsLeft(db, poor.id)).toBe(outcomes[0] === 'paid' ? 100 : 500);
    expect((await soldOf(db, hotel, 'DLX'))['2027-05-03']).toBe('1/0');
    expect(await countersThatLie(db)).toEqual([]);
  });
});

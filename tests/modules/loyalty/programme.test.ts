import { beforeAll, describe, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { quoteStay } from '../../../src/modules/availability/quote.service.ts';
import { createCustomer } from '../../../src/modules/customers/customer.service.ts';
import { mergeCustomers, undoMerge } from '../../../src/modules/customers/customer-merge.service.ts';
import { decideAdjustment, requestAdjustment } from '../../../src/modules/loyalty/adjustment.service.ts';
import { keepPoints, liability } from '../../../src/modules/loyalty/expiry.service.ts';
import {
  answerInvitation,
  familyOf,
  inviteToFamily,
  transferPoints,
} from '../../../src/modules/loyalty/family.service.ts';
import { createGift, listGifts, orderGift, settleOrder } from '../../../src/modules/loyalty/gift.service.ts';
import { selectAndLockMember } from '../../../src/modules/loyalty/member.queries.ts';
import { getMemberByNumber, join, searchMembers } from '../../../src/modules/loyalty/member.service.ts';
import type { Member } from '../../../src/modules/loyalty/member.ts';
import { mergeMembersIn } from '../../../src/modules/loyalty/member-merge.service.ts';
import { grantIn } from '../../../src/modules/loyalty/points.service.ts';
import { countStatements, type Db, inTransaction } from '../../../src/platform/db.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testBusinessDate,
  testContext,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildProgramme, entriesOf, pointsLeft } from '../../support/programme.ts';
import { moveBusinessDate } from '../../support/stays.ts';

let db: Db;
let ctx: TestContext;
let hotel: BuiltHotel;
let people = 0;

beforeAll(async () => {
  ({ db } = await testDatabase());
  await buildProgramme(db);
  hotel = await buildHotel(db);
  for (const name of ['Chen Jing', 'Liu Fang'])
    await db.user.create({
      data: { kind: 'staff', email: `${name.slice(0, 4).toLowerCase()}@hotel.test`, name, passwordHash: '' },
    });
  ctx = testContext(db, { hotelId: hotel.id, actor: { kind: 'staff', id: 1, name: 'Chen Jing' } });
});

/** A member with points that are good until a day. */
async function memberWith(points: number, expiresDate = '2028-01-01'): Promise<Member> {
  const email = `zhou${++people}@example.com`;
  const blank = {
    otherName: null,
    phone: null,
    country: null,
    birthDate: null,
    company: null,
    vip: false,
  };
  const name = { firstName: 'Wen', lastName: `Zhou ${people}` };
  const customerId = await createCustomer(ctx, hotel.id, { ...blank, ...name, email, language: 'en' });
  const member = await join(ctx, { customerId, hotelId: hotel.id, source: 'desk' });
  const lot = { points, businessDate: testBusinessDate, expiresDate: calendarDate(expiresDate) };
  if (points > 0)
    await inTransaction(db, async (tx) =>
      grantIn(tx, ctx, { member: await selectAndLockMember(tx, member.id), kind: 'adjusted', ...lot }),
    );
  return member;
}

async function giftOf(stock: number | null, points = 100): Promise<number> {
  const blank = { names: { en: `Tea ${stock}` }, descriptions: { en: '' } };
  await createGift(ctx, { ...blank, points, stock, byPost: true, active: true });
  return Math.max(...(await listGifts(db)).map((gift) => gift.id));
}

test('the last piece goes to one of ten, and a cancelled order gives points and piece back', async () => {
  const giftId = await giftOf(1);
  const members = await Promise.all(Array.from({ length: 10 }, () => memberWith(150)));
  const results = await Promise.allSettled(
    members.map(({ id: memberId }) =>
      orderGift(ctx, { memberId, giftId, delivery: 'pick_up', address: '', formKey: `last-${memberId}` }),
    ),
  );
  expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  const order = await db.loyaltyOrder.findFirstOrThrow({ where: { giftId } });
  expect(await pointsLeft(db, order.memberId)).toBe(50);
  await settleOrder(ctx, { orderId: order.id, status: 'cancelled' });
  expect(await pointsLeft(db, order.memberId)).toBe(150);
  expect(await db.loyaltyGift.findUniqueOrThrow({ where: { id: giftId } })).toMatchObject({ stock: 1 });
  await expect(settleOrder(ctx, { orderId: order.id, status: 'done' })).rejects.toMatchObject({
    code: 'gift_order_settled',
  });
});

test('the same form twice is one order; a gift by post needs an address', async () => {
  const giftId = await giftOf(null);
  const { id: memberId } = await memberWith(500);
  const asked = { memberId, giftId, delivery: 'pick_up', address: '', formKey: 'once-only' } as const;
  await Promise.all([orderGift(ctx, asked), orderGift(ctx, asked)]);
  expect(await entriesOf(db, memberId)).toEqual(['adjusted 500', 'redeemed -100']);
  await expect(orderGift(ctx, { ...asked, delivery: 'post', formKey: 'by-post-1' })).rejects.toMatchObject({
    code: 'gift_no_address',
  });
});

test('an adjustment moves points when somebody else approves it, once', async () => {
  const { id: memberId } = await memberWith(100);
  await requestAdjustment(ctx, { memberId, points: 250, reason: 'Late room' });
  const { id } = await db.loyaltyAdjustment.findFirstOrThrow({ where: { memberId } });
  await expect(decideAdjustment(ctx, { id, approve: true })).rejects.toMatchObject({
    code: 'adjustment_own',
  });
  const other = { ...ctx, actor: { kind: 'staff', id: 2, name: 'Liu Fang' } } as const;
  const both = [0, 1].map(() => decideAdjustment(other, { id, approve: true }));
  const results = await Promise.allSettled(both);
  expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await pointsLeft(db, memberId)).toBe(350);
  const own = { decidedById: 1, decidedAt: ctx.clock(), status: 'approved' };
  await expect(db.loyaltyAdjustment.update({ where: { id }, data: own })).rejects.toThrow(/by_another/);
});

test('points go to the family only, and two who give at once give what they have', async () => {
  const [head, child, stranger] = [await memberWith(300), await memberWith(0), await memberWith(0)];
  await inviteToFamily(ctx, { memberId: head.id, number: child.number.toLowerCase() });
  await answerInvitation(ctx, { memberId: child.id, accept: true });
  const family = await familyOf(db, await getMemberByNumber(db, child.number));
  expect(family.members.map((member) => member.id)).toEqual([head.id, child.id]);
  const give = (toId: number, points: number) => transferPoints(ctx, { fromId: head.id, toId, points });
  await expect(give(stranger.id, 10)).rejects.toMatchObject({ code: 'transfer_not_family' });
  const results = await Promise.allSettled([give(child.id, 200), give(child.id, 200)]);
  expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
  expect([await pointsLeft(db, head.id), await pointsLeft(db, child.id)]).toEqual([100, 200]);
  await expect(inviteToFamily(ctx, { memberId: child.id, number: stranger.number })).rejects.toMatchObject({
    code: 'family_not_head',
  });
});

test('a level takes its share off public rates, in the one price', async () => {
  const member = await memberWith(0);
  const { id: levelId } = await db.loyaltyLevel.findUniqueOrThrow({ where: { code: 'SILVER' } });
  await db.loyaltyMember.update({ where: { id: member.id }, data: { levelId } });
  const user = await db.user.create({
    data: {
      kind: 'guest',
      email: 'silver@example.com',
      name: 'Wen',
      passwordHash: '',
      customerId: member.customerId,
    },
  });
  const asked = {
    hotelId: hotel.id,
    roomTypeId: hotel.types.STD.id,
    ratePlanId: hotel.plans.BAR.id,
    arrival: calendarDate('2027-05-03'),
    departure: calendarDate('2027-05-04'),
    adults: 2,
    childAges: [],
    channel: 'web',
    at: ctx.clock(),
    businessDate: testBusinessDate,
  } as const;
  const plain = await quoteStay(db, asked);
  const silver = await quoteStay(db, { ...asked, buyer: { isMember: true, userId: user.id } });
  expect([plain.totalMinor, silver.totalMinor]).toEqual([60_000, 57_000]);
  expect(silver.nights[0]?.steps.find((step) => step.kind === 'discount')).toMatchObject({
    key: 'rates.steps.level_discount',
    amountMinor: -3_000,
  });
});

test('merged profiles are one member with the points of both, found by either number', async () => {
  const [kept, gone] = [await memberWith(100), await memberWith(50)];
  await inTransaction(db, (tx) =>
    mergeMembersIn(tx, ctx, { goneId: gone.customerId, keptId: kept.customerId }),
  );
  expect((await getMemberByNumber(db, gone.number)).id).toBe(kept.id);
  expect(await pointsLeft(db, kept.id)).toBe(150);
  const { id: strangerId } = await db.customer.findFirstOrThrow({ where: { id: gone.customerId } });
  await inTransaction(db, (tx) => mergeMembersIn(tx, ctx, { goneId: kept.customerId, keptId: strangerId }));
  expect(await getMemberByNumber(db, kept.number)).toMatchObject({ id: kept.id, customerId: strangerId });
});

describe('a merge of profiles taken back', () => {
  const booksOf = async (memberId: number) => [await pointsLeft(db, memberId), await entriesOf(db, memberId)];

  async function merged(kept: Member, gone: Member): Promise<number> {
    const versions = await db.customer.findMany({
      where: { id: { in: [kept.customerId, gone.customerId] } },
      select: { id: true, version: true },
    });
    const versionOf = (id: number) => versions.find((row) => row.id === id)?.version ?? 0;
    return mergeCustomers(ctx, {
      hotelId: hotel.id,
      keptId: kept.customerId,
      mergedId: gone.customerId,
      versions: [versionOf(kept.customerId), versionOf(gone.customerId)],
    });
  }

  test('gives each member his points, number and orders again', async () => {
    const [kept, gone] = [await memberWith(100), await memberWith(50)];
    const before = [await booksOf(kept.id), await booksOf(gone.id)];
    const id = await merged(kept, gone);
    expect(await pointsLeft(db, kept.id)).toBe(150);
    await undoMerge(ctx, { hotelId: hotel.id, id });
    expect([await booksOf(kept.id), await booksOf(gone.id)]).toEqual(before);
    expect(await getMemberByNumber(db, gone.number)).toMatchObject({
      id: gone.id,
      customerId: gone.customerId,
    });
    expect(await db.loyaltyMember.findUnique({ where: { id: kept.id } })).toMatchObject({
      formerNumbers: [],
      owed: 0,
    });
  });

  test('gives a member back whose profile went into one that was none', async () => {
    const [plain, gone] = [await memberWith(0), await memberWith(50)];
    await db.loyaltyMember.delete({ where: { id: plain.id } });
    const id = await merged(plain, gone);
    expect(await getMemberByNumber(db, gone.number)).toMatchObject({ customerId: plain.customerId });
    await undoMerge(ctx, { hotelId: hotel.id, id });
    expect(await getMemberByNumber(db, gone.number)).toMatchObject({ customerId: gone.customerId });
  });

  test('is refused once points that moved were spent, and nothing is half parted', async () => {
    const [kept, gone] = [await memberWith(10), await memberWith(50, '2027-12-01')];
    const id = await merged(kept, gone);
    const giftId = await giftOf(null, 20); // of the lot that expires first, which the other brought
    await orderGift(ctx, {
      memberId: kept.id,
      giftId,
      delivery: 'pick_up',
      address: '',
      formKey: 'after-merge',
    });
    await expect(undoMerge(ctx, { hotelId: hotel.id, id })).rejects.toMatchObject({
      code: 'merge_points_spent',
    });
    expect(await pointsLeft(db, kept.id)).toBe(40);
  });
});

test('the list of members costs the same for one as for three', async () => {
  const search = { hotelId: hotel.id, page: 1, date: testBusinessDate };
  const { number } = await memberWith(10);
  const one = await countStatements(() => searchMembers(db, { ...search, text: number }));
  const many = await countStatements(() => searchMembers(db, { ...search, text: '' }));
  expect([one, many]).toEqual([2, 2]);
});

test('a member is told 30 and 7 days before points expire, once each, and then they are gone', async () => {
  const { id: memberId } = await memberWith(80, '2027-06-01');
  const mails = async () =>
    (await db.outboxMail.findMany({ where: { template: 'points-expiring' }, orderBy: { id: 'asc' } })).map(
      (mail) => mail.dedupeKey,
    );
  await keepPoints(ctx);
  await keepPoints(ctx);
  expect(await mails()).toEqual([`points-expiring ${memberId} 2027-06-01 30`]);
  await moveBusinessDate(db, hotel, '2027-05-26');
  await Promise.all([keepPoints(ctx), keepPoints(ctx)]);
  expect(await mails()).toEqual([
    `points-expiring ${memberId} 2027-06-01 30`,
    `points-expiring ${memberId} 2027-06-01 7`,
  ]);
  await moveBusinessDate(db, hotel, '2027-06-01');
  await keepPoints(ctx);
  expect(await pointsLeft(db, memberId)).toBe(80);
  await moveBusinessDate(db, hotel, '2027-06-02');
  await Promise.all([keepPoints(ctx), keepPoints(ctx)]);
  expect(await entriesOf(db, memberId)).toEqual(['adjusted 80', 'expired -80']);
  const report = await liability(db, {
    date: calendarDate('2027-06-02'),
    from: calendarDate('2027-06-01'),
  });
  expect(report.movements.get('expired')).toBe(-80);
  expect(report.points).toBe(report.opening - 80);
});

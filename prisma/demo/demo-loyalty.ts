import { addDays, addMonths, type CalendarDate, toDbDate } from '../../src/core/calendar-date.ts';
import { updateLevelIn } from '../../src/modules/loyalty/earning.service.ts';
import { selectAndLockMember } from '../../src/modules/loyalty/member.queries.ts';
import { pricesByStep } from '../../src/modules/loyalty/upgrade.ts';
import type { Context } from '../../src/platform/context.ts';
import { inTransaction, type Tx } from '../../src/platform/db.ts';

/** How many of the house's guests carry a card. */
const memberCount = 40;

/**
 * A running programme for the demo: three levels above joining, points for rooms and restaurants, a campaign, a small
 * catalogue, and members with the points of their stays so far.
 */
export function buildDemoLoyalty(ctx: Context, today: CalendarDate): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const { id: hotelId } = await tx.hotel.findFirstOrThrow({ select: { id: true } });
    await buildRules(tx, today);
    await buildGifts(tx);
    await buildUpgrades(tx, hotelId);
    await tx.loyaltyPartner.createMany({ data: partners });
    const rows = await tx.$queryRaw<{ id: number }[]>`
      SELECT c.id FROM customers c JOIN stays s ON s.customer_id = c.id AND s.status IN ('checked_out', 'in_house')
      WHERE c.hotel_id = ${hotelId} GROUP BY c.id ORDER BY count(*) DESC, c.id LIMIT ${memberCount}`;
    for (const { id } of rows) await buildMember(tx, ctx, { customerId: id, hotelId, today });
  });
}

async function buildRules(tx: Tx, today: CalendarDate): Promise<void> {
  await tx.loyaltyProgramme.update({ where: { id: 1 }, data: { active: true } });
  // A point for each yuan; a hundred of them pay five.
  await tx.loyaltyCurrency.create({ data: { currency: 'CNY', pointsPer100: 1, minorPer100Points: 500 } });
  const half = ['food', 'beverage'].map((group) => ({ group, factorBasisPoints: 5_000 }));
  await tx.loyaltyGroup.createMany({ data: [{ group: 'room', factorBasisPoints: 10_000 }, ...half] });
  await tx.loyaltyLevel.createMany({ data: levels });
  await tx.loyaltyCampaign.create({
    data: {
      names: { en: 'Double points', 'zh-CN': '双倍积分' },
      fromDate: toDbDate(addDays(today, -10)),
      toDate: toDbDate(addDays(today, 50)),
      extraBasisPoints: 10_000,
      minNights: 2,
    },
  });
}

const levels = [
  {
    code: 'SILVER',
    names: { en: 'Silver', 'zh-CN': '银卡' },
    rank: 1,
    stays: 2,
    nights: 5,
    factorBasisPoints: 12_500,
    rateBasisPoints: 300,
    lateCheckOut: '13:00',
  },
  {
    code: 'GOLD',
    names: { en: 'Gold', 'zh-CN': '金卡' },
    rank: 2,
    nights: 15,
    basePoints: 15_000,
    factorBasisPoints: 15_000,
    rateBasisPoints: 500,
    lateCheckOut: '14:00',
    breakfast: true,
  },
  {
    code: 'PLATINUM',
    names: { en: 'Platinum', 'zh-CN': '白金卡' },
    rank: 3,
    nights: 40,
    factorBasisPoints: 20_000,
    rateBasisPoints: 800,
    lateCheckOut: '16:00',
    breakfast: true,
    upgrade: true,
  },
];

async function buildGifts(tx: Tx): Promise<void> {
  await tx.loyaltyGift.createMany({
    data: [
      {
        names: { en: 'Tin of jasmine tea', 'zh-CN': '茉莉花茶一罐' },
        descriptions: { en: 'From the hills of Fuzhou', 'zh-CN': '产自福州' },
        points: 1_200,
        stock: 30,
        byPost: true,
      },
      {
        names: { en: 'Umbrella of the house', 'zh-CN': '酒店雨伞' },
        descriptions: { en: 'Large enough for two', 'zh-CN': '双人大伞' },
        points: 1_800,
        stock: 12,
      },
      {
        names: { en: 'River cruise for two', 'zh-CN': '浦江夜游双人票' },
        descriptions: { en: 'With our partner at Shiliupu pier', 'zh-CN': '十六铺码头合作伙伴' },
        points: 4_500,
        stock: 8,
      },
    ],
  });
}

const partners = [
  {
    code: 'CRANE',
    names: { en: 'Blue Crane Airlines', 'zh-CN': '蓝鹤航空' },
    kind: 'airline',
    stepPoints: 500,
    stepUnits: 200,
    unitNames: { en: 'miles', 'zh-CN': '里程' },
    minPoints: 1_000,
    maxPerYear: 50_000,
    numberPattern: 'BC99999999',
  },
  {
    code: 'HARBOUR',
    names: { en: 'Harbour Card', 'zh-CN': '海港信用卡' },
    kind: 'card',
    stepPoints: 100,
    stepUnits: 150,
    unitNames: { en: 'card points', 'zh-CN': '卡积分' },
    minPoints: 500,
    numberPattern: 'AA9999*',
  },
];

/** From each room to the next ones up, 1,500 points a night and step; to a suite for silver cards and above. */
async function buildUpgrades(tx: Tx, hotelId: number): Promise<void> {
  const types = await tx.roomType.findMany({
    where: { hotelId, active: true },
    select: { id: true },
    orderBy: [{ sortOrder: 'asc' }, { id: 'asc' }],
  });
  const ids = types.map((type) => type.id);
  const prices = pricesByStep(ids, 1_500, []).map(({ ratePlanIds, ...price }) => ({
    ...price,
    ratePlanIds: [...ratePlanIds],
    minRank: price.toTypeId === ids.at(-1) ? 1 : null,
    hotelId,
  }));
  await tx.loyaltyUpgradePrice.createMany({ data: prices });
}

interface DemoMember {
  readonly customerId: number;
  readonly hotelId: number;
  readonly today: CalendarDate;
}

/** A member with what his stays so far would have earned: a point for each yuan of the rooms. */
async function buildMember(tx: Tx, ctx: Context, { customerId, hotelId, today }: DemoMember): Promise<void> {
  const base = await tx.loyaltyLevel.findUniqueOrThrow({ where: { rank: 0 } });
  const stays = await tx.stay.findMany({
    where: { customerId, status: 'checked_out', totalMinor: { gt: 0 } },
    orderBy: { id: 'asc' },
  });
  const joined = { joinedAt: ctx.clock(), joinedDate: toDbDate(addDays(today, -90)), source: 'desk' };
  const member = await tx.loyaltyMember.create({
    data: { customerId, hotelId, levelId: base.id, ...joined },
  });
  for (const stay of stays) {
    const points = Math.floor(stay.totalMinor / 106);
    const date = stay.checkedOutDate ?? stay.departure;
    const entry = await tx.loyaltyEntry.create({
      data: {
        memberId: member.id,
        kind: 'earned',
        points,
        businessDate: date,
        at: ctx.clock(),
        actorKind: 'system',
        hotelId,
        stayId: stay.id,
      },
    });
    const lot = { memberId: member.id, entryId: entry.id, points, remaining: points, stayId: stay.id };
    await tx.loyaltyLot.create({
      data: { ...lot, earnedDate: date, expiresDate: toDbDate(addMonths(today, 1 + (stay.id % 20))) },
    });
    const nights = Math.max(0, Math.round((stay.departure.getTime() - stay.arrival.getTime()) / 86_400_000));
    await tx.loyaltyStay.create({
      data: {
        stayId: stay.id,
        memberId: member.id,
        hotelId,
        date,
        nights,
        basePoints: points,
        points,
        terms,
      },
    });
  }
  await updateLevelIn(tx, ctx, { member: await selectAndLockMember(tx, member.id), date: today });
}

/** The rules of a plain stay, as the programme begins. */
const terms = {
  pointsPer100: 1,
  groups: { room: 10_000, food: 5_000, beverage: 5_000 },
  planBasisPoints: 10_000,
  factorBasisPoints: 10_000,
  bonusPoints: 0,
};

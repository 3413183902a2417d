import { addDays, type CalendarDate } from '../../src/core/calendar-date.ts';
import { basisPoints } from '../../src/core/money.ts';
import { getHotel } from '../../src/modules/hotels/hotel.service.ts';
import { proposePromotion } from '../../src/modules/promotions/promotion-proposal.service.ts';
import { proposeBulk } from '../../src/modules/rates/bulk-price.service.ts';
import { refreshHolidays } from '../../src/modules/rates/public-holiday.service.ts';
import { approveChange } from '../../src/modules/rates/rate-approval.service.ts';
import { getRateChange } from '../../src/modules/rates/rate-change.service.ts';
import type { Context } from '../../src/platform/context.ts';

/** Two types with guard rails, and prices for a trade fair in a month that wait for two others to approve them. */
export async function proposeDemoPrices(ctx: Context, today: CalendarDate): Promise<void> {
  const { id: hotelId } = await ctx.db.hotel.findFirstOrThrow({ select: { id: true } });
  const author = await ctx.db.user.findUniqueOrThrow({ where: { email: 'marketing@demo.test' } });
  const plan = await ctx.db.ratePlan.findUniqueOrThrow({
    where: { hotelId_code: { hotelId, code: 'BAR' } },
    select: { id: true },
  });
  const types = await ctx.db.roomType.findMany({
    where: { hotelId, code: { in: ['DLX', 'FAM', 'STE'] } },
    select: { id: true, code: true },
    orderBy: { sortOrder: 'asc' },
  });
  await ctx.db.rateRail.createMany({
    data: types
      .filter(({ code }) => code !== 'FAM')
      .map(({ id, code }) => ({
        hotelId,
        roomTypeId: id,
        floorMinor: code === 'STE' ? 150_000 : 70_000,
        ceilingMinor: code === 'STE' ? 280_000 : 160_000,
        maxChangeBasisPoints: 3_000,
      })),
  });
  const firstDate = addDays(today, 30);
  const change = {
    ratePlanIds: [plan.id],
    roomTypeIds: types.map(({ id }) => id),
    firstDate,
    endDate: addDays(firstDate, 5),
    weekdays: [],
    move: { action: 'percent', basisPoints: basisPoints(2_200) },
    rounding: 'nine',
    specialName: '进博会 Trade fair',
  } as const;
  const actor = { kind: 'staff', id: author.id, name: author.name } as const;
  await proposeBulk({ ...ctx, actor }, { hotelId, change, note: 'Trade fair week', submit: true });
}

/** The country's holidays, and a code that takes a tenth off two nights in a simple room, proposed by one and approved by another. */
export async function promoteDemoStays(ctx: Context): Promise<void> {
  const { id: hotelId } = await ctx.db.hotel.findFirstOrThrow({ select: { id: true } });
  await refreshHolidays(ctx, await getHotel(ctx.db, hotelId), 'CN');
  const types = await ctx.db.roomType.findMany({
    where: { hotelId, code: { in: ['CTY', 'TWN', 'GDN'] } }, // those without guard rails: one approver is enough
    select: { id: true },
  });
  const terms = {
    code: 'BUND10',
    names: { en: 'Two nights on the Bund', 'zh-CN': '外滩两晚礼遇' },
    kind: 'percent',
    basisPoints: basisPoints(1_000),
    amountMinor: null,
    per: 'night',
    bookFromDate: null,
    bookToDate: null,
    stayFromDate: null,
    stayToDate: null,
    minNights: 2,
    maxUses: 200,
    maxUsesPerCustomer: null,
    ratePlanIds: [],
    roomTypeIds: types.map(({ id }) => id),
  } as const;
  const by = async (email: string): Promise<Context> => {
    const { id, name } = await ctx.db.user.findUniqueOrThrow({ where: { email } });
    return { ...ctx, hotelId, actor: { kind: 'staff', id, name }, permissions: new Set(['rates.approve']) };
  };
  const author = await by('marketing@demo.test');
  const id = await proposePromotion(author, { hotelId, id: null, terms, note: 'For the quiet weeks' });
  const { version } = await getRateChange(ctx.db, hotelId, id);
  await approveChange(await by('manager@demo.test'), { hotelId, id, version });
}

import { addDays, type CalendarDate } from '../../src/core/calendar-date.ts';
import { basisPoints } from '../../src/core/money.ts';
import { proposeBulk } from '../../src/modules/rates/bulk-price.service.ts';
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

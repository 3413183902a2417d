import { addDays, toDbDate } from '../../src/core/calendar-date.ts';
import type { Prisma } from '../../src/generated/prisma/client.ts';
import type { PlanKind } from '../../src/modules/rates/rate-plan.ts';
import type { Db } from '../../src/platform/db.ts';
import { type BuiltHotel, testBusinessDate } from './builders.ts';

export const companyCode = 'Acme-2027';

type PlanData = Partial<Prisma.RatePlanUncheckedCreateInput> & { readonly kind: PlanKind };

/** Plans of every kind on top of the built hotel's four; those with `parent` derive, three deep at most. */
const plansOf = (
  breakfast: number,
): readonly (PlanData & { readonly code: string; readonly parent?: string })[] => [
  { code: 'MEM', kind: 'member', parent: 'BAR', adjustBasisPoints: -500 },
  { code: 'CORP', kind: 'corporate', parent: 'MEM', adjustBasisPoints: -333 },
  { code: 'AGT', kind: 'agency', parent: 'CORP', adjustAmountMinor: -7 },
  {
    code: 'PKG',
    kind: 'package',
    parent: 'BAR',
    adjustAmountMinor: 3 * breakfast,
    packageSplit: [
      { code: 'BRK', amountMinor: breakfast, per: 'adult', charged: 'night' },
      { code: 'BRK', amountMinor: Math.ceil(breakfast / 2), per: 'child', charged: 'night' },
      { code: 'REST', amountMinor: 2 * breakfast, per: 'room', charged: 'arrival' },
      { code: 'MISC', amountMinor: breakfast + 1, per: 'person', charged: 'stay' },
    ],
  },
  { code: 'LONG', kind: 'long_stay', parent: 'BAR', adjustBasisPoints: -1_250, minStayNights: 3 },
  { code: 'EARLY', kind: 'early_bird', parent: 'BAR', adjustBasisPoints: -1_111, minAdvanceDays: 14 },
  { code: 'LAST', kind: 'last_minute', parent: 'BAR', adjustBasisPoints: -777, maxAdvanceDays: 3 },
  { code: 'HOUR', kind: 'hourly', blockHours: 4, hoursFrom: '10:00', hoursUntil: '20:00' },
  { code: 'COMP', kind: 'complimentary' },
  { code: 'HSE', kind: 'house_use' },
];

/** Adds every kind of plan, a company with agreements, and a season, a holiday and an event over each other. */
export async function addEveryPlan(db: Db, hotel: BuiltHotel, breakfast = 6_000): Promise<void> {
  const hotelId = hotel.id;
  const { id: policyId } = await db.policy.findFirstOrThrow({ where: { hotelId, code: 'FLEX' } });
  const ids = new Map<string, number>(Object.values(hotel.plans).map(({ code, id }) => [code, id]));
  const types = Object.values(hotel.types);
  for (const { code, parent, ...data } of plansOf(breakfast)) {
    const parentPlanId = parent === undefined ? null : (ids.get(parent) ?? null);
    const { id } = await db.ratePlan.create({
      data: { ...data, code, hotelId, policyId, parentPlanId, names: { en: code } },
    });
    const own = code === 'HOUR' ? 25_000 : null;
    await db.ratePlanRoomType.createMany({
      data: types.map((type) => ({ hotelId, ratePlanId: id, roomTypeId: type.id, priceMinor: own })),
    });
    ids.set(code, id);
  }
  await addCompany(db, hotelId, [ids.get('CORP') ?? 0, ids.get('AGT') ?? 0]);
  await addPeriods(db, hotel, policyId);
}

async function addCompany(db: Db, hotelId: number, planIds: readonly number[]): Promise<void> {
  const company = await db.company.create({
    data: { hotelId, code: 'ACME', name: 'Acme', kind: 'corporate', accessCode: companyCode },
  });
  await db.ratePlanCompany.createMany({
    data: planIds.map((ratePlanId, index) => ({
      hotelId,
      ratePlanId,
      companyId: company.id,
      discountBasisPoints: index * 250,
      validToDate: toDbDate(addDays(testBusinessDate, 25)),
    })),
  });
}

async function addPeriods(db: Db, hotel: BuiltHotel, policyId: number): Promise<void> {
  const day = (days: number) => toDbDate(addDays(testBusinessDate, days));
  const hotelId = hotel.id;
  const spring = await db.season.create({
    data: { hotelId, code: 'SPRING', names: { en: 'Spring' }, startDate: day(2), endDate: day(30) },
  });
  await db.seasonPrice.create({
    data: {
      seasonId: spring.id,
      ratePlanId: hotel.plans.BAR.id,
      roomTypeId: hotel.types.DLX.id,
      priceMinor: 91_313,
      weekendPriceMinor: 99_997,
    },
  });
  await db.season.create({
    data: {
      hotelId,
      code: 'DRAGON',
      kind: 'holiday',
      names: { en: 'Dragon boats' },
      startDate: day(6),
      endDate: day(9),
      adjustBasisPoints: 1_733,
      minStayThrough: 2,
    },
  });
  await db.season.create({
    data: {
      hotelId,
      code: 'FAIR',
      kind: 'event',
      names: { en: 'Fair' },
      startDate: day(7),
      endDate: day(8),
      adjustAmountMinor: 12_345,
      minStayArrival: 2,
      policyId,
    },
  });
}

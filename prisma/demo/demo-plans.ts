import type { Tx } from '../../src/platform/db.ts';
import { demoCompany, demoTypes, planDescriptions, planNames } from './house.ts';

interface PlanWork {
  readonly hotelId: number;
  readonly typeIds: ReadonlyMap<string, number>;
  readonly barId: number;
  readonly policyId: number;
  /** Of plans whose rooms a card holds. */
  readonly cardPolicyId: number;
}

/**
 * What not every guest is offered: a member's and a company's rate, and rooms for the day. A stranger's search for nights
 * still finds three plans.
 */
export async function buildFurtherPlans(tx: Tx, work: PlanWork): Promise<void> {
  const { hotelId, barId: parentPlanId } = work;
  const byCard = { ...work, policyId: work.cardPolicyId };
  const derived = (percent: number) => ({ parentPlanId, adjustBasisPoints: -percent * 100, share: null });
  await buildPlan(tx, byCard, { code: 'MEM', kind: 'member', ...derived(5), sortOrder: 3 });
  const corporateId = await buildPlan(tx, work, {
    code: 'CORP',
    kind: 'corporate',
    ...derived(12),
    sortOrder: 4,
  });
  await buildPlan(tx, byCard, { code: 'DAY', kind: 'day_use', share: 0.55, sortOrder: 5 });
  const hours = { blockHours: 4, hoursFrom: '09:00', hoursUntil: '19:00' };
  await buildPlan(tx, work, { code: 'HRS', kind: 'hourly', ...hours, share: 0.35, sortOrder: 6 });
  const company = await tx.company.create({ data: { ...demoCompany, hotelId, kind: 'corporate' } });
  await tx.ratePlanCompany.create({
    data: { hotelId, companyId: company.id, ratePlanId: corporateId, discountBasisPoints: 0 },
  });
}

interface FurtherPlan {
  readonly code: 'MEM' | 'CORP' | 'DAY' | 'HRS';
  readonly kind: string;
  /** Of the night's price, where the plan has prices of its own. */
  readonly share: number | null;
  readonly sortOrder: number;
  readonly parentPlanId?: number;
  readonly adjustBasisPoints?: number;
  readonly blockHours?: number;
  readonly hoursFrom?: string;
  readonly hoursUntil?: string;
}

async function buildPlan(tx: Tx, work: PlanWork, { share, ...plan }: FurtherPlan): Promise<number> {
  const { hotelId, typeIds, policyId } = work;
  const { id } = await tx.ratePlan.create({
    data: {
      ...plan,
      hotelId,
      policyId,
      names: { ...planNames[plan.code] },
      descriptions: { ...planDescriptions[plan.code] },
      depositRule: 'first_night',
      allowPayAtHotel: true,
      types: {
        create: demoTypes.map((type) => ({
          hotelId,
          roomTypeId: typeIds.get(type.code) ?? 0,
          priceMinor: share === null ? null : Math.round((type.price * share) / 1_000) * 1_000,
        })),
      },
    },
  });
  return id;
}

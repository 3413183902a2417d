import { z } from 'zod';
import { fromDbDate } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import { basisPoints, minor } from '../../core/money.ts';
import type { RatePlanModel } from '../../generated/prisma/models.ts';
import type { DbOrTx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { PackageSplitSchema } from './package.schemas.ts';
import { channels, depositRules, planKinds, type RatePlan } from './rate-plan.ts';

const Words = z.object({
  kind: z.enum(planKinds),
  depositRule: z.enum(depositRules),
  channels: z.array(z.enum(channels)),
  status: z.enum(['draft', 'submitted', 'approved']),
});

export async function selectRatePlans(db: DbOrTx, hotelId: number): Promise<RatePlan[]> {
  const rows = await db.ratePlan.findMany({
    where: { hotelId },
    orderBy: [{ sortOrder: 'asc' }, { code: 'asc' }],
  });
  return rows.map(toRatePlan);
}

export async function selectRatePlan(db: DbOrTx, hotelId: number, id: number): Promise<RatePlan> {
  const row = await db.ratePlan.findUnique({ where: { id, hotelId } });
  if (!row) throw notFound('rate_plan_not_found');
  return toRatePlan(row);
}

function toRatePlan(row: RatePlanModel): RatePlan {
  return {
    ...row,
    ...Words.parse(row),
    names: LocalTextSchema.parse(row.names),
    descriptions: LocalTextSchema.parse(row.descriptions),
    adjustBasisPoints: row.adjustBasisPoints === null ? null : basisPoints(row.adjustBasisPoints),
    adjustAmountMinor: row.adjustAmountMinor === null ? null : minor(row.adjustAmountMinor),
    packageSplit: PackageSplitSchema.parse(row.packageSplit),
    bookFromDate: row.bookFromDate && fromDbDate(row.bookFromDate),
    bookToDate: row.bookToDate && fromDbDate(row.bookToDate),
    stayFromDate: row.stayFromDate && fromDbDate(row.stayFromDate),
    stayToDate: row.stayToDate && fromDbDate(row.stayToDate),
  };
}

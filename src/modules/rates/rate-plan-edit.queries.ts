import type { LocalText } from '../../core/local-text.ts';
import { minor } from '../../core/money.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import type { PlanTypePrice } from './rate-book.ts';
import { selectRatePlans } from './rate-plan.queries.ts';
import type { RatePlan } from './rate-plan.ts';

export type PlanColumns = Omit<
  Prisma.RatePlanUncheckedCreateInput,
  'id' | 'hotelId' | 'code' | 'approvedById'
>;

/** All plans of the hotel, one editor at a time: a derivation is judged on all of them. */
export async function selectAndLockPlans(tx: Tx, hotelId: number): Promise<RatePlan[]> {
  await tx.$queryRaw`SELECT id FROM rate_plans WHERE hotel_id = ${hotelId} ORDER BY id FOR UPDATE`;
  return selectRatePlans(tx, hotelId);
}

export async function insertPlan(
  tx: Tx,
  hotelId: number,
  columns: PlanColumns & { readonly code: string; readonly approvedById: number | null },
): Promise<number> {
  const { id } = await tx.ratePlan.create({ data: { ...columns, hotelId }, select: { id: true } });
  return id;
}

export async function updatePlan(tx: Tx, id: number, columns: PlanColumns): Promise<void> {
  await tx.ratePlan.update({ where: { id }, data: columns });
}

export async function replacePlanPrices(
  tx: Tx,
  hotelId: number,
  ratePlanId: number,
  rows: readonly (PlanTypePrice & { readonly roomTypeId: number })[],
): Promise<void> {
  await tx.ratePlanRoomType.deleteMany({ where: { ratePlanId } });
  await tx.ratePlanRoomType.createMany({ data: rows.map((row) => ({ ...row, hotelId, ratePlanId })) });
}

export async function selectPlanPrices(
  db: DbOrTx,
  ratePlanId: number,
): Promise<ReadonlyMap<number, PlanTypePrice>> {
  const rows = await db.ratePlanRoomType.findMany({ where: { ratePlanId } });
  return new Map(
    rows.map((row) => [
      row.roomTypeId,
      {
        priceMinor: row.priceMinor === null ? null : minor(row.priceMinor),
        weekendPriceMinor: row.weekendPriceMinor === null ? null : minor(row.weekendPriceMinor),
      },
    ]),
  );
}

/** What the hotel's charges are called, by code. */
export async function selectChargeNames(
  db: DbOrTx,
  hotelId: number,
): Promise<ReadonlyMap<string, LocalText>> {
  const rows = await db.transactionCode.findMany({
    where: { hotelId, kind: 'charge' },
    orderBy: { sortOrder: 'asc' },
    select: { code: true, names: true },
  });
  return new Map(rows.map(({ code, names }) => [code, LocalTextSchema.parse(names)]));
}

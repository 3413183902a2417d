import { z } from 'zod';
import { conflict, notFound } from '../../core/errors.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { violates } from '../../platform/database/errors.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import type { PaidUpgrade, UpgradePrice } from './upgrade.ts';

export type UpgradePriceFields = Omit<UpgradePrice, 'id'>;

const priceColumns = {
  id: true,
  fromTypeId: true,
  toTypeId: true,
  pointsPerNight: true,
  minRank: true,
  ratePlanIds: true,
  active: true,
} as const;

export function selectUpgradePrices(db: DbOrTx, hotelId: number): Promise<UpgradePrice[]> {
  return db.loyaltyUpgradePrice.findMany({
    where: { hotelId },
    select: priceColumns,
    orderBy: [{ fromTypeId: 'asc' }, { pointsPerNight: 'asc' }, { id: 'asc' }],
  });
}

export async function selectUpgradePrice(
  db: DbOrTx,
  key: { readonly id: number; readonly hotelId: number },
): Promise<UpgradePrice> {
  const row = await db.loyaltyUpgradePrice.findUnique({ where: key, select: priceColumns });
  if (!row) throw notFound('upgrade_price_not_found');
  return row;
}

export async function insertUpgradePrices(
  tx: Tx,
  hotelId: number,
  prices: readonly UpgradePriceFields[],
): Promise<void> {
  const data = prices.map((price) => ({ ...price, ratePlanIds: [...price.ratePlanIds], hotelId }));
  await onePairOnce(() => tx.loyaltyUpgradePrice.createMany({ data }));
}

export async function updateUpgradePrice(
  tx: Tx,
  key: { readonly id: number; readonly hotelId: number },
  price: UpgradePriceFields,
): Promise<void> {
  const data = { ...price, ratePlanIds: [...price.ratePlanIds] };
  await onePairOnce(() => tx.loyaltyUpgradePrice.update({ where: key, data }));
}

async function onePairOnce(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (violates(error, 'loyalty_upgrade_prices_from_type_id_to_type_id_key'))
      throw conflict('upgrade_price_taken');
    throw error;
  }
}

const upgradeColumns = {
  id: true,
  stayId: true,
  memberId: true,
  fromTypeId: true,
  toTypeId: true,
  nights: true,
  points: true,
} as const;

/** The upgrades that stand, of these stays: one at most of each. One statement. */
export function selectLiveUpgrades(db: DbOrTx, stayIds: readonly number[]): Promise<PaidUpgrade[]> {
  return db.loyaltyUpgrade.findMany({
    where: { stayId: { in: [...stayIds] }, status: 'live' },
    select: upgradeColumns,
    orderBy: { id: 'asc' },
  });
}

export interface NewUpgrade extends Omit<PaidUpgrade, 'id'> {
  readonly hotelId: number;
  readonly pointsPerNight: number;
  readonly madeAt: Date;
}

export async function insertUpgrade(tx: Tx, upgrade: NewUpgrade): Promise<number> {
  return (await tx.loyaltyUpgrade.create({ data: upgrade, select: { id: true } })).id;
}

/** Compare and set: it is given back once. */
export async function moveUpgradeReturned(tx: Tx, id: number, returnedAt: Date): Promise<void> {
  const { count } = await tx.loyaltyUpgrade.updateMany({
    where: { id, status: 'live' },
    data: { status: 'returned', returnedAt },
  });
  if (count !== 1) throw conflict('points_upgrade_none');
}

const Points = z.object({ points: z.number() });

export async function selectPointsForUpgrades(db: DbOrTx): Promise<number> {
  const [row] = await selectRows(
    db,
    Points,
    Prisma.sql`SELECT coalesce(sum(up.points), 0)::int AS points FROM loyalty_upgrades up
      JOIN stays s ON s.id = up.stay_id AND s.status = 'booked' WHERE up.status = 'live'`,
  );
  return row?.points ?? 0;
}

import { z } from 'zod';
import { fromDbDate, toDbDate } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import { basisPoints } from '../../core/money.ts';
import type { LoyaltyCampaignModel, LoyaltyLevelModel } from '../../generated/prisma/models.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import type { Campaign } from './earning.ts';
import { type Level, periods } from './level.ts';
import type { CurrencyRate, Programme } from './member.ts';

const PeriodWord = z.enum(periods);

export async function selectProgramme(db: DbOrTx): Promise<Programme> {
  const { active, period, softLanding, lotMonths, returnDays } = await db.loyaltyProgramme.findUniqueOrThrow({
    where: { id: 1 },
  });
  return { active, period: PeriodWord.parse(period), softLanding, lotMonths, returnDays };
}

export async function updateProgramme(tx: Tx, programme: Programme): Promise<void> {
  await tx.loyaltyProgramme.update({ where: { id: 1 }, data: programme });
}

export async function selectOptionalRate(db: DbOrTx, currency: string): Promise<CurrencyRate | null> {
  return db.loyaltyCurrency.findUnique({ where: { currency } });
}

export async function upsertCurrencyRate(tx: Tx, { currency, ...rate }: CurrencyRate): Promise<void> {
  await tx.loyaltyCurrency.upsert({ where: { currency }, create: { currency, ...rate }, update: rate });
}

/** What counts of each department, by group. */
export async function selectGroupFactors(db: DbOrTx): Promise<Record<string, number>> {
  const rows = await db.loyaltyGroup.findMany();
  return Object.fromEntries(rows.map((row) => [row.group, row.factorBasisPoints]));
}

export async function replaceGroupFactors(tx: Tx, factors: Readonly<Record<string, number>>): Promise<void> {
  await tx.loyaltyGroup.deleteMany();
  const rows = Object.entries(factors).filter(([, factor]) => factor > 0);
  await tx.loyaltyGroup.createMany({
    data: rows.map(([group, factorBasisPoints]) => ({ group, factorBasisPoints })),
  });
}

/** What rooms earn under the rate plans of these ids; all, where nothing is said. */
export async function selectPlanFactors(
  db: DbOrTx,
  ratePlanIds: readonly number[],
): Promise<Map<number, number>> {
  const rows = await db.loyaltyPlan.findMany({ where: { ratePlanId: { in: [...ratePlanIds] } } });
  return new Map(rows.map((row) => [row.ratePlanId, row.factorBasisPoints]));
}

export async function replacePlanFactors(tx: Tx, factors: ReadonlyMap<number, number>): Promise<void> {
  await tx.loyaltyPlan.deleteMany({ where: { ratePlanId: { in: [...factors.keys()] } } });
  const rows = [...factors].filter(([, factor]) => factor !== 10_000);
  await tx.loyaltyPlan.createMany({
    data: rows.map(([ratePlanId, factorBasisPoints]) => ({ ratePlanId, factorBasisPoints })),
  });
}

/** By rank, from 0 on. */
export async function selectLevels(db: DbOrTx): Promise<Level[]> {
  const rows = await db.loyaltyLevel.findMany({ orderBy: { rank: 'asc' } });
  return rows.map(toLevel);
}

export async function selectLevel(db: DbOrTx, id: number): Promise<Level> {
  const row = await db.loyaltyLevel.findUnique({ where: { id } });
  if (!row) throw notFound('loyalty_level_not_found');
  return toLevel(row);
}

export type LevelFields = Omit<Level, 'id' | 'code' | 'rank'>;

/** The next level above all others. */
export async function insertLevel(tx: Tx, code: string, fields: LevelFields): Promise<number> {
  await tx.$executeRaw`SELECT 1 FROM loyalty_programmes WHERE id = 1 FOR UPDATE`;
  const rank = await tx.loyaltyLevel.count();
  const data = { ...fields, names: { ...fields.names }, code, rank };
  return (await tx.loyaltyLevel.create({ data, select: { id: true } })).id;
}

export async function updateLevel(tx: Tx, id: number, fields: LevelFields): Promise<void> {
  await tx.loyaltyLevel.update({ where: { id }, data: { ...fields, names: { ...fields.names } } });
}

export async function selectCampaigns(db: DbOrTx): Promise<Campaign[]> {
  const rows = await db.loyaltyCampaign.findMany({ orderBy: [{ fromDate: 'desc' }, { id: 'desc' }] });
  return rows.map(toCampaign);
}

export async function selectCampaign(db: DbOrTx, id: number): Promise<Campaign> {
  const row = await db.loyaltyCampaign.findUnique({ where: { id } });
  if (!row) throw notFound('loyalty_campaign_not_found');
  return toCampaign(row);
}

export async function insertCampaign(tx: Tx, fields: Omit<Campaign, 'id'>): Promise<number> {
  return (await tx.loyaltyCampaign.create({ data: campaignRow(fields), select: { id: true } })).id;
}

export async function updateCampaign(tx: Tx, { id, ...fields }: Campaign): Promise<void> {
  await tx.loyaltyCampaign.update({ where: { id }, data: campaignRow(fields) });
}

function campaignRow({ names, fromDate, toDate, ...rest }: Omit<Campaign, 'id'>) {
  return { ...rest, names: { ...names }, fromDate: toDbDate(fromDate), toDate: toDbDate(toDate) };
}

function toCampaign(row: LoyaltyCampaignModel): Campaign {
  return {
    ...row,
    names: LocalTextSchema.parse(row.names),
    fromDate: fromDbDate(row.fromDate),
    toDate: fromDbDate(row.toDate),
    extraBasisPoints: basisPoints(row.extraBasisPoints),
  };
}

function toLevel(row: LoyaltyLevelModel): Level {
  return {
    ...row,
    names: LocalTextSchema.parse(row.names),
    factorBasisPoints: basisPoints(row.factorBasisPoints),
    rateBasisPoints: basisPoints(row.rateBasisPoints),
  };
}

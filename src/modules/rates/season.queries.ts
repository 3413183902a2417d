import { z } from 'zod';
import { fromDbDate, toDbDate } from '../../core/calendar-date.ts';
import { conflict, notFound } from '../../core/errors.ts';
import { basisPoints, minor } from '../../core/money.ts';
import type { SeasonModel } from '../../generated/prisma/models.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { periodKinds } from './period.ts';
import type { Season, SeasonPrice } from './season.ts';

export async function selectSeasons(db: DbOrTx, hotelId: number): Promise<Season[]> {
  const rows = await db.season.findMany({
    where: { hotelId },
    orderBy: [{ startDate: 'asc' }, { priority: 'asc' }],
  });
  return rows.map(toSeason);
}

export async function selectSeason(db: DbOrTx, hotelId: number, id: number): Promise<Season> {
  const row = await db.season.findUnique({ where: { id, hotelId } });
  if (!row) throw notFound('season_not_found');
  return toSeason(row);
}

export async function selectSeasonPrices(db: DbOrTx, seasonId: number): Promise<SeasonPrice[]> {
  const rows = await db.seasonPrice.findMany({ where: { seasonId } });
  return rows.map(({ ratePlanId, roomTypeId, priceMinor, weekendPriceMinor }) => ({
    ratePlanId,
    roomTypeId,
    priceMinor: minor(priceMinor),
    weekendPriceMinor: weekendPriceMinor === null ? null : minor(weekendPriceMinor),
  }));
}

/** Seasons are edited one at a time; the database refuses an overlap of equal priority as well. */
export async function lockSeasons(tx: Tx, hotelId: number): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('seasons'), ${hotelId}::int)::text`;
}

type SeasonColumns = Omit<Season, 'id' | 'code'>;

export async function refuseOverlap(
  tx: Tx,
  hotelId: number,
  season: SeasonColumns & { readonly id: number | null },
): Promise<void> {
  const other = await tx.season.findFirst({
    where: {
      hotelId,
      status: 'approved',
      kind: season.kind,
      priority: season.priority,
      startDate: { lt: toDbDate(season.endDate) },
      endDate: { gt: toDbDate(season.startDate) },
      ...(season.id !== null && { id: { not: season.id } }),
    },
    select: { code: true },
  });
  if (other) throw conflict('season_overlaps', { code: other.code });
}

export async function refuseTaken(tx: Tx, hotelId: number, code: string): Promise<void> {
  const taken = await tx.season.count({ where: { hotelId, code } });
  if (taken > 0) throw conflict('season_taken');
}

export async function insertSeason(
  tx: Tx,
  hotelId: number,
  season: SeasonColumns & { readonly code: string; readonly approvedById: number | null },
): Promise<number> {
  const { code, approvedById } = season;
  const { id } = await tx.season.create({
    data: { ...columnsOf(season), code, approvedById, hotelId },
    select: { id: true },
  });
  return id;
}

export async function updateSeason(tx: Tx, id: number, season: SeasonColumns): Promise<void> {
  await tx.season.update({ where: { id }, data: columnsOf(season) });
}

export async function replaceSeasonPrices(
  tx: Tx,
  seasonId: number,
  prices: readonly SeasonPrice[],
): Promise<void> {
  await tx.seasonPrice.deleteMany({ where: { seasonId } });
  await tx.seasonPrice.createMany({ data: prices.map((price) => ({ ...price, seasonId })) });
}

export async function deleteSeason(tx: Tx, id: number): Promise<void> {
  await tx.season.delete({ where: { id } });
}

function columnsOf(season: SeasonColumns) {
  const { kind, priority, adjustBasisPoints, adjustAmountMinor, minStayArrival, minStayThrough, policyId } =
    season;
  return {
    names: { ...season.names },
    startDate: toDbDate(season.startDate),
    endDate: toDbDate(season.endDate),
    ...{ kind, priority, adjustBasisPoints, adjustAmountMinor, minStayArrival, minStayThrough, policyId },
  };
}

function toSeason(row: SeasonModel): Season {
  const { id, code, priority, minStayArrival, minStayThrough, policyId } = row;
  return {
    ...{ id, code, priority, minStayArrival, minStayThrough, policyId },
    kind: KindWord.parse(row.kind),
    names: LocalTextSchema.parse(row.names),
    startDate: fromDbDate(row.startDate),
    endDate: fromDbDate(row.endDate),
    adjustBasisPoints: row.adjustBasisPoints === null ? null : basisPoints(row.adjustBasisPoints),
    adjustAmountMinor: row.adjustAmountMinor === null ? null : minor(row.adjustAmountMinor),
  };
}

const KindWord = z.enum(periodKinds);

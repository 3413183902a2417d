import { z } from 'zod';
import { fromDbDate, toDbDate } from '../../core/calendar-date.ts';
import { conflict, notFound } from '../../core/errors.ts';
import { basisPoints, minor } from '../../core/money.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import { violates } from '../../platform/database/errors.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { type Promotion, type PromotionTerms, promotionKinds, promotionPers } from './promotion.ts';

const KindWord = z.enum(promotionKinds);
const PerWord = z.enum(promotionPers);
const withLists = {
  plans: { select: { ratePlanId: true } },
  types: { select: { roomTypeId: true } },
} as const;

type PromotionRow = Prisma.PromotionGetPayload<{ include: typeof withLists }>;

/** Every promotion of the hotel, by code. */
export async function selectPromotions(db: DbOrTx, hotelId: number): Promise<Promotion[]> {
  const rows = await db.promotion.findMany({
    where: { hotelId },
    orderBy: { code: 'asc' },
    include: withLists,
  });
  return rows.map(toPromotion);
}

export async function selectPromotion(db: DbOrTx, hotelId: number, id: number): Promise<Promotion> {
  const row = await db.promotion.findUnique({ where: { id, hotelId }, include: withLists });
  if (!row) throw notFound('promotion_not_found');
  return toPromotion(row);
}

export async function selectAndLockPromotion(tx: Tx, hotelId: number, id: number): Promise<Promotion> {
  await tx.$queryRaw`SELECT id FROM promotions WHERE id = ${id} AND hotel_id = ${hotelId} FOR UPDATE`;
  return selectPromotion(tx, hotelId, id);
}

/** Who has this code in the hotel, without regard to case; null where nobody does. */
export async function selectCodeOwner(
  tx: Tx,
  hotelId: number,
  code: string,
): Promise<'promotion' | 'company' | null> {
  const same = { equals: code, mode: 'insensitive' } as const;
  if ((await tx.promotion.count({ where: { hotelId, code: same } })) > 0) return 'promotion';
  return (await tx.company.count({ where: { hotelId, accessCode: same } })) > 0 ? 'company' : null;
}

/** Nobody can book with it from now on. */
export async function switchOff(tx: Tx, id: number): Promise<void> {
  await tx.promotion.update({ where: { id }, data: { active: false }, select: { id: true } });
}

export type PromotionColumns = PromotionTerms & { readonly active: boolean };

export async function insertPromotion(tx: Tx, hotelId: number, promotion: PromotionColumns): Promise<number> {
  const data = { ...columnsOf(promotion), hotelId, code: promotion.code };
  const { id } = await refusingTwice(() => tx.promotion.create({ data, select: { id: true } }));
  await insertLists(tx, id, promotion);
  return id;
}

/** The code stays: it is on paper and in links. */
export async function updatePromotion(
  tx: Tx,
  id: number,
  promotion: Omit<PromotionColumns, 'code'>,
): Promise<void> {
  await tx.promotion.update({ where: { id }, data: columnsOf(promotion), select: { id: true } });
  await tx.promotionRatePlan.deleteMany({ where: { promotionId: id } });
  await tx.promotionRoomType.deleteMany({ where: { promotionId: id } });
  await insertLists(tx, id, promotion);
}

async function insertLists(
  tx: Tx,
  promotionId: number,
  { ratePlanIds, roomTypeIds }: Pick<PromotionTerms, 'ratePlanIds' | 'roomTypeIds'>,
): Promise<void> {
  await tx.promotionRatePlan.createMany({
    data: ratePlanIds.map((ratePlanId) => ({ promotionId, ratePlanId })),
  });
  await tx.promotionRoomType.createMany({
    data: roomTypeIds.map((roomTypeId) => ({ promotionId, roomTypeId })),
  });
}

function columnsOf({ names, ...promotion }: Omit<PromotionColumns, 'code'>) {
  const { kind, per, minNights, maxUses, maxUsesPerCustomer, minRank, tag, active } = promotion;
  return {
    names: { ...names },
    kind,
    per,
    minNights,
    maxUses,
    maxUsesPerCustomer,
    minRank,
    tag,
    active,
    basisPoints: promotion.basisPoints,
    amountMinor: promotion.amountMinor,
    bookFromDate: promotion.bookFromDate && toDbDate(promotion.bookFromDate),
    bookToDate: promotion.bookToDate && toDbDate(promotion.bookToDate),
    stayFromDate: promotion.stayFromDate && toDbDate(promotion.stayFromDate),
    stayToDate: promotion.stayToDate && toDbDate(promotion.stayToDate),
  };
}

function toPromotion({ plans, types, ...row }: PromotionRow): Promotion {
  const { id, code, minNights, maxUses, maxUsesPerCustomer, minRank, tag, used, active } = row;
  return {
    id,
    code,
    minNights,
    maxUses,
    maxUsesPerCustomer,
    minRank,
    tag,
    used,
    active,
    names: LocalTextSchema.parse(row.names),
    kind: KindWord.parse(row.kind),
    per: PerWord.parse(row.per),
    basisPoints: row.basisPoints === null ? null : basisPoints(row.basisPoints),
    amountMinor: row.amountMinor === null ? null : minor(row.amountMinor),
    bookFromDate: row.bookFromDate && fromDbDate(row.bookFromDate),
    bookToDate: row.bookToDate && fromDbDate(row.bookToDate),
    stayFromDate: row.stayFromDate && fromDbDate(row.stayFromDate),
    stayToDate: row.stayToDate && fromDbDate(row.stayToDate),
    ratePlanIds: plans.map((plan) => plan.ratePlanId),
    roomTypeIds: types.map((type) => type.roomTypeId),
  };
}

async function refusingTwice<Result>(write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (violates(error, 'promotions_code_once')) throw conflict('promotion_taken');
    if (violates(error, 'code_has_one_meaning')) throw conflict('promotion_code_of_company');
    throw error;
  }
}

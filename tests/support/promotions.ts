import type { Prisma } from '../../src/generated/prisma/client.ts';
import type { Db } from '../../src/platform/db.ts';
import type { BuiltHotel } from './builders.ts';

/** A promotion of the built hotel: SPRING, 10 % off each night, without any limit. */
export async function buildPromotion(
  db: Db,
  hotel: Pick<BuiltHotel, 'id'>,
  overrides: Partial<Prisma.PromotionUncheckedCreateInput> = {},
): Promise<{ readonly id: number; readonly code: string }> {
  const usual = { code: 'SPRING', names: { en: 'Spring sale', 'zh-CN': '春季优惠' }, kind: 'percent' };
  const data = { ...usual, basisPoints: 1_000, hotelId: hotel.id, ...overrides };
  return db.promotion.create({ data, select: { id: true, code: true } });
}

/** So much off, for each night or for the stay. */
export const amountOff = (amountMinor: number, per: 'night' | 'stay') => ({
  kind: 'amount',
  basisPoints: null,
  amountMinor,
  per,
});

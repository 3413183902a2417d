import type { Db } from '../../src/platform/db.ts';

/**
 * A running programme: a point for each yuan of room and half of it for food, a point pays 1.00, points live 24
 * months. Silver from two stays or ten nights (a quarter more points, 5 % off, breakfast, until 14:00), gold from 30 nights.
 */
export async function buildProgramme(db: Db): Promise<void> {
  await db.loyaltyProgramme.update({ where: { id: 1 }, data: { active: true } });
  await db.loyaltyCurrency.create({ data: { currency: 'CNY', pointsPer100: 1, minorPer100Points: 10_000 } });
  await db.loyaltyGroup.createMany({
    data: [
      { group: 'room', factorBasisPoints: 10_000 },
      { group: 'food', factorBasisPoints: 5_000 },
    ],
  });
  const silver = { stays: 2, nights: 10, factorBasisPoints: 12_500, rateBasisPoints: 500 };
  await db.loyaltyLevel.createMany({
    data: [
      {
        code: 'SILVER',
        names: { en: 'Silver', 'zh-CN': '银卡' },
        rank: 1,
        ...silver,
        breakfast: true,
        lateCheckOut: '14:00',
      },
      { code: 'GOLD', names: { en: 'Gold', 'zh-CN': '金卡' }, rank: 2, nights: 30, upgrade: true },
    ],
  });
}

/** Everything left of a member's lots. */
export async function pointsLeft(db: Db, memberId: number): Promise<number> {
  const { _sum } = await db.loyaltyLot.aggregate({ where: { memberId }, _sum: { remaining: true } });
  return _sum.remaining ?? 0;
}

export const entriesOf = async (db: Db, memberId: number) =>
  (await db.loyaltyEntry.findMany({ where: { memberId }, orderBy: { id: 'asc' } })).map(
    ({ kind, points }) => `${kind} ${points}`,
  );

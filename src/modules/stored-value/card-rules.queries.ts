import { type Minor, minor } from '../../core/money.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import type { CardRules } from './lot.ts';

const unset: CardRules = {
  active: false,
  soldOnline: false,
  smallestMinor: minor(100),
  largestMinor: minor(1_000_000),
  validMonths: null,
  bonusValidDays: 180,
  bonuses: [],
};

/** What the house offers; nothing where it never said. */
export async function selectHousesSellingOnline(db: DbOrTx): Promise<number[]> {
  const rows = await db.storedValueRules.findMany({
    where: { active: true, soldOnline: true },
    orderBy: { hotelId: 'asc' },
    select: { hotelId: true },
  });
  return rows.map(({ hotelId }) => hotelId);
}

export async function selectCardRules(db: DbOrTx, hotelId: number): Promise<CardRules> {
  const rules = await db.storedValueRules.findUnique({ where: { hotelId } });
  if (!rules) return unset;
  const bonuses = await db.storedValueBonus.findMany({ where: { hotelId }, orderBy: { fromMinor: 'asc' } });
  return {
    active: rules.active,
    soldOnline: rules.soldOnline,
    smallestMinor: minor(rules.smallestMinor),
    largestMinor: minor(rules.largestMinor),
    validMonths: rules.validMonths,
    bonusValidDays: rules.bonusValidDays,
    bonuses: bonuses.map((row) => ({ fromMinor: minor(row.fromMinor), bonusMinor: minor(row.bonusMinor) })),
  };
}

/** Writes a house's rules and its steps of bonus, all at once. */
export async function replaceCardRules(tx: Tx, hotelId: number, rules: CardRules): Promise<void> {
  const { bonuses, ...row } = rules;
  await tx.storedValueRules.upsert({ where: { hotelId }, create: { hotelId, ...row }, update: row });
  await tx.storedValueBonus.deleteMany({ where: { hotelId } });
  const steps: { fromMinor: Minor; bonusMinor: Minor }[] = [...bonuses];
  await tx.storedValueBonus.createMany({ data: steps.map((step) => ({ hotelId, ...step })) });
}

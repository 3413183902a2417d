import { minor } from '../../core/money.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import type { Rail } from './rail.ts';

/** The rails of the hotel's types, for those that have any. */
export async function selectRails(db: DbOrTx, hotelId: number): Promise<Rail[]> {
  const rows = await db.rateRail.findMany({ where: { hotelId }, orderBy: { roomTypeId: 'asc' } });
  const money = (amount: number | null) => (amount === null ? null : minor(amount));
  return rows.map(({ roomTypeId, floorMinor, ceilingMinor, maxChangeBasisPoints }) => ({
    roomTypeId,
    floorMinor: money(floorMinor),
    ceilingMinor: money(ceilingMinor),
    maxChangeBasisPoints,
  }));
}

/** All rails of the hotel in place of those that stood. */
export async function replaceRails(tx: Tx, hotelId: number, rails: readonly Rail[]): Promise<void> {
  await tx.rateRail.deleteMany({ where: { hotelId } });
  await tx.rateRail.createMany({ data: rails.map((rail) => ({ ...rail, hotelId })) });
}

import type { DbOrTx, Tx } from '../../platform/db.ts';
import type { VipTreatment } from './vip-treatment.ts';

/** The one for all rooms first. */
export function selectVipTreatments(db: DbOrTx, hotelId: number): Promise<VipTreatment[]> {
  return db.vipTreatment.findMany({
    where: { hotelId },
    orderBy: { classId: { sort: 'asc', nulls: 'first' } },
    select: { classId: true, inRoom: true, atDesk: true },
  });
}

export async function replaceVipTreatments(
  tx: Tx,
  hotelId: number,
  treatments: readonly VipTreatment[],
): Promise<void> {
  await tx.vipTreatment.deleteMany({ where: { hotelId } });
  await tx.vipTreatment.createMany({ data: treatments.map((treatment) => ({ hotelId, ...treatment })) });
}

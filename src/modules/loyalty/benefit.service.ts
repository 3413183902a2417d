import type { DbOrTx, Tx } from '../../platform/db.ts';
import { selectBenefits, upsertBenefit } from './benefit.queries.ts';
import type { StayBenefit } from './benefit.ts';
import { levelOf, memberIdOf } from './member.service.ts';

/** Keeps what the guest's level gives him, as it stands at check-in: breakfast, a late check-out, a better room. */
export async function keepBenefitsIn(
  tx: Tx,
  stay: { readonly id: number; readonly customerId: number },
): Promise<void> {
  const memberId = await memberIdOf(tx, stay.customerId);
  const level = memberId === null ? null : await levelOf(tx, stay.customerId);
  if (memberId === null || !level) return;
  const { id: levelId, breakfast, lateCheckOut, upgrade } = level;
  await upsertBenefit(tx, { stayId: stay.id, memberId, levelId, breakfast, lateCheckOut, upgrade });
}

/** What members get on these stays: those in house as it was kept, those to come as their level stands. */
export function benefitsOf(
  db: DbOrTx,
  stayIds: readonly number[],
): Promise<ReadonlyMap<number, StayBenefit>> {
  return selectBenefits(db, stayIds);
}

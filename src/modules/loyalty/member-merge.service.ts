import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { updateLevelIn } from './earning.service.ts';
import { selectAndLockMember, selectAndLockMembers, selectOptionalMemberOf } from './member.queries.ts';
import { chainDate } from './member.service.ts';
import { moveMember, updateCustomerOf } from './member-merge.queries.ts';
import { subjectOfMember } from './points.service.ts';

/**
 * Follows a merge of two profiles: the one that stays has the points, stays and orders of both, and the level that both
 * together reached. Call it in the transaction of the merge; it does nothing where the profile that goes was no member.
 */
export async function mergeMembersIn(
  tx: Tx,
  ctx: Context,
  { goneId, keptId }: { readonly goneId: number; readonly keptId: number },
): Promise<void> {
  const gone = await selectOptionalMemberOf(tx, goneId);
  if (!gone) return;
  const kept = await selectOptionalMemberOf(tx, keptId);
  await selectAndLockMembers(tx, kept ? [gone.id, kept.id] : [gone.id]);
  if (kept) await moveMember(tx, { fromId: gone.id, toId: kept.id });
  else await updateCustomerOf(tx, gone.id, keptId);
  const member = await selectAndLockMember(tx, kept?.id ?? gone.id);
  await recordEvent(tx, ctx, {
    ...subjectOfMember(member),
    action: 'member_merged',
    before: { number: gone.number, customerId: goneId },
    after: { number: member.number, customerId: keptId },
  });
  await updateLevelIn(tx, ctx, { member, date: await chainDate(tx) });
}

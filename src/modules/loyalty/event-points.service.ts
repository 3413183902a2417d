import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { selectAndLockMember, selectOptionalMemberOf } from './member.queries.ts';
import { clawBackIn, grantIn } from './points.service.ts';
import { selectProgramme } from './programme.queries.ts';

export interface Coming {
  readonly customerId: number;
  readonly hotelId: number;
  readonly points: number;
  /** What he came to, as his statement says it. */
  readonly reason: string;
  readonly businessDate: CalendarDate;
}

/**
 * Gives a member points for having come to something; answers how many: none where he is no member, or the programme
 * rests. Who calls it sees to it that this is once, and holds every other lock of the transaction already.
 */
export async function grantForComingIn(
  tx: Tx,
  ctx: Context,
  { customerId, points, ...coming }: Coming,
): Promise<number> {
  const known = points > 0 ? await selectOptionalMemberOf(tx, customerId) : null;
  if (!known || !(await selectProgramme(tx)).active) return 0;
  const member = await selectAndLockMember(tx, known.id);
  await grantIn(tx, ctx, { ...coming, member, kind: 'earned', points });
  return points;
}

/** Takes back what a guest got for coming, where he did not come after all; what he spent of it already is owed. */
export async function takeBackForComingIn(
  tx: Tx,
  ctx: Context,
  { customerId, points, ...coming }: Coming,
): Promise<void> {
  const known = points > 0 ? await selectOptionalMemberOf(tx, customerId) : null;
  if (!known) return;
  const member = await selectAndLockMember(tx, known.id);
  await clawBackIn(tx, ctx, { ...coming, member, kind: 'clawed_back', points });
}

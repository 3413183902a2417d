import { assert } from '../../core/assert.ts';
import { conflict, ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import { type Context, requireHotel } from '../../platform/context.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import * as queries from './adjustment.queries.ts';
import type { Adjustment } from './gift.ts';
import { selectAndLockMember } from './member.queries.ts';
import { grantIn, spendIn, subjectOfMember } from './points.service.ts';

/** Asks for points to be given or taken by hand. Nothing moves before another has approved it. */
export function requestAdjustment(
  ctx: Context,
  asked: { readonly memberId: number; readonly points: number; readonly reason: string },
): Promise<void> {
  const hotelId = requireHotel(ctx);
  return inTransaction(ctx.db, async (tx) => {
    const member = await selectAndLockMember(tx, asked.memberId);
    const requestedById = staffOf(ctx);
    await queries.insertAdjustment(tx, { ...asked, hotelId, requestedById, requestedAt: ctx.clock() });
    const { points, reason } = asked;
    await recordEvent(tx, ctx, {
      ...subjectOfMember(member),
      hotelId,
      action: 'points_adjustment_requested',
      after: { points },
      reason,
    });
  });
}

/** Approves or declines: somebody else than who asked. */
export function decideAdjustment(
  ctx: Context,
  { id, approve }: { readonly id: number; readonly approve: boolean },
): Promise<void> {
  const hotelId = requireHotel(ctx);
  return inTransaction(ctx.db, async (tx) => {
    const businessDate = await selectAndLockBusinessDate(tx, hotelId);
    const asked = await queries.selectAndLockAdjustment(tx, { id, hotelId });
    if (asked.status !== 'waiting') throw conflict('adjustment_decided');
    const decidedById = staffOf(ctx);
    if (asked.requestedById === decidedById) throw ruleBroken('adjustment_own');
    const status = approve ? 'approved' : 'declined';
    await queries.moveAdjustment(tx, id, { status, decidedById, decidedAt: ctx.clock() });
    const member = await selectAndLockMember(tx, asked.memberId);
    await recordEvent(tx, ctx, {
      ...subjectOfMember(member),
      hotelId,
      action: `points_adjustment_${status}`,
      after: { points: asked.points },
      reason: asked.reason,
    });
    if (!approve) return;
    const { reason } = asked;
    const points = Math.abs(asked.points);
    const movement = { member, kind: 'adjusted', points, businessDate, hotelId, reason } as const;
    await (asked.points > 0 ? grantIn(tx, ctx, movement) : spendIn(tx, ctx, movement));
  });
}

/** What waits for a decision at this hotel, the oldest first. */
export function waitingAdjustments(db: DbOrTx, hotelId: number): Promise<Adjustment[]> {
  return queries.selectWaitingAdjustments(db, hotelId);
}

/** Who of the staff does it. */
export function staffOf(ctx: Context): number {
  assert(ctx.actor.kind === 'staff' && ctx.actor.id !== null, 'a member of staff is signed in');
  return ctx.actor.id;
}

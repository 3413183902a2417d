import { addDays, addMonths, type CalendarDate } from '../../core/calendar-date.ts';
import { ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { insertEntry, type NewEntry, type SpentBy, selectLots, selectOptionalSpent } from './lot.queries.ts';
import { giveBack, pointsOn, takeBack, takeFirstToExpire, usedIn } from './lot.ts';
import { moveOwed } from './member.queries.ts';
import type { EntryKind, Member } from './member.ts';
import { selectProgramme } from './programme.queries.ts';

/** A movement; the member is locked by the caller, who holds every other lock already. */
export interface Movement {
  readonly member: Member;
  readonly kind: EntryKind;
  /** Never negative: what it does says its name. */
  readonly points: number;
  readonly businessDate: CalendarDate;
  readonly hotelId?: number | null;
  readonly stayId?: number | null;
  readonly paymentId?: number | null;
  readonly orderId?: number | null;
  readonly upgradeId?: number | null;
  readonly conversionId?: number | null;
  readonly peerId?: number | null;
  readonly reason?: string;
}

/** Gives points as a new lot. What is owed for spent points that were clawed back is settled from it at once. */
export async function grantIn(
  tx: Tx,
  ctx: Context,
  movement: Movement & { readonly expiresDate?: CalendarDate },
): Promise<void> {
  const { member, points, businessDate, stayId = null } = movement;
  if (points === 0) return;
  const { lotMonths } = await selectProgramme(tx);
  const expiresDate = movement.expiresDate ?? addMonths(businessDate, lotMonths);
  const lots = [{ points, earnedDate: businessDate, expiresDate, stayId }];
  await insertEntry(tx, ctx, entryOf(movement, points), { lots });
  await recordMovement(tx, ctx, movement, points);
  await settleOwedIn(tx, ctx, { member, businessDate, points });
}

async function settleOwedIn(
  tx: Tx,
  ctx: Context,
  { member, businessDate, points }: Pick<Movement, 'member' | 'businessDate' | 'points'>,
): Promise<void> {
  const settled = Math.min(member.owed, points);
  if (settled === 0) return;
  const uses = takeFirstToExpire(await selectLots(tx, member.id), { points: settled, date: businessDate });
  if (uses === null) return;
  const movement = { member, kind: 'settled', points: settled, businessDate } as const;
  await insertEntry(tx, ctx, entryOf(movement, -settled), { uses });
  await moveOwed(tx, member.id, -settled);
  await recordMovement(tx, ctx, movement, -settled);
}

/** Takes points, first to expire first; refuses where there are not enough. */
export async function spendIn(tx: Tx, ctx: Context, movement: Movement): Promise<void> {
  const { member, points, businessDate: date } = movement;
  const lots = await selectLots(tx, member.id);
  const uses = points > 0 ? takeFirstToExpire(lots, { points, date }) : null;
  if (uses === null) throw ruleBroken('points_not_enough', { left: pointsOn(lots, date) });
  await insertEntry(tx, ctx, entryOf(movement, -points), { uses });
  await recordMovement(tx, ctx, movement, -points);
}

/** Takes back what should not have been earned. What was spent already is owed: points do not go below nothing. */
export async function clawBackIn(tx: Tx, ctx: Context, movement: Movement): Promise<void> {
  const { member, points, businessDate: date, stayId = null } = movement;
  const uses = takeBack(await selectLots(tx, member.id), { points, date, stayId });
  const taken = usedIn(uses);
  if (taken > 0) await insertEntry(tx, ctx, entryOf(movement, -taken), { uses });
  if (points > taken) await moveOwed(tx, member.id, points - taken);
  await recordMovement(tx, ctx, movement, -taken, points - taken);
}

/** Gives back what a payment, an order, an upgrade or a conversion took, up to `points`, to the lots it came from. */
export async function returnIn(tx: Tx, ctx: Context, movement: Movement, by: SpentBy): Promise<void> {
  const { member, points, businessDate: date } = movement;
  const spent = await selectOptionalSpent(tx, by);
  if (!spent || points <= 0) return;
  const touched = spent.uses.map((use) => use.lotId);
  const lots = await selectLots(tx, member.id, touched);
  const { uses, expired } = giveBack(spent.uses, lots, { points, date });
  const { returnDays } = await selectProgramme(tx);
  const fresh = { points: expired, earnedDate: date, expiresDate: addDays(date, returnDays), stayId: null };
  const back = expired - usedIn(uses);
  await insertEntry(tx, ctx, entryOf(movement, back), { uses, lots: expired > 0 ? [fresh] : [] });
  await recordMovement(tx, ctx, movement, back);
}

function entryOf({ member, businessDate, kind, ...about }: Movement, points: number): NewEntry {
  const { hotelId = null, stayId = null, paymentId = null, orderId = null, peerId = null } = about;
  const { upgradeId = null, conversionId = null, reason = '' } = about;
  return {
    memberId: member.id,
    kind,
    points,
    businessDate,
    hotelId,
    stayId,
    paymentId,
    orderId,
    upgradeId,
    conversionId,
    peerId,
    reason,
  };
}

async function recordMovement(
  tx: Tx,
  ctx: Context,
  { member, kind, hotelId = null, reason, ...about }: Movement,
  points: number,
  owed = 0,
): Promise<void> {
  await recordEvent(tx, ctx, {
    ...subjectOfMember(member),
    hotelId,
    action: `points_${kind}`,
    after: { points, ...(owed > 0 && { owed }), ...causeOf(about) },
    reason: reason || null,
  });
}

const causeOf = (about: Partial<Movement>) => {
  const { stayId, paymentId, orderId, upgradeId, conversionId } = about;
  return { stayId, paymentId, orderId, upgradeId, conversionId };
};

/** How the audit log names a member. */
export function subjectOfMember({ id, number }: Pick<Member, 'id' | 'number'>) {
  return { hotelId: null, subjectType: 'member', subjectId: id, subjectLabel: number };
}

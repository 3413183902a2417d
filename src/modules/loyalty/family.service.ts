import { notFound, ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import * as queries from './member.queries.ts';
import { chainDate, getMemberByNumber } from './member.service.ts';
import { type Member, type NamedMember, transferRefusal } from './member.ts';
import { grantIn, spendIn, subjectOfMember } from './points.service.ts';

/** A family is small: it shares points, it does not trade them. */
export const familyLimit = 6;

export interface Family {
  readonly members: readonly NamedMember[];
  /** Who asked this member to join; null where nobody did. */
  readonly invitedBy: NamedMember | null;
}

export async function familyOf(db: DbOrTx, member: Member): Promise<Family> {
  const members = member.familyId === null ? [] : await queries.selectFamily(db, member.familyId);
  const ids = member.invitedById === null ? [] : [member.invitedById];
  const [invitedBy = null] = await queries.selectNamedMembers(db, ids);
  return { members, invitedBy };
}

async function lockTwo(tx: Tx, oneId: number, otherId: number): Promise<{ one: Member; other: Member }> {
  const locked = await queries.selectAndLockMembers(tx, [oneId, otherId]);
  const one = locked.find((member) => member.id === oneId);
  const other = locked.find((member) => member.id === otherId);
  if (!one || !other) throw notFound('member_not_found');
  return { one, other };
}

/** Asks another member into the family; the first to ask becomes its head. */
export function inviteToFamily(
  ctx: Context,
  { memberId, number }: { readonly memberId: number; readonly number: string },
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const found = await getMemberByNumber(tx, number);
    if (found.id === memberId) throw ruleBroken('family_self');
    const { one: head, other } = await lockTwo(tx, memberId, found.id);
    if (head.familyId !== null && head.familyId !== head.id) throw ruleBroken('family_not_head');
    if (other.familyId !== null) throw ruleBroken('family_taken');
    if ((await queries.countFamily(tx, head.id)) >= familyLimit) throw ruleBroken('family_full');
    await queries.updateFamily(tx, head.id, { familyId: head.id, invitedById: null });
    await queries.updateFamily(tx, other.id, { familyId: null, invitedById: head.id });
    await recordEvent(tx, ctx, {
      ...subjectOfMember(head),
      action: 'family_invited',
      after: { member: other.number },
    });
  });
}

/** Takes the invitation, or not. */
export function answerInvitation(
  ctx: Context,
  { memberId, accept }: { readonly memberId: number; readonly accept: boolean },
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const asked = await queries.selectMember(tx, memberId);
    if (asked.invitedById === null) throw ruleBroken('family_no_invitation');
    const { one: member, other: head } = await lockTwo(tx, memberId, asked.invitedById);
    if (member.invitedById !== head.id || head.familyId !== head.id) throw ruleBroken('family_no_invitation');
    if (accept && (await queries.countFamily(tx, head.id)) >= familyLimit) throw ruleBroken('family_full');
    await queries.updateFamily(tx, memberId, { familyId: accept ? head.id : null, invitedById: null });
    const action = accept ? 'family_joined' : 'family_declined';
    await recordEvent(tx, ctx, { ...subjectOfMember(member), action, after: { head: head.number } });
  });
}

/** Leaves the family. When its head leaves, it is no family any more. */
export function leaveFamily(ctx: Context, memberId: number): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const { familyId } = await queries.selectMember(tx, memberId);
    if (familyId === null) throw ruleBroken('family_none');
    const family = await queries.selectFamily(tx, familyId);
    const leaving = familyId === memberId ? family.map((each) => each.id) : [memberId];
    const locked = await queries.selectAndLockMembers(tx, leaving);
    for (const member of locked) {
      await queries.updateFamily(tx, member.id, { familyId: null, invitedById: null });
      await recordEvent(tx, ctx, { ...subjectOfMember(member), action: 'family_left' });
    }
  });
}

export interface Transfer {
  readonly fromId: number;
  readonly toId: number;
  readonly points: number;
}

/** Gives points to another of the family. They live as long as points that are earned today. */
export function transferPoints(ctx: Context, { fromId, toId, points }: Transfer): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const { one: from, other: to } = await lockTwo(tx, fromId, toId);
    const refusal = transferRefusal(from, to);
    if (refusal) throw ruleBroken(`transfer_${refusal}`);
    const businessDate = await chainDate(tx);
    await spendIn(tx, ctx, { member: from, kind: 'sent', points, businessDate, peerId: to.id });
    await grantIn(tx, ctx, { member: to, kind: 'received', points, businessDate, peerId: from.id });
  });
}

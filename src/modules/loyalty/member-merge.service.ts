import { z } from 'zod';
import { ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { updateLevelIn } from './earning.service.ts';
import { selectAndLockMember, selectAndLockMembers, selectOptionalMemberOf } from './member.queries.ts';
import { chainDate } from './member.service.ts';
import {
  areLotsUsedBeside,
  dropDoubleNumbers,
  insertNumbers,
  moveMember,
  moveMemberBack,
  selectMemberRow,
  selectRowsOf,
  updateCustomerOf,
} from './member-merge.queries.ts';
import { subjectOfMember } from './points.service.ts';

const ids = z.array(z.number());

/** What a merge did to the programme, so that it can be taken back. */
export const MemberMerge = z.object({
  /** The member whose profile went. */
  gone: z.object({
    id: z.number(),
    customerId: z.number(),
    number: z.string(),
    formerNumbers: z.array(z.string()),
    joinedAt: z.coerce.date(),
    joinedDate: z.coerce.date(),
    source: z.string(),
    hotelId: z.number(),
    levelId: z.number(),
    levelUntil: z.coerce.date().nullable(),
    levelMove: z.string().nullable().default(null),
    levelMovedAt: z.coerce.date().nullable().default(null),
    owed: z.number(),
    familyId: z.number().nullable(),
    invitedById: z.number().nullable(),
  }),
  /** The member whom he went into; null where the profile that stayed was no member and took his place. */
  keptId: z.number().nullable(),
  rows: z.object({
    lots: ids,
    entries: ids,
    peers: ids,
    stays: ids,
    benefits: ids,
    orders: ids,
    adjustments: ids,
    upgrades: ids.default([]),
    conversions: ids.default([]),
    partners: ids.default([]),
    family: ids,
    invited: ids,
  }),
  /** His numbers at partners where the other had one: they come back with him. */
  numbers: z.array(z.object({ partnerId: z.number(), number: z.string() })).default([]),
});
export type MemberMerge = z.infer<typeof MemberMerge>;

/**
 * Follows a merge of two profiles: the one that stays has the points, stays and orders of both, and the level that both
 * together reached. In the transaction of the merge; answers null where the profile that goes was no member.
 */
export async function mergeMembersIn(
  tx: Tx,
  ctx: Context,
  { goneId, keptId }: { readonly goneId: number; readonly keptId: number },
): Promise<MemberMerge | null> {
  const one = await selectOptionalMemberOf(tx, goneId);
  if (!one) return null;
  const kept = await selectOptionalMemberOf(tx, keptId);
  await selectAndLockMembers(tx, kept ? [one.id, kept.id] : [one.id]);
  const gone = await selectMemberRow(tx, one.id);
  if (!gone) return null;
  const numbers = kept ? await dropDoubleNumbers(tx, gone.id, kept.id) : [];
  const rows = await selectRowsOf(tx, gone.id);
  if (kept) await moveMember(tx, gone, kept.id, rows);
  else await updateCustomerOf(tx, gone.id, keptId);
  const member = await selectAndLockMember(tx, kept?.id ?? gone.id);
  await recordEvent(tx, ctx, {
    ...subjectOfMember(member),
    action: 'member_merged',
    before: { number: gone.number, customerId: goneId },
    after: { number: member.number, customerId: keptId },
  });
  await updateLevelIn(tx, ctx, { member, date: await chainDate(tx) });
  return { gone, keptId: kept?.id ?? null, rows, numbers };
}

/**
 * Takes back what a merge of profiles did to the programme: exactly what moved goes back. Refused (`merge_points_spent`)
 * once points that moved were spent, or paid a debt, as the other's: nobody could say whose they were.
 */
export async function partMembersIn(tx: Tx, ctx: Context, merge: MemberMerge): Promise<void> {
  const { gone, keptId, rows } = merge;
  if (keptId === null) {
    const still = await selectMemberRow(tx, gone.id);
    if (!still) throw ruleBroken('merge_went_on');
    await updateCustomerOf(tx, gone.id, gone.customerId);
  } else {
    await selectAndLockMembers(tx, [keptId]);
    const kept = await selectMemberRow(tx, keptId);
    if (!kept?.formerNumbers.includes(gone.number)) throw ruleBroken('merge_went_on');
    if (kept.owed < gone.owed || (await areLotsUsedBeside(tx, rows))) throw ruleBroken('merge_points_spent');
    await moveMemberBack(tx, gone, kept, rows);
    await insertNumbers(tx, gone.id, merge.numbers);
    const member = await selectAndLockMember(tx, keptId);
    await updateLevelIn(tx, ctx, { member, date: await chainDate(tx) });
  }
  const member = await selectAndLockMember(tx, gone.id);
  await recordEvent(tx, ctx, { ...subjectOfMember(member), action: 'member_parted' });
  await updateLevelIn(tx, ctx, { member, date: await chainDate(tx) });
}

import { addDays, type CalendarDate } from '../../core/calendar-date.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { updateLevelIn } from './earning.service.ts';
import type { Liability } from './gift.ts';
import {
  insertEntry,
  selectBalanceAt,
  selectLots,
  selectMembersExpiring,
  selectMembersWithExpired,
  selectMovements,
  selectOutstanding,
} from './lot.queries.ts';
import type { Lot } from './lot.ts';
import {
  selectAndLockMember,
  selectMembersToFall,
  selectNamedMembers,
  selectOptionalMemberOf,
} from './member.queries.ts';
import { chainDate } from './member.service.ts';
import type { Member } from './member.ts';
import { subjectOfMember } from './points.service.ts';
import { queueExpiryReminder } from './reminder.mail.ts';

/** Takes away what has expired, lets levels fall that have run out, and reminds: harmless however often it is run. */
export async function keepPoints(ctx: Context): Promise<void> {
  const date = await chainDate(ctx.db);
  for (const memberId of await selectMembersWithExpired(ctx.db, date)) await expireOf(ctx, memberId, date);
  for (const memberId of await selectMembersToFall(ctx.db, date)) await fallOf(ctx, memberId, date);
  await remind(ctx, date);
}

function expireOf(ctx: Context, memberId: number, date: CalendarDate): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const member = await selectAndLockMember(tx, memberId);
    const lots = (await selectLots(tx, memberId)).filter((lot) => lot.expiresDate < date);
    await expireLotsIn(tx, ctx, { member, lots, date });
  });
}

async function expireLotsIn(
  tx: Tx,
  ctx: Context,
  { member, lots, date }: { member: Member; lots: readonly Lot[]; date: CalendarDate },
): Promise<void> {
  const points = lots.reduce((sum, lot) => sum + lot.remaining, 0);
  if (points === 0) return;
  const uses = lots.map((lot) => ({ lotId: lot.id, points: lot.remaining }));
  const entry = { memberId: member.id, kind: 'expired', points: -points, businessDate: date } as const;
  await insertEntry(tx, ctx, entry, { uses });
  const after = { points: -points };
  await recordEvent(tx, ctx, { ...subjectOfMember(member), action: 'points_expired', after });
}

/** Lets all points of a person expire, who is being erased; nothing where he is no member. */
export async function forfeitPointsIn(tx: Tx, ctx: Context, customerId: number): Promise<void> {
  const found = await selectOptionalMemberOf(tx, customerId);
  if (!found) return;
  const member = await selectAndLockMember(tx, found.id);
  const lots = (await selectLots(tx, member.id)).filter((lot) => lot.remaining > 0);
  await expireLotsIn(tx, ctx, { member, lots, date: await chainDate(tx) });
}

function fallOf(ctx: Context, memberId: number, date: CalendarDate): Promise<void> {
  return inTransaction(ctx.db, async (tx) =>
    updateLevelIn(tx, ctx, { member: await selectAndLockMember(tx, memberId), date }),
  );
}

/** How long before points expire their owner is told, the longest first. */
export const remindedDays = [30, 7] as const;

/** Each day on which points expire is told of once 30 days before and once 7 days before, or as soon as we are up. */
async function remind(ctx: Context, date: CalendarDate): Promise<void> {
  const soon = await selectMembersExpiring(ctx.db, { from: date, to: addDays(date, remindedDays[0]) });
  const ids = [...new Set(soon.map((each) => each.memberId))];
  const members = new Map((await selectNamedMembers(ctx.db, ids)).map((member) => [member.id, member]));
  for (const { memberId, date: expiresDate, points } of soon) {
    const member = members.get(memberId);
    if (!member?.email) continue;
    const days = expiresDate <= addDays(date, remindedDays[1]) ? remindedDays[1] : remindedDays[0];
    const { email: to } = member;
    await inTransaction(ctx.db, (tx) =>
      queueExpiryReminder(tx, ctx, { member, to, expiresDate, points, days }),
    );
  }
}

/** What is outstanding on the business date, when it runs out, and what moved since the first of the month before. */
export async function liability(
  db: DbOrTx,
  { date, from }: { readonly date: CalendarDate; readonly from: CalendarDate },
): Promise<Liability> {
  const [months, opening, movements] = await Promise.all([
    selectOutstanding(db, date),
    selectBalanceAt(db, addDays(from, -1)),
    selectMovements(db, { from, to: date }),
  ]);
  const points = months.reduce((sum, month) => sum + month.points, 0);
  return { date, points, months, opening, movements, from };
}

import type { CalendarDate } from '../../core/calendar-date.ts';
import { conflict, notFound, ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import { getFrontHotel, selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { selectStaysEndedOn } from './earning.queries.ts';
import { settleStayIn } from './earning.service.ts';
import { type Level, type Missing, missingFor } from './level.ts';
import { entriesPerPage, selectEntries } from './lot.queries.ts';
import { type Expiring, expiringOf, pointsOn } from './lot.ts';
import * as queries from './member.queries.ts';
import type { Entry, JoinSource, Member, NamedMember, Programme } from './member.ts';
import { plainMemberNumber, surnameFits } from './member.ts';
import { type MemberParts, selectMemberParts } from './member-view.queries.ts';
import { subjectOfMember } from './points.service.ts';
import { selectLevels, selectProgramme } from './programme.queries.ts';

export interface Joining {
  readonly customerId: number;
  readonly hotelId: number;
  readonly source: JoinSource;
}

/** Makes a customer a member. The stays that he ended here today earn already: he may join on his way out. */
export function join(ctx: Context, joining: Joining): Promise<Member> {
  return inTransaction(ctx.db, async (tx) => {
    const { customerId, hotelId, source } = joining;
    const businessDate = await selectAndLockBusinessDate(tx, hotelId);
    if (!(await selectProgramme(tx)).active) throw ruleBroken('programme_not_running');
    const [level] = await selectLevels(tx);
    if (!level) throw ruleBroken('programme_not_running');
    const joined = { joinedAt: ctx.clock(), joinedDate: businessDate };
    const member = await queries.insertMember(tx, {
      customerId,
      hotelId,
      source,
      levelId: level.id,
      ...joined,
    });
    if (!member) throw conflict('member_already');
    await recordEvent(tx, ctx, {
      ...subjectOfMember(member),
      hotelId,
      action: 'member_joined',
      after: { customerId, source },
    });
    for (const stayId of await selectStaysEndedOn(tx, { customerId, hotelId, date: businessDate }))
      await settleStayIn(tx, ctx, { stayId, businessDate });
    return member;
  });
}

/** A member as he and the desk see him. */
export interface MemberView {
  readonly member: NamedMember;
  readonly level: Level;
  readonly levels: readonly Level[];
  readonly next: Level | null;
  /** How far it is to the next level; empty at the top. */
  readonly missing: readonly Missing[];
  readonly points: number;
  readonly expiring: readonly Expiring[];
  readonly programme: Programme;
  readonly date: CalendarDate;
}

/** The view of a customer's membership; null where he is no member. */
export async function memberViewOf(
  db: DbOrTx,
  { customerId, date }: { readonly customerId: number; readonly date: CalendarDate },
): Promise<MemberView | null> {
  return (await membershipOf(db, { customerId, date })).view;
}

/** The same, with whether the programme takes members. One statement. */
export async function membershipOf(
  db: DbOrTx,
  { customerId, date }: { readonly customerId: number; readonly date: CalendarDate },
): Promise<{ readonly view: MemberView | null; readonly running: boolean }> {
  const parts = await selectMemberParts(db, customerId);
  return { view: viewOf(parts, date), running: parts.programme.active };
}

export async function getMemberView(
  db: DbOrTx,
  { number, date }: { readonly number: string; readonly date: CalendarDate },
): Promise<MemberView> {
  const { customerId } = await getMemberByNumber(db, number);
  const view = await memberViewOf(db, { customerId, date });
  if (!view) throw notFound('member_not_found');
  return view;
}

/** By a number as somebody typed or scanned it; null where nobody has it. */
export function findMemberByNumber(db: DbOrTx, number: string): Promise<Member | null> {
  return queries.selectOptionalMemberByNumber(db, plainMemberNumber(number));
}

/** The same, where there must be one. */
export async function getMemberByNumber(db: DbOrTx, number: string): Promise<Member> {
  const member = await findMemberByNumber(db, number);
  if (!member) throw notFound('member_not_found');
  return member;
}

export interface MemberBuyer {
  readonly customerId: number;
  readonly userId: number | null;
}

/**
 * Who buys under a number that another system sent with a surname. An unknown number and a name that does not fit are one
 * refusal (`member_not_known`): nobody finds out in this way who is a member.
 */
export async function memberBuyer(
  db: DbOrTx,
  { memberNumber, lastName }: { readonly memberNumber: string; readonly lastName: string },
): Promise<MemberBuyer> {
  const found = await queries.selectOptionalMemberBuyer(db, plainMemberNumber(memberNumber));
  if (!found || !surnameFits(lastName, found)) throw ruleBroken('member_not_known');
  return { customerId: found.customerId, userId: found.userId };
}

function viewOf({ member, ...parts }: MemberParts, date: CalendarDate): MemberView | null {
  const { levels, lots, feats, programme } = parts;
  const level = levels.find((each) => each.id === member?.levelId);
  if (!member || !level) return null;
  const next = levels[level.rank + 1] ?? null;
  return {
    member,
    level,
    levels,
    next,
    missing: next ? missingFor(next, feats, { period: programme.period, date }) : [],
    points: pointsOn(lots, date),
    expiring: expiringOf(lots, date),
    programme,
    date,
  };
}

export interface Statement {
  readonly entries: readonly Entry[];
  readonly total: number;
  readonly perPage: number;
}

export async function statementOf(
  db: DbOrTx,
  which: { readonly memberId: number; readonly page: number },
): Promise<Statement> {
  return { ...(await selectEntries(db, which)), perPage: entriesPerPage };
}

export async function searchMembers(
  db: DbOrTx,
  search: queries.MemberSearch,
): Promise<{ members: queries.FoundMember[]; total: number; perPage: number }> {
  return { ...(await queries.searchMembers(db, search)), perPage: queries.membersPerPage };
}

/** The day that counts where no hotel is asked: that of the house which stands for the chain. */
export async function chainDate(db: DbOrTx): Promise<CalendarDate> {
  return (await getFrontHotel(db)).businessDate;
}

/** The level of a customer, for what the desk does by itself; null where he is no member. */
export async function levelOf(db: DbOrTx, customerId: number): Promise<Level | null> {
  const member = await queries.selectOptionalMemberOf(db, customerId);
  if (!member) return null;
  const { active } = await selectProgramme(db);
  const levels = active ? await selectLevels(db) : [];
  return levels.find((level) => level.id === member.levelId) ?? null;
}

export async function memberIdOf(db: DbOrTx, customerId: number): Promise<number | null> {
  return (await queries.selectOptionalMemberOf(db, customerId))?.id ?? null;
}

import { type CalendarDate, fromDbDate, toDbDate } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import { isLanguage } from '../../core/local-text.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { LoyaltyMemberModel } from '../../generated/prisma/models.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import type { Feat, LevelMove } from './level.ts';
import type { JoinSource, Member, NamedMember } from './member.ts';

function toMember(row: LoyaltyMemberModel): Member {
  return {
    id: row.id,
    customerId: row.customerId,
    number: row.number,
    joinedDate: fromDbDate(row.joinedDate),
    hotelId: row.hotelId,
    levelId: row.levelId,
    levelUntil: row.levelUntil === null ? null : fromDbDate(row.levelUntil),
    owed: row.owed,
    familyId: row.familyId,
    invitedById: row.invitedById,
  };
}

export async function selectOptionalMemberOf(db: DbOrTx, customerId: number): Promise<Member | null> {
  const row = await db.loyaltyMember.findUnique({ where: { customerId } });
  return row && toMember(row);
}

export async function selectMember(db: DbOrTx, id: number): Promise<Member> {
  const row = await db.loyaltyMember.findUnique({ where: { id } });
  if (!row) throw notFound('member_not_found');
  return toMember(row);
}

/** By his number, or one that he had before two profiles were merged. */
export async function selectOptionalMemberByNumber(db: DbOrTx, number: string): Promise<Member | null> {
  const row = await db.loyaltyMember.findFirst({
    where: { OR: [{ number }, { formerNumbers: { has: number } }] },
  });
  return row && toMember(row);
}

/** The member, locked: whatever moves his points comes one after the other. Take it after every other lock. */
export async function selectAndLockMember(tx: Tx, id: number): Promise<Member> {
  const [member] = await selectAndLockMembers(tx, [id]);
  if (!member) throw notFound('member_not_found');
  return member;
}

/** Several, in the order of their ids, so that two transfers never wait for each other. */
export async function selectAndLockMembers(tx: Tx, ids: readonly number[]): Promise<Member[]> {
  await tx.$executeRaw`SELECT 1 FROM loyalty_members WHERE id = ANY(${[...ids]}::int[]) ORDER BY id FOR UPDATE`;
  const rows = await tx.loyaltyMember.findMany({ where: { id: { in: [...ids] } }, orderBy: { id: 'asc' } });
  return rows.map(toMember);
}

export interface MemberByNumber {
  readonly customerId: number;
  readonly lastName: string;
  readonly otherName: string | null;
  /** His account; null where he has none. */
  readonly userId: number | null;
}

/** The member of a number, of a programme that is running; one statement. */
export async function selectOptionalMemberBuyer(db: DbOrTx, number: string): Promise<MemberByNumber | null> {
  const [row] = await db.$queryRaw<MemberByNumber[]>`
    SELECT c.id AS "customerId", c.last_name AS "lastName", c.other_name AS "otherName",
      (SELECT u.id FROM users u WHERE u.customer_id = c.id AND u.kind = 'guest' AND u.active
        ORDER BY u.id LIMIT 1) AS "userId"
    FROM loyalty_members m JOIN customers c ON c.id = m.customer_id AND c.anonymised_at IS NULL
    JOIN loyalty_programmes programme ON programme.active
    WHERE m.number = ${number} OR m.former_numbers @> ARRAY[${number}]
    ORDER BY m.number = ${number} DESC LIMIT 1`;
  return row ?? null;
}

export interface NewMember {
  readonly customerId: number;
  readonly hotelId: number;
  readonly levelId: number;
  readonly source: JoinSource;
  readonly joinedDate: CalendarDate;
  readonly joinedAt: Date;
}

/** Null where this customer is one already. */
export async function insertMember(tx: Tx, member: NewMember): Promise<Member | null> {
  const [row] = await tx.loyaltyMember.createManyAndReturn({
    data: { ...member, joinedDate: toDbDate(member.joinedDate) },
    skipDuplicates: true,
  });
  return row ? toMember(row) : null;
}

export async function updateStanding(
  tx: Tx,
  id: number,
  standing: { readonly levelId: number; readonly levelUntil: CalendarDate | null },
): Promise<void> {
  const levelUntil = standing.levelUntil === null ? null : toDbDate(standing.levelUntil);
  await tx.loyaltyMember.update({ where: { id }, data: { levelId: standing.levelId, levelUntil } });
}

/** How he came to the level that he now has, for what is written to him about it. */
export async function updateLevelMove(
  tx: Tx,
  id: number,
  { move, at }: { readonly move: LevelMove; readonly at: Date },
): Promise<void> {
  await tx.loyaltyMember.update({ where: { id }, data: { levelMove: move, levelMovedAt: at } });
}

export async function moveOwed(tx: Tx, id: number, by: number): Promise<void> {
  await tx.loyaltyMember.update({ where: { id }, data: { owed: { increment: by } } });
}

export async function updateFamily(
  tx: Tx,
  id: number,
  family: { readonly familyId: number | null; readonly invitedById: number | null },
): Promise<void> {
  await tx.loyaltyMember.update({ where: { id }, data: family });
}

export async function countFamily(tx: Tx, familyId: number): Promise<number> {
  return tx.loyaltyMember.count({ where: { familyId } });
}

/** What levels are reckoned from: the stays that still count. */
export async function selectFeats(db: DbOrTx, memberId: number): Promise<Feat[]> {
  const rows = await db.loyaltyStay.findMany({ where: { memberId, counts: true } });
  return rows.map((row) => ({
    date: fromDbDate(row.date),
    nights: row.nights,
    stays: 1,
    basePoints: row.basePoints,
    points: row.points,
  }));
}

/** Members whose level has run out. */
export async function selectMembersToFall(db: DbOrTx, date: CalendarDate): Promise<number[]> {
  const rows = await db.loyaltyMember.findMany({
    where: { levelUntil: { lt: toDbDate(date) } },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  return rows.map((row) => row.id);
}

const named = Prisma.sql`m.id, m.customer_id AS "customerId", m.number, m.joined_date AS "joinedDate", m.hotel_id AS "hotelId",
  m.level_id AS "levelId", m.level_until AS "levelUntil", m.owed, m.family_id AS "familyId",
  m.invited_by_id AS "invitedById", c.first_name AS "firstName", c.last_name AS "lastName", c.email, c.language`;

type NamedRow = Omit<NamedMember, 'joinedDate' | 'levelUntil' | 'language'> & {
  readonly joinedDate: Date;
  readonly levelUntil: Date | null;
  readonly language: string;
};

function toNamed(row: NamedRow): NamedMember {
  return {
    ...row,
    joinedDate: fromDbDate(row.joinedDate),
    levelUntil: row.levelUntil === null ? null : fromDbDate(row.levelUntil),
    language: isLanguage(row.language) ? row.language : 'en',
  };
}

export async function selectNamedMembers(db: DbOrTx, ids: readonly number[]): Promise<NamedMember[]> {
  const rows = await db.$queryRaw<NamedRow[]>`SELECT ${named}
    FROM loyalty_members m JOIN customers c ON c.id = m.customer_id WHERE m.id = ANY(${[...ids]}::int[]) ORDER BY m.id`;
  return rows.map(toNamed);
}

/** The members of one family, its head first. */
export async function selectFamily(db: DbOrTx, familyId: number): Promise<NamedMember[]> {
  const rows = await db.$queryRaw<NamedRow[]>`SELECT ${named}
    FROM loyalty_members m JOIN customers c ON c.id = m.customer_id
    WHERE m.family_id = ${familyId} ORDER BY m.id <> ${familyId}, m.id`;
  return rows.map(toNamed);
}

export interface FoundMember extends NamedMember {
  readonly points: number;
}

export const membersPerPage = 25;

export interface MemberSearch {
  readonly hotelId: number;
  readonly text: string;
  readonly page: number;
  readonly date: CalendarDate;
}

/**
 * Members whom this hotel knows, by number or name, the newest first, with what they can spend; and whoever shows his
 * whole number, wherever he joined. One statement and the count.
 */
export async function searchMembers(
  db: DbOrTx,
  { hotelId, text, page, date }: MemberSearch,
): Promise<{ members: FoundMember[]; total: number }> {
  const like = `%${text.toLowerCase().replaceAll(/[%_\\]/g, '\\$&')}%`;
  const where = Prisma.sql`FROM loyalty_members m JOIN customers c ON c.id = m.customer_id
    WHERE lower(m.number) = lower(${text}) OR ((m.hotel_id = ${hotelId} OR c.hotel_id = ${hotelId}
        OR EXISTS (SELECT 1 FROM stays s WHERE s.customer_id = c.id AND s.hotel_id = ${hotelId}))
      AND (${text} = '' OR lower(m.number) LIKE ${like} OR c.search_name LIKE ${like}))`;
  const rows = await db.$queryRaw<(NamedRow & { points: bigint })[]>`SELECT ${named},
      coalesce((SELECT sum(l.remaining) FROM loyalty_lots l
        WHERE l.member_id = m.id AND l.expires_date >= ${date}::date), 0) AS points
    ${where} ORDER BY m.id DESC LIMIT ${membersPerPage} OFFSET ${(page - 1) * membersPerPage}`;
  const [count] = await db.$queryRaw<{ total: bigint }[]>`SELECT count(*) AS total ${where}`;
  return {
    members: rows.map(({ points, ...row }) => ({ ...toNamed(row), points: Number(points) })),
    total: Number(count?.total ?? 0),
  };
}

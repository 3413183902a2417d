import { type CalendarDate, fromDbDate, toDbDate } from '../../core/calendar-date.ts';
import type { Context } from '../../platform/context.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import type { Lot, LotUse } from './lot.ts';
import { type Entry, type EntryCause, type EntryKind, entryKinds } from './member.ts';

/** Lots of which something is left, and those named. */
export async function selectLots(
  db: DbOrTx,
  memberId: number,
  besides: readonly number[] = [],
): Promise<Lot[]> {
  const rows = await db.loyaltyLot.findMany({
    where: { memberId, OR: [{ remaining: { gt: 0 } }, { id: { in: [...besides] } }] },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ id, points, remaining, expiresDate, stayId }) => ({
    id,
    points,
    remaining,
    expiresDate: fromDbDate(expiresDate),
    stayId,
  }));
}

export interface NewEntry {
  readonly memberId: number;
  readonly kind: EntryKind;
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

export interface NewLot {
  readonly points: number;
  readonly earnedDate: CalendarDate;
  readonly expiresDate: CalendarDate;
  readonly stayId: number | null;
}

/** Writes an entry with the lots it makes and what it takes from lots; the database refuses what does not add up. */
export async function insertEntry(
  tx: Tx,
  ctx: Context,
  entry: NewEntry,
  parts: { readonly lots?: readonly NewLot[]; readonly uses?: readonly LotUse[] },
): Promise<number> {
  const { id: entryId } = await tx.loyaltyEntry.create({
    data: {
      ...entry,
      businessDate: toDbDate(entry.businessDate),
      at: ctx.clock(),
      actorKind: ctx.actor.kind,
      actorId: ctx.actor.id,
    },
    select: { id: true },
  });
  const { lots = [], uses = [] } = parts;
  if (lots.length > 0) {
    await tx.loyaltyLot.createMany({
      data: lots.map(({ points, earnedDate, expiresDate, stayId }) => ({
        memberId: entry.memberId,
        entryId,
        points,
        remaining: points,
        earnedDate: toDbDate(earnedDate),
        expiresDate: toDbDate(expiresDate),
        stayId,
      })),
    });
  }
  if (uses.length > 0) await tx.loyaltyUse.createMany({ data: uses.map((use) => ({ ...use, entryId })) });
  return entryId;
}

export interface Spent {
  readonly memberId: number;
  /** Taken less what was given back already. */
  readonly points: number;
  readonly taken: number;
  readonly uses: readonly LotUse[];
}

/** What points were spent on. */
export type SpentBy =
  | { readonly paymentId: number }
  | { readonly orderId: number }
  | { readonly upgradeId: number }
  | { readonly conversionId: number };

/** What it took; null where it took nothing. */
export async function selectOptionalSpent(tx: Tx, by: SpentBy): Promise<Spent | null> {
  const entries = await tx.loyaltyEntry.findMany({
    where: { ...by, kind: { in: ['redeemed', 'returned'] } },
    orderBy: { id: 'asc' },
  });
  const [first] = entries;
  if (!first) return null;
  const rows = await tx.loyaltyUse.findMany({ where: { entryId: { in: entries.map((entry) => entry.id) } } });
  return {
    memberId: first.memberId,
    taken: -first.points,
    points: -entries.reduce((sum, entry) => sum + entry.points, 0),
    uses: rows.map(({ lotId, points }) => ({ lotId, points })),
  };
}

const isKind = (text: string): text is EntryKind => (entryKinds as readonly string[]).includes(text);

interface EntryRow {
  readonly id: number;
  readonly kind: string;
  readonly points: number;
  readonly businessDate: Date;
  readonly reason: string;
  readonly about: string | null;
  readonly cause: EntryCause | null;
  readonly thing: unknown;
  readonly balance: bigint;
}

export const entriesPerPage = 25;

/** The statement, the latest first, each entry with what it is about and what there was after it. */
export async function selectEntries(
  db: DbOrTx,
  { memberId, page }: { readonly memberId: number; readonly page: number },
): Promise<{ entries: Entry[]; total: number }> {
  const rows = await db.$queryRaw<EntryRow[]>`
    SELECT e.id, e.kind, e.points, e.business_date AS "businessDate", e.reason,
      coalesce(r.number, p.number, m.number) AS about,
      CASE WHEN e.upgrade_id IS NOT NULL THEN 'upgrade' WHEN e.conversion_id IS NOT NULL THEN 'conversion'
        WHEN e.order_id IS NOT NULL THEN 'gift' END AS cause,
      coalesce(type.names, partner.names, gift.names) AS thing,
      sum(e.points) OVER (ORDER BY e.id) AS balance
    FROM loyalty_entries e
    LEFT JOIN stays s ON s.id = e.stay_id
    LEFT JOIN reservations r ON r.id = s.reservation_id
    LEFT JOIN payments pay ON pay.id = e.payment_id
    LEFT JOIN folios f ON f.id = pay.folio_id
    LEFT JOIN reservations p ON p.id = coalesce(pay.reservation_id, (SELECT reservation_id FROM stays WHERE id = f.stay_id))
    LEFT JOIN loyalty_members m ON m.id = e.peer_id
    LEFT JOIN loyalty_upgrades up ON up.id = e.upgrade_id
    LEFT JOIN room_types type ON type.id = up.to_type_id
    LEFT JOIN loyalty_conversions conversion ON conversion.id = e.conversion_id
    LEFT JOIN loyalty_partners partner ON partner.id = conversion.partner_id
    LEFT JOIN loyalty_orders ordered ON ordered.id = e.order_id
    LEFT JOIN loyalty_gifts gift ON gift.id = ordered.gift_id
    WHERE e.member_id = ${memberId}
    ORDER BY e.id DESC LIMIT ${entriesPerPage} OFFSET ${(page - 1) * entriesPerPage}`;
  const total = await db.loyaltyEntry.count({ where: { memberId } });
  return {
    total,
    entries: rows.map((row) => ({
      id: row.id,
      kind: isKind(row.kind) ? row.kind : 'adjusted',
      points: row.points,
      businessDate: fromDbDate(row.businessDate),
      reason: row.reason,
      about: row.about ?? '',
      cause: row.cause,
      thing: row.thing === null ? null : LocalTextSchema.parse(row.thing),
      balance: Number(row.balance),
    })),
  };
}

/** Members of whose lots something has expired. */
export async function selectMembersWithExpired(db: DbOrTx, date: CalendarDate): Promise<number[]> {
  const rows = await db.loyaltyLot.findMany({
    where: { remaining: { gt: 0 }, expiresDate: { lt: toDbDate(date) } },
    select: { memberId: true },
    distinct: ['memberId'],
    orderBy: { memberId: 'asc' },
  });
  return rows.map((row) => row.memberId);
}

/** Members of whose points some expire between two days. */
export async function selectMembersExpiring(
  db: DbOrTx,
  { from, to }: { readonly from: CalendarDate; readonly to: CalendarDate },
): Promise<{ memberId: number; date: CalendarDate; points: number }[]> {
  const rows = await db.loyaltyLot.groupBy({
    by: ['memberId', 'expiresDate'],
    where: { remaining: { gt: 0 }, expiresDate: { gte: toDbDate(from), lte: toDbDate(to) } },
    _sum: { remaining: true },
    orderBy: [{ memberId: 'asc' }, { expiresDate: 'asc' }],
  });
  return rows.map((row) => ({
    memberId: row.memberId,
    date: fromDbDate(row.expiresDate),
    points: row._sum.remaining ?? 0,
  }));
}

/** What is outstanding, by the day it expires, in quarters of the reader's choosing: one row for each month. */
export async function selectOutstanding(
  db: DbOrTx,
  date: CalendarDate,
): Promise<{ month: CalendarDate; points: number; members: number }[]> {
  const rows = await db.$queryRaw<{ month: Date; points: bigint; members: bigint }[]>`
    SELECT date_trunc('month', expires_date)::date AS month, sum(remaining) AS points,
      count(DISTINCT member_id) AS members
    FROM loyalty_lots WHERE remaining > 0 AND expires_date >= ${date}::date GROUP BY 1 ORDER BY 1`;
  return rows.map((row) => ({
    month: fromDbDate(row.month),
    points: Number(row.points),
    members: Number(row.members),
  }));
}

/** What moved, by kind, over business dates. */
export async function selectMovements(
  db: DbOrTx,
  { from, to }: { readonly from: CalendarDate; readonly to: CalendarDate },
): Promise<Map<EntryKind, number>> {
  const rows = await db.loyaltyEntry.groupBy({
    by: ['kind'],
    where: { businessDate: { gte: toDbDate(from), lte: toDbDate(to) } },
    _sum: { points: true },
  });
  return new Map(rows.map((row) => [isKind(row.kind) ? row.kind : 'adjusted', row._sum.points ?? 0]));
}

/** All that was there at the end of a business date. */
export async function selectBalanceAt(db: DbOrTx, date: CalendarDate): Promise<number> {
  const { _sum } = await db.loyaltyEntry.aggregate({
    where: { businessDate: { lte: toDbDate(date) } },
    _sum: { points: true },
  });
  return _sum.points ?? 0;
}

import { z } from 'zod';
import { type CalendarDate, fromDbDate, nightsBetween, toDbDate } from '../../core/calendar-date.ts';
import { minor } from '../../core/money.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import type { Earned, EarningTerms, StayBill } from './earning.ts';

export interface EarningStay {
  readonly stayId: number;
  readonly hotelId: number;
  readonly customerId: number;
  readonly ratePlanId: number;
  readonly currency: string;
  readonly departure: CalendarDate;
  readonly nights: number;
}

/** A stay that is over, as points see it; null for any other. */
export async function selectOptionalEarningStay(tx: Tx, stayId: number): Promise<EarningStay | null> {
  const stay = await tx.stay.findFirst({ where: { id: stayId, status: 'checked_out', houseUse: false } });
  if (!stay) return null;
  const { currency } = await tx.hotel.findUniqueOrThrow({
    where: { id: stay.hotelId },
    select: { currency: true },
  });
  const departure = fromDbDate(stay.departure);
  return {
    stayId,
    hotelId: stay.hotelId,
    customerId: stay.customerId,
    ratePlanId: stay.ratePlanId,
    currency,
    departure,
    nights: nightsBetween(fromDbDate(stay.arrival), departure),
  };
}

/** The bill of a stay over all its windows, in one statement. */
export async function selectStayBill(tx: Tx, stayId: number): Promise<StayBill> {
  const rows = await tx.$queryRaw<
    { group: string; kind: string; code: string; guest: bigint; all: bigint }[]
  >`
    SELECT c."group", l.kind, c.code,
      coalesce(sum(l.amount_minor) FILTER (WHERE l.ledger = 'guest'), 0) AS guest, sum(l.amount_minor) AS all
    FROM folio_lines l JOIN transaction_codes c ON c.id = l.transaction_code_id
    WHERE l.stay_id = ${stayId} AND l.ledger IN ('guest', 'deposit') GROUP BY 1, 2, 3`;
  const groups: Record<string, ReturnType<typeof minor>> = {};
  let charged = 0;
  let balance = 0;
  let byPoints = 0;
  for (const row of rows) {
    const guest = Number(row.guest);
    balance += guest;
    if (row.code === 'POINTS') byPoints -= Number(row.all);
    if (row.kind !== 'payment' && row.kind !== 'transfer') charged += guest;
    if (row.kind === 'charge' || row.kind === 'adjustment')
      groups[row.group] = minor((groups[row.group] ?? 0) + guest);
  }
  return {
    groups,
    chargedMinor: minor(charged),
    balanceMinor: minor(balance),
    byPointsMinor: minor(byPoints),
  };
}

const Terms = z.object({
  pointsPer100: z.number(),
  groups: z.record(z.string(), z.number()),
  planBasisPoints: z.number(),
  factorBasisPoints: z.number(),
  bonusPoints: z.number(),
});

export interface SettledStay extends Earned {
  readonly memberId: number;
  readonly terms: EarningTerms;
  readonly counts: boolean;
}

export async function selectOptionalSettledStay(db: DbOrTx, stayId: number): Promise<SettledStay | null> {
  const row = await db.loyaltyStay.findUnique({ where: { stayId } });
  if (!row) return null;
  const { memberId, basePoints, points, counts } = row;
  return { memberId, basePoints, points, counts, terms: Terms.parse(row.terms) };
}

export interface StayRecord extends Earned {
  readonly stayId: number;
  readonly memberId: number;
  readonly hotelId: number;
  readonly date: CalendarDate;
  readonly nights: number;
  readonly counts: boolean;
  readonly terms: EarningTerms;
}

export async function upsertSettledStay(tx: Tx, record: StayRecord): Promise<void> {
  const { stayId, date, terms, ...fields } = record;
  const { basePoints, points, counts } = fields;
  await tx.loyaltyStay.upsert({
    where: { stayId },
    create: { stayId, ...fields, date: toDbDate(date), terms: { ...terms, groups: { ...terms.groups } } },
    update: { basePoints, points, counts },
  });
}

/** Stays of a customer that ended at this hotel on this business date. */
export async function selectStaysEndedOn(
  tx: Tx,
  { customerId, hotelId, date }: { customerId: number; hotelId: number; date: CalendarDate },
): Promise<number[]> {
  const rows = await tx.stay.findMany({
    where: { customerId, hotelId, status: 'checked_out', checkedOutDate: toDbDate(date) },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  return rows.map((row) => row.id);
}

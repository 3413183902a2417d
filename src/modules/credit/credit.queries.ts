import { z } from 'zod';
import type { CalendarDate } from '../../core/calendar-date.ts';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import {
  type Credit,
  type CreditCause,
  type CreditChange,
  type CreditFacts,
  type CreditScore,
  creditCauses,
  creditFacts,
} from './credit.ts';

export interface GuestOfHotel {
  readonly hotelId: number;
  readonly customerId: number;
}

const count = z.coerce.number();
const FactsRow = z.object({
  customerId: z.number(),
  stays: count,
  spend: count,
  paid_on_time: count,
  unpaid: count,
  no_shows: count,
  late_cancellations: count,
  damages: count,
});

/**
 * What speaks for and against these guests at one hotel since a day. One statement, each guest one row. What a guest pays
 * for not coming, or for what he broke, is no spending: the fault it is charged for must not earn points.
 */
export function selectFacts(
  tx: Tx,
  of: { readonly hotelId: number; readonly customerIds: readonly number[]; readonly since: CalendarDate },
): Promise<(CreditFacts & { readonly customerId: number })[]> {
  const { hotelId, since } = of;
  return selectRows(
    tx,
    FactsRow,
    Prisma.sql`WITH guest AS (SELECT unnest(${[...of.customerIds]}::int[]) AS id), ended AS (
        SELECT s.customer_id, s.status, s.fee_minor,
          (SELECT coalesce(sum(line.amount_minor), 0) FROM folio_lines line
            WHERE line.stay_id = s.id AND line.ledger = 'guest') AS owed,
          EXISTS (SELECT 1 FROM folios folio WHERE folio.stay_id = s.id
            AND (folio.status = 'open' OR folio.closed_date > s.checked_out_date)) AS late
        FROM guest JOIN stays s ON s.customer_id = guest.id
        WHERE s.hotel_id = ${hotelId} AND s.status IN ('checked_out', 'no_show', 'cancelled')
          AND coalesce(s.closed_date, s.departure) > ${since}::date
      ), stayed AS (
        SELECT customer_id, count(*) FILTER (WHERE status = 'checked_out') AS stays,
          count(*) FILTER (WHERE status = 'checked_out' AND NOT late) AS paid_on_time,
          count(*) FILTER (WHERE owed > 0) AS unpaid,
          count(*) FILTER (WHERE status = 'no_show') AS no_shows,
          count(*) FILTER (WHERE status = 'cancelled' AND fee_minor > 0) AS late_cancellations
        FROM ended GROUP BY customer_id
      ), spent AS (
        SELECT folio.customer_id,
          sum(line.amount_minor) FILTER (WHERE NOT code.damage AND code.code NOT IN ('NOSHOW', 'CANCEL')) AS spend,
          sum(CASE WHEN line.reverses_line_id IS NULL THEN 1 ELSE -1 END) FILTER (WHERE code.damage AND line.kind = 'charge')
            AS damages
        FROM guest JOIN folios folio ON folio.customer_id = guest.id JOIN folio_lines line ON line.folio_id = folio.id
        LEFT JOIN folio_lines taxed ON taxed.id = line.parent_line_id
        JOIN transaction_codes code ON code.id = coalesce(taxed.transaction_code_id, line.transaction_code_id)
        WHERE folio.hotel_id = ${hotelId} AND line.kind IN ('charge', 'tax', 'adjustment')
          AND line.business_date > ${since}::date GROUP BY folio.customer_id
      )
      SELECT guest.id AS "customerId", coalesce(stays, 0) AS stays, coalesce(greatest(spend, 0), 0) AS spend,
        coalesce(paid_on_time, 0) AS paid_on_time, coalesce(unpaid, 0) AS unpaid, coalesce(no_shows, 0) AS no_shows,
        coalesce(late_cancellations, 0) AS late_cancellations, coalesce(greatest(damages, 0), 0) AS damages
      FROM guest LEFT JOIN stayed ON stayed.customer_id = guest.id LEFT JOIN spent ON spent.customer_id = guest.id
      ORDER BY guest.id`,
  );
}

const LineSchema = z.object({ fact: z.enum(creditFacts), amount: z.number(), points: z.number() });

const CreditRow = z.object({
  customerId: z.number(),
  version: z.number(),
  score: z.number(),
  level: z.number(),
  lines: z.array(LineSchema),
  payAtHotel: z.boolean(),
  onAccountMinor: z
    .number()
    .transform((amount) => minor(amount))
    .nullable(),
  lateCancellations: z.number(),
  fastCheckIn: z.boolean(),
  at: z.date(),
});

const creditColumns = Prisma.sql`customer_id AS "customerId", version, score, level, lines, pay_at_hotel AS "payAtHotel",
  on_account_minor AS "onAccountMinor", late_cancellations AS "lateCancellations", fast_check_in AS "fastCheckIn", at`;

/** A guest's standing; null where nothing of his was rated yet. `lock` keeps it and its allowance for this transaction. */
export async function selectOptionalCredit(
  db: DbOrTx,
  { hotelId, customerId }: GuestOfHotel,
  options: { lock?: boolean } = {},
): Promise<Credit | null> {
  const [row] = await selectRows(
    db,
    CreditRow,
    Prisma.sql`SELECT ${creditColumns} FROM customer_credit WHERE hotel_id = ${hotelId} AND customer_id = ${customerId}
      ${options.lock ? Prisma.sql`FOR NO KEY UPDATE` : Prisma.empty}`,
  );
  return row ?? null;
}

/** These guests, locked in order, so that each is rated by one at a time; those that are no more are left out. */
export async function lockGuests(tx: Tx, customerIds: readonly number[]): Promise<number[]> {
  const rows = await tx.$queryRaw<{ id: number }[]>`
    SELECT id FROM customers WHERE id = ANY (${[...customerIds]}::int[]) ORDER BY id FOR NO KEY UPDATE`;
  return rows.map((row) => row.id);
}

export async function selectCredits(
  tx: Tx,
  of: { readonly hotelId: number; readonly customerIds: readonly number[] },
): Promise<Map<number, z.infer<typeof CreditRow>>> {
  const rows = await selectRows(
    tx,
    CreditRow,
    Prisma.sql`SELECT ${creditColumns} FROM customer_credit
      WHERE hotel_id = ${of.hotelId} AND customer_id = ANY (${[...of.customerIds]}::int[])`,
  );
  return new Map(rows.map((row) => [row.customerId, row]));
}

export interface RatedGuest extends CreditScore {
  readonly customerId: number;
  readonly spend: number;
}

interface Rating {
  readonly hotelId: number;
  readonly version: number;
  readonly at: Date;
}

/** Keeps the standings of these guests, new or not. */
export async function upsertCredits(tx: Tx, rating: Rating, guests: readonly RatedGuest[]): Promise<void> {
  if (guests.length === 0) return;
  const rows = guests.map(({ customerId, spend, score, level, lines }) => ({
    customerId,
    spend,
    score,
    lines,
    level: level.position,
    payAtHotel: level.payAtHotel,
    onAccount: level.onAccountMinor,
    late: level.lateCancellations,
    fast: level.fastCheckIn,
  }));
  await tx.$executeRaw`
    INSERT INTO customer_credit (hotel_id, customer_id, version, score, level, lines, spend_minor, pay_at_hotel,
      on_account_minor, late_cancellations, fast_check_in, at)
    SELECT ${rating.hotelId}, "customerId", ${rating.version}, score, level, lines, spend, "payAtHotel", "onAccount", late, fast,
      ${rating.at}
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS (score int, level int, lines jsonb, spend bigint,
      "customerId" int, "payAtHotel" boolean, "onAccount" int, late int, fast boolean)
    ON CONFLICT (hotel_id, customer_id) DO UPDATE SET version = excluded.version, score = excluded.score,
      level = excluded.level, lines = excluded.lines, spend_minor = excluded.spend_minor,
      pay_at_hotel = excluded.pay_at_hotel, on_account_minor = excluded.on_account_minor,
      late_cancellations = excluded.late_cancellations, fast_check_in = excluded.fast_check_in, at = excluded.at`;
}

export interface RatedChange extends RatedGuest {
  readonly before: { readonly score: number; readonly level: number } | null;
}

export async function insertCreditChanges(
  tx: Tx,
  rating: Rating & { readonly cause: CreditCause },
  changes: readonly RatedChange[],
): Promise<void> {
  const rows = changes.map(({ customerId, score, level, lines, before }) => ({
    customerId,
    scoreBefore: before?.score ?? null,
    levelBefore: before?.level ?? null,
    score,
    level: level.position,
    lines,
  }));
  await tx.$executeRaw`
    INSERT INTO credit_changes (hotel_id, customer_id, at, cause, version, score_before, level_before, score, level, lines)
    SELECT ${rating.hotelId}, "customerId", ${rating.at}, ${rating.cause}, ${rating.version}, "scoreBefore", "levelBefore",
      score, level, lines
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS ("customerId" int, "scoreBefore" int, "levelBefore" int,
      score int, level int, lines jsonb)`;
}

/** The next guests of the hotel by id whom something is known of: a stay that ended, or a standing to look at again. */
export async function selectGuestsToRate(
  db: DbOrTx,
  of: { readonly hotelId: number; readonly after: number; readonly limit: number },
): Promise<number[]> {
  const rows = await db.$queryRaw<{ id: number }[]>`
    SELECT guest.id FROM customers guest WHERE guest.id > ${of.after} AND guest.anonymised_at IS NULL AND (
      EXISTS (SELECT 1 FROM stays s WHERE s.customer_id = guest.id AND s.hotel_id = ${of.hotelId}
        AND s.status IN ('checked_out', 'no_show', 'cancelled'))
      OR EXISTS (SELECT 1 FROM customer_credit credit WHERE credit.hotel_id = ${of.hotelId} AND credit.customer_id = guest.id))
    ORDER BY guest.id LIMIT ${of.limit}`;
  return rows.map((row) => row.id);
}

const ChangeRow = z.object({
  at: z.date(),
  cause: z.enum(creditCauses),
  scoreBefore: z.number().nullable(),
  levelBefore: z.number().nullable(),
  score: z.number(),
  level: z.number(),
});

/** The last changes, newest first. */
export function selectCreditChanges(
  db: DbOrTx,
  { hotelId, customerId }: GuestOfHotel,
  limit: number,
): Promise<CreditChange[]> {
  return selectRows(
    db,
    ChangeRow,
    Prisma.sql`SELECT at, cause, score_before AS "scoreBefore", level_before AS "levelBefore", score, level FROM credit_changes
      WHERE hotel_id = ${hotelId} AND customer_id = ${customerId} ORDER BY id DESC LIMIT ${limit}`,
  );
}

/** How many cancellation fees were let go for this guest after a day. */
export async function countWaivers(
  db: DbOrTx,
  { hotelId, customerId }: GuestOfHotel,
  after: CalendarDate,
): Promise<number> {
  const rows = await db.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS count FROM credit_waivers
    WHERE hotel_id = ${hotelId} AND customer_id = ${customerId} AND business_date > ${after}::date`;
  return Number(rows[0]?.count ?? 0);
}

export interface Waiver extends GuestOfHotel {
  readonly stayId: number;
  readonly businessDate: CalendarDate;
  readonly level: number;
  readonly feeMinor: number;
  readonly at: Date;
}

export async function insertWaiver(tx: Tx, waiver: Waiver): Promise<void> {
  const { businessDate, ...plain } = waiver;
  await tx.creditWaiver.create({
    data: { ...plain, businessDate: new Date(`${businessDate}T00:00:00Z`) },
    select: { id: true },
  });
}

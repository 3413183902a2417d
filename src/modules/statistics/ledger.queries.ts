import { z } from 'zod';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { ledgers } from '../folios/folio.ts';
import type { CodeMovement, LedgerProblem, LedgerTotals } from './ledger.ts';
import type { HotelDay } from './snapshot.queries.ts';

const amount = z.coerce.number().transform(minor);
const CodeRow = z.object({
  codeId: z.number(),
  code: z.string(),
  names: LocalTextSchema,
  group: z.string(),
  kind: z.enum(['charge', 'tax', 'payment', 'transfer', 'adjustment']),
  ledger: z.enum(ledgers),
  lines: z.coerce.number(),
  amountMinor: amount,
});
const TotalsRow = z.object({
  ledger: z.enum(ledgers),
  openingMinor: amount,
  debitsMinor: amount,
  creditsMinor: amount,
  closingMinor: amount,
});

const codeColumns = Prisma.sql`code.id AS "codeId", code.code, code.names, code."group", code.kind`;

/** Sums by code and ledger of an open day, from its postings. */
export function selectOpenCodes(db: DbOrTx, { hotelId, date }: HotelDay): Promise<CodeMovement[]> {
  return selectRows(
    db,
    CodeRow,
    Prisma.sql`
    SELECT ${codeColumns}, day.ledger, day.lines, day.amount AS "amountMinor"
    FROM (SELECT transaction_code_id, ledger, count(*) AS lines, sum(amount_minor) AS amount
          FROM folio_lines WHERE hotel_id = ${hotelId} AND business_date = ${date}::date GROUP BY 1, 2) day
    JOIN transaction_codes code ON code.id = day.transaction_code_id
    ORDER BY code.sort_order, code.code, day.ledger`,
  );
}

/** The same of a closed day, from its snapshot. */
export function selectClosedCodes(db: DbOrTx, { hotelId, date }: HotelDay): Promise<CodeMovement[]> {
  return selectRows(
    db,
    CodeRow,
    Prisma.sql`
    SELECT ${codeColumns}, day.ledger, day.lines, day.amount_minor AS "amountMinor"
    FROM code_days day JOIN transaction_codes code ON code.id = day.transaction_code_id
    WHERE day.hotel_id = ${hotelId} AND day.business_date = ${date}::date
    ORDER BY code.sort_order, code.code, day.ledger`,
  );
}

/** Opening, movements and closing of each ledger on a day, worked out from the last closed day and the day's postings. */
export function selectOpenLedgers(db: DbOrTx, day: HotelDay): Promise<LedgerTotals[]> {
  return selectRows(db, TotalsRow, openLedgers(day));
}

function openLedgers({ hotelId, date }: HotelDay): Prisma.Sql {
  return Prisma.sql`
    WITH last_closed AS (
      SELECT max(business_date) AS date FROM ledger_days WHERE hotel_id = ${hotelId} AND business_date < ${date}::date
    ), opening AS (
      SELECT ledger, closing_minor AS amount FROM ledger_days, last_closed
      WHERE hotel_id = ${hotelId} AND business_date = last_closed.date
      UNION ALL
      SELECT ledger, sum(amount_minor) FROM folio_lines, last_closed
      WHERE last_closed.date IS NULL AND hotel_id = ${hotelId} AND business_date < ${date}::date GROUP BY ledger
    ), movement AS (
      SELECT ledger, coalesce(sum(amount_minor) FILTER (WHERE amount_minor > 0), 0) AS debits,
        coalesce(sum(amount_minor) FILTER (WHERE amount_minor < 0), 0) AS credits
      FROM folio_lines WHERE hotel_id = ${hotelId} AND business_date = ${date}::date GROUP BY ledger
    )
    SELECT name AS ledger, coalesce(opening.amount, 0) AS "openingMinor", coalesce(movement.debits, 0) AS "debitsMinor",
      coalesce(movement.credits, 0) AS "creditsMinor",
      coalesce(opening.amount, 0) + coalesce(movement.debits, 0) + coalesce(movement.credits, 0) AS "closingMinor"
    FROM unnest(${[...ledgers]}::text[]) AS name
    LEFT JOIN opening ON opening.ledger = name
    LEFT JOIN movement ON movement.ledger = name`;
}

export function selectClosedLedgers(db: DbOrTx, { hotelId, date }: HotelDay): Promise<LedgerTotals[]> {
  return selectRows(
    db,
    TotalsRow,
    Prisma.sql`
    SELECT ledger, opening_minor AS "openingMinor", debits_minor AS "debitsMinor", credits_minor AS "creditsMinor",
      closing_minor AS "closingMinor"
    FROM ledger_days WHERE hotel_id = ${hotelId} AND business_date = ${date}::date`,
  );
}

/** Keeps a day's ledgers and codes; a second time replaces them, so the step can be repeated. */
export async function replaceLedgerDay(tx: Tx, day: HotelDay): Promise<void> {
  const { hotelId, date } = day;
  await tx.$executeRaw`DELETE FROM ledger_days WHERE hotel_id = ${hotelId} AND business_date = ${date}::date`;
  await tx.$executeRaw`DELETE FROM code_days WHERE hotel_id = ${hotelId} AND business_date = ${date}::date`;
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO ledger_days (hotel_id, business_date, ledger, opening_minor, debits_minor, credits_minor, closing_minor)
    SELECT ${hotelId}, ${date}::date, ledger, "openingMinor", "debitsMinor", "creditsMinor", "closingMinor"
    FROM (${openLedgers(day)}) AS totals`);
  await tx.$executeRaw`
    INSERT INTO code_days (hotel_id, business_date, transaction_code_id, ledger, lines, amount_minor)
    SELECT hotel_id, business_date, transaction_code_id, ledger, count(*), sum(amount_minor)
    FROM folio_lines WHERE hotel_id = ${hotelId} AND business_date = ${date}::date GROUP BY 1, 2, 3, 4`;
}

const ProblemRow = z.object({
  code: z.enum([
    'ledger_not_closing',
    'codes_not_movements',
    'folios_not_ledger',
    'transfer_not_even',
    'payments_not_lines',
    'closed_folio_balance',
  ]),
  subject: z.string(),
  expectedMinor: amount,
  foundMinor: amount,
});

/**
 * Why the books of this day do not balance: the bills that are open must add up to each ledger's closing, the codes
 * to its movements, the two rows of a transfer to nothing, and the payments to their lines.
 */
export function selectLedgerProblems(tx: DbOrTx, day: HotelDay): Promise<LedgerProblem[]> {
  const { hotelId, date } = day;
  return selectRows(
    tx,
    ProblemRow,
    Prisma.sql`
    WITH totals AS MATERIALIZED (${openLedgers(day)}),
    open_folios AS MATERIALIZED (
      SELECT line.ledger, sum(line.amount_minor) AS amount
      FROM folios folio JOIN folio_lines line ON line.folio_id = folio.id
      WHERE folio.hotel_id = ${hotelId} AND folio.status = 'open' GROUP BY line.ledger
    ), day_lines AS MATERIALIZED (
      SELECT ledger, kind, transfer_group, amount_minor, payment_id FROM folio_lines
      WHERE hotel_id = ${hotelId} AND business_date = ${date}::date
    )
    SELECT 'folios_not_ledger' AS code, totals.ledger AS subject, totals."closingMinor" AS "expectedMinor",
      coalesce(open_folios.amount, 0) AS "foundMinor"
    FROM totals LEFT JOIN open_folios ON open_folios.ledger = totals.ledger
    WHERE totals."closingMinor" <> coalesce(open_folios.amount, 0)
    UNION ALL
    SELECT 'transfer_not_even', transfer_group, 0, sum(amount_minor) FROM day_lines
    WHERE transfer_group IS NOT NULL GROUP BY transfer_group HAVING sum(amount_minor) <> 0
    UNION ALL
    SELECT 'payments_not_lines', '', paid.amount, booked.amount
    FROM (SELECT coalesce(sum(CASE kind WHEN 'charge' THEN amount_minor ELSE -amount_minor END), 0) AS amount
          FROM payments WHERE hotel_id = ${hotelId} AND business_date = ${date}::date AND status = 'succeeded') paid,
      (SELECT coalesce(-sum(amount_minor), 0) AS amount FROM day_lines WHERE kind = 'payment') booked
    WHERE paid.amount <> booked.amount`,
  );
}

import { z } from 'zod';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';

/** Two figures of the books that must be the same and are not. */
export interface BookProblem {
  readonly check: string;
  readonly hotelId: number;
  readonly subject: string;
  readonly expected: string;
  readonly found: string;
}

const Row = z.object({
  check: z.string(),
  hotelId: z.number(),
  subject: z.string(),
  expected: z.string(),
  found: z.string(),
});

const mostShown = 200;

/** Everything wrong with the books of one hotel, or of all: nothing is repaired here. */
export async function verifyBooks(db: DbOrTx, hotelId: number | null = null): Promise<BookProblem[]> {
  const found: BookProblem[] = [];
  for (const check of [ledgerDays, openBills, transfers, mirrors, payments, refunds, nights]) {
    found.push(...(await selectRows(db, Row, Prisma.sql`${check(hotelId)} LIMIT ${mostShown}`)));
  }
  return found;
}

/** The ledgers of every closed day follow from the day before and from that day's postings. */
export function verifyLedgers(db: DbOrTx, hotelId: number | null = null): Promise<BookProblem[]> {
  return selectRows(db, Row, Prisma.sql`${ledgerDays(hotelId)} LIMIT ${mostShown}`);
}

function ofHotel(column: Prisma.Sql, hotelId: number | null): Prisma.Sql {
  return hotelId === null ? Prisma.sql`true` : Prisma.sql`${column} = ${hotelId}`;
}

function ledgerDays(hotelId: number | null): Prisma.Sql {
  return Prisma.sql`
    WITH kept AS (
      SELECT hotel_id, business_date, ledger, opening_minor, closing_minor, debits_minor + credits_minor AS moved,
        lag(closing_minor) OVER (PARTITION BY hotel_id, ledger ORDER BY business_date) AS before
      FROM ledger_days WHERE ${ofHotel(Prisma.sql`hotel_id`, hotelId)}
    ), posted AS (
      SELECT hotel_id, business_date, ledger, sum(amount_minor) AS amount
      FROM folio_lines WHERE ${ofHotel(Prisma.sql`hotel_id`, hotelId)} GROUP BY 1, 2, 3
    ), coded AS (
      SELECT hotel_id, business_date, ledger, sum(amount_minor) AS amount FROM code_days GROUP BY 1, 2, 3
    ), wrong AS (
      SELECT 'ledger_opening' AS name, hotel_id, business_date, ledger, before AS expected, opening_minor AS found
      FROM kept WHERE before IS NOT NULL AND before <> opening_minor
      UNION ALL
      SELECT 'ledger_movements', kept.hotel_id, kept.business_date, kept.ledger, coalesce(posted.amount, 0), kept.moved
      FROM kept LEFT JOIN posted USING (hotel_id, business_date, ledger)
      WHERE kept.moved <> coalesce(posted.amount, 0)
      UNION ALL
      SELECT 'code_movements', kept.hotel_id, kept.business_date, kept.ledger, kept.moved, coalesce(coded.amount, 0)
      FROM kept LEFT JOIN coded USING (hotel_id, business_date, ledger)
      WHERE kept.moved <> coalesce(coded.amount, 0)
    )
    SELECT name AS "check", hotel_id AS "hotelId", business_date || ' ' || ledger AS subject,
      expected::text AS expected, found::text AS found FROM wrong ORDER BY 2, 3`;
}

/** A closed bill is even; the lines of the open ones are all there is. */
function openBills(hotelId: number | null): Prisma.Sql {
  return Prisma.sql`
    SELECT 'closed_folio_even' AS "check", folio.hotel_id AS "hotelId", folio.number || ' ' || line.ledger AS subject,
      '0' AS expected, sum(line.amount_minor)::text AS found
    FROM folios folio JOIN folio_lines line ON line.folio_id = folio.id
    WHERE folio.status = 'closed' AND ${ofHotel(Prisma.sql`folio.hotel_id`, hotelId)}
    GROUP BY folio.hotel_id, folio.number, line.ledger HAVING sum(line.amount_minor) <> 0`;
}

function transfers(hotelId: number | null): Prisma.Sql {
  return Prisma.sql`
    SELECT 'transfer_even' AS "check", hotel_id AS "hotelId", transfer_group AS subject, '0' AS expected,
      sum(amount_minor)::text AS found
    FROM folio_lines WHERE transfer_group IS NOT NULL AND ${ofHotel(Prisma.sql`hotel_id`, hotelId)}
    GROUP BY hotel_id, transfer_group HAVING sum(amount_minor) <> 0`;
}

/** A mirror is the exact opposite of one line, and a tax stands on the bill of its charge. */
function mirrors(hotelId: number | null): Prisma.Sql {
  return Prisma.sql`
    SELECT 'mirror_exact' AS "check", mirror.hotel_id AS "hotelId", 'line ' || mirror.id AS subject,
      (-original.amount_minor)::text AS expected, mirror.amount_minor::text AS found
    FROM folio_lines mirror JOIN folio_lines original ON original.id = mirror.reverses_line_id
    WHERE ${ofHotel(Prisma.sql`mirror.hotel_id`, hotelId)}
      AND (mirror.amount_minor <> -original.amount_minor OR mirror.folio_id <> original.folio_id
        OR original.reverses_line_id IS NOT NULL)
    UNION ALL
    SELECT 'tax_beside_charge', tax.hotel_id, 'line ' || tax.id, charge.folio_id::text, tax.folio_id::text
    FROM folio_lines tax JOIN folio_lines charge ON charge.id = tax.parent_line_id
    WHERE ${ofHotel(Prisma.sql`tax.hotel_id`, hotelId)} AND tax.folio_id <> charge.folio_id`;
}

/** Each payment that came or went stands on the books once, to the cent; no other does. */
function payments(hotelId: number | null): Prisma.Sql {
  return Prisma.sql`
    SELECT 'payment_booked' AS "check", payment.hotel_id AS "hotelId", 'payment ' || payment.id AS subject,
      due.amount::text AS expected, coalesce(booked.amount, 0)::text AS found
    FROM payments payment
    CROSS JOIN LATERAL (SELECT CASE WHEN payment.status <> 'succeeded' THEN 0
      WHEN payment.kind = 'charge' THEN -payment.amount_minor ELSE payment.amount_minor END AS amount) due
    LEFT JOIN LATERAL (
      SELECT sum(amount_minor) AS amount FROM folio_lines WHERE payment_id = payment.id) booked ON true
    WHERE ${ofHotel(Prisma.sql`payment.hotel_id`, hotelId)} AND due.amount <> coalesce(booked.amount, 0)`;
}

function refunds(hotelId: number | null): Prisma.Sql {
  return Prisma.sql`
    SELECT 'refunds_of_payment' AS "check", charge.hotel_id AS "hotelId", 'payment ' || charge.id AS subject,
      coalesce(sum(refund.amount_minor), 0)::text AS expected, charge.refunded_minor::text AS found
    FROM payments charge
    LEFT JOIN payments refund ON refund.parent_payment_id = charge.id AND refund.status IN ('pending', 'succeeded')
    WHERE charge.kind = 'charge' AND ${ofHotel(Prisma.sql`charge.hotel_id`, hotelId)}
    GROUP BY charge.id HAVING coalesce(sum(refund.amount_minor), 0) <> charge.refunded_minor`;
}

/** Every night a guest in house slept through a close is charged, once, at its frozen price. */
function nights(hotelId: number | null): Prisma.Sql {
  return Prisma.sql`
    SELECT 'night_posted' AS "check", stay.hotel_id AS "hotelId", 'stay ' || stay.id || ' ' || night.date AS subject,
      night.gross_minor::text AS expected, coalesce(sum(line.amount_minor)::text, 'nothing') AS found
    FROM stays stay
    JOIN hotels hotel ON hotel.id = stay.hotel_id
    JOIN stay_nights night ON night.stay_id = stay.id AND night.date < hotel.business_date
    LEFT JOIN folio_lines line ON line.stay_id = stay.id AND line.service_date = night.date
      AND line.origin = 'night_audit'
    WHERE ${ofHotel(Prisma.sql`stay.hotel_id`, hotelId)} AND stay.arrival < stay.departure
      AND (stay.status = 'in_house' OR line.id IS NOT NULL)
      AND night.date >= stay.arrival AND night.date < stay.departure
      AND night.date >= coalesce(stay.checked_in_date, night.date)
    GROUP BY stay.id, night.date, night.gross_minor
    HAVING coalesce(sum(line.amount_minor), -1) <> night.gross_minor`;
}

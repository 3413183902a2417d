import { z } from 'zod';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';

/** One row that is not as it must be. */
const FaultRow = z.object({
  hotelId: z.number().nullable(),
  subject: z.string(),
  expected: z.string(),
  found: z.string(),
});
export type Fault = z.infer<typeof FaultRow>;

const counted = Prisma.sql`(
  SELECT night.hotel_id, night.room_type_id, night.date,
    count(*) FILTER (WHERE stay.status IN ('booked', 'in_house', 'checked_out')) AS sold,
    count(*) FILTER (WHERE stay.status = 'held') AS held
  FROM stay_nights night JOIN stays stay ON stay.id = night.stay_id
  WHERE stay.status IN ('booked', 'in_house', 'checked_out', 'held') GROUP BY 1, 2, 3)`;

/** The same with what the suites among them take of other types. */
const taken = Prisma.sql`(
  SELECT hotel_id, room_type_id, date, sum(sold) AS sold, sum(held) AS held, sum(blocked) AS blocked FROM (
    SELECT hotel_id, room_type_id, date, sold, held, 0 AS blocked FROM ${counted} own
    UNION ALL SELECT suite.hotel_id, part.part_type_id, suite.date, 0, 0, (suite.sold + suite.held) * part.rooms
      FROM ${counted} suite JOIN room_type_parts part ON part.suite_type_id = suite.room_type_id) AS each
  GROUP BY 1, 2, 3)`;

const houseRooms = Prisma.sql`coalesce((
  SELECT sum(part.rooms) FROM room_type_parts part WHERE part.suite_type_id = taken.room_type_id), 1)`;

/** Every promise of the books that can be checked from the rows themselves; each query selects the rows that break it. */
export const checks = {
  'room counters are the stays': Prisma.sql`
    SELECT coalesce(day.hotel_id, taken.hotel_id) AS "hotelId",
      format('type %s on %s', coalesce(day.room_type_id, taken.room_type_id), coalesce(day.date, taken.date)) AS subject,
      format('%s sold, %s held, %s blocked', coalesce(taken.sold, 0), coalesce(taken.held, 0), coalesce(taken.blocked, 0)) AS expected,
      format('%s sold, %s held, %s blocked', coalesce(day.sold, 0), coalesce(day.held, 0), coalesce(day.blocked, 0)) AS found
    FROM room_type_days day
    FULL JOIN ${taken} taken ON taken.room_type_id = day.room_type_id AND taken.date = day.date
    WHERE coalesce(day.sold, 0) <> coalesce(taken.sold, 0) OR coalesce(day.held, 0) <> coalesce(taken.held, 0)
      OR coalesce(day.blocked, 0) <> coalesce(taken.blocked, 0)`,

  'house counters are the stays': Prisma.sql`
    SELECT day.hotel_id AS "hotelId", format('house on %s', day.date) AS subject,
      format('%s sold, %s held', coalesce(sum(taken.sold), 0), coalesce(sum(taken.held), 0)) AS expected,
      format('%s sold, %s held', day.sold, day.held) AS found
    FROM hotel_days day LEFT JOIN (
      SELECT hotel_id, date, sold * ${houseRooms} AS sold, held * ${houseRooms} AS held FROM ${counted} taken) taken ON taken.hotel_id = day.hotel_id AND taken.date = day.date
    GROUP BY day.hotel_id, day.date, day.sold, day.held
    HAVING day.sold <> coalesce(sum(taken.sold), 0) OR day.held <> coalesce(sum(taken.held), 0)`,

  'no room is given twice': Prisma.sql`
    WITH given AS (
      SELECT span.stay_id AS id, span.hotel_id, unit.unit_id, span.arrival, span.departure
      FROM stay_room_spans span JOIN room_units unit ON unit.room_id = span.room_id
      WHERE span.status IN ('booked', 'in_house'))
    SELECT a.hotel_id AS "hotelId", format('room %s', room.number) AS subject,
      format('stay %s over %s – %s alone', a.id, a.arrival, a.departure) AS expected,
      format('stay %s over %s – %s', b.id, b.arrival, b.departure) AS found
    FROM given a JOIN given b ON b.unit_id = a.unit_id AND b.id > a.id
      AND daterange(a.arrival, greatest(a.departure, a.arrival + 1)) && daterange(b.arrival, greatest(b.departure, b.arrival + 1))
    JOIN rooms room ON room.id = a.unit_id`,

  'who has which room is written down': Prisma.sql`
    SELECT coalesce(room.hotel_id, given.hotel_id) AS "hotelId",
      format('stay %s in room %s', coalesce(given.stay_id, kept.stay_id), coalesce(given.room_id, kept.room_id)) AS subject,
      coalesce(given.text, '–') AS expected, coalesce(kept.text, '–') AS found
    FROM (SELECT span.hotel_id, span.stay_id, unit.unit_id AS room_id, span.arrival,
        format('%s – %s, %s', span.arrival, span.departure, span.status = 'in_house' AND span.is_current) AS text
      FROM stay_room_spans span JOIN room_units unit ON unit.room_id = span.room_id
      WHERE span.status IN ('booked', 'in_house')) given
    FULL JOIN (SELECT stay_id, room_id, arrival, format('%s – %s, %s', arrival, departure, in_house) AS text
      FROM room_occupations) kept USING (stay_id, room_id, arrival)
    LEFT JOIN rooms room ON room.id = kept.room_id
    WHERE given.text IS DISTINCT FROM kept.text`,

  'a stay costs the sum of its nights': Prisma.sql`
    SELECT stay.hotel_id AS "hotelId", format('stay %s', stay.id) AS subject,
      format('%s over %s nights', stay.total_minor, greatest(stay.departure - stay.arrival, 1)) AS expected,
      format('%s over %s nights', coalesce(sum(night.gross_minor), 0), count(night.date)) AS found
    FROM stays stay LEFT JOIN stay_nights night ON night.stay_id = stay.id
      AND night.date >= stay.arrival AND (night.date < stay.departure OR night.date = stay.arrival)
    WHERE stay.status IN ('held', 'booked', 'in_house', 'checked_out')
    GROUP BY stay.id
    HAVING stay.total_minor <> coalesce(sum(night.gross_minor), 0)
      OR count(night.date) <> greatest(stay.departure - stay.arrival, 1)`,

  'a night is the sum of its parts': Prisma.sql`
    SELECT night.hotel_id AS "hotelId", format('stay %s on %s', night.stay_id, night.date) AS subject,
      night.gross_minor::text AS expected, coalesce(parts.amount, 0)::text AS found
    FROM stay_nights night CROSS JOIN LATERAL (
      SELECT sum((part ->> 'amountMinor')::int) AS amount FROM jsonb_array_elements(night.components) AS part) parts
    WHERE night.gross_minor <> coalesce(parts.amount, 0)`,

  'closed nights are posted as they were sold': Prisma.sql`
    SELECT stay.hotel_id AS "hotelId", format('stay %s on %s', stay.id, night.date) AS subject,
      night.gross_minor::text AS expected, coalesce(posted.amount, 0)::text AS found
    FROM stays stay JOIN hotels hotel ON hotel.id = stay.hotel_id
    JOIN stay_nights night ON night.stay_id = stay.id AND night.date < hotel.business_date
      AND night.date >= coalesce(stay.checked_in_date, stay.arrival)
    LEFT JOIN (SELECT stay_id, service_date, sum(amount_minor) AS amount FROM folio_lines
      WHERE origin = 'night_audit' GROUP BY 1, 2) posted
      ON posted.stay_id = stay.id AND posted.service_date = night.date
    WHERE stay.status IN ('in_house', 'checked_out') AND stay.arrival < stay.departure
      AND night.gross_minor <> coalesce(posted.amount, 0)`,

  'payments are their lines': Prisma.sql`
    SELECT payment.hotel_id AS "hotelId", format('%s %s (%s)', payment.kind, payment.id, payment.status) AS subject,
      CASE WHEN payment.status <> 'succeeded' THEN 0 WHEN payment.kind = 'charge' THEN -payment.amount_minor
        ELSE payment.amount_minor END::text AS expected,
      coalesce(booked.amount, 0)::text AS found
    FROM payments payment
    LEFT JOIN (SELECT payment_id, sum(amount_minor) AS amount FROM folio_lines WHERE kind = 'payment' GROUP BY 1) booked
      ON booked.payment_id = payment.id
    WHERE coalesce(booked.amount, 0) <> CASE WHEN payment.status <> 'succeeded' THEN 0
      WHEN payment.kind = 'charge' THEN -payment.amount_minor ELSE payment.amount_minor END`,

  'a charge knows its refunds': Prisma.sql`
    SELECT charge.hotel_id AS "hotelId", format('charge %s', charge.id) AS subject,
      coalesce(sum(refund.amount_minor), 0)::text AS expected, charge.refunded_minor::text AS found
    FROM payments charge
    LEFT JOIN payments refund ON refund.parent_payment_id = charge.id AND refund.status IN ('pending', 'succeeded')
    WHERE charge.kind = 'charge'
    GROUP BY charge.id HAVING charge.refunded_minor <> coalesce(sum(refund.amount_minor), 0)`,

  'closed folios stand at zero': Prisma.sql`
    SELECT folio.hotel_id AS "hotelId", format('folio %s, %s', folio.number, line.ledger) AS subject, '0' AS expected,
      sum(line.amount_minor)::text AS found
    FROM folios folio JOIN folio_lines line ON line.folio_id = folio.id
    WHERE folio.status = 'closed' AND line.ledger IN ('guest', 'deposit')
    GROUP BY folio.id, line.ledger HAVING sum(line.amount_minor) <> 0`,

  'transfers are even': Prisma.sql`
    SELECT hotel_id AS "hotelId", format('transfer %s', transfer_group) AS subject, '0' AS expected,
      sum(amount_minor)::text AS found
    FROM folio_lines WHERE transfer_group IS NOT NULL
    GROUP BY hotel_id, transfer_group HAVING sum(amount_minor) <> 0`,

  'each ledger opens where it closed': Prisma.sql`
    SELECT hotel_id AS "hotelId", format('%s on %s', ledger, business_date) AS subject,
      format('opens %s on %s', closed, before + 1) AS expected, format('opens %s on %s', opening_minor, business_date) AS found
    FROM (SELECT *, lag(closing_minor) OVER days AS closed, lag(business_date) OVER days AS before
      FROM ledger_days WINDOW days AS (PARTITION BY hotel_id, ledger ORDER BY business_date)) AS day
    WHERE before IS NOT NULL AND (opening_minor <> closed OR business_date <> before + 1)`,

  'each ledger closes at its movements': Prisma.sql`
    SELECT day.hotel_id AS "hotelId", format('%s on %s', day.ledger, day.business_date) AS subject,
      coalesce(lines.amount, 0)::text AS expected, (day.closing_minor - day.opening_minor)::text AS found
    FROM ledger_days day
    LEFT JOIN (SELECT hotel_id, business_date, ledger, sum(amount_minor) AS amount FROM folio_lines GROUP BY 1, 2, 3) lines
      USING (hotel_id, business_date, ledger)
    WHERE day.closing_minor - day.opening_minor <> coalesce(lines.amount, 0)`,

  'codes of closed days are their lines': Prisma.sql`
    SELECT coalesce(day.hotel_id, lines.hotel_id) AS "hotelId",
      format('code %s, %s on %s', coalesce(day.transaction_code_id, lines.transaction_code_id),
        coalesce(day.ledger, lines.ledger), coalesce(day.business_date, lines.business_date)) AS subject,
      format('%s lines, %s', coalesce(lines.count, 0), coalesce(lines.amount, 0)) AS expected,
      format('%s lines, %s', coalesce(day.lines, 0), coalesce(day.amount_minor, 0)) AS found
    FROM code_days day
    FULL JOIN (SELECT line.hotel_id, line.business_date, line.transaction_code_id, line.ledger, count(*) AS count,
        sum(line.amount_minor) AS amount
      FROM folio_lines line JOIN hotels hotel ON hotel.id = line.hotel_id AND line.business_date < hotel.business_date
      GROUP BY 1, 2, 3, 4) lines
      USING (hotel_id, business_date, transaction_code_id, ledger)
    WHERE coalesce(day.lines, 0) <> coalesce(lines.count, 0)
      OR coalesce(day.amount_minor, 0) <> coalesce(lines.amount, 0)`,

  'a promotion counts the uses that stand': Prisma.sql`
    SELECT promotion.hotel_id AS "hotelId", format('promotion %s', promotion.code) AS subject,
      count(use.reservation_id)::text AS expected, promotion.used::text AS found
    FROM promotions promotion
    LEFT JOIN promotion_uses use ON use.promotion_id = promotion.id AND use.returned_at IS NULL
    GROUP BY promotion.id HAVING promotion.used <> count(use.reservation_id)`,

  'the business date follows the last closed day': Prisma.sql`
    SELECT hotel.id AS "hotelId", hotel.slug AS subject, (max(audit.business_date) + 1)::text AS expected,
      hotel.business_date::text AS found
    FROM hotels hotel JOIN night_audits audit ON audit.hotel_id = hotel.id AND audit.status = 'closed'
    GROUP BY hotel.id HAVING hotel.business_date <> max(audit.business_date) + 1`,
} as const satisfies Record<string, Prisma.Sql>;

export type CheckName = keyof typeof checks;
export const checkNames = Object.keys(checks) as CheckName[];

/** The first rows that break one promise, and how many there are in all. */
export async function selectFaults(
  db: DbOrTx,
  name: CheckName,
  shown: number,
): Promise<{ count: number; faults: Fault[] }> {
  const CountedRow = FaultRow.extend({ count: z.coerce.number() });
  const rows = await selectRows(
    db,
    CountedRow,
    Prisma.sql`SELECT fault.*, count(*) OVER () AS count FROM (${checks[name]}) AS fault LIMIT ${shown}`,
  );
  return { count: rows[0]?.count ?? 0, faults: rows.map(({ count: _count, ...fault }) => fault) };
}

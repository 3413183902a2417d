import { z } from 'zod';
import { calendarDate, dateAt } from '../../core/calendar-date.ts';
import { type Minor, minor, sumMinor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';
import { claimStatuses } from '../payments/card-claim.ts';
import { laterDueAt } from '../rates/later-payment.ts';
import { feeOf, PolicyPartsSchema } from '../rates/policy.ts';
import { guarantees } from '../reservations/guarantee.ts';
import type { AskedDeposits } from './asked-deposit.ts';

const amount = z.coerce.number().transform((value) => minor(value));
const Stay = z.object({
  guestName: z.string(),
  arrival: z.string().transform(calendarDate),
  policy: PolicyPartsSchema,
  nights: z.array(z.object({ grossMinor: amount })),
});
const Row = z.object({
  number: z.string(),
  guarantee: z.enum(guarantees),
  card: z
    .object({ brand: z.string(), lastFour: z.string(), expiryMonth: z.number(), expiryYear: z.number() })
    .nullable(),
  paidMinor: amount,
  asideMinor: amount,
  claim: z.object({ status: z.enum(claimStatuses), amountMinor: amount }).nullable(),
  arrival: z.string().transform(calendarDate),
  stays: z.array(Stay).min(1),
  total: z.number(),
});

/**
 * Bookings still to come of which a card, money set aside or a later prepayment is known, the next arrivals first: one
 * statement, however many. What a prepayment comes to and when it is due their own terms say.
 */
export async function selectAskedDeposits(
  db: DbOrTx,
  hotel: { id: number; timeZone: string },
  page: { limit: number; offset: number },
): Promise<AskedDeposits> {
  const rows = await selectRows(
    db,
    Row,
    Prisma.sql`
    WITH asked AS (
      SELECT r.id, r.number, r.guarantee, min(s.arrival) AS arrival, count(*) OVER ()::int AS total
      FROM reservations r JOIN stays s ON s.reservation_id = r.id AND s.status = 'booked'
      WHERE r.hotel_id = ${hotel.id} AND s.hotel_id = ${hotel.id} AND r.status = 'confirmed'
        AND (r.guarantee <> 'none' OR s.policy ? 'later'
          OR EXISTS (SELECT 1 FROM payments p WHERE p.reservation_id = r.id AND p.status = 'authorized')
          OR EXISTS (SELECT 1 FROM card_claims c WHERE c.reservation_id = r.id AND c.closed_at IS NULL))
      GROUP BY r.id ORDER BY min(s.arrival), r.number LIMIT ${page.limit} OFFSET ${page.offset})
    SELECT asked.number, asked.guarantee, asked.arrival::text, asked.total,
      (SELECT jsonb_build_object('brand', k.brand, 'lastFour', k.last_four, 'expiryMonth', k.expiry_month,
        'expiryYear', k.expiry_year) FROM kept_cards k
        WHERE k.reservation_id = asked.id AND k.status = 'kept') AS card,
      (SELECT coalesce(sum(p.amount_minor - p.refunded_minor), 0) FROM payments p
        WHERE p.reservation_id = asked.id AND p.kind = 'charge' AND p.status = 'succeeded') AS "paidMinor",
      (SELECT coalesce(sum(p.amount_minor), 0) FROM payments p
        WHERE p.reservation_id = asked.id AND p.status = 'authorized') AS "asideMinor",
      (SELECT jsonb_build_object('status', c.status, 'amountMinor', c.amount_minor) FROM card_claims c
        WHERE c.reservation_id = asked.id ORDER BY c.id DESC LIMIT 1) AS claim,
      (SELECT jsonb_agg(jsonb_build_object('guestName', s.guest_name, 'arrival', s.arrival, 'policy', s.policy,
        'nights', (SELECT jsonb_agg(jsonb_build_object('grossMinor', n.gross_minor) ORDER BY n.date)
          FROM stay_nights n WHERE n.stay_id = s.id)) ORDER BY s.position)
        FROM stays s WHERE s.reservation_id = asked.id AND s.status = 'booked') AS stays
    FROM asked ORDER BY asked.arrival, asked.number`,
  );
  return {
    rows: rows.map(({ stays, total: _total, ...row }) => ({ ...row, ...termsOf(stays, hotel.timeZone) })),
    total: rows[0]?.total ?? 0,
  };
}

function termsOf(stays: readonly z.infer<typeof Stay>[], timeZone: string) {
  const [first] = stays;
  const due = stays.flatMap((stay) => laterDueAt(stay, timeZone) ?? []);
  const laterMinor: Minor = sumMinor(
    stays.flatMap(({ policy, nights }) => (policy.later ? [feeOf(policy.later.fee, nights)] : [])),
  );
  const earliest = due.toSorted((a, b) => a.getTime() - b.getTime())[0];
  return {
    guestName: first?.guestName ?? '',
    laterMinor,
    laterDate: earliest ? dateAt(earliest, timeZone) : null,
  };
}

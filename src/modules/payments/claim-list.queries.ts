import { z } from 'zod';
import { fromDbDate } from '../../core/calendar-date.ts';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';
import { claimPurposes, claimStatuses } from './card-claim.ts';

const Row = z.object({
  id: z.number(),
  number: z.string(),
  guestName: z.string(),
  arrival: z.date().transform(fromDbDate),
  purpose: z.enum(claimPurposes),
  status: z.enum(claimStatuses),
  amountMinor: z.number().transform((amount) => minor(amount)),
  attempts: z.number(),
  failureCode: z.string().nullable(),
  brand: z.string().nullable(),
  lastFour: z.string().nullable(),
  createdAt: z.date(),
  total: z.number(),
});
export type ListedClaim = Omit<z.infer<typeof Row>, 'total'>;

/** What is still to be taken off kept cards, declined ones first: one statement. */
export async function selectOpenClaims(
  db: DbOrTx,
  hotelId: number,
  page: { limit: number; offset: number },
): Promise<{ claims: ListedClaim[]; total: number }> {
  const rows = await selectRows(
    db,
    Row,
    Prisma.sql`SELECT claim.id, reservation.number, stay.guest_name AS "guestName", stay.arrival, claim.purpose,
        claim.status, claim.amount_minor AS "amountMinor", claim.attempts, claim.failure_code AS "failureCode",
        card.brand, card.last_four AS "lastFour", claim.created_at AS "createdAt", count(*) OVER ()::int AS total
      FROM card_claims claim
      JOIN reservations reservation ON reservation.id = claim.reservation_id
      JOIN LATERAL (SELECT guest_name, arrival FROM stays WHERE reservation_id = claim.reservation_id
        AND (claim.stay_id IS NULL OR id = claim.stay_id) ORDER BY position LIMIT 1) stay ON true
      LEFT JOIN kept_cards card ON card.reservation_id = claim.reservation_id AND card.status = 'kept'
      WHERE claim.hotel_id = ${hotelId} AND claim.closed_at IS NULL
      ORDER BY (claim.status = 'declined') DESC, claim.id DESC LIMIT ${page.limit} OFFSET ${page.offset}`,
  );
  return { claims: rows.map(({ total: _total, ...claim }) => claim), total: rows[0]?.total ?? 0 };
}

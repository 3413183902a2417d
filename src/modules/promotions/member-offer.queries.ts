import { z } from 'zod';
import { calendarDate } from '../../core/calendar-date.ts';
import { basisPoints, minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import type { MemberOffer } from './member-offer.ts';
import { promotionPers } from './promotion.ts';

const Day = z.string().transform(calendarDate);
const OfferRow = z.object({
  code: z.string(),
  names: LocalTextSchema,
  basisPoints: z.number().transform(basisPoints).nullable(),
  amountMinor: z.number().transform(minor).nullable(),
  per: z.enum(promotionPers),
  bookToDate: Day.nullable(),
  stayFromDate: Day.nullable(),
  stayToDate: Day.nullable(),
  minNights: z.number().nullable(),
  hotel: z.object({ slug: z.string(), names: LocalTextSchema, currency: z.string(), businessDate: Day }),
});

/** What is offered to this guest and not to everybody, in every house, that can be booked today. One statement. */
export function selectMemberOffers(db: DbOrTx, customerId: number): Promise<MemberOffer[]> {
  return selectRows(
    db,
    OfferRow,
    Prisma.sql`SELECT p.code, p.names, p.basis_points AS "basisPoints", p.amount_minor AS "amountMinor", p.per,
        p.book_to_date::text AS "bookToDate", p.stay_from_date::text AS "stayFromDate",
        p.stay_to_date::text AS "stayToDate", p.min_nights AS "minNights",
        json_build_object('slug', h.slug, 'names', h.names, 'currency', h.currency, 'businessDate', h.business_date) AS hotel
      FROM promotions p JOIN hotels h ON h.id = p.hotel_id AND h.active
      WHERE p.active AND (p.min_rank IS NOT NULL OR p.tag IS NOT NULL)
        AND (p.book_from_date IS NULL OR p.book_from_date <= h.business_date)
        AND (p.book_to_date IS NULL OR p.book_to_date >= h.business_date)
        AND (p.stay_to_date IS NULL OR p.stay_to_date >= h.business_date)
        AND (p.max_uses IS NULL OR p.used < p.max_uses)
        AND (p.max_uses_per_customer IS NULL OR p.max_uses_per_customer > (SELECT count(*) FROM promotion_uses u
          WHERE u.promotion_id = p.id AND u.customer_id = ${customerId} AND u.returned_at IS NULL))
        AND promotion_admits(p, ${customerId}::int)
      ORDER BY p.book_to_date NULLS LAST, h.id, p.code LIMIT 20`,
  );
}

import { z } from 'zod';
import { calendarDate } from '../../core/calendar-date.ts';
import { conflict } from '../../core/errors.ts';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { channels, paymentPlans, type Reservation } from './reservation.ts';
import { type ReviewRule, reviewRuleKinds } from './review.ts';

const Rule = z.object({
  kind: z.enum(reviewRuleKinds),
  active: z.boolean(),
  threshold: z.number().nullable(),
});

export async function selectReviewRules(db: DbOrTx, hotelId: number): Promise<ReviewRule[]> {
  const rows = await db.reviewRule.findMany({ where: { hotelId } });
  return rows.map((row) => Rule.parse(row));
}

export async function replaceReviewRules(
  tx: Tx,
  hotelId: number,
  rules: readonly ReviewRule[],
): Promise<void> {
  await tx.reviewRule.deleteMany({ where: { hotelId } });
  await tx.reviewRule.createMany({ data: rules.map((rule) => ({ ...rule, hotelId })) });
}

const Case = z.object({
  rules: z.array(Rule),
  earlierStays: z.number(),
  vip: z.boolean(),
  creditLevel: z.number().nullable(),
  recentBookings: z.number(),
});

export interface ReviewQuestion {
  readonly hotelId: number;
  readonly customerId: number;
  readonly email: string | null;
  readonly phone: string | null;
  readonly since: Date;
}

/** The rules in force and what they ask about the guest; bookings before this one. One statement. */
export async function selectReviewCase(tx: Tx, question: ReviewQuestion): Promise<z.infer<typeof Case>> {
  const { hotelId, customerId, email, phone, since } = question;
  const [row] = await selectRows(
    tx,
    Case,
    Prisma.sql`SELECT
      coalesce((SELECT jsonb_agg(jsonb_build_object('kind', kind, 'active', active, 'threshold', threshold))
        FROM review_rules WHERE hotel_id = ${hotelId} AND active), '[]') AS rules,
      (SELECT count(*)::int FROM stays WHERE customer_id = ${customerId} AND status = 'checked_out') AS "earlierStays",
      (SELECT vip FROM customers WHERE id = ${customerId}) AS vip,
      (SELECT level FROM customer_credit WHERE hotel_id = ${hotelId} AND customer_id = ${customerId}) AS "creditLevel",
      (SELECT count(*)::int FROM reservations r WHERE r.hotel_id = ${hotelId} AND r.created_at > ${since}
        AND (lower(r.contact_email) = lower(${email}::text) OR r.contact_phone = ${phone}::text)) AS "recentBookings"`,
  );
  return Case.parse(row);
}

/** Compare and set: the decision is made once. */
export async function moveReview(
  tx: Tx,
  reservation: Pick<Reservation, 'id'>,
  decision: { readonly to: 'accepted' | 'declined'; readonly at: Date; readonly byId: number | null },
): Promise<void> {
  const { count } = await tx.reservation.updateMany({
    where: { id: reservation.id, reviewState: 'waiting' },
    data: { reviewState: decision.to, reviewedAt: decision.at, reviewedById: decision.byId },
  });
  if (count !== 1) throw conflict('stale_version');
}

const amount = z.number().transform((value) => minor(value));

const WaitingRow = z.object({
  number: z.string(),
  guestName: z.string(),
  contact: z.string().nullable(),
  channel: z.enum(channels),
  paymentPlan: z.enum(paymentPlans),
  createdAt: z.date(),
  arrival: z.string().transform(calendarDate),
  departure: z.string().transform(calendarDate),
  adults: z.number(),
  children: z.number(),
  rooms: z.number(),
  roomType: LocalTextSchema,
  totalMinor: amount,
  paidMinor: amount,
  reasons: z.array(z.object({ kind: z.enum(reviewRuleKinds), value: z.number().optional() })),
  total: z.number(),
});
export type WaitingReview = z.infer<typeof WaitingRow>;

/** Confirmed bookings that wait for a decision, the one that arrives first on top. One statement. */
export function selectWaitingReviews(
  db: DbOrTx,
  { hotelId, page, pageSize }: { hotelId: number; page: number; pageSize: number },
): Promise<WaitingReview[]> {
  return selectRows(
    db,
    WaitingRow,
    Prisma.sql`SELECT r.number, first.guest_name AS "guestName", coalesce(r.contact_email, r.contact_phone) AS contact,
        r.channel, r.payment_plan AS "paymentPlan", r.created_at AS "createdAt", first.arrival::text,
        stays.departure::text, stays.adults, stays.children, stays.rooms, type.names AS "roomType",
        stays.total AS "totalMinor", coalesce(paid.amount, 0)::int AS "paidMinor", r.review_reasons AS reasons,
        count(*) OVER ()::int AS total
      FROM reservations r
      JOIN LATERAL (SELECT count(*)::int AS rooms, sum(s.adults)::int AS adults, sum(s.total_minor)::int AS total,
          sum(cardinality(s.child_ages))::int AS children, max(s.departure) AS departure, min(s.id) AS first_id
        FROM stays s WHERE s.reservation_id = r.id AND s.status NOT IN ('cancelled', 'lapsed')) stays ON true
      JOIN stays first ON first.id = stays.first_id JOIN room_types type ON type.id = first.room_type_id
      LEFT JOIN LATERAL (SELECT sum(p.amount_minor - p.refunded_minor) AS amount FROM payments p
        WHERE p.reservation_id = r.id AND p.kind = 'charge' AND p.status = 'succeeded') paid ON true
      WHERE r.hotel_id = ${hotelId} AND r.review_state = 'waiting' AND r.status = 'confirmed'
      ORDER BY first.arrival, r.created_at, r.id LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`,
  );
}

import { z } from 'zod';
import { calendarDate } from '../../core/calendar-date.ts';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { reservationStatuses, stayStatuses } from '../reservations/reservation-status.ts';

const BookingRow = z.object({
  number: z.string(),
  status: z.enum(reservationStatuses),
  currency: z.string(),
  hotelNames: LocalTextSchema,
  arrival: z.string().transform(calendarDate),
  departure: z.string().transform(calendarDate),
  businessDate: z.string().transform(calendarDate),
  paidMinor: z.coerce.number().transform((value) => minor(value)),
  totalMinor: z.coerce.number().transform((value) => minor(value)),
  stays: z.array(z.object({ status: z.enum(stayStatuses), names: LocalTextSchema, scene: z.string() })),
});
export type BookingOfUser = z.output<typeof BookingRow>;

/** A guest's bookings, the latest arrivals first: one statement, whatever their number. */
export function selectBookingsOfUser(db: DbOrTx, userId: number): Promise<BookingOfUser[]> {
  return selectRows(
    db,
    BookingRow,
    Prisma.sql`
      SELECT r.number, r.status, h.currency, h.names AS "hotelNames", min(s.arrival)::text AS arrival,
        max(s.departure)::text AS departure, sum(s.total_minor) AS "totalMinor",
        h.business_date::text AS "businessDate", coalesce((SELECT sum(p.amount_minor - p.refunded_minor) FROM payments p
          WHERE p.reservation_id = r.id AND p.kind = 'charge' AND p.status = 'succeeded'), 0) AS "paidMinor",
        jsonb_agg(jsonb_build_object('status', s.status, 'names', t.names, 'scene', t.scene) ORDER BY s.position) AS stays
      FROM reservations r JOIN hotels h ON h.id = r.hotel_id JOIN stays s ON s.reservation_id = r.id
        JOIN room_types t ON t.id = s.room_type_id
      WHERE r.user_id = ${userId}
      GROUP BY r.id, h.id ORDER BY min(s.arrival) DESC, r.id DESC LIMIT 100`,
  );
}

export interface ProfileLink {
  readonly email: string | null;
  readonly phone: string | null;
  readonly name: string;
  readonly customerId: number | null;
  /** The hotel that keeps the profile. */
  readonly hotelId: number | null;
}

export async function selectProfileLink(db: DbOrTx, userId: number): Promise<ProfileLink> {
  const user = await db.user.findUniqueOrThrow({
    where: { id: userId },
    select: { email: true, phone: true, name: true, customerId: true },
  });
  if (user.customerId === null) return { ...user, hotelId: null };
  const customer = await db.customer.findUnique({
    where: { id: user.customerId },
    select: { hotelId: true },
  });
  return { ...user, hotelId: customer?.hotelId ?? null };
}

/** Gives an account its profile; false where it got one meanwhile. */
export async function linkProfile(tx: Tx, userId: number, customerId: number): Promise<boolean> {
  const { count } = await tx.user.updateMany({
    where: { id: userId, customerId: null },
    data: { customerId },
  });
  return count === 1;
}

const InvoiceRow = z.object({
  number: z.string(),
  reservationNumber: z.string(),
  hotelNames: LocalTextSchema,
  currency: z.string(),
  closedDate: z.string().transform(calendarDate),
  chargesMinor: z.coerce.number().transform((value) => minor(value)),
});
export type Invoice = z.output<typeof InvoiceRow>;

/** The closed bills of a guest's own stays, the latest first: one statement. */
export function selectInvoicesOfUser(db: DbOrTx, userId: number): Promise<Invoice[]> {
  return selectRows(
    db,
    InvoiceRow,
    Prisma.sql`
      SELECT f.number, r.number AS "reservationNumber", h.names AS "hotelNames", h.currency, f.closed_date::text AS "closedDate",
        coalesce(sum(l.amount_minor) FILTER (WHERE l.kind IN ('charge', 'tax', 'adjustment')), 0) AS "chargesMinor"
      FROM folios f JOIN stays s ON s.id = f.stay_id JOIN reservations r ON r.id = s.reservation_id
        JOIN hotels h ON h.id = f.hotel_id LEFT JOIN folio_lines l ON l.folio_id = f.id
      WHERE r.user_id = ${userId} AND f.kind = 'guest' AND f.status = 'closed'
      GROUP BY f.id, r.id, h.id ORDER BY f.closed_date DESC, f.id DESC LIMIT 100`,
  );
}

const PayableRow = z.object({
  reservationId: z.number(),
  hotelId: z.number(),
  number: z.string(),
  hotelNames: LocalTextSchema,
  currency: z.string(),
  arrival: z.string().transform(calendarDate),
  openMinor: z.coerce.number().transform((value) => minor(value)),
});
export type PayableBooking = z.output<typeof PayableRow>;

/**
 * A guest's own bookings of which something is to pay: the price of the rooms that stand, with what is on their bills
 * beyond it, less what came. One statement.
 */
export function selectPayableBookings(db: DbOrTx, userId: number): Promise<PayableBooking[]> {
  return selectRows(
    db,
    PayableRow,
    Prisma.sql`
      SELECT * FROM (
        SELECT r.id AS "reservationId", r.hotel_id AS "hotelId", r.number, h.names AS "hotelNames", h.currency,
          min(s.arrival)::text AS arrival,
          sum(s.total_minor) - coalesce((SELECT sum(p.amount_minor - p.refunded_minor) FROM payments p
            LEFT JOIN folios f ON f.id = p.folio_id LEFT JOIN stays of ON of.id = f.stay_id
            WHERE p.kind = 'charge' AND p.status = 'succeeded'
              AND coalesce(p.reservation_id, of.reservation_id) = r.id), 0) AS "openMinor"
        FROM reservations r JOIN hotels h ON h.id = r.hotel_id JOIN stays s ON s.reservation_id = r.id
        WHERE r.user_id = ${userId} AND r.status = 'confirmed' AND s.status IN ('booked', 'in_house')
        GROUP BY r.id, h.id) booking
      WHERE "openMinor" > 0 ORDER BY arrival, number LIMIT 20`,
  );
}

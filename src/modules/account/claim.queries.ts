import { z } from 'zod';
import { calendarDate } from '../../core/calendar-date.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';

/** What of an account was proved by a code; an empty part matches no booking. */
export interface ProvedContact {
  readonly email: string | null;
  readonly phone: string | null;
}

const ClaimableRow = z.object({
  number: z.string(),
  hotelNames: LocalTextSchema,
  arrival: z.string().transform(calendarDate),
  departure: z.string().transform(calendarDate),
});
export type Claimable = z.output<typeof ClaimableRow>;

function madeBy({ email, phone }: ProvedContact): Prisma.Sql {
  return Prisma.sql`r.user_id IS NULL AND (lower(trim(r.contact_email)) = ${email} OR r.contact_phone = ${phone})`;
}

/** Bookings that nobody's account made, with a contact that is proved to be the guest's: one statement. */
export function selectClaimable(db: DbOrTx, contact: ProvedContact): Promise<Claimable[]> {
  return selectRows(
    db,
    ClaimableRow,
    Prisma.sql`
      SELECT r.number, h.names AS "hotelNames", min(s.arrival)::text AS arrival, max(s.departure)::text AS departure
      FROM reservations r JOIN hotels h ON h.id = r.hotel_id JOIN stays s ON s.reservation_id = r.id
      WHERE ${madeBy(contact)} GROUP BY r.id, h.id ORDER BY min(s.arrival) DESC LIMIT 20`,
  );
}

const Claimed = z.object({ id: z.number(), hotelId: z.number() });

/** Gives a booking to an account, once; null where it has one, or its contact is another. */
export async function giveBooking(
  tx: Tx,
  { number, userId, contact }: { number: string; userId: number; contact: ProvedContact },
): Promise<{ id: number; hotelId: number } | null> {
  const [row] = await selectRows(
    tx,
    Claimed,
    Prisma.sql`
      UPDATE reservations r SET user_id = ${userId}, version = version + 1
      WHERE r.number = ${number} AND ${madeBy(contact)} RETURNING r.id, r.hotel_id AS "hotelId"`,
  );
  return row ?? null;
}

/** The contact of a booking that no account has yet. */
export async function selectBookingContact(db: DbOrTx, number: string): Promise<ProvedContact | null> {
  const row = await db.reservation.findFirst({
    where: { number, userId: null },
    select: { contactEmail: true, contactPhone: true },
  });
  return row && { email: row.contactEmail?.trim().toLowerCase() ?? null, phone: row.contactPhone };
}

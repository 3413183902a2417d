import { z } from 'zod';
import type { CalendarDate } from '../../core/calendar-date.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import type { Guarantee } from './guarantee.ts';

const IdRow = z.object({ id: z.number() });

/** Bookings whose terms take a prepayment later and that were not asked yet; whether its day has come their terms say. */
export async function selectPrepaymentsToAsk(
  db: DbOrTx,
  hotel: { id: number; businessDate: CalendarDate },
): Promise<number[]> {
  const rows = await selectRows(
    db,
    IdRow,
    Prisma.sql`SELECT DISTINCT stay.reservation_id AS id FROM stays stay
      JOIN reservations reservation ON reservation.id = stay.reservation_id AND reservation.status = 'confirmed'
      WHERE stay.hotel_id = ${hotel.id} AND stay.status = 'booked' AND stay.policy ? 'later'
        AND stay.arrival <= ${hotel.businessDate}::date + 366
        AND NOT EXISTS (SELECT 1 FROM card_claims claim
          WHERE claim.reservation_id = stay.reservation_id AND claim.purpose = 'prepayment')
      ORDER BY id`,
  );
  return rows.map(({ id }) => id);
}

export async function setGuarantee(tx: Tx, reservationId: number, guarantee: Guarantee): Promise<void> {
  await tx.reservation.update({ where: { id: reservationId }, data: { guarantee } });
}

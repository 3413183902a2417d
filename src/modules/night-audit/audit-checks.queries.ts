import { z } from 'zod';
import { fromDbDate } from '../../core/calendar-date.ts';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';
import type { CheckedStay } from './audit-checks.ts';
import type { AuditedDay } from './night-audit.queries.ts';

const StayRow = z.object({
  stayId: z.number(),
  number: z.string(),
  guestName: z.string(),
  roomNumber: z.string().nullable(),
  arrival: z.date().transform(fromDbDate),
  departure: z.date().transform(fromDbDate),
  folioNumber: z.string().nullable(),
  balanceMinor: z.coerce.number().transform(minor),
});

const mostShown = 200;

function stays(where: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT stay.id AS "stayId", reservation.number, stay.guest_name AS "guestName", room.number AS "roomNumber",
      stay.arrival, stay.departure, folio.number AS "folioNumber", coalesce(folio.balance, 0) AS "balanceMinor"
    FROM stays stay
    JOIN reservations reservation ON reservation.id = stay.reservation_id
    LEFT JOIN rooms room ON room.id = stay.room_id
    LEFT JOIN LATERAL (
      SELECT min(folios.number) AS number, sum(line.amount_minor) AS balance
      FROM folios JOIN folio_lines line ON line.folio_id = folios.id
      WHERE folios.stay_id = stay.id AND folios.status = 'open') folio ON true
    WHERE ${where}
    ORDER BY room.number, stay.arrival, stay.id LIMIT ${mostShown}`;
}

/** Expected by this date, still only booked: the audit marks them no-show. */
export function selectWaitingArrivals(db: DbOrTx, { hotelId, date }: AuditedDay): Promise<CheckedStay[]> {
  return selectRows(
    db,
    StayRow,
    stays(
      Prisma.sql`stay.hotel_id = ${hotelId} AND stay.status = 'booked' AND stay.arrival <= ${date}::date`,
    ),
  );
}

/** Still in house though their departure has come: no night is charged, somebody must decide. */
export function selectOverdueDepartures(db: DbOrTx, { hotelId, date }: AuditedDay): Promise<CheckedStay[]> {
  return selectRows(
    db,
    StayRow,
    stays(
      Prisma.sql`stay.hotel_id = ${hotelId} AND stay.status = 'in_house' AND stay.departure <= ${date}::date`,
    ),
  );
}

/** Gone, cancelled or never come, with a bill that is not even. */
export function selectUnsettled(db: DbOrTx, { hotelId }: AuditedDay): Promise<CheckedStay[]> {
  return selectRows(
    db,
    StayRow,
    stays(Prisma.sql`stay.id IN (SELECT stay_id FROM folios WHERE hotel_id = ${hotelId} AND status = 'open')
      AND stay.status IN ('checked_out', 'cancelled', 'no_show', 'lapsed') AND folio.balance <> 0`),
  );
}

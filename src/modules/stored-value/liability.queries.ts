import { z } from 'zod';
import { type CalendarDate, fromDbDate } from '../../core/calendar-date.ts';
import { minor, negate } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';
import type { LiabilityDay } from './statement.ts';

const owed = z.coerce.number().transform((value) => negate(minor(value)));
const Row = z.object({
  date: z.date().transform(fromDbDate),
  openingMinor: owed,
  loadedMinor: owed,
  bonusMinor: owed,
  usedMinor: owed,
  expiredMinor: owed,
  closingMinor: owed,
});

/** Opening, movements and closing of each day on which something moved: one statement over the ledger's own lines. */
export function selectLiabilityDays(
  db: DbOrTx,
  { hotelId, from, to }: { hotelId: number; from: CalendarDate; to: CalendarDate },
): Promise<LiabilityDay[]> {
  return selectRows(
    db,
    Row,
    Prisma.sql`
      WITH day AS (
        SELECT line.business_date AS date, sum(line.amount_minor) AS moved,
          coalesce(sum(line.amount_minor) FILTER (WHERE line.kind = 'payment'), 0) AS loaded,
          coalesce(sum(line.amount_minor) FILTER (WHERE code.code = 'SVBONUS'), 0) AS bonus,
          coalesce(sum(line.amount_minor) FILTER (WHERE code.code = 'SVUSE'), 0) AS used,
          coalesce(sum(line.amount_minor) FILTER (WHERE code.code = 'SVBREAK'), 0) AS expired
        FROM folio_lines line JOIN transaction_codes code ON code.id = line.transaction_code_id
        WHERE line.hotel_id = ${hotelId} AND line.ledger = 'stored_value' AND line.business_date <= ${to}::date
        GROUP BY line.business_date
      ), running AS (
        SELECT *, sum(moved) OVER (ORDER BY date) AS closing FROM day
      )
      SELECT date, closing - moved AS "openingMinor", loaded AS "loadedMinor", bonus AS "bonusMinor", used AS "usedMinor",
        expired AS "expiredMinor", closing AS "closingMinor"
      FROM running WHERE date >= ${from}::date ORDER BY date DESC`,
  );
}

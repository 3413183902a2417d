import { z } from 'zod';
import { type CalendarDate, fromDbDate } from '../../core/calendar-date.ts';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';
import { type WaitingPrice, waitingStatuses } from './waiting-price.ts';

const money = z.int().transform(minor);

const WaitingRow = z.object({
  changeId: z.int(),
  status: z.enum(waitingStatuses),
  ratePlanId: z.int(),
  roomTypeId: z.int(),
  date: z.date().transform(fromDbDate),
  priceMinor: money.nullable(),
  toMinor: money.nullable(),
});

/** The latest price on its way for each night of `[from, to)`: the reader's own drafts, and what anybody handed in. */
export function selectWaitingPrices(
  db: DbOrTx,
  hotelId: number,
  { from, to, readerId }: { from: CalendarDate; to: CalendarDate; readerId: number | null },
): Promise<WaitingPrice[]> {
  return selectRows(
    db,
    WaitingRow,
    Prisma.sql`SELECT DISTINCT ON (c.rate_plan_id, c.room_type_id, c.date) c.change_id AS "changeId", ch.status,
        c.rate_plan_id AS "ratePlanId", c.room_type_id AS "roomTypeId", c.date, c.price_minor AS "priceMinor",
        c.to_minor AS "toMinor"
      FROM rate_changes ch JOIN rate_change_cells c ON c.change_id = ch.id
      WHERE ch.hotel_id = ${hotelId} AND c.date >= ${from}::date AND c.date < ${to}::date
        AND (ch.status IN ('submitted', 'approved')
          OR (ch.status IN ('draft', 'returned') AND ch.author_id = ${readerId}::int))
      ORDER BY c.rate_plan_id, c.room_type_id, c.date, c.change_id DESC`,
  );
}

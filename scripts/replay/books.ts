import { z } from 'zod';
import { type Minor, minor } from '../../src/core/money.ts';
import { Prisma } from '../../src/generated/prisma/client.ts';
import { type Db, selectRows } from '../../src/platform/db.ts';
import type { MonthFigures } from './figures.ts';

const amount = z.coerce.bigint().transform((value): Minor => minor(value));

const MonthRow = z.object({ month: z.string(), roomNights: z.coerce.number(), roomRevenueMinor: amount });

/** Room nights and room revenue per month as the closed days' statistics show them. */
export async function closedFigures(db: Db, hotelId: number): Promise<MonthFigures[]> {
  const rows = await selectRows(
    db,
    MonthRow,
    Prisma.sql`SELECT to_char(date, 'YYYY-MM') AS month, sum(rooms_sold)::bigint AS "roomNights",
        sum(room_revenue_minor)::bigint AS "roomRevenueMinor"
      FROM statistics_days WHERE hotel_id = ${hotelId} GROUP BY 1 ORDER BY 1`,
  );
  return rows.filter((row) => row.roomNights !== 0 || row.roomRevenueMinor !== 0);
}

const LedgerRow = z.object({
  ledger: z.string(),
  days: z.coerce.number(),
  debitsMinor: amount,
  creditsMinor: amount,
  closingMinor: amount,
  unbalancedDays: z.coerce.number(),
});
export type LedgerSummary = z.infer<typeof LedgerRow>;

/** Each ledger over all closed days; a day counts as unbalanced when it does not open where the one before closed. */
export function ledgerSummaries(db: Db, hotelId: number): Promise<LedgerSummary[]> {
  return selectRows(
    db,
    LedgerRow,
    Prisma.sql`WITH days AS (
        SELECT *, lag(closing_minor, 1, 0::bigint) OVER (PARTITION BY ledger ORDER BY business_date) AS before,
          row_number() OVER (PARTITION BY ledger ORDER BY business_date DESC) AS age
        FROM ledger_days WHERE hotel_id = ${hotelId})
      SELECT ledger, count(*) AS days, sum(debits_minor)::bigint AS "debitsMinor",
        sum(credits_minor)::bigint AS "creditsMinor",
        sum(closing_minor) FILTER (WHERE age = 1)::bigint AS "closingMinor",
        count(*) FILTER (WHERE opening_minor <> before
          OR closing_minor <> opening_minor + debits_minor + credits_minor) AS "unbalancedDays"
      FROM days GROUP BY ledger ORDER BY ledger`,
  );
}

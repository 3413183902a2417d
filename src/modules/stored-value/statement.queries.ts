import { z } from 'zod';
import { fromDbDate } from '../../core/calendar-date.ts';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';
import type { StatementEntry } from './statement.ts';

const Row = z.object({
  cardId: z.number(),
  kind: z.enum(['load', 'bonus', 'spend', 'refund', 'unload', 'expiry', 'move']),
  businessDate: z.date().transform(fromDbDate),
  at: z.date(),
  amountMinor: z.coerce.number().transform(minor),
});

/** What moved these cards, the latest first: one statement. */
export function selectStatement(db: DbOrTx, cardIds: readonly number[]): Promise<StatementEntry[]> {
  return selectRows(
    db,
    Row,
    Prisma.sql`
      SELECT card_id AS "cardId", kind, business_date AS "businessDate", max(at) AS at, sum(amount_minor) AS "amountMinor"
      FROM stored_value_entries WHERE card_id = ANY(${[...cardIds]}::int[])
      GROUP BY card_id, kind, business_date, payment_id, CASE WHEN payment_id IS NULL THEN at END
      ORDER BY max(id) DESC LIMIT 200`,
  );
}

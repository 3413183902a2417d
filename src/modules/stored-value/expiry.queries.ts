import { z } from 'zod';
import { fromDbDate } from '../../core/calendar-date.ts';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';
import type { ExpiredCard } from './statement.ts';

const Row = z.object({
  cardId: z.number(),
  number: z.string(),
  receiverName: z.string(),
  expiresOn: z.date().transform(fromDbDate),
  amountMinor: z.coerce.number().transform(minor),
});

/** What is left on cards after its last day, card by card: one statement. */
export function selectExpired(db: DbOrTx, hotelId: number): Promise<ExpiredCard[]> {
  return selectRows(
    db,
    Row,
    Prisma.sql`
      SELECT card.id AS "cardId", card.number, card.receiver_name AS "receiverName", min(lot.expires_on) AS "expiresOn",
        sum(lot.remaining_minor) AS "amountMinor"
      FROM stored_value_lots lot JOIN stored_value_cards card ON card.id = lot.card_id
      JOIN hotels hotel ON hotel.id = card.hotel_id
      WHERE card.hotel_id = ${hotelId} AND lot.remaining_minor > 0 AND lot.expires_on < hotel.business_date
      GROUP BY card.id ORDER BY min(lot.expires_on), card.id LIMIT 200`,
  );
}

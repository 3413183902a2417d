import { z } from 'zod';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';

const Row = z.object({
  folioId: z.number(),
  number: z.string(),
  guest: z.string(),
  room: z.string().nullable(),
  balanceMinor: z.coerce.number().transform((value) => minor(value)),
});
export type PayableFolio = z.output<typeof Row>;

/** Open bills at a hotel of a member and his family who are in house, with what is owed: one statement. */
export function selectPayableFolios(
  db: DbOrTx,
  { hotelId, memberId }: { readonly hotelId: number; readonly memberId: number },
): Promise<PayableFolio[]> {
  return selectRows(
    db,
    Row,
    Prisma.sql`
      SELECT f.id AS "folioId", f.number, s.guest_name AS guest, room.number AS room, sum(l.amount_minor) AS "balanceMinor"
      FROM loyalty_members m
      JOIN loyalty_members of ON of.id = m.id OR (of.family_id = m.family_id AND m.family_id IS NOT NULL)
      JOIN stays s ON s.customer_id = of.customer_id AND s.hotel_id = ${hotelId} AND s.status = 'in_house'
      JOIN folios f ON f.stay_id = s.id AND f.status = 'open'
      JOIN folio_lines l ON l.folio_id = f.id AND l.ledger = 'guest'
      LEFT JOIN rooms room ON room.id = s.room_id
      WHERE m.id = ${memberId}
      GROUP BY f.id, s.id, room.number HAVING sum(l.amount_minor) > 0 ORDER BY f.id`,
  );
}

import { z } from 'zod';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';

const OwnInvoice = z.object({ hotelId: z.number(), number: z.string() });

/** Where a closed bill of this guest's own stay is kept; null for any other, whoever's it is. */
export async function selectOwnInvoice(
  db: DbOrTx,
  { number, userId }: { number: string; userId: number },
): Promise<z.output<typeof OwnInvoice> | null> {
  const [row] = await selectRows(
    db,
    OwnInvoice,
    Prisma.sql`
      SELECT f.hotel_id AS "hotelId", f.number FROM folios f
        JOIN stays s ON s.id = f.stay_id JOIN reservations r ON r.id = s.reservation_id
      WHERE f.number = ${number} AND r.user_id = ${userId} AND f.kind = 'guest' AND f.status = 'closed'`,
  );
  return row ?? null;
}

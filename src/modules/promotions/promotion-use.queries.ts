import { z } from 'zod';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';

const LimitsRow = z.object({
  used: z.number(),
  maxUses: z.number().nullable(),
  maxUsesPerCustomer: z.number().nullable(),
});

/** The limits and the count, locked: whoever takes a use of this promotion comes one after the other. */
export async function selectAndLockLimits(tx: Tx, promotionId: number): Promise<z.infer<typeof LimitsRow>> {
  const [row] = await selectRows(
    tx,
    LimitsRow,
    Prisma.sql`SELECT used, max_uses AS "maxUses", max_uses_per_customer AS "maxUsesPerCustomer"
      FROM promotions WHERE id = ${promotionId} FOR UPDATE`,
  );
  return LimitsRow.parse(row);
}

/** Which of his uses this customer has now, in order. Read under the lock above, after it was got. */
export async function selectStandingUses(
  tx: Tx,
  { promotionId, customerId }: { promotionId: number; customerId: number },
): Promise<number[]> {
  const rows = await tx.promotionUse.findMany({
    where: { promotionId, customerId, returnedAt: null },
    orderBy: { customerUse: 'asc' },
    select: { customerUse: true },
  });
  return rows.map((row) => row.customerUse);
}

export interface NewUse {
  readonly promotionId: number;
  readonly reservationId: number;
  readonly customerId: number;
  readonly customerUse: number;
  readonly customerLimit: number | null;
  readonly at: Date;
}

/** The use and the count in one statement; a use that was returned is taken again. */
export async function insertUse(tx: Tx, use: NewUse): Promise<void> {
  await tx.$executeRaw`WITH taken AS (
      INSERT INTO promotion_uses (reservation_id, promotion_id, customer_id, customer_use, customer_limit, taken_at)
      VALUES (${use.reservationId}, ${use.promotionId}, ${use.customerId}, ${use.customerUse}, ${use.customerLimit}::int, ${use.at})
      ON CONFLICT (reservation_id) DO UPDATE SET customer_use = EXCLUDED.customer_use,
        customer_limit = EXCLUDED.customer_limit, taken_at = EXCLUDED.taken_at, returned_at = NULL
        WHERE promotion_uses.returned_at IS NOT NULL
      RETURNING promotion_id)
    UPDATE promotions SET used = used + 1 FROM taken WHERE promotions.id = taken.promotion_id`;
}

/** Gives the use of a booking back, once; nothing where it has none. */
export async function returnUse(tx: Tx, reservationId: number, at: Date): Promise<void> {
  await tx.$executeRaw`WITH returned AS (
      UPDATE promotion_uses SET returned_at = ${at} WHERE reservation_id = ${reservationId} AND returned_at IS NULL
      RETURNING promotion_id)
    UPDATE promotions SET used = used - 1 FROM returned WHERE promotions.id = returned.promotion_id`;
}

export interface BookedUse {
  readonly promotionId: number;
  readonly customerId: number;
  readonly returned: boolean;
}

export async function selectOptionalUse(db: DbOrTx, reservationId: number): Promise<BookedUse | null> {
  const row = await db.promotionUse.findUnique({ where: { reservationId } });
  return (
    row && { promotionId: row.promotionId, customerId: row.customerId, returned: row.returnedAt !== null }
  );
}

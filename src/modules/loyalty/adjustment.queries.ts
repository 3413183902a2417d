import { z } from 'zod';
import { notFound } from '../../core/errors.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import type { Adjustment } from './gift.ts';
import { MemberName, memberName } from './member-name.queries.ts';

export interface NewAdjustment {
  readonly memberId: number;
  readonly hotelId: number;
  readonly points: number;
  readonly reason: string;
  readonly requestedById: number;
  readonly requestedAt: Date;
}

export async function insertAdjustment(tx: Tx, adjustment: NewAdjustment): Promise<void> {
  await tx.loyaltyAdjustment.create({ data: adjustment });
}

export async function selectAndLockAdjustment(
  tx: Tx,
  { id, hotelId }: { readonly id: number; readonly hotelId: number },
): Promise<NewAdjustment & { readonly status: string }> {
  await tx.$executeRaw`SELECT 1 FROM loyalty_adjustments WHERE id = ${id} AND hotel_id = ${hotelId} FOR UPDATE`;
  const row = await tx.loyaltyAdjustment.findUnique({ where: { id, hotelId } });
  if (!row) throw notFound('adjustment_not_found');
  return row;
}

export async function moveAdjustment(
  tx: Tx,
  id: number,
  decided: {
    readonly status: 'approved' | 'declined';
    readonly decidedById: number;
    readonly decidedAt: Date;
  },
): Promise<void> {
  await tx.loyaltyAdjustment.update({ where: { id }, data: decided });
}

const Row = z.object({
  id: z.number(),
  memberId: z.number(),
  memberNumber: z.string(),
  memberName: MemberName,
  points: z.number(),
  reason: z.string(),
  requestedById: z.number(),
  requestedBy: z.string(),
  requestedAt: z.date(),
});

/** What waits for a decision at this hotel, the oldest first. */
export function selectWaitingAdjustments(db: DbOrTx, hotelId: number): Promise<Adjustment[]> {
  return selectRows(
    db,
    Row,
    Prisma.sql`SELECT a.id, a.member_id AS "memberId", m.number AS "memberNumber",
        ${memberName} AS "memberName", a.points, a.reason,
        a.requested_by_id AS "requestedById", u.name AS "requestedBy", a.requested_at AS "requestedAt"
      FROM loyalty_adjustments a JOIN loyalty_members m ON m.id = a.member_id
      JOIN customers c ON c.id = m.customer_id JOIN users u ON u.id = a.requested_by_id
      WHERE a.hotel_id = ${hotelId} AND a.status = 'waiting' ORDER BY a.id`,
  );
}

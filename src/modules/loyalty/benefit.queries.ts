import { z } from 'zod';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import type { StayBenefit } from './benefit.ts';

export interface KeptBenefit {
  readonly stayId: number;
  readonly memberId: number;
  readonly levelId: number;
  readonly breakfast: boolean;
  readonly lateCheckOut: string | null;
  readonly upgrade: boolean;
}

export async function upsertBenefit(tx: Tx, { stayId, ...benefit }: KeptBenefit): Promise<void> {
  await tx.loyaltyBenefit.upsert({
    where: { stayId },
    create: { stayId, ...benefit },
    update: benefit,
  });
}

const Row = z.object({
  stayId: z.number(),
  number: z.string(),
  level: LocalTextSchema,
  points: z.number(),
  breakfast: z.boolean(),
  lateCheckOut: z.string().nullable(),
  upgrade: z.boolean(),
});

/** One statement, whatever the number of stays; a stay whose guest is no member is missing. */
export async function selectBenefits(
  db: DbOrTx,
  stayIds: readonly number[],
): Promise<Map<number, StayBenefit>> {
  if (stayIds.length === 0) return new Map();
  const rows = await selectRows(
    db,
    Row,
    Prisma.sql`SELECT stay.id AS "stayId", member.number, level.names AS level,
        coalesce((SELECT sum(lot.remaining) FROM loyalty_lots lot
          WHERE lot.member_id = member.id AND lot.expires_date >= hotel.business_date), 0)::int AS points,
        coalesce(kept.breakfast, level.breakfast) AS breakfast,
        CASE WHEN kept.stay_id IS NULL THEN level.late_check_out ELSE kept.late_check_out END AS "lateCheckOut",
        coalesce(kept.upgrade, level.upgrade) AS upgrade
      FROM stays stay JOIN hotels hotel ON hotel.id = stay.hotel_id
      JOIN loyalty_programmes programme ON programme.active
      JOIN loyalty_members member ON member.customer_id = stay.customer_id
      LEFT JOIN loyalty_benefits kept ON kept.stay_id = stay.id AND stay.status <> 'booked'
      JOIN loyalty_levels level ON level.id = coalesce(kept.level_id, member.level_id)
      WHERE stay.id = ANY(${[...stayIds]}::int[])`,
  );
  return new Map(rows.map((row) => [row.stayId, row]));
}

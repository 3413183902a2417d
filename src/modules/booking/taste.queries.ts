import { z } from 'zod';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Context } from '../../platform/context.ts';
import { selectRows } from '../../platform/db.ts';
import { type KnownTaste, noTaste } from '../availability/recommendation.ts';
import { type Wish, wishesOf } from '../rooms/wish.ts';

const TasteRow = z.object({
  stays: z.array(z.object({ roomTypeId: z.number(), stays: z.number() })),
  wishes: z.array(z.string()),
});

/**
 * Where a signed-in guest slept before at this hotel, and what he said he likes, in one statement; nothing of a visitor,
 * at no statement.
 */
export async function knownTaste(ctx: Context, hotelId: number): Promise<KnownTaste> {
  if (ctx.actor.kind !== 'guest' || ctx.actor.id === null) return noTaste;
  const [row] = await selectRows(
    ctx.db,
    TasteRow,
    Prisma.sql`SELECT
      (SELECT coalesce(json_agg(slept), '[]') FROM (SELECT s.room_type_id AS "roomTypeId", count(*)::int AS stays
        FROM stays s WHERE s.customer_id = u.customer_id AND s.hotel_id = ${hotelId}
          AND s.status IN ('in_house', 'checked_out') GROUP BY s.room_type_id) slept) AS stays,
      ARRAY(SELECT p.code FROM customer_preferences p WHERE p.customer_id = u.customer_id) AS wishes
      FROM users u WHERE u.id = ${ctx.actor.id} AND u.customer_id IS NOT NULL`,
  );
  return row ? tasteOf(row.stays, wishesOf(row.wishes)) : noTaste;
}

const beds: Partial<Record<Wish, string>> = { king_bed: 'king', twin_beds: 'twin' };

function tasteOf(stays: z.infer<typeof TasteRow>['stays'], wishes: readonly Wish[]): KnownTaste {
  return {
    stayedIn: new Map(stays.map((row) => [row.roomTypeId, row.stays])),
    beds: wishes.flatMap((wish) => beds[wish] ?? []),
    view: wishes.includes('view'),
    highFloor: wishes.includes('high_floor'),
    quiet: wishes.includes('quiet'),
  };
}

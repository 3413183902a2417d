import { z } from 'zod';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Context } from '../../platform/context.ts';
import { selectRows } from '../../platform/db.ts';
import { type KnownTaste, noTaste } from '../availability/recommendation.ts';

const StayedRow = z.object({ roomTypeId: z.number(), stays: z.number() });

/** Where a signed-in guest slept before at this hotel; nothing of a visitor, at no statement. */
export async function knownTaste(ctx: Context, hotelId: number): Promise<KnownTaste> {
  if (ctx.actor.kind !== 'guest' || ctx.actor.id === null) return noTaste;
  const rows = await selectRows(
    ctx.db,
    StayedRow,
    Prisma.sql`SELECT s.room_type_id AS "roomTypeId", count(*)::int AS stays
      FROM users u JOIN stays s ON s.customer_id = u.customer_id
      WHERE u.id = ${ctx.actor.id} AND s.hotel_id = ${hotelId} AND s.status IN ('in_house', 'checked_out')
      GROUP BY s.room_type_id`,
  );
  return { stayedIn: new Map(rows.map((row) => [row.roomTypeId, row.stays])) };
}

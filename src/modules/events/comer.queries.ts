import { z } from 'zod';
import { notFound } from '../../core/errors.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import type { Audience, Comer } from './event.ts';

const ComerRow = z.object({ id: z.number(), levelRank: z.number().nullable(), hasTag: z.boolean() });

/**
 * The guest who wants to come, held against a merge under way, and known to the house from now on; `mustBeKnown`: the
 * desk writes down only whom its house knows already.
 */
export async function selectAndKnowComer(
  tx: Tx,
  asked: {
    readonly customerId: number;
    readonly hotelId: number;
    readonly tag: string | null;
    readonly at: Date;
    readonly mustBeKnown: boolean;
  },
): Promise<Comer> {
  const { customerId, hotelId, tag, at, mustBeKnown } = asked;
  const known = Prisma.sql`EXISTS (SELECT 1 FROM customer_hotels k WHERE k.customer_id = c.id AND k.hotel_id = ${hotelId})`;
  const [row] = await selectRows(
    tx,
    ComerRow,
    Prisma.sql`SELECT c.id, level.rank AS "levelRank", EXISTS (SELECT 1 FROM customer_tags t
        WHERE t.customer_id = c.id AND t.hotel_id = ${hotelId} AND t.tag = ${tag} AND t.source <> 'refused') AS "hasTag"
      FROM customers c LEFT JOIN loyalty_members m ON m.customer_id = c.id LEFT JOIN loyalty_levels level ON level.id = m.level_id
      WHERE c.id = ${customerId} AND c.anonymised_at IS NULL AND c.merged_into_id IS NULL
        AND (NOT ${mustBeKnown}::boolean OR ${known}) FOR KEY SHARE OF c`,
  );
  if (!row) throw notFound('customer_not_found');
  await tx.$executeRaw`INSERT INTO customer_hotels (customer_id, hotel_id, since)
    VALUES (${customerId}, ${hotelId}, ${at}) ON CONFLICT DO NOTHING`;
  return { levelRank: row.levelRank, hasTag: row.hasTag };
}

const Rank = z.object({ rank: z.number() });

/** Whom an event is for, with the rank of the level it asks for. */
export async function selectAudience(
  db: DbOrTx,
  { levelId, tag }: { readonly levelId: number | null; readonly tag: string | null },
): Promise<Audience> {
  if (levelId === null) return { levelRank: null, tag };
  const [row] = await selectRows(db, Rank, Prisma.sql`SELECT rank FROM loyalty_levels WHERE id = ${levelId}`);
  return { levelRank: row?.rank ?? null, tag };
}

const BookingRow = z.object({ id: z.number(), number: z.string(), customerId: z.number() });
export type ComingBooking = z.infer<typeof BookingRow>;

/** Of these booking numbers those of this house that stand, each with its guest. */
export function selectStandingBookings(
  db: DbOrTx,
  { hotelId, numbers }: { readonly hotelId: number; readonly numbers: readonly string[] },
): Promise<ComingBooking[]> {
  return selectRows(
    db,
    BookingRow,
    Prisma.sql`SELECT b.id, b.number, b.customer_id AS "customerId" FROM reservations b
      WHERE b.hotel_id = ${hotelId} AND b.number = ANY(${[...numbers]}::text[])
        AND EXISTS (SELECT 1 FROM stays s WHERE s.reservation_id = b.id AND s.status IN ('booked', 'in_house'))
      ORDER BY b.id DESC`,
  );
}

const TagRow = z.object({ tag: z.string() });

/** The words that a house hangs on guests, for who chooses one. */
export async function selectTags(db: DbOrTx, hotelId: number): Promise<string[]> {
  const rows = await selectRows(
    db,
    TagRow,
    Prisma.sql`SELECT DISTINCT tag FROM customer_tags WHERE hotel_id = ${hotelId} AND source <> 'refused' ORDER BY tag LIMIT 200`,
  );
  return rows.map(({ tag }) => tag);
}

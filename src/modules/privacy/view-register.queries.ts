import { z } from 'zod';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';

export interface ViewSearch {
  readonly hotelId: number;
  /** The profile and those merged into it; null for everybody. */
  readonly customerIds: readonly number[] | null;
  /** A part of the name of whoever looked. */
  readonly staff?: string | undefined;
  /** From this instant on, and before that one. */
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  readonly limit: number;
  readonly offset: number;
}

const ViewRow = z.object({
  at: z.date(),
  what: z.string(),
  actorKind: z.string(),
  actorName: z.string(),
  customerId: z.number(),
  firstName: z.string(),
  lastName: z.string(),
  /** Of whom no page is left. */
  gone: z.boolean(),
});
export type RegisteredView = z.infer<typeof ViewRow>;

const CountRow = z.object({ total: z.number() });

/** Counting stops here: nobody turns two hundred pages. */
const mostCounted = 10_000;

/** Newest first, of one house. A guest who was erased is shown by what stands in the place of his name. */
export async function searchViews(
  db: DbOrTx,
  search: ViewSearch,
): Promise<{ views: RegisteredView[]; total: number }> {
  const where = conditions(search);
  const views = await selectRows(
    db,
    ViewRow,
    Prisma.sql`SELECT v.at, v.what, v.actor_kind AS "actorKind", v.actor_name AS "actorName",
        v.customer_id AS "customerId", c.first_name AS "firstName", c.last_name AS "lastName",
        c.anonymised_at IS NOT NULL AS gone
      FROM profile_views v JOIN customers c ON c.id = v.customer_id
      WHERE ${where} ORDER BY v.at DESC, v.id DESC LIMIT ${search.limit} OFFSET ${search.offset}`,
  );
  const [count] = await selectRows(
    db,
    CountRow,
    Prisma.sql`SELECT count(*)::int AS total FROM (SELECT 1 FROM profile_views v WHERE ${where} LIMIT ${mostCounted}) counted`,
  );
  return { views, total: count?.total ?? 0 };
}

function conditions({ hotelId, customerIds, staff, since, until }: ViewSearch): Prisma.Sql {
  const part = staff && `%${staff.replaceAll(/[\\%_]/g, '\\$&')}%`;
  return Prisma.join(
    [
      Prisma.sql`v.hotel_id = ${hotelId}`,
      ...(customerIds ? [Prisma.sql`v.customer_id = ANY(${[...customerIds]}::int[])`] : []),
      ...(part ? [Prisma.sql`v.actor_name ILIKE ${part}`] : []),
      ...(since ? [Prisma.sql`v.at >= ${since}`] : []),
      ...(until ? [Prisma.sql`v.at < ${until}`] : []),
    ],
    ' AND ',
  );
}

import { z } from 'zod';
import { Prisma } from '../../generated/prisma/client.ts';
import { selectRows, type Tx } from '../../platform/db.ts';

const Unread = z.object({
  customerId: z.number(),
  hotelId: z.number(),
  firstName: z.string(),
  lastName: z.string(),
  otherName: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
});
export type Unread = z.infer<typeof Unread>;

const Waiting = z.object({ customerId: z.number(), hotelId: z.number() });

/**
 * The next profiles whose terms are to be written, locked; those another job has in hand are left to it. They are read
 * after the lock: whoever changes one meanwhile waits, and asks for its terms anew.
 */
export async function selectAndLockUnread(tx: Tx, limit: number): Promise<Unread[]> {
  const waiting = await selectRows(
    tx,
    Waiting,
    Prisma.sql`SELECT customer_id AS "customerId", hotel_id AS "hotelId" FROM customer_hotels WHERE terms_at IS NULL
      ORDER BY hotel_id, customer_id LIMIT ${limit} FOR UPDATE SKIP LOCKED`,
  );
  return selectRows(
    tx,
    Unread,
    Prisma.sql`
    SELECT c.id AS "customerId", pair.hotel_id AS "hotelId", c.first_name AS "firstName", c.last_name AS "lastName",
      c.other_name AS "otherName", c.email, c.phone
    FROM unnest(${waiting.map(({ customerId }) => customerId)}::int[], ${waiting.map(({ hotelId }) => hotelId)}::int[])
      AS pair (customer_id, hotel_id) JOIN customers c ON c.id = pair.customer_id`,
  );
}

export interface WrittenTerm {
  readonly customerId: number;
  readonly hotelId: number;
  readonly term: string;
}

/** The terms of profiles that have none in these houses. */
export async function insertTerms(
  tx: Tx,
  profiles: readonly Unread[],
  terms: readonly WrittenTerm[],
  at: Date,
): Promise<void> {
  const pairs = Prisma.sql`unnest(${profiles.map(({ customerId }) => customerId)}::int[],
    ${profiles.map(({ hotelId }) => hotelId)}::int[]) AS pair (customer_id, hotel_id)`;
  await tx.$executeRaw`INSERT INTO customer_terms (hotel_id, term, customer_id)
    SELECT * FROM unnest(${terms.map(({ hotelId }) => hotelId)}::int[], ${terms.map(({ term }) => term)}::text[],
      ${terms.map(({ customerId }) => customerId)}::int[])`;
  await tx.$executeRaw`UPDATE customer_hotels known SET terms_at = ${at} FROM ${pairs}
    WHERE known.customer_id = pair.customer_id AND known.hotel_id = pair.hotel_id`;
}

/** Adds words under the keys by which they are found when misspelt; in one order, so that two jobs do not block each other. */
export async function insertSpellings(
  tx: Tx,
  spellings: readonly { readonly key: string; readonly word: string }[],
): Promise<void> {
  await tx.$executeRaw`INSERT INTO name_spellings (key, word)
    SELECT * FROM unnest(${spellings.map(({ key }) => key)}::text[], ${spellings.map(({ word }) => word)}::text[]) AS x
    ORDER BY 1, 2 ON CONFLICT DO NOTHING`;
}

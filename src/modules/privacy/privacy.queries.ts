import { z } from 'zod';
import type { LocalText } from '../../core/local-text.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import type { Permission } from '../../platform/permissions.ts';
import type { ErasureFacts } from './erasure.ts';
import type { PersonAsked, PersonalPart } from './personal-data.ts';
import type { NamedThing } from './personal-document.ts';

const IdRow = z.object({ id: z.number() });

/** A profile and those that became part of it, directly or through another. */
export async function selectPersonIds(db: DbOrTx, customerId: number): Promise<number[]> {
  const rows = await selectRows(
    db,
    IdRow,
    Prisma.sql`WITH RECURSIVE person AS (
        SELECT id FROM customers WHERE id = ${customerId}
        UNION SELECT c.id FROM customers c JOIN person p ON c.merged_into_id = p.id)
      SELECT id FROM person ORDER BY id`,
  );
  return rows.map(({ id }) => id);
}

/** The houses of whose guests somebody may do this, the one he works at among them: every one for the guest himself. */
export async function selectHousesOf(
  db: DbOrTx,
  { actor, hotelId }: Pick<Context, 'actor' | 'hotelId'>,
  permission: Permission,
): Promise<number[]> {
  const rows = await selectRows(
    db,
    IdRow,
    Prisma.sql`SELECT id FROM hotels h WHERE ${actor.kind === 'guest'} OR id = ${hotelId}::int OR EXISTS (
        SELECT 1 FROM user_roles own JOIN roles role ON role.id = own.role_id
        WHERE own.user_id = ${actor.id}::int AND own.hotel_id = h.id AND ${permission} = ANY (role.permissions))
      ORDER BY id`,
  );
  return rows.map(({ id }) => id);
}

/** The houses that know a person. */
export async function selectHousesKnowing(db: DbOrTx, ids: readonly number[]): Promise<number[]> {
  const rows = await selectRows(
    db,
    IdRow,
    Prisma.sql`SELECT DISTINCT hotel_id AS id FROM customer_hotels WHERE customer_id = ANY(${[...ids]}::int[]) ORDER BY 1`,
  );
  return rows.map(({ id }) => id);
}

const AddressRow = z.object({ address: z.string() });

/**
 * Where a person can be reached by what is kept of him: mail addresses in lower case and telephone numbers. One that
 * somebody else has too is left out: the messages of a family under one mail are not his alone.
 */
export async function selectAddresses(db: DbOrTx, ids: readonly number[]): Promise<string[]> {
  const person = Prisma.sql`ANY(${[...ids]}::int[])`;
  const rows = await selectRows(
    db,
    AddressRow,
    Prisma.sql`SELECT DISTINCT lower(known.address) AS address FROM (
        SELECT unnest(ARRAY[email, phone]) AS address FROM customers WHERE id = ${person}
        UNION ALL SELECT unnest(ARRAY[email, phone]) FROM users WHERE customer_id = ${person} AND kind = 'guest'
        UNION ALL SELECT unnest(ARRAY[contact_email, contact_phone]) FROM reservations WHERE customer_id = ${person}
      ) known WHERE known.address <> '' AND NOT EXISTS (SELECT 1 FROM customers c WHERE NOT c.id = ${person}
        AND c.anonymised_at IS NULL AND (c.email = lower(known.address) OR c.phone = known.address))`,
  );
  return rows.map(({ address }) => address);
}

const JsonRow = z.object({ row: z.record(z.string(), z.unknown()) });

/** The rows of one part as they are kept, without what is ours. */
export async function selectPart(
  db: DbOrTx,
  part: PersonalPart,
  { ids, addresses, hotels, accesses }: PersonAsked,
): Promise<Record<string, unknown>[]> {
  const values: Readonly<Record<string, Prisma.Sql>> = {
    $ids: Prisma.sql`${[...ids]}::int[]`,
    $hotels: Prisma.sql`${[...hotels]}::int[]`,
    $addresses: Prisma.sql`${[...addresses]}::text[]`,
    $accesses: Prisma.sql`${[...accesses]}::text[]`,
  };
  const pieces = part.where.split(/(\$\w+)/).map((piece) => values[piece] ?? Prisma.raw(piece));
  const where = Prisma.join(pieces, '');
  const rows = await selectRows(
    db,
    JsonRow,
    Prisma.sql`SELECT to_jsonb(t) - ${[...(part.without ?? [])]}::text[] AS row FROM ${Prisma.raw(part.table)} t
      WHERE (${where}) ORDER BY to_jsonb(t)->>'id', to_jsonb(t)->>'date' LIMIT 20000`,
  );
  return rows.map(({ row }) => row);
}

const NameRow = z.object({ id: z.number(), names: LocalTextSchema });

/** What kinds of posting, room types and events are called: short lists, in every house. */
export async function selectNames(db: DbOrTx): Promise<Record<NamedThing, ReadonlyMap<number, LocalText>>> {
  const named = async (table: string) => {
    const rows = await selectRows(db, NameRow, Prisma.sql`SELECT id, names FROM ${Prisma.raw(table)}`);
    return new Map(rows.map(({ id, names }) => [id, names]));
  };
  return {
    codes: await named('transaction_codes'),
    roomTypes: await named('room_types'),
    events: await named('hotel_events'),
  };
}

const FactsRow = z.object({
  inHouse: z.number(),
  toCome: z.number(),
  openBalances: z.number(),
  pendingPayments: z.number(),
  openGifts: z.number(),
  cardsWithMoney: z.number(),
});

/** What is open of a person at the given houses, and in the programme, which is the chain's. */
export async function selectErasureFacts(
  db: DbOrTx,
  { ids, hotels, isWhole }: { ids: readonly number[]; hotels: readonly number[]; isWhole: boolean },
): Promise<ErasureFacts> {
  const person = Prisma.sql`ANY(${[...ids]}::int[])`;
  const here = Prisma.sql`hotel_id = ANY(${[...hotels]}::int[])`;
  const [row] = await selectRows(
    db,
    FactsRow,
    Prisma.sql`WITH mine AS (SELECT s.id, s.status FROM stays s JOIN reservations r ON r.id = s.reservation_id
        WHERE s.${here} AND (s.customer_id = ${person} OR r.customer_id = ${person})),
      bills AS (SELECT f.id FROM folios f WHERE f.${here} AND (f.customer_id = ${person} OR f.stay_id IN (SELECT id FROM mine)))
      SELECT (SELECT count(*) FROM mine WHERE status = 'in_house')::int AS "inHouse",
        (SELECT count(*) FROM mine WHERE status IN ('held', 'booked'))::int AS "toCome",
        (SELECT count(*) FROM (SELECT l.ledger FROM folio_lines l WHERE l.folio_id IN (SELECT id FROM bills)
          GROUP BY l.folio_id, l.ledger HAVING sum(l.amount_minor) <> 0) open)::int AS "openBalances",
        (SELECT count(*) FROM payments p WHERE p.status = 'pending'
          AND (p.folio_id IN (SELECT id FROM bills) OR p.reservation_id IN (SELECT id FROM reservations WHERE customer_id = ${person} AND ${here})))::int
          AS "pendingPayments",
        (SELECT count(*) FROM loyalty_orders o JOIN loyalty_members m ON m.id = o.member_id
          WHERE ${isWhole} AND m.customer_id = ${person} AND o.status = 'open')::int
          + (SELECT count(*) FROM loyalty_conversions o JOIN loyalty_members m ON m.id = o.member_id
          WHERE ${isWhole} AND m.customer_id = ${person} AND o.status IN ('open', 'sent'))::int AS "openGifts",
        (SELECT count(*) FROM stored_value_cards c WHERE c.customer_id = ${person} AND c.${here} AND c.status IN ('active', 'blocked', 'lost')
          AND EXISTS (SELECT 1 FROM stored_value_lots l WHERE l.card_id = c.id AND l.remaining_minor > 0))::int AS "cardsWithMoney"`,
  );
  return FactsRow.parse(row);
}

import { z } from 'zod';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import type { ErasureFacts } from './erasure.ts';
import type { PersonAsked, PersonalPart } from './personal-data.ts';

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

/** The houses whose guests a reader may see: every one for the guest himself. */
export async function selectHousesOf(db: DbOrTx, { actor, hotelId }: Context): Promise<number[]> {
  const rows = await selectRows(
    db,
    IdRow,
    Prisma.sql`SELECT id FROM hotels h WHERE ${actor.kind === 'guest'} OR id = ${hotelId}::int OR EXISTS (
        SELECT 1 FROM user_roles own JOIN roles role ON role.id = own.role_id
        WHERE own.user_id = ${actor.id}::int AND own.hotel_id = h.id AND 'customers.export' = ANY (role.permissions))
      ORDER BY id`,
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

const FactsRow = z.object({
  inHouse: z.number(),
  toCome: z.number(),
  openBalances: z.number(),
  pendingPayments: z.number(),
  openGifts: z.number(),
  cardsWithMoney: z.number(),
});

export async function selectErasureFacts(db: DbOrTx, ids: readonly number[]): Promise<ErasureFacts> {
  const person = Prisma.sql`ANY(${[...ids]}::int[])`;
  const [row] = await selectRows(
    db,
    FactsRow,
    Prisma.sql`WITH mine AS (SELECT s.id, s.status FROM stays s JOIN reservations r ON r.id = s.reservation_id
        WHERE s.customer_id = ${person} OR r.customer_id = ${person}),
      bills AS (SELECT f.id FROM folios f WHERE f.customer_id = ${person} OR f.stay_id IN (SELECT id FROM mine))
      SELECT (SELECT count(*) FROM mine WHERE status = 'in_house')::int AS "inHouse",
        (SELECT count(*) FROM mine WHERE status IN ('held', 'booked'))::int AS "toCome",
        (SELECT count(*) FROM (SELECT l.ledger FROM folio_lines l WHERE l.folio_id IN (SELECT id FROM bills)
          GROUP BY l.folio_id, l.ledger HAVING sum(l.amount_minor) <> 0) open)::int AS "openBalances",
        (SELECT count(*) FROM payments p WHERE p.status = 'pending'
          AND (p.folio_id IN (SELECT id FROM bills) OR p.reservation_id IN (SELECT id FROM reservations WHERE customer_id = ${person})))::int
          AS "pendingPayments",
        (SELECT count(*) FROM loyalty_orders o JOIN loyalty_members m ON m.id = o.member_id
          WHERE m.customer_id = ${person} AND o.status = 'open')::int AS "openGifts",
        (SELECT count(*) FROM stored_value_cards c WHERE c.customer_id = ${person} AND c.status IN ('active', 'blocked', 'lost')
          AND EXISTS (SELECT 1 FROM stored_value_lots l WHERE l.card_id = c.id AND l.remaining_minor > 0))::int AS "cardsWithMoney"`,
  );
  return FactsRow.parse(row);
}

export async function lockPerson(tx: Tx, ids: readonly number[]): Promise<void> {
  await tx.$queryRaw`SELECT id FROM customers WHERE id = ANY(${[...ids]}::int[]) ORDER BY id FOR UPDATE`;
}

export interface Erasing {
  readonly ids: readonly number[];
  readonly addresses: readonly string[];
  /** What stands in the place of a name. */
  readonly name: string;
  readonly at: Date;
}

/** Empties everything that names or reaches a person. The books are not touched. */
export async function eraseRows(tx: Tx, { ids, addresses, name, at }: Erasing): Promise<void> {
  const person = Prisma.sql`ANY(${[...ids]}::int[])`;
  const reached = Prisma.sql`ANY(${[...addresses]}::text[])`;
  const statements = [
    Prisma.sql`UPDATE stays SET guest_name = ${name}, guest_pinyin = '', special_requests = '{}'
      WHERE customer_id = ${person}`,
    Prisma.sql`UPDATE stay_companions SET name = ${name} WHERE stay_id IN (SELECT id FROM stays WHERE customer_id = ${person})`,
    Prisma.sql`UPDATE folios SET name = ${name} WHERE customer_id = ${person}
      OR stay_id IN (SELECT id FROM stays WHERE customer_id = ${person})`,
    Prisma.sql`UPDATE reservations SET contact_email = NULL, contact_phone = NULL, requests = '', arrival_time = NULL,
      reminder_consent = false, review_reasons = '[]'
      WHERE customer_id = ${person}`,
    Prisma.sql`UPDATE customer_complaints SET about = ${name}, outcome = CASE WHEN outcome IS NULL THEN NULL ELSE ${name} END
      WHERE customer_id = ${person}`,
    Prisma.sql`UPDATE waiting_list_entries SET first_name = ${name}, last_name = '', email = 'erased-' || id || '@invalid', phone = NULL,
      status = CASE WHEN status = 'waiting' THEN 'withdrawn' ELSE status END WHERE lower(email) = ${reached}`,
    Prisma.sql`UPDATE outbox_mails SET recipient = 'erased-' || id || '@invalid', subject = '', html = '', text = '', attachments = '[]',
      params = '{}', status = CASE WHEN status IN ('queued', 'kept') THEN 'failed' ELSE status END WHERE lower(recipient) = ${reached}`,
    Prisma.sql`UPDATE loyalty_orders SET address = ${name} WHERE address <> '' AND member_id IN (SELECT id FROM loyalty_members WHERE customer_id = ${person})`,
    Prisma.sql`UPDATE loyalty_adjustments SET reason = ${name} WHERE member_id IN (SELECT id FROM loyalty_members WHERE customer_id = ${person})`,
    Prisma.sql`UPDATE booking_shares SET revoked_at = ${at} WHERE revoked_at IS NULL
      AND reservation_id IN (SELECT id FROM reservations WHERE customer_id = ${person})`,
    Prisma.sql`UPDATE stored_value_cards SET buyer_name = '', buyer_email = NULL WHERE customer_id = ${person} OR lower(buyer_email) = ${reached}`,
    Prisma.sql`UPDATE stored_value_cards SET receiver_name = '', receiver_email = NULL, message = ''
      WHERE customer_id = ${person} OR lower(receiver_email) = ${reached}`,
    Prisma.sql`DELETE FROM verification_codes WHERE lower(recipient) = ${reached}`,
    Prisma.sql`DELETE FROM password_resets WHERE user_id IN (SELECT id FROM users WHERE customer_id = ${person} AND kind = 'guest')`,
    Prisma.sql`UPDATE users SET email = 'erased-' || id || '@invalid', phone = NULL, email_verified_at = NULL, name = ${name},
      password_hash = '', active = false, session_epoch = session_epoch + 1 WHERE customer_id = ${person} AND kind = 'guest'`,
    Prisma.sql`UPDATE stay_companions SET companion_id = NULL WHERE companion_id IN
      (SELECT id FROM companions WHERE customer_id = ${person})`,
    ...['companions', 'customer_notes', 'customer_preferences', 'customer_tags', 'customer_credit'].map(
      (table) => Prisma.sql`DELETE FROM ${Prisma.raw(table)} WHERE customer_id = ${person}`,
    ),
    Prisma.sql`UPDATE customers SET first_name = ${name}, last_name = '', other_name = NULL, search_name = '', search_pinyin = '',
      email = NULL, phone = NULL, country = NULL, birth_date = NULL, document_type = NULL, document_cipher = NULL, document_hash = NULL,
      document_mask = NULL, company = NULL, vip = false, anonymised_at = ${at}, updated_at = ${at}, version = version + 1
      WHERE id = ${person}`,
    Prisma.sql`DELETE FROM customer_terms WHERE customer_id = ${person}`,
    // Nothing is left to be found by: without this the job would write terms of the empty name.
    Prisma.sql`UPDATE customer_hotels SET terms_at = ${at} WHERE customer_id = ${person}`,
  ];
  for (const statement of statements) await tx.$executeRaw(statement);
}

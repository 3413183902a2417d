import { Prisma } from '../../generated/prisma/client.ts';
import type { Tx } from '../../platform/db.ts';

export async function lockPerson(tx: Tx, ids: readonly number[]): Promise<void> {
  await tx.$queryRaw`SELECT id FROM customers WHERE id = ANY(${[...ids]}::int[]) ORDER BY id FOR UPDATE`;
}

export interface Erasing {
  readonly ids: readonly number[];
  readonly addresses: readonly string[];
  /** The profiles by which other systems were told of the person. */
  readonly toldIds: readonly number[];
  /** One house's part only; null for all of them. */
  readonly hotelId: number | null;
  /** What stands in the place of a name. */
  readonly name: string;
  readonly at: Date;
}

/** Empties everything that names or reaches a person. The books are not touched. */
export async function eraseRows(
  tx: Tx,
  { ids, addresses, toldIds, hotelId, name, at }: Erasing,
): Promise<void> {
  const person = Prisma.sql`ANY(${[...ids]}::int[])`;
  const here = hotelId === null ? Prisma.empty : Prisma.sql`AND hotel_id = ${hotelId}`;
  const reached = Prisma.sql`ANY(${[...addresses]}::text[]) ${here}`;
  const statements = [
    Prisma.sql`UPDATE stays SET guest_name = ${name}, guest_pinyin = '', special_requests = '{}'
      WHERE customer_id = ${person}`,
    Prisma.sql`UPDATE stay_companions SET name = ${name}, companion_id = NULL WHERE stay_id IN (SELECT id FROM stays WHERE customer_id = ${person})`,
    Prisma.sql`UPDATE folios SET name = ${name} WHERE customer_id = ${person}
      OR stay_id IN (SELECT id FROM stays WHERE customer_id = ${person})`,
    Prisma.sql`UPDATE reservations SET user_id = NULL, contact_email = NULL, contact_phone = NULL, requests = '', arrival_time = NULL,
      reminder_consent = false, review_reasons = '[]'
      WHERE customer_id = ${person}`,
    Prisma.sql`UPDATE customer_complaints SET about = ${name}, outcome = CASE WHEN outcome IS NULL THEN NULL ELSE ${name} END
      WHERE customer_id = ${person}`,
    Prisma.sql`UPDATE waiting_list_entries SET first_name = ${name}, last_name = '', email = 'erased-' || id || '@invalid', phone = NULL,
      status = CASE WHEN status = 'waiting' THEN 'withdrawn' ELSE status END WHERE lower(email) = ${reached}`,
    Prisma.sql`UPDATE outbox_mails SET recipient = 'erased-' || id || '@invalid', subject = '', html = '', text = '', attachments = '[]',
      params = '{}', status = CASE WHEN status IN ('queued', 'kept') THEN 'failed' ELSE status END WHERE lower(recipient) = ${reached}`,
    Prisma.sql`UPDATE loyalty_orders SET address = ${name} WHERE address <> '' AND member_id IN (SELECT id FROM loyalty_members WHERE customer_id = ${person})`,
    Prisma.sql`UPDATE loyalty_conversions SET number = ${name} WHERE member_id IN (SELECT id FROM loyalty_members WHERE customer_id = ${person})`,
    Prisma.sql`DELETE FROM loyalty_partner_numbers WHERE member_id IN (SELECT id FROM loyalty_members WHERE customer_id = ${person})`,
    Prisma.sql`UPDATE loyalty_adjustments SET reason = ${name} WHERE member_id IN (SELECT id FROM loyalty_members WHERE customer_id = ${person})`,
    Prisma.sql`UPDATE booking_shares SET revoked_at = ${at} WHERE revoked_at IS NULL
      AND reservation_id IN (SELECT id FROM reservations WHERE customer_id = ${person})`,
    Prisma.sql`UPDATE stored_value_cards SET buyer_name = '', buyer_email = NULL WHERE customer_id = ${person} OR lower(buyer_email) = ${reached}`,
    Prisma.sql`UPDATE stored_value_cards SET receiver_name = '', receiver_email = NULL, message = ''
      WHERE customer_id = ${person} OR lower(receiver_email) = ${reached}`,
    ...(hotelId === null
      ? [Prisma.sql`DELETE FROM verification_codes WHERE lower(recipient) = ${reached}`]
      : []),
    Prisma.sql`UPDATE idempotency_records SET status = 404, response = NULL WHERE ${answersAbout({ ids, addresses, toldIds, hotelId })}`,
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

/** Answers of the API that tell a person's name: of bookings by their number, of profiles by theirs. */
function answersAbout({ ids, addresses, toldIds, hotelId }: Omit<Erasing, 'name' | 'at'>): Prisma.Sql {
  const person = Prisma.sql`ANY(${[...ids]}::int[])`;
  const reached = Prisma.sql`ANY(${[...addresses]}::text[])`;
  const ofHouse =
    hotelId === null
      ? Prisma.empty
      : Prisma.sql`AND api_key_id IN (SELECT id FROM api_keys WHERE hotel_id = ${hotelId})`;
  return Prisma.sql`(response->>'hotel', response->>'number') IN (SELECT h.slug, r.number FROM reservations r
      JOIN hotels h ON h.id = r.hotel_id WHERE r.customer_id = ${person}
      OR EXISTS (SELECT 1 FROM stays s WHERE s.reservation_id = r.id AND s.customer_id = ${person}))
    OR (jsonb_exists(response, 'firstName') ${ofHouse} AND (response->>'id' = ANY(${toldIds.map(String)}::text[])
      OR lower(response->>'email') = ${reached} OR response->>'phone' = ${reached}))`;
}

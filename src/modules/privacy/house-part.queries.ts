import { assert } from '../../core/assert.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Tx } from '../../platform/db.ts';
import { houseFates } from './house-part.ts';

const sql = Prisma.sql;

/**
 * Gives a house a profile of its own for what it keeps of a person, moves its rows there and forgets that it knew the
 * other: the chain's profile says nothing of this house any more. Answers the new one, which is nobody from the start.
 */
export async function partFromHouse(
  tx: Tx,
  { ids, hotelId, at }: { ids: readonly number[]; hotelId: number; at: Date },
): Promise<number> {
  const [own] = await tx.$queryRaw<{ id: number }[]>`
    INSERT INTO customers (hotel_id, first_name, last_name, search_name, search_pinyin, created_at, updated_at, anonymised_at)
    VALUES (${hotelId}, '', '', '', '', ${at}, ${at}, ${at}) RETURNING id`;
  assert(own, 'an insert without a row');
  const person = sql`ANY(${[...ids]}::int[])`;
  const here = sql`customer_id = ${person} AND hotel_id = ${hotelId}`;
  for (const { table } of houseFates.filter(({ fate }) => fate === 'moved'))
    await tx.$executeRaw(sql`UPDATE ${Prisma.raw(table)} SET customer_id = ${own.id} WHERE ${here}`);
  // whose bookings they were told the promotions, too
  await tx.$executeRaw`UPDATE promotion_uses SET customer_id = ${own.id} WHERE customer_id = ${person}
    AND reservation_id IN (SELECT id FROM reservations WHERE customer_id = ${own.id})`;
  await loosenPoints(tx, { person, hotelId });
  await tx.$executeRaw`DELETE FROM customer_terms WHERE ${here}`;
  await tx.$executeRaw`DELETE FROM customer_hotels WHERE ${here}`;
  await tx.$executeRaw`UPDATE customers c SET hotel_id = (SELECT min(k.hotel_id) FROM customer_hotels k WHERE k.customer_id = c.id)
    WHERE c.id = ${person} AND c.hotel_id = ${hotelId}
      AND EXISTS (SELECT 1 FROM customer_hotels k WHERE k.customer_id = c.id)`;
  return own.id;
}

/** The points that he earned stay his and count as before; where and by which stay, nobody can tell any more. */
async function loosenPoints(
  tx: Tx,
  { person, hotelId }: { person: Prisma.Sql; hotelId: number },
): Promise<void> {
  const members = sql`(SELECT id FROM loyalty_members WHERE customer_id = ${person})`;
  const stays = sql`(SELECT id FROM stays WHERE hotel_id = ${hotelId})`;
  const payments = sql`(SELECT id FROM payments WHERE hotel_id = ${hotelId})`;
  const statements = [
    // whatever moves points waits for the member
    sql`SELECT 1 FROM loyalty_members WHERE customer_id = ${person} ORDER BY id FOR UPDATE`,
    sql`UPDATE loyalty_entries e SET hotel_id = NULL, stay_id = NULL, payment_id = NULL, upgrade_id = NULL, reason = ''
      WHERE e.member_id IN ${members} AND (e.hotel_id = ${hotelId} OR e.stay_id IN ${stays} OR e.payment_id IN ${payments}
        OR e.upgrade_id IN (SELECT id FROM loyalty_upgrades WHERE hotel_id = ${hotelId}))`,
    sql`UPDATE loyalty_lots l SET stay_id = NULL WHERE l.member_id IN ${members} AND l.stay_id IN ${stays}`,
    sql`DELETE FROM loyalty_stays l WHERE l.member_id IN ${members} AND l.hotel_id = ${hotelId}`,
    sql`DELETE FROM loyalty_upgrades u WHERE u.member_id IN ${members} AND u.hotel_id = ${hotelId}`,
    sql`DELETE FROM loyalty_benefits b WHERE b.member_id IN ${members} AND b.stay_id IN ${stays}`,
    sql`DELETE FROM loyalty_adjustments a WHERE a.member_id IN ${members} AND a.hotel_id = ${hotelId}`,
    sql`UPDATE loyalty_members m SET hotel_id = (SELECT min(k.hotel_id) FROM customer_hotels k WHERE k.customer_id = m.customer_id
        AND k.hotel_id <> ${hotelId})
      WHERE m.customer_id = ${person} AND m.hotel_id = ${hotelId} AND EXISTS (SELECT 1 FROM customer_hotels k
        WHERE k.customer_id = m.customer_id AND k.hotel_id <> ${hotelId})`,
  ];
  for (const statement of statements) await tx.$executeRaw(statement);
}

import { Prisma } from '../../generated/prisma/client.ts';

/** Subjects are texts in the log; what is no id refers to nobody. */
const subjectId = Prisma.sql`CASE WHEN e.subject_id ~ '^[0-9]{1,9}$' THEN e.subject_id::int END`;

const erasedBehind = (table: string) =>
  Prisma.sql`EXISTS (SELECT 1 FROM ${Prisma.raw(table)} x JOIN customers c ON c.id = x.customer_id
    WHERE x.id = ${subjectId} AND c.anonymised_at IS NOT NULL)`;

/** Whether the event `e` is about a person who was erased, or whom its house let go, or about something of hers. */
export const subjectWasErased = Prisma.sql`(CASE e.subject_type
  WHEN 'customer' THEN EXISTS (SELECT 1 FROM customers c WHERE c.id = ${subjectId} AND (c.anonymised_at IS NOT NULL
    OR (c.merged_into_id IS NULL AND e.hotel_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer_hotels known
      WHERE known.customer_id = c.id AND known.hotel_id = e.hotel_id))))
  WHEN 'reservation' THEN ${erasedBehind('reservations')}
  WHEN 'user' THEN ${erasedBehind('users')}
  WHEN 'member' THEN ${erasedBehind('loyalty_members')}
  WHEN 'stay' THEN ${erasedBehind('stays')}
  WHEN 'folio' THEN EXISTS (SELECT 1 FROM folios f LEFT JOIN stays s ON s.id = f.stay_id
    JOIN customers c ON c.id = coalesce(f.customer_id, s.customer_id)
    WHERE f.id = ${subjectId} AND c.anonymised_at IS NOT NULL)
  WHEN 'mail' THEN EXISTS (SELECT 1 FROM outbox_mails m WHERE m.id = ${subjectId} AND m.recipient LIKE 'erased-%@invalid')
  WHEN 'waiting_list_entry' THEN EXISTS (SELECT 1 FROM waiting_list_entries w
    WHERE w.id = ${subjectId} AND w.email LIKE 'erased-%@invalid')
  ELSE false END)`;

/** Whether a guest who was erased did it himself. */
export const actorWasErased = Prisma.sql`(e.actor_kind = 'guest' AND EXISTS (SELECT 1 FROM users u
  JOIN customers c ON c.id = u.customer_id WHERE u.id = e.actor_id AND c.anonymised_at IS NOT NULL))`;

import { Prisma } from '../../generated/prisma/client.ts';
import { farewellTemplates } from '../notifications/secret-mail.ts';
import { farewellDays, type RetentionKind } from './retention.ts';

/** How long is kept, counted back from one instant: the beginning of the run, so that a run that goes on decides alike. */
export interface KeptUntil {
  readonly days: number;
  /** What happened at this instant or before goes. */
  readonly instant: Date;
}

export function keptUntil(startedAt: Date, days: number): KeptUntil {
  return { days, instant: new Date(startedAt.getTime() - days * 86_400_000) };
}

/** Rows of one table that go together: which, and what becomes of them. The table is `t` in both. */
export interface RetentionPart {
  readonly table: string;
  readonly due: (until: KeptUntil) => Prisma.Sql;
  /** What they are emptied to; null where the rows themselves go. */
  readonly emptied: Prisma.Sql | null;
}

const sql = Prisma.sql;

/** Nobody stays, or is to come, or left within the time, by the business date of the house where that was. */
const noStaySince = (customer: Prisma.Sql, { days }: KeptUntil) => sql`NOT EXISTS (
  SELECT 1 FROM stays s JOIN hotels h ON h.id = s.hotel_id WHERE s.customer_id = ${customer}
    AND (s.status = 'in_house' OR (s.status IN ('held', 'booked', 'checked_out')
      AND s.departure > h.business_date - ${days}::int)))`;

/**
 * A guest whom no house has seen: no stay, no booking made, no sign-in within the time, and no points that still live.
 * An open bill or a gift to get does not stand here: it keeps him, and the run says so.
 */
export function unseenGuest(until: KeptUntil): Prisma.Sql {
  const { instant, days } = until;
  return sql`t.anonymised_at IS NULL AND t.merged_into_id IS NULL AND t.created_at <= ${instant}
    AND ${noStaySince(sql`t.id`, until)}
    AND NOT EXISTS (SELECT 1 FROM reservations r WHERE r.customer_id = t.id AND (r.created_at > ${instant} OR EXISTS (
      SELECT 1 FROM stays s JOIN hotels h ON h.id = s.hotel_id WHERE s.reservation_id = r.id
        AND s.departure > h.business_date - ${days}::int)))
    AND NOT EXISTS (SELECT 1 FROM users u WHERE u.customer_id = t.id AND u.kind = 'guest' AND u.last_sign_in_at > ${instant})
    AND NOT EXISTS (SELECT 1 FROM loyalty_members m JOIN loyalty_lots l ON l.member_id = m.id
      WHERE m.customer_id = t.id AND l.remaining > 0)`;
}

const emptiedMail = sql`recipient = 'erased-' || id || '@invalid', subject = '', html = '', text = '', attachments = '[]',
  params = '{}'`;

/** Everything but whole profiles, which go one by one by the erasure. */
export const retentionParts: Readonly<
  Record<Exclude<RetentionKind, 'guest_profiles'>, readonly RetentionPart[]>
> = {
  identity_documents: [
    {
      table: 'customers',
      due: (until) => sql`t.document_cipher IS NOT NULL AND t.updated_at <= ${until.instant}
        AND ${noStaySince(sql`t.id`, until)}`,
      emptied: sql`document_type = NULL, document_cipher = NULL, document_hash = NULL, document_mask = NULL,
        version = version + 1`,
    },
    {
      table: 'companions',
      due: (until) => sql`t.document_cipher IS NOT NULL AND t.created_at <= ${until.instant}
        AND ${noStaySince(sql`t.customer_id`, until)}`,
      emptied: sql`document_cipher = NULL, document_mask = NULL`,
    },
  ],
  unused_accounts: [
    {
      table: 'users',
      due: ({ instant }) => sql`t.kind = 'guest' AND t.customer_id IS NULL AND t.active
        AND t.created_at <= ${instant} AND coalesce(t.last_sign_in_at, t.created_at) <= ${instant}
        AND NOT EXISTS (SELECT 1 FROM reservations r WHERE r.user_id = t.id)`,
      emptied: sql`email = 'erased-' || id || '@invalid', phone = NULL, email_verified_at = NULL, name = '#' || id,
        password_hash = '', active = false, session_epoch = session_epoch + 1`,
    },
  ],
  abandoned_bookings: [
    {
      table: 'reservations',
      due: ({ instant }) => sql`t.status = 'lapsed' AND t.created_at <= ${instant}
        AND (t.contact_email IS NOT NULL OR t.contact_phone IS NOT NULL OR t.requests <> '')`,
      emptied: sql`contact_email = NULL, contact_phone = NULL, requests = '', arrival_time = NULL,
        reminder_consent = false`,
    },
  ],
  waiting_list: [
    {
      table: 'waiting_list_entries',
      due: ({ days }) => sql`t.email NOT LIKE 'erased-%@invalid' AND EXISTS (SELECT 1 FROM hotels h
        WHERE h.id = t.hotel_id AND t.arrival <= h.business_date - ${days}::int)`,
      emptied: sql`first_name = '#' || id, last_name = '', email = 'erased-' || id || '@invalid', phone = NULL,
        status = CASE WHEN status = 'waiting' THEN 'withdrawn' ELSE status END`,
    },
  ],
  messages: [
    {
      table: 'outbox_mails',
      due: ({ instant }) => sql`t.created_at <= ${instant} AND t.status NOT IN ('queued', 'sending')
        AND t.recipient NOT LIKE 'erased-%@invalid'`,
      emptied: emptiedMail,
    },
    {
      // the last word to who was erased, where it could not be sent
      table: 'outbox_mails',
      due: ({ instant, days }) => sql`t.template = ANY(${[...farewellTemplates]}::text[])
        AND t.recipient NOT LIKE 'erased-%@invalid' AND t.status NOT IN ('queued', 'sending')
        AND t.created_at <= ${new Date(instant.getTime() + (days - farewellDays) * 86_400_000)}`,
      emptied: emptiedMail,
    },
  ],
  gift_addresses: [
    {
      table: 'loyalty_orders',
      due: ({ instant }) =>
        sql`t.address NOT IN ('', '#') AND t.status <> 'open' AND t.settled_at <= ${instant}`,
      emptied: sql`address = '#'`,
    },
  ],
  import_reports: [
    {
      table: 'import_rows',
      due: ({ instant }) => sql`EXISTS (SELECT 1 FROM import_runs run
        WHERE run.id = t.import_run_id AND run.finished_at <= ${instant})`,
      emptied: null,
    },
  ],
};

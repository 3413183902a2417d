import { z } from 'zod';
import { languages } from '../../core/local-text.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';
import { type MailStatus, mailStatuses, messageChannels } from '../notifications/outbox.ts';

export interface SentMessage {
  readonly id: number;
  readonly channel: 'mail' | 'sms';
  readonly template: string;
  readonly status: MailStatus;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
}

const MessageRow = z.object({
  id: z.number(),
  channel: z.enum(messageChannels),
  template: z.string(),
  status: z.enum(mailStatuses),
  createdAt: z.date(),
  sentAt: z.date().nullable(),
});

/** Messages by the keys that name them. */
export async function selectMessagesByKey(db: DbOrTx, keys: readonly string[]): Promise<SentMessage[]> {
  const select = { id: true, channel: true, template: true, status: true, createdAt: true, sentAt: true };
  const where = { dedupeKey: { in: [...keys] } };
  const rows = await db.outboxMail.findMany({ where, select, orderBy: { id: 'asc' } });
  return rows.map((row) => MessageRow.parse(row));
}

const ReachRow = z.object({
  email: z.string().nullable(),
  phone: z.string().nullable(),
  language: z.enum(languages).catch('en'),
});

/** Where a guest is reached: by his profile, or else by his account. */
export async function selectReach(db: DbOrTx, customerId: number) {
  const [row] = await selectRows(
    db,
    ReachRow,
    Prisma.sql`SELECT coalesce(c.email, u.email) AS email, coalesce(c.phone, u.phone) AS phone, c.language
      FROM customers c LEFT JOIN users u ON u.customer_id = c.id AND u.kind = 'guest' AND u.active
      WHERE c.id = ${customerId} ORDER BY u.id LIMIT 1`,
  );
  return row ?? { email: null, phone: null, language: 'en' as const };
}

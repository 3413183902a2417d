import { z } from 'zod';
import { languages } from '../../core/local-text.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type Db, type DbOrTx, selectRows } from '../../platform/db.ts';
import type { OutgoingMail } from '../../platform/mail-transport.ts';
import type { OutgoingSms } from '../../platform/sms/transport.ts';
import { type MessageChannel, messageChannels } from './outbox.ts';

/** A mail that one worker has taken, with the number of its try. */
export interface ClaimedMail extends OutgoingMail, Pick<OutgoingSms, 'template' | 'language' | 'params'> {
  readonly id: number;
  readonly channel: MessageChannel;
  readonly attempts: number;
  readonly createdAt: Date;
}

const Row = z.object({
  id: z.number(),
  channel: z.enum(messageChannels),
  dedupeKey: z.string(),
  recipient: z.string(),
  subject: z.string(),
  template: z.string(),
  language: z.enum(languages).catch('en'),
  html: z.string(),
  text: z.string(),
  attachments: z.array(z.object({ filename: z.string(), contentType: z.string(), content: z.string() })),
  params: z.record(z.string(), z.string()).catch({}),
  attempts: z.number(),
  createdAt: z.date(),
});

/**
 * Takes the mail for this worker alone. Null where it is delivered, or another worker has it; one that has had it for
 * longer than a delivery can take must have died, and its mail is taken over unless it was handed over already.
 */
export async function claimMail(db: Db, id: number, at: Date, deadBefore: Date): Promise<ClaimedMail | null> {
  const [mail] = await selectRows(
    db,
    Row,
    Prisma.sql`
      UPDATE outbox_mails SET status = 'sending', attempts = attempts + 1, claimed_at = ${at}
      WHERE id = ${id} AND (status IN ('queued', 'failed') OR (status = 'sending' AND handed_at IS NULL AND claimed_at < ${deadBefore}))
      RETURNING id, channel, dedupe_key AS "dedupeKey", recipient, subject, template, language, html, text,
        attachments, params, attempts, created_at AS "createdAt"`,
  );
  return mail ?? null;
}

/**
 * Writes down, before the end of the mail goes out, that from now on the server may have it. False where the claim was
 * taken over meanwhile: then another worker sends it, and this one must not.
 */
export async function markHandedOver(db: Db, mail: ClaimedMail, at: Date): Promise<boolean> {
  const { count } = await db.outboxMail.updateMany({
    where: { id: mail.id, status: 'sending', attempts: mail.attempts },
    data: { handedAt: at },
  });
  return count === 1;
}

/** Leaves a mail in doubt whose worker died after it was handed over. */
export async function moveToUnclear(db: DbOrTx, id: number, deadBefore: Date): Promise<boolean> {
  const { count } = await db.outboxMail.updateMany({
    where: { id, status: 'sending', handedAt: { not: null }, claimedAt: { lt: deadBefore } },
    data: { status: 'unclear', claimedAt: null },
  });
  return count === 1;
}

export async function isBeingSent(db: Db, id: number): Promise<boolean> {
  return (await db.outboxMail.count({ where: { id, status: 'sending' } })) > 0;
}

interface Outcome {
  readonly status: 'sent' | 'unclear' | 'kept' | 'failed';
  readonly sentAt?: Date;
  readonly handedAt?: null;
  readonly lastError?: string | null;
  readonly recipient?: string;
  readonly subject?: string;
  readonly html?: string;
  readonly text?: string;
  readonly params?: Record<string, never>;
}

/** Only the claim it was made under may settle a mail: one taken over meanwhile belongs to another worker. */
export async function settleMail(db: DbOrTx, mail: ClaimedMail, outcome: Outcome): Promise<boolean> {
  const { count } = await db.outboxMail.updateMany({
    where: { id: mail.id, status: 'sending', attempts: mail.attempts },
    data: { ...outcome, claimedAt: null },
  });
  return count === 1;
}

/** Which hotel wrote it; null where the house as a whole did. */
export async function selectMailHotel(db: DbOrTx, id: number): Promise<number | null> {
  const mail = await db.outboxMail.findUnique({ where: { id }, select: { hotelId: true } });
  return mail?.hotelId ?? null;
}

/** Mails nobody works on: never queued, or left by a worker that died, or to be tried once more. */
export async function selectStrandedMails(db: Db, deadBefore: Date, limit: number): Promise<number[]> {
  const rows = await db.outboxMail.findMany({
    where: {
      OR: [
        { status: 'queued', createdAt: { lt: deadBefore } },
        { status: 'sending', claimedAt: { lt: deadBefore } },
      ],
    },
    select: { id: true },
    orderBy: { id: 'asc' },
    take: limit,
  });
  return rows.map(({ id }) => id);
}

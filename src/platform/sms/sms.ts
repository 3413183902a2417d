import { z } from 'zod';
import type { Language } from '../../core/local-text.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Context } from '../context.ts';
import { selectRows, type Tx } from '../db.ts';
import { tFor } from '../i18n/translate.ts';
import { queueJob } from '../jobs.ts';
import { deliverMailJob } from '../mail.ts';

export interface Sms {
  /** The hotel in whose name it is written; `ctx`'s where it is left out. */
  readonly hotelId?: number | null;
  /** E.164: `+8613800138000`. */
  readonly to: string;
  readonly language: Language;
  /** Names the wording: `sms.<template>` in our own words, a registered code at Aliyun. */
  readonly template: string;
  readonly params: Readonly<Record<string, string>>;
  /** The whole text, where it is not our own wording. */
  readonly text?: string;
  /** Names the message, not the attempt: queued again with the same key, it is not sent again. */
  readonly dedupeKey: string;
}

/** Writes a text message into the outbox and queues its delivery, both in the caller's transaction. */
export async function queueSms(tx: Tx, ctx: Context, sms: Sms): Promise<void> {
  const text = sms.text ?? tFor(sms.language)(`sms.${sms.template}`, sms.params);
  const hotelId = sms.hotelId === undefined ? ctx.hotelId : sms.hotelId;
  const [row] = await selectRows(
    tx,
    z.object({ id: z.number() }),
    Prisma.sql`
      INSERT INTO outbox_mails (hotel_id, channel, dedupe_key, recipient, subject, template, language, html, text, params, created_at)
      VALUES (${hotelId}, 'sms', ${sms.dedupeKey}, ${sms.to}, '', ${sms.template}, ${sms.language}, '', ${text},
        ${JSON.stringify(sms.params)}::jsonb, now())
      ON CONFLICT (dedupe_key) DO NOTHING RETURNING id`,
  );
  if (row) await queueJob(tx, deliverMailJob, { mailId: row.id });
}

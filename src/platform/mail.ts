import { z } from 'zod';
import type { Language } from '../core/local-text.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { selectRows, type Tx } from './db.ts';
import { queueJob } from './jobs.ts';
import { renderView } from './views/engine.ts';
import { helpersFor } from './views/helpers.ts';

/** The job that sends one mail of the outbox; the notifications module handles it. */
export const deliverMailJob = 'deliver-mail';

export interface MailAttachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: string;
}

export interface Mail {
  readonly hotelId: number | null;
  readonly to: string;
  readonly language: Language;
  readonly template: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Names the message, not the attempt: queued again with the same key, it is not sent again. */
  readonly dedupeKey: string;
  readonly attachments?: readonly MailAttachment[];
}

/** Writes a mail into the outbox and queues its delivery, both in the caller's transaction. */
export async function queueMail(tx: Tx, mail: Mail): Promise<void> {
  const [row] = await selectRows(
    tx,
    z.object({ id: z.number() }),
    Prisma.sql`
      INSERT INTO outbox_mails (hotel_id, dedupe_key, recipient, subject, template, language, html, text, attachments, created_at)
      VALUES (${mail.hotelId}, ${mail.dedupeKey}, ${mail.to}, ${mail.subject}, ${mail.template}, ${mail.language},
        ${mail.html}, ${mail.text}, ${JSON.stringify(mail.attachments ?? [])}::jsonb, now())
      ON CONFLICT (dedupe_key) DO NOTHING RETURNING id`,
  );
  if (row) await queueJob(tx, deliverMailJob, { mailId: row.id });
}

/** `views/mail/<template>.ejs` in the mail layout, and the same words as plain text. Links must be whole addresses. */
export async function renderMail<Model extends { readonly title: string }>(
  template: string,
  model: Model,
  language: Language,
): Promise<{ html: string; text: string }> {
  const whole = { ...helpersFor(language), ...model };
  const body = await renderView(`mail/${template}`, whole);
  const html = await renderView('layouts/mail', { ...whole, body });
  return { html, text: plainText(body) };
}

const entities: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  '#34': '"',
  '#39': "'",
  nbsp: ' ',
  amp: '&',
};

/** What a reader without HTML sees: one line per block, and each link's address behind its words. */
export function plainText(html: string): string {
  return html
    .replaceAll(/<(style|script|head)\b.*?<\/\1>/gs, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/<a\b[^>]*?href="([^"]*)"[^>]*>(.*?)<\/a>/g, '$2 ($1)')
    .replaceAll(/<(?:br|\/p|\/h\d|\/tr|\/li|\/div|\/table|hr)\b[^>]*>/g, '\n')
    .replaceAll(/<\/t[dh]>/g, '  ')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(lt|gt|quot|#34|#39|nbsp|amp);/g, (whole, name: string) => entities[name] ?? whole)
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

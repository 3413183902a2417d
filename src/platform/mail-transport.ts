import { createHash } from 'node:crypto';
import nodemailer from 'nodemailer';
import type { MailAttachment } from './mail.ts';

export interface OutgoingMail {
  readonly dedupeKey: string;
  readonly recipient: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly attachments: readonly MailAttachment[];
}

/** Hands one mail to the outside world; rejects where it could not. */
export type MailTransport = (mail: OutgoingMail) => Promise<void>;

let transport: MailTransport | null = null;

/** Set once at start; null where the house has no mail server: then mails are kept, and read in the back office. */
export function useMailTransport(chosen: MailTransport | null): void {
  transport = chosen;
}

export function mailTransport(): MailTransport | null {
  return transport;
}

const patienceMs = 30_000;

/** Delivery by SMTP. The message's number comes from its key: a mail sent twice after a crash is one to the reader's mailbox. */
export function smtpTransport(url: string, from: string): MailTransport {
  const server = nodemailer.createTransport({
    url,
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
  });
  const domain =
    from
      .split('@')
      .at(-1)
      ?.replace(/[^\w.-]/g, '') || 'localhost';
  return async (mail) => {
    await server.sendMail({
      from,
      to: { name: '', address: mail.recipient },
      subject: mail.subject,
      html: mail.html,
      text: mail.text,
      messageId: `<${createHash('sha256').update(mail.dedupeKey).digest('hex').slice(0, 32)}@${domain}>`,
      attachments: mail.attachments.map(({ filename, contentType, content }) => ({
        filename,
        contentType,
        content,
      })),
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  };
}

import { createHash } from 'node:crypto';
import { pipeline, Transform } from 'node:stream';
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

/**
 * Hands one mail to the outside world; rejects where it could not. `handOver` is called before the end of the mail is
 * sent, without which no server takes it: where it rejects, nothing was sent.
 */
export type MailTransport = (mail: OutgoingMail, handOver: () => Promise<void>) => Promise<void>;

let transport: MailTransport | null = null;

/** Set once at start; null where the house has no mail server: then mails are kept, and read in the back office. */
export function useMailTransport(chosen: MailTransport | null): void {
  transport = chosen;
}

export function mailTransport(): MailTransport | null {
  return transport;
}

const patienceMs = 30_000;

/** Whether the mail server itself said no, so that it is certain not to have the mail. */
export function isRefusal(error: unknown): boolean {
  return typeof (error as { responseCode?: unknown }).responseCode === 'number';
}

/**
 * What a mail passes last. It buffers nothing, so that its end is reached only when the server has asked for the mail
 * and all of it went out but the closing dot; that waits for `handOver`.
 */
function lastGate(handOver: () => Promise<void>): Transform {
  return new Transform({
    readableHighWaterMark: 1,
    transform: (chunk, _encoding, done) => done(null, chunk),
    flush: (done) => {
      handOver().then(() => done(), done);
    },
  });
}

/** Delivery by SMTP. The message's number comes from its key: a mail sent twice after a crash is one to the reader's mailbox. */
export function smtpTransport(url: string, from: string): MailTransport {
  const settings = {
    url,
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
  };
  const domain =
    from
      .split('@')
      .at(-1)
      ?.replace(/[^\w.-]/g, '') || 'localhost';
  return async (mail, handOver) => {
    const server = nodemailer.createTransport(settings);
    server.use('stream', ({ message }, done) => {
      message.processFunc((input) => pipeline(input, lastGate(handOver), () => {}));
      done();
    });
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

import type { Language } from '../../core/local-text.ts';

/** How a message travels; both kinds are mails of one outbox. */
export const messageChannels = ['mail', 'sms'] as const;
export type MessageChannel = (typeof messageChannels)[number];

export const mailStatuses = ['queued', 'sending', 'sent', 'unclear', 'failed', 'kept'] as const;
export type MailStatus = (typeof mailStatuses)[number];

/** What somebody may have sent once more; what is unclear only after a look. */
export const sentAgainFrom: readonly MailStatus[] = ['unclear', 'failed', 'kept'];

/** A mail as a line of the outbox. */
export interface MailLine {
  readonly id: number;
  readonly channel: MessageChannel;
  readonly recipient: string;
  /** Empty on a text message. */
  readonly subject: string;
  readonly template: string;
  readonly status: MailStatus;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
}

export interface MailView extends MailLine {
  readonly language: Language;
  readonly html: string;
  readonly text: string;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly attachments: readonly string[];
}

export interface MailSearch {
  /** In the recipient's address or the subject. */
  readonly text?: string | undefined;
  readonly status?: MailStatus | undefined;
  readonly channel?: MessageChannel | undefined;
  readonly page: number;
}

export const mailsPerPage = 25;

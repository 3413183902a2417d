import type { Language } from '../../core/local-text.ts';

/** A text message on its way out. */
export interface OutgoingSms {
  /** Names the message, whatever the number of tries. */
  readonly dedupeKey: string;
  /** E.164: `+8613800138000`. */
  readonly to: string;
  readonly template: string;
  readonly language: Language;
  readonly text: string;
  /** The parts of the text that vary, for providers that keep the wording themselves. */
  readonly params: Readonly<Record<string, string>>;
}

/** A provider of text messages. Neither Aliyun nor Twilio refuses a message it has sent already, so we ask first. */
export interface SmsTransport {
  /** Hands over one message; rejects where the provider did not take it, or did not say so. */
  send(sms: OutgoingSms, at: Date): Promise<void>;
  /** Whether the provider took this message since then: what a try that was cut off must know before the next. */
  wasTaken(sms: OutgoingSms, since: Date, at: Date): Promise<boolean>;
}

/** What the provider answered instead of taking the message. */
export class SmsRefused extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

let transport: SmsTransport | null = null;

/** Set once at start; null where the house has no provider: then text messages are kept, and read in the back office. */
export function useSmsTransport(chosen: SmsTransport | null): void {
  transport = chosen;
}

export function smsTransport(): SmsTransport | null {
  return transport;
}

/** Longer than any provider needs, and shorter than a job may run. */
export const smsPatienceMs = 30_000;

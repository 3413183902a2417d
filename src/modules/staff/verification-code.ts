import type { Language } from '../../core/local-text.ts';
import { emailField } from '../../platform/fields.ts';
import { phoneFields } from '../../platform/phone.ts';

export const codePurposes = ['sign_in', 'contact', 'claim'] as const;
export type CodePurpose = (typeof codePurposes)[number];

/** How long a code opens something, and how often one may be wrong about it. */
export const codeMinutes = 10;
export const codeTries = 5;

/** Where a code goes: a mail address in lower case, or a telephone as E.164. */
export interface Recipient {
  readonly channel: 'mail' | 'sms';
  readonly address: string;
}

/** A mail address or a telephone as it was typed; null where it can be neither. */
export function recipientOf(typed: string, language: Language): Recipient | null {
  const isMail = typed.includes('@');
  const parsed = (isMail ? emailField : phoneFields[language]).safeParse(typed);
  return parsed.success ? { channel: isMail ? 'mail' : 'sms', address: parsed.data } : null;
}

/** An address as it was stored. */
export function storedRecipient(address: string): Recipient {
  return { channel: address.includes('@') ? 'mail' : 'sms', address };
}

export type CodeAnswer = 'right' | 'wrong' | 'spent';

/** What a try with this code comes to; wrong ones are counted by the caller. `spent`: no try is left, or its time is over. */
export function codeAnswer(
  code: { readonly tries: number; readonly expiresAt: Date; readonly isSame: boolean } | null,
  at: Date,
): CodeAnswer {
  if (code === null || code.tries >= codeTries || code.expiresAt <= at) return 'spent';
  return code.isSame ? 'right' : 'wrong';
}

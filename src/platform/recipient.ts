import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Language } from '../core/local-text.ts';
import { emailField, requiredText } from './fields.ts';
import { phoneFields, readablePhone } from './phone.ts';

/** Where a message goes: a mail address in lower case, or a telephone as E.164. */
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

/** An address as it is read. */
export function recipientText({ channel, address }: Recipient): string {
  return channel === 'sms' ? readablePhone(address) : address;
}

const recipientField = (language: Language) =>
  requiredText(254).transform((typed, ctx) => {
    const recipient = recipientOf(typed, language);
    if (recipient === null) ctx.addIssue({ code: 'custom', message: 'form.email_or_phone' });
    return recipient ?? z.NEVER;
  });

/** A mail address or a telephone, by the language its reader reads: it decides how a number is read. */
export const recipientFields = {
  en: recipientField('en'),
  'zh-CN': recipientField('zh-CN'),
  'zh-TW': recipientField('zh-TW'),
};

/** Six digits, however they were spaced. */
export const sixDigits = z
  .string()
  .max(40)
  .transform((text) => text.replaceAll(/\D/g, ''))
  .pipe(z.string().length(6, 'form.code'));

const cookie = 'code-to';
const options = { signed: true, httpOnly: true, sameSite: 'lax', path: '/' } as const;
const quarter = 15 * 60_000;

/** Keeps in this browser what a code was asked for: an address belongs in no link, and a visitor has no session. */
export function keepAsked(res: Response, purpose: string, subject: string): void {
  res.cookie(cookie, `${purpose} ${subject}`, { ...options, maxAge: quarter });
}

/** What a code was asked for with this purpose; null where none was. */
export function askedFor(req: Request, purpose: string): string | null {
  const kept: unknown = req.signedCookies?.[cookie];
  return typeof kept === 'string' && kept.startsWith(`${purpose} `) ? kept.slice(purpose.length + 1) : null;
}

export function forgetAsked(res: Response): void {
  res.clearCookie(cookie, { ...options });
}

import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { queueMail, renderMail } from '../../platform/mail.ts';
import type { Recipient } from '../../platform/recipient.ts';
import { queueSms } from '../../platform/sms/sms.ts';
import { codeMinutes } from './verification-code.ts';

export interface CodeMessage {
  readonly id: number;
  readonly code: string;
  readonly recipient: Recipient;
  /** In whose name it is written. */
  readonly hotelName: string;
}

const template = 'verification-code';

/** The code, by mail or as a text message. */
export async function queueCode(tx: Tx, ctx: Context, message: CodeMessage): Promise<void> {
  const { id, code, recipient, hotelName } = message;
  const { language } = ctx;
  const common = { hotelId: null, to: recipient.address, language, template, dedupeKey: `${template} ${id}` };
  if (recipient.channel === 'sms') {
    const params = { code, hotel: hotelName, minutes: String(codeMinutes) };
    return queueSms(tx, ctx, { ...common, params });
  }
  const subject = tFor(language)('staff.mail.verification-code.subject', { hotel: hotelName });
  const model = { title: subject, hotelName, code, minutes: codeMinutes };
  await queueMail(tx, { ...common, subject, ...(await renderMail(template, model, language)) });
}

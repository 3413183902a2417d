import type { Language } from '../../core/local-text.ts';
import type { Tx } from '../../platform/db.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { queueMail, renderMail } from '../../platform/mail.ts';
import { siteUrl } from '../../platform/site.ts';
import { resetPasswordPath } from './sign-in.paths.ts';

export interface PasswordMail {
  readonly template: 'password-reset' | 'invitation';
  readonly user: { readonly email: string; readonly name: string; readonly language: Language };
  readonly token: string;
  readonly hours: number;
  readonly hotelId: number | null;
  /** In whose name it is written. */
  readonly hotelName: string;
}

/** The link to choose a password, by mail. */
export async function queuePasswordMail(tx: Tx, mail: PasswordMail): Promise<void> {
  const { language, email, name } = mail.user;
  const subject = tFor(language)(`staff.mail.${mail.template}.subject`);
  const link = siteUrl(resetPasswordPath(mail.token));
  const model = { title: subject, hotelName: mail.hotelName, name, hours: mail.hours, link };
  const { html, text } = await renderMail(mail.template, model, language);
  await queueMail(tx, {
    hotelId: mail.hotelId,
    to: email,
    language,
    template: mail.template,
    subject,
    html,
    text,
    dedupeKey: `${mail.template} ${mail.token.slice(0, 16)}`,
  });
}

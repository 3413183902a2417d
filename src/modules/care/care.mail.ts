import type { Language } from '../../core/local-text.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { signed } from '../../platform/link-signature.ts';
import { renderMail } from '../../platform/mail.ts';
import { siteUrl } from '../../platform/site.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { memberAccountPath } from '../loyalty/loyalty.paths.ts';
import { type CareKind, isLevelKind } from '../notifications/message-kind.ts';
import { filledIn, type MessageWords, paragraphsOf } from '../notifications/message-template.ts';
import { stopCarePath } from './care.paths.ts';

/** The purpose that a link is signed for which takes a consent back. */
export const stopLink = 'stop care';

export interface CareMailInput {
  readonly kind: CareKind;
  readonly customerId: number;
  readonly guestName: string;
  readonly language: Language;
  readonly hotel: Hotel;
  readonly words: { readonly mail: MessageWords; readonly sms: MessageWords };
  /** Since the first stay; 0 where it does not matter. */
  readonly years: number;
  /** The name of the member's level; empty where it does not matter. */
  readonly level: string;
}

export interface WrittenCare {
  readonly template: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly sms: { readonly text: string; readonly params: Readonly<Record<string, string>> };
}

/** One message of care, as a mail and as a text message; both say how to get no more of them. */
export async function careMailOf(input: CareMailInput): Promise<WrittenCare> {
  const { kind, customerId, guestName, language, hotel, words, years, level } = input;
  const t = tFor(language);
  const ofLevel = isLevelKind(kind);
  const stop = siteUrl(stopCarePath(signed(stopLink, String(customerId))));
  const hotelName = textFor(hotel.names, language);
  const values = {
    guest: guestName,
    hotel: hotelName,
    address: textFor(hotel.addresses, language),
    phone: hotel.phone,
    link: siteUrl(ofLevel ? memberAccountPath : '/'),
    years: t('care.years', { count: years }),
    level,
    stop,
  };
  const subject = filledIn(words.mail.subject, values).trim();
  const model = {
    title: subject,
    hotelName,
    paragraphs: paragraphsOf(filledIn(words.mail.body, values)),
    button: { label: t(ofLevel ? 'care.membership' : 'reservations.mail.book-again'), href: values.link },
    address: values.address,
    phone: hotel.phone,
    stop: { label: t('care.stop.link'), href: stop },
  };
  const { html, text } = await renderMail('care', model, language);
  const sms = { text: filledIn(words.sms.body, values).trim(), params: values };
  return { template: kind.replaceAll('_', '-'), subject, html, text, sms };
}

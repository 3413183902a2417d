import type { Language } from '../../core/local-text.ts';
import { formatDate, formatDateTime } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { renderMail } from '../../platform/mail.ts';
import { siteUrl } from '../../platform/site.ts';
import { privacyPath } from '../account/account.paths.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { PrivacyKind } from '../notifications/message-kind.ts';
import { filledIn, type MessageWords, paragraphsOf } from '../notifications/message-template.ts';
import { personalFilePath } from './privacy.paths.ts';
import type { PrivacyRequest } from './privacy-request.ts';

export interface PrivacyMailInput {
  readonly kind: PrivacyKind;
  readonly hotel: Hotel;
  readonly request: Pick<PrivacyRequest, 'id' | 'kind' | 'field' | 'receivedDate' | 'dueDate'>;
  readonly guestName: string;
  readonly language: Language;
  readonly words: { readonly mail: MessageWords; readonly sms: MessageWords };
  /** What the house answers, asks for, or why it refuses. */
  readonly said?: string | undefined;
  /** Of data that can be fetched: what opens it, and until when. */
  readonly file?: { readonly token: string; readonly until: Date } | undefined;
}

export interface WrittenPrivacyMail {
  readonly template: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly sms: { readonly text: string; readonly params: Readonly<Record<string, string>> };
}

/** One message about a request, as a mail and as a text message. It tells what was done, never what is kept. */
export async function privacyMailOf(input: PrivacyMailInput): Promise<WrittenPrivacyMail> {
  const { kind, hotel, request, language, words } = input;
  const t = tFor(language);
  const values = valuesOf(input);
  const subject = filledIn(words.mail.subject, values).trim();
  const isOver = kind === 'privacy_erased';
  const model = {
    title: subject,
    hotelName: values.hotel,
    paragraphs: paragraphsOf(filledIn(words.mail.body, values)),
    facts: [
      { term: t('privacy.mail.number'), text: values.number },
      { term: t('privacy.mail.request'), text: values.request },
      { term: t('privacy.mail.received'), text: formatDate(request.receivedDate, 'long', language) },
    ],
    button: isOver
      ? null
      : { label: t(`privacy.mail.${kind === 'privacy_file' ? 'fetch' : 'open'}`), href: values.link },
    address: textFor(hotel.addresses, language),
    phone: hotel.phone,
  };
  const sms = { text: filledIn(words.sms.body, values).trim(), params: values };
  return {
    template: kind.replaceAll('_', '-'),
    subject,
    ...(await renderMail('facts', model, language)),
    sms,
  };
}

function valuesOf({ kind, hotel, request, guestName, language, said = '', file }: PrivacyMailInput) {
  const t = tFor(language);
  const what = t(`privacy.requests.kinds.${request.kind}`);
  return {
    guest: guestName,
    hotel: textFor(hotel.names, language),
    number: String(request.id),
    request: request.field ? `${what}: ${t(`privacy.requests.fields.${request.field}`)}` : what,
    until: file
      ? formatDateTime(file.until, hotel.timeZone, language)
      : formatDate(request.dueDate, 'long', language),
    answer: said,
    reason: said,
    address: textFor(hotel.addresses, language),
    phone: hotel.phone,
    link: siteUrl(kind === 'privacy_file' && file ? personalFilePath(file.token) : privacyPath),
  };
}

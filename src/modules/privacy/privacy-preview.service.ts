import { addDays } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import type { Context } from '../../platform/context.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { PrivacyKind } from '../notifications/message-kind.ts';
import type { MessageWords } from '../notifications/message-template.ts';
import { privacyMailOf, type WrittenPrivacyMail } from './privacy.mail.ts';
import { personalFileHours } from './privacy-request.ts';

export interface PrivacyPreview {
  readonly hotel: Hotel;
  readonly kind: PrivacyKind;
  readonly language: Language;
  readonly words: { readonly mail: MessageWords; readonly sms: MessageWords };
}

/** The message as a guest would get it, about a request made up for it. Nothing is written down or sent. */
export function previewPrivacyMessage(
  ctx: Context,
  { hotel, kind, language, words }: PrivacyPreview,
): Promise<WrittenPrivacyMail> {
  const t = tFor(language);
  const receivedDate = hotel.businessDate;
  const until = new Date(ctx.clock().getTime() + personalFileHours * 3_600_000);
  return privacyMailOf({
    kind,
    hotel,
    request: { id: 27, kind: 'access', field: null, receivedDate, dueDate: addDays(receivedDate, 15) },
    guestName: t('messages.sample.guest'),
    language,
    words,
    said: t(`privacy.mail.sample-${kind === 'privacy_done' ? 'answer' : 'reason'}`),
    ...(kind === 'privacy_file' ? { file: { token: 'sample', until } } : {}),
  });
}

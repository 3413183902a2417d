import type { Language } from '../../core/local-text.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { CareKind } from '../notifications/message-kind.ts';
import type { MessageWords } from '../notifications/message-template.ts';
import { careMailOf, type WrittenCare } from './care.mail.ts';

export interface CarePreview {
  readonly hotel: Hotel;
  readonly kind: CareKind;
  readonly language: Language;
  readonly words: { readonly mail: MessageWords; readonly sms: MessageWords };
}

/** The message as a guest would get it, for a guest made up for it: its link stops nobody's messages. */
export function previewCare({ hotel, kind, language, words }: CarePreview): Promise<WrittenCare> {
  const t = tFor(language);
  const sample = { guestName: t('messages.sample.guest'), level: t('messages.sample.level') };
  return careMailOf({ kind, customerId: 0, ...sample, language, hotel, words, years: 3 });
}

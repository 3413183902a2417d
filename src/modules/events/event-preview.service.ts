import { addDays, instantAt } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { minor, zero } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { EventKind } from '../notifications/message-kind.ts';
import type { MessageWords } from '../notifications/message-template.ts';
import { eventMailOf, type WrittenEventMail } from './event.mail.ts';

export interface EventPreview {
  readonly hotel: Hotel;
  readonly kind: EventKind;
  readonly language: Language;
  readonly words: { readonly mail: MessageWords; readonly sms: MessageWords };
}

/** The message as a guest would get it, about an event made up for it. Nothing is written down or sent. */
export function previewEventMessage(
  ctx: Context,
  { hotel, kind, language, words }: EventPreview,
): Promise<WrittenEventMail> {
  const t = tFor(language);
  const day = addDays(hotel.businessDate, 1);
  return eventMailOf({
    kind,
    hotel,
    event: {
      id: 0,
      names: { [language]: t('messages.sample.event') },
      places: {},
      startsAt: instantAt(day, '19:00', hotel.timeZone),
      endsAt: instantAt(day, '21:00', hotel.timeZone),
      version: 1,
    },
    registration: {
      token: '00000000-0000-0000-0000-000000000000',
      party: 2,
      unitMinor: minor(12_000),
      status: kind === 'event_payment_asked' ? 'held' : 'registered',
      heldUntil: kind === 'event_payment_asked' ? instantAt(day, '12:00', hotel.timeZone) : null,
      prepaidMinor: zero,
    },
    former: { startsAt: instantAt(day, '18:00', hotel.timeZone), places: {} },
    guestName: t('messages.sample.guest'),
    language,
    words,
    at: ctx.clock(),
  });
}

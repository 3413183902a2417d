import { addDays } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { minor, zero } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { BookingKind } from '../notifications/message-kind.ts';
import type { MessageWords } from '../notifications/message-template.ts';
import type { MailedReservation } from './message-values.mail.ts';
import { mailOf, type WrittenMail } from './reservation.mail.ts';

export interface PreviewOf {
  readonly hotel: Hotel;
  readonly kind: BookingKind;
  readonly language: Language;
  readonly words: { readonly mail: MessageWords; readonly sms: MessageWords };
}

/** The message as a guest would get it, about a booking made up for it. Nothing is written down or sent. */
export function previewMessage(
  ctx: Context,
  { hotel, kind, language, words }: PreviewOf,
): Promise<WrittenMail> {
  const t = tFor(language);
  const amounts = { feeMinor: minor(60_000), refundMinor: minor(116_000) };
  const order = {
    kind,
    ...(kind === 'cancellation' || kind === 'no_show' ? amounts : { refundMinor: amounts.refundMinor }),
    amountMinor: amounts.refundMinor,
    reason: t('messages.sample.reason'),
  };
  return mailOf({
    order,
    reservation: sampleBooking(hotel, language, ctx.clock()),
    hotel,
    position: samplePosition,
    words,
    at: ctx.clock(),
  });
}

const samplePosition = { latitude: 31.2401, longitude: 121.4864 };

function sampleBooking(hotel: Hotel, language: Language, at: Date): MailedReservation {
  const t = tFor(language);
  const arrival = addDays(hotel.businessDate, 1);
  return {
    number: 'W7K3M9PQ',
    language,
    paidMinor: zero,
    houseRules: null,
    holdExpiresAt: new Date(at.getTime() + 24 * 3_600_000),
    stays: [
      {
        position: 1,
        status: 'booked',
        guestName: t('messages.sample.guest'),
        arrival,
        departure: addDays(arrival, 2),
        startTime: null,
        endTime: null,
        totalMinor: minor(176_000),
        policy: {
          cancellation: [{ daysBefore: 1, time: '18:00', fee: { kind: 'nights', value: 1 } }],
          noShow: { kind: 'nights', value: 1 },
        },
        roomType: { names: { [language]: t('messages.sample.room') } },
        ratePlan: { names: { [language]: t('messages.sample.plan') } },
        extras: [],
      },
    ],
  };
}

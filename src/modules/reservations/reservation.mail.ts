import { nightsBetween } from '../../core/calendar-date.ts';
import { type Minor, sumMinor } from '../../core/money.ts';
import { formatDate, formatDateTime, formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { renderMail } from '../../platform/mail.ts';
import { siteUrl } from '../../platform/site.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { policyTexts } from '../rates/policy-text.ts';
import { remainingPolicy } from '../rates/remaining-policy.ts';
import { guestBookingPath, waitingEntryPath } from './reservation.paths.ts';
import type { ReservationView } from './reservation.service.ts';
import type { MailKind } from './reservation-mail.ts';
import { calendarEntry } from './stay-calendar.service.ts';

export interface MailInput {
  readonly kind: MailKind;
  readonly reservation: ReservationView;
  readonly hotel: Hotel;
  readonly feeMinor: Minor;
  readonly refundMinor: Minor;
  readonly at: Date;
  readonly token?: string | undefined;
}

/** The subject, words and attachments of one mail about a reservation. */
export async function mailOf(input: MailInput) {
  const { kind, reservation, hotel } = input;
  const { language } = reservation;
  const t = tFor(language);
  const hotelName = textFor(hotel.names, language);
  const title = t(`reservations.mail.${kind}.title`, { hotel: hotelName, number: reservation.number });
  const template = kind.replaceAll('_', '-');
  const { html, text } = await renderMail(template, { title, hotelName, ...modelOf(input) }, language);
  const attachments = kind === 'confirmation' ? [calendarEntry(input)] : [];
  return { template, subject: title, html, text, attachments };
}

function modelOf({ reservation, hotel, feeMinor, refundMinor, at, token }: MailInput) {
  const { language } = reservation;
  const t = tFor(language);
  const money = (amount: Minor) => formatMoney(amount, hotel.currency, language);
  const stays = reservation.stays.filter((stay) => !['cancelled', 'lapsed'].includes(stay.status));
  const shown = stays.length > 0 ? stays : reservation.stays;
  const [first] = shown;
  return {
    number: reservation.number,
    greeting: t('reservations.mail.greeting', { name: reservation.stays[0]?.guestName ?? '' }),
    bookingUrl: siteUrl(guestBookingPath(reservation.number)),
    offerUrl: token === undefined ? null : siteUrl(waitingEntryPath(token)),
    heldUntil:
      reservation.holdExpiresAt && formatDateTime(reservation.holdExpiresAt, hotel.timeZone, language),
    arrival: first ? formatDate(first.arrival, 'long', language) : '',
    departure: first ? formatDate(first.departure, 'long', language) : '',
    nights: first ? t('reservations.nights', { count: nightsBetween(first.arrival, first.departure) }) : '',
    checkInTime: hotel.checkInTime,
    checkOutTime: hotel.checkOutTime,
    rooms: shown.map((stay) => ({
      name: textFor(stay.roomType.names, language),
      plan: textFor(stay.ratePlan.names, language),
      total: money(stay.totalMinor),
    })),
    total: money(sumMinor(shown.map((stay) => stay.totalMinor))),
    paid: money(reservation.paidMinor),
    policy: first
      ? policyTexts(remainingPolicy(first.policy, { arrival: first.arrival, timeZone: hotel.timeZone, at }), {
          arrival: first.arrival,
          currency: hotel.currency,
          language,
        })
      : [],
    address: textFor(hotel.addresses, language),
    phone: hotel.phone,
    fee: feeMinor > 0 ? money(feeMinor) : null,
    refund: refundMinor > 0 ? money(refundMinor) : null,
  };
}

import { type Minor, minor, sumMinor } from '../../core/money.ts';
import { formatDate, formatDateTime, formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { signed } from '../../platform/link-signature.ts';
import { siteUrl } from '../../platform/site.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { openMapHref, type Position } from '../hotels/hotel-info.ts';
import type { MessageValues, MessageWords } from '../notifications/message-template.ts';
import { guestBookingPath, resumedBookingPath, waitingEntryPath } from './reservation.paths.ts';
import type { ReservationView } from './reservation.service.ts';
import type { MailOrder } from './reservation-mail.ts';
import { extrasTotal, type StayExtra } from './stay-extra.ts';
import { type StaySpan, stayHours, stayLengthText } from './stay-length.ts';

export interface MailInput {
  readonly order: Omit<MailOrder, 'reservationId'>;
  readonly reservation: MailedReservation;
  readonly hotel: Hotel;
  readonly words: { readonly mail: MessageWords; readonly sms: MessageWords };
  /** Where the house stands; null where nobody has said. */
  readonly position: Position | null;
  readonly at: Date;
}

/** What a message tells of a reservation; the preview makes one up. */
export type MailedReservation = Pick<
  ReservationView,
  'number' | 'language' | 'paidMinor' | 'holdExpiresAt' | 'houseRules'
> & {
  readonly stays: readonly MailedStay[];
};

type MailedStay = Pick<
  ReservationView['stays'][number],
  | 'status'
  | 'guestName'
  | 'arrival'
  | 'departure'
  | 'startTime'
  | 'endTime'
  | 'totalMinor'
  | 'policy'
  | 'position'
> & {
  readonly roomType: Pick<ReservationView['stays'][number]['roomType'], 'names'>;
  readonly ratePlan: Pick<ReservationView['stays'][number]['ratePlan'], 'names'>;
  readonly extras: readonly Pick<StayExtra, 'names' | 'per' | 'quantity' | 'unitMinor'>[];
};

/** The purpose that a reminder's link is signed for. */
export const resumeLink = 'resume booking';

/** The rooms that count: those not given back, or all where none is left. */
export function shownStays({ stays }: MailedReservation): readonly MailedStay[] {
  const living = stays.filter((stay) => !['cancelled', 'lapsed'].includes(stay.status));
  return living.length > 0 ? living : stays;
}

/** From the first arrival to the last departure; the hours where every room is taken for the same ones. */
export function spanOf(stays: readonly MailedStay[]): StaySpan | null {
  const arrival = stays.map((stay) => stay.arrival).toSorted()[0];
  const departure = stays
    .map((stay) => stay.departure)
    .toSorted()
    .at(-1);
  const [first] = stays;
  if (!first || !arrival || !departure) return null;
  const hours = new Set(stays.map(stayHours));
  const { startTime, endTime } = hours.size === 1 ? first : {};
  return { arrival, departure, startTime: startTime ?? null, endTime: endTime ?? null };
}

/** What stands in braces in a hotel's own words. */
export function valuesOf({
  order,
  reservation,
  hotel,
  position,
}: MailInput): MessageValues & Record<string, string> {
  const { language, number } = reservation;
  const t = tFor(language);
  const money = (amount: Minor) => formatMoney(amount, hotel.currency, language);
  const stays = shownStays(reservation);
  const span = spanOf(stays);
  const address = textFor(hotel.addresses, language);
  return {
    guest: reservation.stays[0]?.guestName ?? '',
    hotel: textFor(hotel.names, language),
    number,
    arrival: span ? formatDate(span.arrival, 'long', language) : '',
    departure: span ? formatDate(span.departure, 'long', language) : '',
    nights: span ? stayLengthText(span, language) : '',
    rooms: [...new Set(stays.map((stay) => textFor(stay.roomType.names, language)))].join(', '),
    total: money(sumMinor(stays.flatMap((stay) => [stay.totalMinor, extrasTotal(stay.extras, stay)]))),
    check_in: span?.startTime ?? hotel.checkInTime,
    check_out: span?.endTime ?? hotel.checkOutTime,
    address,
    phone: hotel.phone,
    map: mapUrl(hotel, position, address),
    directions: textFor(hotel.directions, language),
    fee: order.feeMinor ? money(minor(order.feeMinor)) : t('reservations.no-fee'),
    refund: money(minor(order.refundMinor ?? 0)),
    reason: order.reason ?? '',
    until: reservation.holdExpiresAt
      ? formatDateTime(reservation.holdExpiresAt, hotel.timeZone, language)
      : '',
    link: linkOf(order, number),
  };
}

function linkOf({ kind, token }: MailInput['order'], number: string): string {
  if (kind === 'abandoned') return siteUrl(resumedBookingPath(signed(resumeLink, number)));
  return siteUrl(token === undefined ? guestBookingPath(number) : waitingEntryPath(token));
}

/** The map the hotel names; else its position on the open one; else a search for its address. */
function mapUrl({ mapUrl: own }: Hotel, position: Position | null, address: string): string {
  if (own !== '') return own;
  if (position) return openMapHref(position);
  if (address === '') return '';
  return `https://www.openstreetmap.org/search?query=${encodeURIComponent(address)}`;
}

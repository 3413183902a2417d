import type { Language } from '../../core/local-text.ts';
import { type Minor, minor, sumMinor } from '../../core/money.ts';
import { formatDate, formatDateTime, formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { signed } from '../../platform/link-signature.ts';
import { type MailAttachment, renderMail } from '../../platform/mail.ts';
import { siteUrl } from '../../platform/site.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { openMapHref, type Position, positionText } from '../hotels/hotel-info.ts';
import type { BookingKind } from '../notifications/message-kind.ts';
import {
  filledIn,
  type MessageValues,
  type MessageWords,
  paragraphsOf,
} from '../notifications/message-template.ts';
import { houseRuleTexts } from '../rates/house-policy-text.ts';
import { policyTexts } from '../rates/policy-text.ts';
import { remainingPolicy } from '../rates/remaining-policy.ts';
import {
  guestBookingPath,
  guestPaymentPath,
  resumedBookingPath,
  waitingEntryPath,
} from './reservation.paths.ts';
import type { ReservationView } from './reservation.service.ts';
import type { MailOrder } from './reservation-mail.ts';
import { calendarEntry } from './stay-calendar.service.ts';
import { extrasTotal, extraTotal, type StayExtra } from './stay-extra.ts';
import { isDayStay, type StaySpan, stayHours, stayLengthText } from './stay-length.ts';

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

export interface WrittenMail {
  readonly template: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly attachments: readonly MailAttachment[];
  readonly sms: { readonly text: string; readonly params: Readonly<Record<string, string>> };
}

/** The purpose that a reminder's link is signed for. */
export const resumeLink = 'resume booking';

/** One message about a reservation, as a mail and as a text message. */
export async function mailOf(input: MailInput): Promise<WrittenMail> {
  const { order, reservation, hotel, words } = input;
  const { language } = reservation;
  const values = valuesOf(input);
  const template = order.kind.replaceAll('_', '-');
  const subject = filledIn(words.mail.subject, values).trim();
  const model = {
    title: subject,
    hotelName: textFor(hotel.names, language),
    paragraphs: paragraphsOf(filledIn(words.mail.body, values)),
    ...partsOf(input, values),
  };
  const { html, text } = await renderMail('reservation', model, language);
  const withEntry = order.kind === 'confirmation' || order.kind === 'change';
  const attachments = withEntry ? [calendarEntry({ reservation, hotel, at: input.at })] : [];
  const sms = { text: filledIn(words.sms.body, values).trim(), params: values };
  return { template, subject, html, text, attachments, sms };
}

/** The rooms that count: those not given back, or all where none is left. */
function shownStays({ stays }: MailedReservation): readonly MailedStay[] {
  const living = stays.filter((stay) => !['cancelled', 'lapsed'].includes(stay.status));
  return living.length > 0 ? living : stays;
}

/** From the first arrival to the last departure; the hours where every room is taken for the same ones. */
function spanOf(stays: readonly MailedStay[]): StaySpan | null {
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
function valuesOf({
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
    amount: money(minor(order.amountMinor ?? 0)),
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
  if (kind === 'prepayment_asked') return siteUrl(guestPaymentPath(number));
  return siteUrl(token === undefined ? guestBookingPath(number) : waitingEntryPath(token));
}

/** The map the hotel names; else its position on the open one; else a search for its address. */
function mapUrl({ mapUrl: own }: Hotel, position: Position | null, address: string): string {
  if (own !== '') return own;
  if (position) return openMapHref(position);
  if (address === '') return '';
  return `https://www.openstreetmap.org/search?query=${encodeURIComponent(address)}`;
}

interface Fact {
  readonly term: string;
  readonly text: string;
  readonly small?: string;
}

type FactName =
  | 'number'
  | 'arrival'
  | 'departure'
  | 'room'
  | 'address'
  | 'position'
  | 'phone'
  | 'fee'
  | 'refund'
  | 'amount'
  | 'reason';

/** What stands below the words, whatever they are: the facts of the booking, and what can be done next. */
const anatomy: Record<
  BookingKind,
  {
    readonly facts: readonly FactName[];
    readonly rooms?: true;
    readonly button: 'open-booking' | 'show-map' | 'book-again' | 'go-on' | 'see-offer' | 'pay-now' | null;
  }
> = {
  confirmation: { facts: ['number', 'arrival', 'departure'], rooms: true, button: 'open-booking' },
  change: { facts: ['number', 'arrival', 'departure'], rooms: true, button: 'open-booking' },
  cancellation: { facts: ['arrival', 'departure', 'fee', 'refund'], button: 'open-booking' },
  review_waiting: { facts: ['number', 'arrival', 'departure'], rooms: true, button: 'open-booking' },
  review_declined: { facts: ['arrival', 'departure', 'reason', 'refund'], button: null },
  arrival: {
    facts: ['number', 'arrival', 'room', 'departure', 'address', 'position', 'phone'],
    button: 'show-map',
  },
  thanks: { facts: [], button: 'book-again' },
  abandoned: { facts: ['arrival', 'departure', 'room'], button: 'go-on' },
  waiting_offer: { facts: ['arrival', 'departure'], rooms: true, button: 'see-offer' },
  late_payment_refunded: { facts: ['arrival', 'departure', 'refund'], button: null },
  excess_refunded: { facts: ['number', 'arrival', 'departure', 'refund'], button: 'open-booking' },
  prepayment_taken: { facts: ['number', 'arrival', 'departure', 'amount'], button: 'open-booking' },
  prepayment_asked: { facts: ['number', 'arrival', 'departure', 'amount'], button: 'pay-now' },
};

/** Whose words do not say how the money comes back. */
const tellsTheWay: readonly BookingKind[] = ['cancellation', 'excess_refunded'];

function partsOf(input: MailInput, values: MessageValues) {
  const { order, reservation, hotel } = input;
  const { language } = reservation;
  const t = tFor(language);
  const { facts, rooms, button } = anatomy[order.kind];
  return {
    facts: facts.map((name) => factOf(name, input, values)).filter((fact) => fact.text !== ''),
    rooms: rooms ? roomsOf(input, values) : null,
    policy: rooms ? policyOf(input) : [],
    houseRules: rooms ? houseRuleTexts(reservation.houseRules, { currency: hotel.currency, language }) : [],
    note: order.refundMinor && tellsTheWay.includes(order.kind) ? t('reservations.mail.refund-way') : null,
    buttons: [
      ...(button === null ? [] : [buttonOf(button, values, t)]),
      ...(order.kind === 'arrival' ? [{ ...buttonOf('open-booking', values, t), main: false }] : []),
    ].filter(({ href }) => href !== ''),
    address: textFor(hotel.addresses, language),
    phone: hotel.phone,
  };
}

function buttonOf(
  name: NonNullable<(typeof anatomy)[BookingKind]['button']>,
  values: MessageValues,
  t: ReturnType<typeof tFor>,
) {
  const hrefs = { 'show-map': values.map, 'book-again': siteUrl('/') };
  const href = name in hrefs ? hrefs[name as keyof typeof hrefs] : values.link;
  return { label: t(`reservations.mail.${name}`), href: href ?? '', main: true };
}

function factOf(name: FactName, { order, reservation, position }: MailInput, values: MessageValues): Fact {
  const t = tFor(reservation.language);
  const span = spanOf(shownStays(reservation));
  if (span && isDayStay(span) && (name === 'arrival' || name === 'departure'))
    return dayFact(name, span, reservation.language);
  switch (name) {
    case 'arrival':
      return {
        term: t('reservations.arrival'),
        text: values.arrival ?? '',
        small: t('reservations.mail.from-time', { time: values.check_in }),
      };
    case 'departure':
      return {
        term: t('reservations.departure'),
        text: values.departure ?? '',
        small: t('reservations.mail.until-time', { time: values.check_out }),
      };
    case 'number':
    case 'fee':
      return { term: t(`reservations.${name}`), text: values[name] ?? '' };
    case 'refund':
      return { term: t('reservations.refund'), text: order.refundMinor ? (values.refund ?? '') : '' };
    case 'position':
      return { term: t('reservations.mail.position'), text: position ? positionText(position) : '' };
    case 'room':
      return { term: t('reservations.mail.room'), text: values.rooms ?? '' };
    default:
      return { term: t(`reservations.mail.${name}`), text: values[name] ?? '' };
  }
}

/** A day without a night is told once, with its hours. */
function dayFact(name: 'arrival' | 'departure', span: StaySpan, language: Language): Fact {
  const text = name === 'arrival' ? formatDate(span.arrival, 'long', language) : '';
  return { term: tFor(language)('reservations.mail.day'), text, small: stayHours(span) ?? '' };
}

function roomsOf({ reservation, hotel }: MailInput, values: MessageValues) {
  const { language } = reservation;
  const money = (amount: Minor) => formatMoney(amount, hotel.currency, language);
  return {
    heading: values.nights,
    lines: shownStays(reservation).flatMap((stay) => [
      {
        name: textFor(stay.roomType.names, language),
        plan: textFor(stay.ratePlan.names, language),
        total: money(stay.totalMinor),
      },
      ...stay.extras.map((extra) => ({
        name: tFor(language)('reservations.mail.extra', {
          name: textFor(extra.names, language),
          quantity: extra.quantity,
        }),
        plan: null,
        total: money(extraTotal(extra, stay)),
      })),
    ]),
    total: values.total,
    paid: money(reservation.paidMinor),
  };
}

function policyOf({ reservation, hotel, at }: MailInput): string[] {
  const [first] = shownStays(reservation);
  if (!first) return [];
  const { arrival } = first;
  const policy = remainingPolicy(first.policy, { arrival, timeZone: hotel.timeZone, at });
  return policyTexts(policy, { arrival, currency: hotel.currency, language: reservation.language });
}

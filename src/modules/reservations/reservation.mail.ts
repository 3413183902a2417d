import type { Language } from '../../core/local-text.ts';
import type { Minor } from '../../core/money.ts';
import { formatDate, formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { type MailAttachment, renderMail } from '../../platform/mail.ts';
import { siteUrl } from '../../platform/site.ts';
import { positionText } from '../hotels/hotel-info.ts';
import type { BookingKind } from '../notifications/message-kind.ts';
import { filledIn, type MessageValues, paragraphsOf } from '../notifications/message-template.ts';
import { houseRuleTexts } from '../rates/house-policy-text.ts';
import { policyTexts } from '../rates/policy-text.ts';
import { remainingPolicy } from '../rates/remaining-policy.ts';
import { type MailInput, shownStays, spanOf, valuesOf } from './message-values.mail.ts';
import { calendarEntry } from './stay-calendar.service.ts';
import { extraTotal } from './stay-extra.ts';
import { isDayStay, type StaySpan, stayHours } from './stay-length.ts';

export interface WrittenMail {
  readonly template: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly attachments: readonly MailAttachment[];
  readonly sms: { readonly text: string; readonly params: Readonly<Record<string, string>> };
}

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
  no_show: { facts: ['number', 'arrival', 'departure', 'fee', 'refund'], button: 'open-booking' },
  fee_taken: { facts: ['number', 'arrival', 'departure', 'amount'], button: 'open-booking' },
};

/** Whose words do not say how the money comes back. */
const tellsTheWay: readonly BookingKind[] = ['cancellation', 'excess_refunded', 'no_show'];

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
      return { term: t('reservations.number'), text: values.number ?? '' };
    case 'fee': {
      const term = order.kind === 'no_show' ? 'reservations.mail.no-show-fee' : 'reservations.fee';
      return { term: t(term), text: values.fee ?? '' };
    }
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

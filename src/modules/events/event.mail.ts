import ical from 'ical-generator';
import type { Language } from '../../core/local-text.ts';
import { formatDateTime, formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { type MailAttachment, renderMail } from '../../platform/mail.ts';
import { siteUrl } from '../../platform/site.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { EventKind } from '../notifications/message-kind.ts';
import { filledIn, type MessageWords, paragraphsOf } from '../notifications/message-template.ts';
import { ownRegistrationPath } from './event.paths.ts';
import type { Appointment, HotelEvent, Registration } from './event.ts';
import { beginsText, priceText } from './event-words.ts';

type ToldEvent = Pick<HotelEvent, 'id' | 'names' | 'places' | 'startsAt' | 'endsAt' | 'version'>;

export interface EventMailInput {
  readonly kind: EventKind;
  readonly hotel: Hotel;
  readonly event: ToldEvent;
  readonly registration: Pick<
    Registration,
    'token' | 'party' | 'unitMinor' | 'status' | 'heldUntil' | 'prepaidMinor'
  >;
  /** When and where it was to be, as the guest was told before. */
  readonly former?: Pick<Appointment, 'startsAt' | 'places'> | undefined;
  readonly guestName: string;
  readonly language: Language;
  readonly words: { readonly mail: MessageWords; readonly sms: MessageWords };
  readonly at: Date;
}

export interface WrittenEventMail {
  readonly template: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly attachments: readonly MailAttachment[];
  readonly sms: { readonly text: string; readonly params: Readonly<Record<string, string>> };
}

/** One message about an event, as a mail and as a text message; a place that is sure comes with a calendar entry. */
export async function eventMailOf(input: EventMailInput): Promise<WrittenEventMail> {
  const { kind, hotel, event, registration, former, guestName, language, words } = input;
  const t = tFor(language);
  const link = siteUrl(ownRegistrationPath(registration.token));
  const values = {
    guest: guestName,
    hotel: textFor(hotel.names, language),
    event: textFor(event.names, language),
    begins: beginsText(event, hotel.timeZone, language),
    place: textFor(event.places, language) || textFor(hotel.addresses, language),
    party: t('events.persons', { count: registration.party }),
    price: priceText(registration, hotel.currency, language),
    until: registration.heldUntil ? formatDateTime(registration.heldUntil, hotel.timeZone, language) : '',
    former: former ? appointmentText(former, hotel, language) : '',
    address: textFor(hotel.addresses, language),
    phone: hotel.phone,
    link,
  };
  const subject = filledIn(words.mail.subject, values).trim();
  const model = {
    title: subject,
    hotelName: values.hotel,
    paragraphs: paragraphsOf(filledIn(words.mail.body, values)),
    facts: [
      { term: t('events.fields.event'), text: values.event },
      { term: t('events.fields.begins'), text: values.begins },
      { term: t('events.fields.place'), text: values.place },
      { term: t('events.fields.party'), text: values.party },
      { term: t('events.fields.price'), text: values.price },
      { term: t('events.fields.paid'), text: paidText(registration, hotel, language) },
      { term: t('events.fields.former'), text: values.former },
    ].filter(({ text }) => text !== ''),
    button: { label: t('events.mail.open'), href: link },
    address: values.address,
    phone: hotel.phone,
  };
  const isSure = registration.status === 'registered' && kind !== 'event_called_off';
  return {
    template: kind.replaceAll('_', '-'),
    subject,
    ...(await renderMail('facts', model, language)),
    attachments: isSure ? [eventCalendar(input)] : [],
    sms: { text: filledIn(words.sms.body, values).trim(), params: values },
  };
}

/** What was paid ahead; nothing where nothing was. */
function paidText(
  { prepaidMinor }: Pick<Registration, 'prepaidMinor'>,
  { currency }: Hotel,
  language: Language,
): string {
  return prepaidMinor > 0 ? formatMoney(prepaidMinor, currency, language) : '';
}

/** `Saturday, 8 May 2027, 19:00, Roof garden` */
function appointmentText(
  { startsAt, places }: Pick<Appointment, 'startsAt' | 'places'>,
  hotel: Hotel,
  language: Language,
): string {
  const begins = beginsText({ startsAt }, hotel.timeZone, language);
  const place = textFor(places, language);
  return place === '' ? begins : tFor(language)('events.begins-at', { begins, place });
}

/** An entry for the guest's own calendar, at the event's own instants; a later version takes the place of an earlier. */
export function eventCalendar(
  input: Pick<EventMailInput, 'hotel' | 'event' | 'registration' | 'language' | 'at'>,
): MailAttachment {
  const { hotel, event, registration, language, at } = input;
  const calendar = ical({ prodId: { company: 'Waystation', product: 'Waystation' } });
  calendar.createEvent({
    id: `event-${event.id}-${registration.token}@waystation`,
    start: event.startsAt,
    end: event.endsAt,
    stamp: at,
    sequence: event.version,
    summary: textFor(event.names, language),
    description: textFor(hotel.names, language),
    location: textFor(event.places, language) || textFor(hotel.addresses, language),
    url: siteUrl(ownRegistrationPath(registration.token)),
  });
  return {
    filename: `event-${event.id}.ics`,
    contentType: 'text/calendar; charset=utf-8',
    content: calendar.toString(),
  };
}

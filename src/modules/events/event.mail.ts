import ical from 'ical-generator';
import type { Language } from '../../core/local-text.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { type MailAttachment, renderMail } from '../../platform/mail.ts';
import { siteUrl } from '../../platform/site.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { EventKind } from '../notifications/message-kind.ts';
import { filledIn, type MessageWords, paragraphsOf } from '../notifications/message-template.ts';
import { ownRegistrationPath } from './event.paths.ts';
import type { HotelEvent, Registration } from './event.ts';
import { beginsText, priceText } from './event-words.ts';

type ToldEvent = Pick<HotelEvent, 'id' | 'names' | 'places' | 'startsAt' | 'endsAt'>;

export interface EventMailInput {
  readonly kind: EventKind;
  readonly hotel: Hotel;
  readonly event: ToldEvent;
  readonly registration: Pick<Registration, 'token' | 'party' | 'unitMinor'>;
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
  const { kind, hotel, event, registration, guestName, language, words } = input;
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
    ].filter(({ text }) => text !== ''),
    button: { label: t('events.mail.open'), href: link },
    address: values.address,
    phone: hotel.phone,
  };
  const isSure = kind === 'event_confirmation' || kind === 'event_reminder';
  return {
    template: kind.replaceAll('_', '-'),
    subject,
    ...(await renderMail('facts', model, language)),
    attachments: isSure ? [eventCalendar(input)] : [],
    sms: { text: filledIn(words.sms.body, values).trim(), params: values },
  };
}

/** An entry for the guest's own calendar, at the event's own instants. */
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

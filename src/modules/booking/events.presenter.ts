import type { Language } from '../../core/local-text.ts';
import { currencyExponent } from '../../core/money.ts';
import { formatDateTime, formatMoney, formatTime } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { siteUrl } from '../../platform/site.ts';
import * as paths from '../events/event.paths.ts';
import { closingRefusal, freePlaces, type HotelEvent, type Registration } from '../events/event.ts';
import { beginsText, priceText } from '../events/event-words.ts';
import { refundUntil } from '../events/prepayment.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { paragraphsOf } from '../hotels/hotel-info.ts';
import type { Media } from '../hotels/media.ts';
import { type Gallery, galleryOf, mainPictureOf, type Picture } from '../hotels/picture.ts';
import { findBookingPath, hotelPath, withQuery } from './booking.paths.ts';
import { foundPage } from './found.presenter.ts';
import { type SitePage, sitePage } from './site.presenter.ts';

/** An event as a line of the house's list. */
export interface EventCard {
  readonly href: string;
  readonly name: string;
  readonly begins: string;
  readonly place: string;
  readonly price: string;
  readonly left: string;
  readonly picture: Picture | null;
}

export interface EventsPage extends SitePage {
  readonly lead: string;
  readonly events: readonly EventCard[];
}

interface Reader {
  readonly hotel: Hotel;
  readonly language: Language;
  readonly at: Date;
}

/** What guests may come to at a house. */
export function eventsPage(
  events: readonly HotelEvent[],
  {
    slug,
    media,
    ...reader
  }: Reader & { readonly slug: string | undefined; readonly media: readonly Media[] },
): EventsPage {
  const { hotel, language } = reader;
  const t = tFor(language);
  const lead = t('events.site.lead', { hotel: textFor(hotel.names, language) });
  return {
    ...sitePage({ hotel, slug, language, title: t('events.site.title') }),
    found: foundPage(withQuery(paths.eventsPath, { hotel: hotel.slug }), lead),
    lead,
    events: events.map((event) => eventCard(event, reader, media)),
  };
}

/** `media`: of events, where its page shows pictures. */
export function eventCard(
  event: HotelEvent,
  { hotel, language, at }: Reader,
  media: readonly Media[] = [],
): EventCard {
  const mains = media.filter(({ isMain }) => isMain);
  return {
    href: paths.eventPath(event.id),
    name: textFor(event.names, language),
    begins: beginsText(event, hotel.timeZone, language),
    place: textFor(event.places, language),
    price: eachText(event, hotel, language),
    left: leftText(event, { language, at }),
    picture: mainPictureOf(mains, { kind: 'event', id: event.id }, language),
  };
}

/** `¥120.00 a person`, or that it is free. */
function eachText({ priceMinor }: HotelEvent, { currency }: Hotel, language: Language): string {
  const t = tFor(language);
  if (priceMinor === 0) return t('events.free');
  return t('events.site.each', { price: formatMoney(priceMinor, currency, language) });
}

/** What a guest may hope for: places, the waiting list, or nothing any more. */
function leftText(event: HotelEvent, { language, at }: { language: Language; at: Date }): string {
  const t = tFor(language);
  const refusal = closingRefusal(event, { byDesk: false, at });
  if (refusal) return t(`events.site.${event.status === 'called_off' ? 'called_off' : refusal}`);
  const free = freePlaces(event);
  if (free > 0) return t('events.site.left', { count: free });
  return t(event.hasWaiting ? 'events.site.waiting' : 'events.site.full');
}

export interface EventPage extends SitePage {
  readonly gallery: Gallery;
  readonly story: readonly string[];
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  readonly left: string;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly invited: string | null;
  /** Null where nobody can register now, or the reader is not known yet. */
  readonly form: RegistrationForm | null;
  readonly ways: readonly { readonly href: string; readonly label: string }[];
  readonly own: readonly { readonly href: string; readonly label: string }[];
  readonly allHref: string;
}

interface RegistrationForm {
  readonly action: string;
  readonly parties: readonly { readonly value: string; readonly label: string }[];
  readonly bookings: readonly { readonly value: string; readonly label: string }[];
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly submit: string;
  readonly note: string;
}

export interface EventOptions extends Reader {
  readonly event: HotelEvent;
  readonly media: readonly Media[];
  readonly levelName: string | null;
  /** Whether somebody is signed in who gave his name. */
  readonly isKnown: boolean;
  readonly isSignedIn: boolean;
  readonly bookings: readonly { readonly number: string }[];
  readonly own: readonly Registration[];
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, readonly string[]>>;
}

export function eventPage(options: EventOptions): EventPage {
  const { event, hotel, language, at, own } = options;
  const t = tFor(language);
  const name = textFor(event.names, language);
  const gallery = galleryOf(options.media, { kind: 'event', id: event.id }, { language, name });
  const story = paragraphsOf(textFor(event.descriptions, language));
  return {
    ...sitePage({ hotel, slug: undefined, language, title: name }),
    found: foundPage(
      paths.eventPath(event.id),
      story[0] ?? name,
      eventData(event, { hotel, language, images: gallery.pictures.map((each) => each.largestHref) }),
    ),
    gallery,
    story,
    facts: factsOf(options),
    left: leftText(event, { language, at }),
    errors: options.errors,
    invited: invitedText(options),
    form: own.length > 0 ? null : formOf(options),
    ways: own.length > 0 || closingRefusal(event, { byDesk: false, at }) ? [] : waysIn(options),
    own: own.map((registration) => ({
      href: paths.ownRegistrationPath(registration.token),
      label: t(`events.site.own-${registration.status}`),
    })),
    allHref: withQuery(paths.eventsPath, { hotel: hotel.slug }),
  };
}

function factsOf({ event, hotel, language }: EventOptions): EventPage['facts'] {
  const t = tFor(language);
  const { timeZone } = hotel;
  const begins = beginsText(event, timeZone, language);
  const place = textFor(event.places, language) || textFor(hotel.addresses, language);
  return [
    {
      term: t('events.fields.begins'),
      text: t('events.site.until', { begins, ends: formatTime(event.endsAt, timeZone, language) }),
    },
    { term: t('events.fields.place'), text: place },
    { term: t('events.fields.price'), text: eachText(event, hotel, language) },
    {
      term: t('events.fields.closes'),
      text: formatDateTime(event.closesAt, timeZone, language),
    },
    ...(event.prepaid
      ? [
          {
            term: t('events.fields.refundable'),
            text: formatDateTime(refundUntil(event, event.refundHours), timeZone, language),
          },
        ]
      : []),
    ...(event.points > 0
      ? [
          {
            term: t('events.fields.points'),
            text: t('events.site.points', { count: event.points }),
          },
        ]
      : []),
  ].filter(({ text }) => text !== '');
}

function invitedText({ event, levelName, language }: EventOptions): string | null {
  const t = tFor(language);
  if (levelName !== null) return t('events.site.for-level', { level: levelName });
  return event.tag === null ? null : t('events.site.for-some');
}

function formOf(options: EventOptions): RegistrationForm | null {
  const { event, language, at, isKnown, bookings, values, errors } = options;
  const t = tFor(language);
  if (closingRefusal(event, { byDesk: false, at }) || !(isKnown || bookings.length > 0)) return null;
  const free = freePlaces(event);
  if (free === 0 && !event.hasWaiting) return null;
  const { mostPerParty, priceMinor: unitMinor } = event;
  return {
    action: paths.registrationsPath(event.id),
    parties: Array.from({ length: mostPerParty }, (_, index) => ({
      value: String(index + 1),
      label: partyLabel({ party: index + 1, unitMinor }, options),
    })),
    bookings: isKnown
      ? []
      : bookings.map(({ number }) => ({ value: number, label: t('events.site.by-booking', { number }) })),
    values,
    errors,
    submit: t(`events.site.${free === 0 ? 'wait' : event.prepaid ? 'pay' : 'register'}`),
    note: noteOf(event, language),
  };
}

function noteOf({ priceMinor, prepaid }: HotelEvent, language: Language): string {
  const t = tFor(language);
  if (prepaid) return t('events.site.note-prepaid');
  return t(priceMinor > 0 ? 'events.site.note-price' : 'events.site.note-free');
}

function partyLabel(
  { party, unitMinor }: Pick<Registration, 'party' | 'unitMinor'>,
  { hotel, language }: EventOptions,
): string {
  const persons = tFor(language)('events.persons', { count: party });
  return unitMinor === 0
    ? persons
    : `${persons} · ${priceText({ party, unitMinor }, hotel.currency, language)}`;
}

/** How somebody whom we do not know yet makes himself known. */
function waysIn({ event, language, isKnown, isSignedIn, bookings }: EventOptions): EventPage['ways'] {
  if (isKnown || bookings.length > 0) return [];
  const t = tFor(language);
  const next = encodeURIComponent(paths.eventPath(event.id));
  return [
    isSignedIn
      ? { href: '/account/profile', label: t('events.site.name-first') }
      : { href: `/sign-in?next=${next}`, label: t('events.site.sign-in') },
    { href: findBookingPath, label: t('events.site.find-booking') },
  ];
}

/** The event as schema.org has it. What was not written is left out. */
export function eventData(
  event: HotelEvent,
  {
    hotel,
    language,
    images,
  }: { readonly hotel: Hotel; readonly language: Language; readonly images: readonly string[] },
): object {
  const exponent = currencyExponent(hotel.currency);
  const url = siteUrl(paths.eventPath(event.id));
  const hotelName = textFor(hotel.names, language);
  const description = textFor(event.descriptions, language);
  const place = textFor(event.places, language);
  const address = textFor(hotel.addresses, language);
  const isCalledOff = event.status === 'called_off';
  return {
    '@context': 'https://schema.org',
    '@type': 'Event',
    name: textFor(event.names, language),
    url,
    startDate: event.startsAt.toISOString(),
    endDate: event.endsAt.toISOString(),
    eventStatus: `https://schema.org/${isCalledOff ? 'EventCancelled' : 'EventScheduled'}`,
    eventAttendanceMode: 'https://schema.org/OfflineEventAttendanceMode',
    maximumAttendeeCapacity: event.capacity,
    remainingAttendeeCapacity: freePlaces(event),
    location: {
      '@type': 'Place',
      name: place || hotelName,
      ...(address !== '' && { address }),
    },
    organizer: { '@type': 'Hotel', name: hotelName, url: siteUrl(hotelPath(hotel.slug)) },
    ...(description !== '' && { description }),
    ...(images.length > 0 && { image: images.map((href) => siteUrl(href)) }),
    offers: {
      '@type': 'Offer',
      url,
      price: (event.priceMinor / 10 ** exponent).toFixed(exponent),
      priceCurrency: hotel.currency,
      availability: `https://schema.org/${freePlaces(event) > 0 ? 'InStock' : 'SoldOut'}`,
      validThrough: event.closesAt.toISOString(),
    },
  };
}

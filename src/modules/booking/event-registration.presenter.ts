import type { Language } from '../../core/local-text.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import * as paths from '../events/event.paths.ts';
import type { HotelEvent, Registration } from '../events/event.ts';
import { beginsText, priceText } from '../events/event-words.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { type SitePage, sitePage } from './site.presenter.ts';

export interface OwnEventPage extends SitePage {
  readonly heading: string;
  readonly lead: string;
  readonly eventHref: string;
  readonly eventName: string;
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  readonly calendarHref: string | null;
  readonly cancelAction: string | null;
  readonly refusal: string | null;
}

export interface OwnEventOptions {
  readonly hotel: Hotel;
  readonly language: Language;
  readonly at: Date;
  readonly event: HotelEvent;
  readonly registration: Registration;
  readonly refusal: string | null;
}

/** How a guest stands with an event: registered, waiting, come, cancelled. */
export function ownEventPage({
  hotel,
  language,
  at,
  event,
  registration,
  refusal,
}: OwnEventOptions): OwnEventPage {
  const t = tFor(language);
  const state = ownState(event, registration);
  const eventName = textFor(event.names, language);
  const isLiving = state === 'registered' || state === 'waiting';
  return {
    ...sitePage({ hotel, slug: undefined, language, title: eventName }),
    heading: t(`events.own.${state}.heading`, { event: eventName }),
    lead: t(`events.own.${state}.lead`),
    eventHref: paths.eventPath(event.id),
    eventName,
    facts: [
      { term: t('events.fields.begins'), text: beginsText(event, hotel.timeZone, language) },
      {
        term: t('events.fields.place'),
        text: textFor(event.places, language) || textFor(hotel.addresses, language),
      },
      { term: t('events.fields.party'), text: t('events.persons', { count: registration.party }) },
      { term: t('events.fields.price'), text: priceText(registration, hotel.currency, language) },
    ].filter(({ text }) => text !== ''),
    calendarHref: state === 'registered' ? paths.ownCalendarPath(registration.token) : null,
    cancelAction: isLiving && at < event.closesAt ? paths.ownCancellationPath(registration.token) : null,
    refusal,
  };
}

function ownState(event: HotelEvent, { status, cameAt }: Registration) {
  if (status === 'cancelled') return 'cancelled';
  if (event.status === 'called_off') return 'called_off';
  return cameAt === null ? status : 'came';
}

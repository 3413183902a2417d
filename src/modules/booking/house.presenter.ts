import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { eventsPath } from '../events/event.paths.ts';
import type { HotelEvent } from '../events/event.ts';
import { byKind, type Facility } from '../hotels/facility.ts';
import {
  geoHref,
  type HotelInfo,
  linesOf,
  openMapHref,
  type Position,
  paragraphsOf,
  positionText,
} from '../hotels/hotel-info.ts';
import { type MapCard, mapCard } from '../hotels/map-card.ts';
import type { Media } from '../hotels/media.ts';
import { type Gallery, galleryOf } from '../hotels/picture.ts';
import type { HouseParts } from '../rates/house-policy.ts';
import { type HouseRuleText, houseRuleTexts } from '../rates/house-policy-text.ts';
import { hotelPath, withQuery } from './booking.paths.ts';
import { type EventCard, eventCard } from './events.presenter.ts';
import { foundPage, hotelData } from './found.presenter.ts';
import { type HomeOptions, type HomePage, homePage } from './home.presenter.ts';

export interface FacilityCard {
  readonly name: string;
  readonly description: string;
  /** Hours, place and price note, those that were written. */
  readonly facts: readonly { readonly icon: string; readonly term: string; readonly text: string }[];
  readonly gallery: Gallery;
}

export interface HousePage extends HomePage {
  readonly story: readonly string[];
  readonly gallery: Gallery;
  readonly facilities: readonly {
    readonly heading: string;
    readonly icon: string;
    readonly cards: readonly FacilityCard[];
  }[];
  /** The next few, and the page with all of them. */
  readonly events: readonly EventCard[];
  readonly eventsHref: string;
  readonly nearby: readonly string[];
  readonly houseRules: readonly HouseRuleText[];
  readonly place: Place | null;
}

export interface Place {
  readonly text: string;
  /** As map programmes take it. */
  readonly copied: string;
  readonly geoHref: string;
  readonly mapHref: string;
  readonly map: MapCard;
}

export interface HouseOptions extends HomeOptions {
  readonly info: HotelInfo;
  readonly facilities: readonly Facility[];
  readonly media: readonly Media[];
  readonly houseRules: HouseParts | null;
  readonly events: readonly HotelEvent[];
  readonly at: Date;
}

const eventsShown = 3;

const icons = {
  dining: 'tools-kitchen-2',
  meetings: 'presentation',
  wellness: 'massage',
  family: 'baby-carriage',
  business: 'briefcase',
  accessibility: 'wheelchair',
  other: 'bell',
} as const;

/** All about one house, with its rooms and the way to book. */
export function housePage(options: HouseOptions): HousePage {
  const { hotel, info, facilities, media, language } = options;
  const t = tFor(language);
  const name = textFor(hotel.names, language);
  const shown = facilities.filter(({ active }) => active);
  const home = homePage({ ...options, here: 'house' });
  const gallery = galleryOf(media, { kind: 'hotel', id: hotel.id }, { language, name });
  const images = gallery.pictures.map((picture) => picture.largestHref);
  return {
    ...home,
    found: foundPage(hotelPath(hotel.slug), home.introduction, hotelData(hotel, language, info, images)),
    story: paragraphsOf(textFor(info.stories, language)),
    gallery,
    facilities: byKind(shown).map(({ kind, facilities: ofKind }) => ({
      heading: t(`content.kinds.${kind}`),
      icon: icons[kind],
      cards: ofKind.map((facility) => facilityCard(facility, options)),
    })),
    houseRules: houseRuleTexts(options.houseRules, { currency: hotel.currency, language }),
    events: options.events.slice(0, eventsShown).map((event) => eventCard(event, options)),
    eventsHref: withQuery(eventsPath, { hotel: hotel.slug }),
    nearby: linesOf(textFor(info.nearby, language)),
    place: info.position && placeOf(info.position),
  };
}

function facilityCard(facility: Facility, { media, language }: HouseOptions): FacilityCard {
  const t = tFor(language);
  const name = textFor(facility.names, language);
  const facts = [
    { icon: 'clock', term: t('content.hours'), text: textFor(facility.hours, language) },
    { icon: 'map-pin', term: t('content.place'), text: textFor(facility.places, language) },
    { icon: 'coin', term: t('content.price-note'), text: textFor(facility.priceNotes, language) },
  ];
  return {
    name,
    description: textFor(facility.descriptions, language),
    facts: facts.filter(({ text }) => text !== ''),
    gallery: galleryOf(media, { kind: 'facility', id: facility.id }, { language, name }),
  };
}

function placeOf(position: Position): Place {
  return {
    text: positionText(position),
    copied: `${position.latitude}, ${position.longitude}`,
    geoHref: geoHref(position),
    mapHref: openMapHref(position),
    map: mapCard(position),
  };
}

import type { Language } from '../../core/local-text.ts';
import { formatPrice } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { SearchResult } from '../availability/availability.service.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { RoomType } from '../room-types/room-type.ts';
import { hotelPath, roomPath, withQuery } from './booking.paths.ts';
import { roomFacts, roomName } from './room-words.presenter.ts';
import { sceneOf } from './scene.ts';
import { type SitePage, sitePage } from './site.presenter.ts';
import { type StayForm, stayForm } from './stay-form.presenter.ts';

export interface RoomTile {
  readonly name: string;
  readonly href: string;
  readonly scene: string;
  readonly facts: string;
  readonly price: string | null;
}

export interface HomePage extends SitePage {
  readonly bleed: true;
  readonly introduction: string;
  readonly form: StayForm;
  readonly rooms: readonly RoomTile[];
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  /** The chain's other houses; empty where there is one hotel. */
  readonly houses: readonly { readonly name: string; readonly text: string; readonly href: string }[];
}

export interface HomeOptions {
  readonly hotel: Hotel;
  readonly slug: string | undefined;
  readonly hotels: readonly Hotel[];
  readonly roomTypes: readonly RoomType[];
  /** What the next nights cost, for "from" prices; null where nobody can book them. */
  readonly soon: SearchResult;
  readonly language: Language;
}

export function homePage(options: HomeOptions): HomePage {
  const { hotel, slug, hotels, roomTypes, language } = options;
  const t = tFor(language);
  const name = textFor(hotel.names, language);
  return {
    ...sitePage({ hotel, slug, language, title: t('booking.home.title') }),
    bleed: true,
    introduction: textFor(hotel.introductions, language) || t('booking.home.introduction', { hotel: name }),
    form: stayForm({ hotel, slug, language, values: {} }),
    rooms: roomTypes.filter((type) => type.active).map((type) => tile(type, options)),
    facts: [
      { term: t('booking.home.check-in'), text: t('booking.home.from-time', { time: hotel.checkInTime }) },
      { term: t('booking.home.check-out'), text: t('booking.home.until-time', { time: hotel.checkOutTime }) },
      { term: t('booking.home.address'), text: textFor(hotel.addresses, language) },
      { term: t('booking.home.phone'), text: hotel.phone },
    ].filter((fact) => fact.text !== ''),
    houses: hotels
      .filter((other) => other.active && other.id !== hotel.id)
      .map((other) => ({
        name: textFor(other.names, language),
        text: textFor(other.addresses, language),
        href: hotelPath(other.slug),
      })),
  };
}

function tile(type: RoomType, { slug, soon, language }: HomeOptions): RoomTile {
  const prices = soon.offers
    .filter((offer) => offer.roomType.id === type.id)
    .map((offer) => offer.totalMinor);
  const lowest = prices.toSorted((a, b) => a - b)[0];
  const t = tFor(language);
  return {
    name: roomName(type, language),
    href: withQuery(roomPath(type.code), { hotel: slug }),
    scene: sceneOf(type.scene),
    facts: roomFacts(type, language).slice(0, 3).join(' · '),
    price:
      lowest === undefined
        ? null
        : t('booking.home.from-price', { price: formatPrice(lowest, soon.currency, language) }),
  };
}

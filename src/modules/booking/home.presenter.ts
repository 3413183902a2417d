import type { Language } from '../../core/local-text.ts';
import { formatPrice } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { PageModel } from '../../platform/views/page.ts';
import type { SearchResult } from '../availability/availability.service.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { type MainPicture, mainPictureOf, type Picture, type PicturedHotel } from '../hotels/picture.ts';
import type { RoomType } from '../room-types/room-type.ts';
import { homePath, hotelPath, roomPath, withQuery } from './booking.paths.ts';
import { foundPage, hotelData } from './found.presenter.ts';
import { roomFacts, roomName } from './room-words.presenter.ts';
import { sceneOf } from './scene.ts';
import { type SitePage, sitePage } from './site.presenter.ts';
import { type StayForm, stayForm } from './stay-form.presenter.ts';

export interface RoomTile {
  readonly name: string;
  readonly href: string;
  readonly scene: string;
  readonly picture: Picture | null;
  readonly facts: string;
  readonly price: string | null;
}

export interface HomePage extends SitePage {
  readonly bleed: true;
  readonly introduction: string;
  /** Of the house; the drawn one stands in. */
  readonly picture: Picture | null;
  readonly houseHref: string;
  readonly form: StayForm;
  readonly rooms: readonly RoomTile[];
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  /** The chain's other houses; empty where there is one hotel. */
  readonly houses: readonly HouseCard[];
}

export interface HouseCard {
  readonly name: string;
  readonly text: string;
  readonly introduction: string;
  readonly href: string;
  readonly picture: Picture | null;
}

export interface HomeOptions {
  readonly hotel: Hotel;
  readonly slug: string | undefined;
  readonly hotels: readonly PicturedHotel[];
  readonly pictures: readonly MainPicture[];
  readonly here?: 'house';
  readonly roomTypes: readonly RoomType[];
  /** What the next nights cost, for "from" prices; null where nobody can book them. */
  readonly soon: SearchResult;
  readonly language: Language;
}

export function homePage(options: HomeOptions): HomePage {
  const { hotel, slug, hotels, pictures, roomTypes, language, here } = options;
  const t = tFor(language);
  const name = textFor(hotel.names, language);
  const introduction =
    textFor(hotel.introductions, language) || t('booking.home.introduction', { hotel: name });
  const picture = mainPictureOf(pictures, { kind: 'hotel', id: hotel.id }, language);
  return {
    ...sitePage({ hotel, slug, language, title: t(here ? 'booking.nav.house' : 'booking.home.title'), here }),
    found: foundPage(
      homePath,
      introduction,
      hotelData(hotel, language, null, picture ? [picture.largestHref] : []),
    ),
    bleed: true,
    introduction,
    picture,
    houseHref: hotelPath(hotel.slug),
    form: stayForm({ hotel, slug, language, values: {} }),
    rooms: roomTypes.filter((type) => type.active).map((type) => tile(type, options)),
    facts: [
      { term: t('booking.home.check-in'), text: t('booking.home.from-time', { time: hotel.checkInTime }) },
      { term: t('booking.home.check-out'), text: t('booking.home.until-time', { time: hotel.checkOutTime }) },
      { term: t('booking.home.address'), text: textFor(hotel.addresses, language) },
      { term: t('booking.home.phone'), text: hotel.phone },
    ].filter((fact) => fact.text !== ''),
    houses: houseCards(
      hotels.filter((other) => other.hotel.id !== hotel.id),
      language,
    ),
  };
}

function houseCards(hotels: readonly PicturedHotel[], language: Language): HouseCard[] {
  return hotels.map(({ hotel, pictures }) => ({
    name: textFor(hotel.names, language),
    text: textFor(hotel.addresses, language),
    introduction: textFor(hotel.introductions, language),
    href: hotelPath(hotel.slug),
    picture: mainPictureOf(pictures, { kind: 'hotel', id: hotel.id }, language),
  }));
}

export interface HousesPage extends PageModel {
  readonly lead: string;
  readonly houses: readonly HouseCard[];
}

/** A chain's first page: which house? */
export function housesPage(hotels: readonly PicturedHotel[], language: Language): HousesPage {
  const t = tFor(language);
  return {
    title: t('booking.houses.title'),
    lead: t('booking.houses.lead', { count: hotels.length }),
    houses: houseCards(hotels, language),
  };
}

function tile(type: RoomType, { slug, soon, pictures, language }: HomeOptions): RoomTile {
  const prices = soon.offers
    .filter((offer) => offer.roomType.id === type.id)
    .map((offer) => offer.totalMinor);
  const lowest = prices.toSorted((a, b) => a - b)[0];
  const t = tFor(language);
  return {
    name: roomName(type, language),
    href: withQuery(roomPath(type.code), { hotel: slug }),
    scene: sceneOf(type.scene),
    picture: mainPictureOf(pictures, { kind: 'room-type', id: type.id }, language),
    facts: roomFacts(type, language).slice(0, 3).join(' · '),
    price:
      lowest === undefined
        ? null
        : t('booking.home.from-price', { price: formatPrice(lowest, soon.currency, language) }),
  };
}

import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { formatDate } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { SearchResult } from '../availability/availability.service.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { Media } from '../hotels/media.ts';
import { type Gallery, galleryOf } from '../hotels/picture.ts';
import type { HouseParts } from '../rates/house-policy.ts';
import { type HouseRuleText, houseRuleTexts } from '../rates/house-policy-text.ts';
import { refusalText } from '../rates/refusal-text.ts';
import type { RoomClass, RoomType } from '../room-types/room-type.ts';
import { roomPath, searchPath, stayValues, withQuery } from './booking.paths.ts';
import {
  type CodeNotice,
  codeNotice,
  type MembersPrice,
  membersPrices,
  toldRefusals,
} from './buying.presenter.ts';
import { type Comparison, comparison } from './compare.presenter.ts';
import { foundPage, roomAddress, roomData } from './found.presenter.ts';
import { dividedParty } from './party.ts';
import { type PlanRow, planRow } from './plan-row.presenter.ts';
import { amenityList, partyText, placesText, roomFacts, roomName } from './room-words.presenter.ts';
import { sceneOf } from './scene.ts';
import { type SitePage, sitePage } from './site.presenter.ts';
import { type StayForm, stayForm } from './stay-form.presenter.ts';

export interface RoomPage extends SitePage {
  readonly name: string;
  readonly scene: string;
  readonly gallery: Gallery;
  readonly roomClass: string | null;
  /** What is put up for the party; null where nothing is, or no party was named. */
  readonly places: string | null;
  readonly description: string;
  readonly facts: string;
  readonly amenities: readonly { readonly name: string; readonly icon: string }[];
  readonly crumbs: readonly { readonly href: string | null; readonly label: string }[];
  readonly form: StayForm;
  readonly asksAges: boolean;
  /** Null before dates are chosen. */
  readonly stay: string | null;
  readonly left: string | null;
  readonly plans: readonly PlanRow[];
  readonly members: readonly MembersPrice[];
  readonly compare: Comparison | null;
  readonly code: CodeNotice | null;
  readonly refusal: string | null;
  readonly houseRules: readonly HouseRuleText[];
}

export interface RoomStay {
  readonly hotel?: string | undefined;
  readonly checkIn?: CalendarDate | undefined;
  readonly checkOut?: CalendarDate | undefined;
  readonly adults: number;
  readonly children: number;
  readonly childAge: readonly number[];
  readonly childAges: readonly number[];
  readonly rooms: number;
  readonly code?: string | undefined;
}

export interface RoomOptions {
  readonly hotel: Hotel;
  readonly roomType: RoomType;
  readonly media: readonly Media[];
  readonly classes: readonly RoomClass[];
  readonly query: RoomStay;
  readonly result: SearchResult | null;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly language: Language;
  readonly at: Date;
  readonly houseRules: HouseParts | null;
}

export function roomPage(options: RoomOptions): RoomPage {
  const { hotel, roomType, query, result, language } = options;
  const t = tFor(language);
  const name = roomName(roomType, language);
  const roomClass = options.classes.find((each) => each.id === roomType.classId);
  const stay = stayValues(query);
  const gallery = galleryOf(options.media, { kind: 'room-type', id: roomType.id }, { language, name });
  const dated = query.checkIn !== undefined && query.checkOut !== undefined;
  return {
    ...sitePage({ hotel, slug: query.hotel, language, title: name }),
    name,
    scene: sceneOf(roomType.scene),
    found: foundPage(
      roomAddress(hotel, roomType.code),
      textFor(roomType.descriptions, language) || roomFacts(roomType, language).join(' · '),
      roomData({
        hotel,
        roomType,
        offers: result?.offers ?? [],
        images: gallery.pictures.map((picture) => picture.largestHref),
        language,
      }),
    ),
    gallery,
    roomClass: roomClass ? textFor(roomClass.names, language) : null,
    places: dated
      ? placesText({ ...roomType, cotUnder: hotel.cotUnder }, dividedParty(query), language)
      : null,
    description: textFor(roomType.descriptions, language),
    facts: roomFacts(roomType, language).join(' · '),
    amenities: amenityList(roomType.amenities, language),
    crumbs: [
      {
        href: dated ? withQuery(searchPath, stay) : withQuery(searchPath, { hotel: query.hotel }),
        label: t('booking.nav.rooms'),
      },
      { href: null, label: name },
    ],
    form: stayForm({
      hotel,
      slug: query.hotel,
      language,
      errors: options.errors,
      action: roomPath(roomType.code),
      submitKey: dated ? 'booking.form.update' : 'booking.form.see-prices',
      values: { ...stayTexts(query), checkIn: query.checkIn, checkOut: query.checkOut },
    }),
    asksAges: query.children > 0,
    stay: stayText(query, language),
    left: leftText(options),
    ...priced(options, withQuery(roomPath(roomType.code), stay)),
    code: result && codeNotice(query.code, result, { hotel, language }),
    refusal: whyNot(options),
    houseRules: houseRuleTexts(options.houseRules, { currency: hotel.currency, language }),
  };
}

function stayTexts({ adults, children, rooms, childAge, code }: RoomStay) {
  return {
    adults: String(adults),
    children: String(children),
    rooms: String(rooms),
    ages: childAge.map(String),
    code,
  };
}

function stayText(query: RoomStay, language: Language): string | null {
  if (query.checkIn === undefined || query.checkOut === undefined) return null;
  const t = tFor(language);
  return t(query.checkIn === query.checkOut ? 'booking.day.lead' : 'booking.search.lead', {
    from: formatDate(query.checkIn, 'weekday', language),
    to: formatDate(query.checkOut, 'weekday', language),
    party: partyText(query, language),
    rooms: t('booking.rooms', { count: query.rooms }),
  });
}

function leftText({ result, query, language }: RoomOptions): string | null {
  const [first] = result?.offers ?? [];
  const key = query.checkIn === query.checkOut ? 'booking.day.left' : 'booking.search.left';
  return first ? tFor(language)(key, { count: first.roomsLeft }) : null;
}

interface Priced {
  readonly plans: readonly PlanRow[];
  readonly members: readonly MembersPrice[];
  readonly compare: Comparison | null;
}

function priced({ hotel, at, result, query, language }: RoomOptions, next: string): Priced {
  const { checkIn, checkOut } = query;
  if (!result || checkIn === undefined || checkOut === undefined)
    return { plans: [], members: [], compare: null };
  const members = membersPrices(result.refused, { next, currency: hotel.currency, language });
  const frame = { hotel, at, language, named: result, query: { ...query, checkIn, checkOut } };
  const offers = result.offers.toSorted((a, b) => a.totalMinor - b.totalMinor);
  const rows = offers.map((offer) => ({ offer, row: planRow(offer, frame) }));
  return { plans: rows.map(({ row }) => row), members, compare: comparison(rows, members, frame) };
}

function whyNot({ result, query, language }: RoomOptions): string | null {
  if (!result || result.offers.length > 0) return null;
  const t = tFor(language);
  if (result.datesRefusal) return t(`errors.${result.datesRefusal}`);
  const [first] = toldRefusals(result, query.checkIn === query.checkOut);
  return first ? refusalText(first, language) : t('booking.search.none-lead');
}

import { nightsBetween } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { formatDate } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { RefusedOffer, SearchResult } from '../availability/availability.service.ts';
import type { Offer } from '../availability/offer.ts';
import type { Recommendation } from '../availability/recommendation.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { MainPicture } from '../hotels/picture.ts';
import { refusalText } from '../rates/refusal-text.ts';
import { searchPath, stayValues, withQuery } from './booking.paths.ts';
import type { SearchQuery } from './booking.schemas.ts';
import { type CodeNotice, codeNotice, toldRefusals } from './buying.presenter.ts';
import { cancelsFree } from './free-cancellation.ts';
import { type Instead, type InsteadBlock, insteadBlock } from './instead.presenter.ts';
import { type OfferCard, offerCard } from './offer-card.presenter.ts';
import { type OfferFilter, wantedOffers } from './offer-filter.ts';
import { partiesAsked } from './party.ts';
import { type RefineForm, refineForm } from './refine.presenter.ts';
import { partyText, roomName } from './room-words.presenter.ts';
import { type SitePage, sitePage } from './site.presenter.ts';
import { type StayForm, type StayFormValues, stayForm } from './stay-form.presenter.ts';

export interface SearchPage extends SitePage {
  readonly heading: string;
  readonly lead: string;
  readonly form: StayForm;
  readonly asksAges: boolean;
  readonly code: CodeNotice | null;
  /** For several rooms: all alike, or room by room. */
  readonly ways: readonly { readonly href: string; readonly label: string; readonly current: boolean }[];
  readonly picked: PickedRooms | null;
  readonly refine: RefineForm | null;
  readonly offers: readonly OfferCard[];
  readonly refused: readonly { readonly name: string; readonly reason: string }[];
  readonly refusedHeading: string;
  readonly empty: { readonly heading: string; readonly lead: string } | null;
  readonly instead: InsteadBlock | null;
}

export interface PickedRooms {
  readonly rooms: readonly string[];
  readonly next: string;
  readonly resetHref: string | null;
}

interface Frame {
  readonly hotel: Hotel;
  readonly at: Date;
  readonly language: Language;
}

/** The page before dates are known, or with dates that can not be read. */
export function blankSearchPage(
  frame: Omit<Frame, 'at'> & {
    slug: string | undefined;
    values: StayFormValues;
    errors?: Record<string, string[]>;
  },
): SearchPage {
  const t = tFor(frame.language);
  const title = t('booking.search.blank-title');
  const form = stayForm({ ...frame, submitKey: 'booking.form.search' });
  const lead = t('booking.search.blank-lead');
  const site = sitePage({ ...frame, title });
  return {
    ...site,
    heading: title,
    lead,
    form,
    asksAges: false,
    code: null,
    ways: [],
    picked: null,
    refine: null,
    offers: [],
    refused: [],
    refusedHeading: '',
    empty: null,
    instead: null,
  };
}

/** Real offers for real nights; filtered, sorted, and with a word about what is not on offer. */
export function searchPageOf(
  frame: Frame & {
    query: SearchQuery;
    result: SearchResult;
    filter: OfferFilter;
    instead: Instead | null;
    recommended: readonly Recommendation[];
    pictures: readonly MainPicture[];
  },
): SearchPage {
  const { hotel, language, query, result, filter } = frame;
  const t = tFor(language);
  const nights = nightsBetween(query.checkIn, query.checkOut);
  const offers = withRoomsLeft(result.offers, query);
  const places = new Map(frame.recommended.map(({ roomTypeId }, place) => [roomTypeId, place]));
  const moment = { arrival: query.checkIn, timeZone: hotel.timeZone, at: frame.at };
  const wanted = wantedOffers(offers, filter, {
    rank: (id) => places.get(id) ?? places.size,
    cancelsFree: (offer) => cancelsFree(offer, moment),
  });
  const cards = wanted.map((ofType) => offerCard(frame, ofType));
  const nightsWord = nights >= 1 && nights <= 10 ? t(`booking.count-word.${nights}`) : String(nights);
  const title = t('booking.search.title', {
    count: nights,
    nights: nightsWord,
    hotel: textFor(hotel.names, language),
  });
  return {
    ...sitePage({ hotel, slug: query.hotel, language, title }),
    heading: title,
    lead: leadOf(query, language),
    form: stayForm({
      hotel,
      slug: query.hotel,
      language,
      values: typed(query),
      submitKey: 'booking.form.update',
    }),
    asksAges: query.children > 0,
    code: codeNotice(query.code, result, { hotel, language }),
    ways: query.rooms > 1 && !query.isDay ? waysToChoose(query, language) : [],
    picked: query.roomByRoom ? pickedRooms(frame) : null,
    refine: result.offers.length > 0 ? refineForm({ language, query, result, filter, moment }) : null,
    offers: cards,
    refused: refusedTypes(frame),
    refusedHeading: t(query.isDay ? 'booking.day.refused' : 'booking.search.refused'),
    empty: cards.length > 0 ? null : nothing(frame),
    instead: frame.instead && insteadBlock({ ...frame, instead: frame.instead }),
  };
}

/** A room chosen already is not free twice. */
function withRoomsLeft(offers: readonly Offer[], query: SearchQuery): Offer[] {
  return offers
    .map((offer) => {
      const taken = query.picked.filter((room) => room.roomType === offer.roomType.code).length;
      return taken === 0 ? offer : { ...offer, roomsLeft: offer.roomsLeft - taken };
    })
    .filter((offer) => offer.roomsLeft > 0);
}

function waysToChoose(query: SearchQuery, language: Language): SearchPage['ways'] {
  const t = tFor(language);
  const stay = stayValues(query);
  return [
    { href: withQuery(searchPath, stay), label: t('booking.search.alike'), current: !query.roomByRoom },
    {
      href: withQuery(searchPath, { ...stay, each: 1 }),
      label: t('booking.search.room-by-room'),
      current: query.roomByRoom,
    },
  ];
}

function pickedRooms({
  language,
  query,
  result,
}: {
  language: Language;
  query: SearchQuery;
  result: SearchResult;
}): PickedRooms {
  const t = tFor(language);
  const sold = [...result.offers, ...toldRefusals(result, query.isDay)];
  const rooms = query.picked.map(({ roomType, ratePlan }, index) => {
    const type = sold.find((each) => each.roomType.code === roomType)?.roomType;
    const plan = sold.find((each) => each.ratePlan.code === ratePlan)?.ratePlan;
    const name = [
      type ? roomName(type, language) : roomType,
      plan ? textFor(plan.names, language) : ratePlan,
    ];
    return t('booking.room-number', { number: index + 1, name: name.join(' · ') });
  });
  const [party] = partiesAsked(query);
  const number = rooms.length + 1;
  return {
    rooms,
    next: t('booking.search.pick-next', {
      number,
      total: query.rooms,
      party: party ? partyText(party, language) : '',
    }),
    resetHref: rooms.length > 0 ? withQuery(searchPath, { ...stayValues(query), each: 1 }) : null,
  };
}

function leadOf(query: SearchQuery, language: Language): string {
  const t = tFor(language);
  return t(query.isDay ? 'booking.day.lead' : 'booking.search.lead', {
    from: formatDate(query.checkIn, 'weekday', language),
    to: formatDate(query.checkOut, 'weekday', language),
    party: partyText(query, language),
    rooms: t('booking.rooms', { count: query.rooms }),
  });
}

function typed(query: SearchQuery): StayFormValues {
  const { checkIn, checkOut, adults, children, rooms, childAge, code } = query;
  return {
    checkIn,
    checkOut,
    adults: String(adults),
    children: String(children),
    rooms: String(rooms),
    ages: childAge.map(String),
    code,
  };
}

/** Types without any offer, each with the reason its first plan gives. */
function refusedTypes({
  language,
  query,
  result,
}: {
  language: Language;
  query: SearchQuery;
  result: SearchResult;
}) {
  const offered = new Set(result.offers.map((offer) => offer.roomType.id));
  const reasons = new Map<number, RefusedOffer>();
  for (const refused of toldRefusals(result, query.isDay)) {
    const { id } = refused.roomType;
    if (!offered.has(id) && (!reasons.has(id) || refused.reason === 'sold_out')) reasons.set(id, refused);
  }
  return [...reasons.values()].map(({ roomType, reason, params }) => ({
    name: textFor(roomType.names, language),
    reason: refusalText({ reason, params }, language),
  }));
}

function nothing({
  language,
  query,
  result,
}: {
  language: Language;
  query: SearchQuery;
  result: SearchResult;
}) {
  const t = tFor(language);
  if (result.datesRefusal) {
    return { heading: t('booking.search.dates-heading'), lead: t(`errors.${result.datesRefusal}`) };
  }
  if (result.offers.length > 0)
    return { heading: t('booking.search.filtered-heading'), lead: t('booking.search.filtered-lead') };
  if (query.isDay) return { heading: t('booking.day.none-heading'), lead: t('booking.day.none-lead') };
  return { heading: t('booking.search.none-heading'), lead: t('booking.search.none-lead') };
}

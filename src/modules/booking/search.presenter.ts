import { type CalendarDate, nightsBetween } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { formatDate, formatPrice } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { RefusedOffer, SearchResult } from '../availability/availability.service.ts';
import type { Offer } from '../availability/offer.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { policyTexts } from '../rates/policy-text.ts';
import { refusalText } from '../rates/refusal-text.ts';
import { bookingFormPath, roomPath, withQuery } from './booking.paths.ts';
import type { SearchQuery } from './booking.schemas.ts';
import { type OfferFilter, sortOrders, wantedOffers } from './offer-filter.ts';
import { dividedParty } from './party.ts';
import { nightLines, type PriceLine, taxLines } from './price-words.presenter.ts';
import { amenityName, bedName, partyText, roomFacts, roomName } from './room-words.presenter.ts';
import { sceneOf } from './scene.ts';
import { type SitePage, sitePage } from './site.presenter.ts';
import { type StayForm, type StayFormValues, stayForm } from './stay-form.presenter.ts';

export interface PlanRow {
  readonly name: string;
  readonly description: string;
  readonly terms: readonly { readonly text: string; readonly good: boolean }[];
  readonly price: string;
  readonly note: string;
  readonly chooseHref: string;
  readonly chooseLabel: string;
  readonly lines: readonly PriceLine[];
  readonly total: string;
}

export interface OfferCard {
  readonly name: string;
  readonly href: string;
  readonly scene: string;
  readonly facts: string;
  readonly left: string;
  readonly isFew: boolean;
  readonly plans: readonly PlanRow[];
}

interface Option {
  readonly value: string;
  readonly label: string;
  readonly checked?: boolean;
}

export interface RefineForm {
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly bedTypes: readonly Option[];
  readonly bedType: string;
  readonly amenities: readonly Option[];
  readonly minPrice: string;
  readonly maxPrice: string;
  readonly currency: string;
  readonly sorts: readonly Option[];
  readonly sort: string;
  readonly clearHref: string | null;
}

export interface SearchPage extends SitePage {
  readonly heading: string;
  readonly lead: string;
  readonly form: StayForm;
  readonly asksAges: boolean;
  readonly refine: RefineForm | null;
  readonly offers: readonly OfferCard[];
  readonly refused: readonly { readonly name: string; readonly reason: string }[];
  readonly empty: { readonly heading: string; readonly lead: string } | null;
}

interface Frame {
  readonly hotel: Hotel;
  readonly language: Language;
}

/** The page before dates are known, or with dates that can not be read. */
export function blankSearchPage(
  frame: Frame & { slug: string | undefined; values: StayFormValues; errors?: Record<string, string[]> },
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
    refine: null,
    offers: [],
    refused: [],
    empty: null,
  };
}

/** Real offers for real nights; filtered, sorted, and with a word about what is not on offer. */
export function searchPageOf(
  frame: Frame & { query: SearchQuery; result: SearchResult; filter: OfferFilter },
): SearchPage {
  const { hotel, language, query, result, filter } = frame;
  const t = tFor(language);
  const nights = nightsBetween(query.checkIn, query.checkOut);
  const cards = wantedOffers(result.offers, filter).map((offers) => card(frame, offers));
  const nightsWord = nights <= 10 ? t(`booking.count-word.${nights}`) : String(nights);
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
    refine: result.offers.length > 0 ? refineForm(frame) : null,
    offers: cards,
    refused: refusedTypes(frame),
    empty: cards.length > 0 ? null : nothing(frame),
  };
}

function leadOf(query: SearchQuery, language: Language): string {
  const t = tFor(language);
  return t('booking.search.lead', {
    from: formatDate(query.checkIn, 'weekday', language),
    to: formatDate(query.checkOut, 'weekday', language),
    party: partyText(query, language),
    rooms: t('booking.rooms', { count: query.rooms }),
  });
}

function typed(query: SearchQuery): StayFormValues {
  const { checkIn, checkOut, adults, children, rooms, childAge } = query;
  return {
    checkIn,
    checkOut,
    adults: String(adults),
    children: String(children),
    rooms: String(rooms),
    ages: childAge.map(String),
  };
}

function card(
  frame: Frame & { query: SearchQuery; result: SearchResult },
  offers: readonly Offer[],
): OfferCard {
  const { language, query } = frame;
  const [first] = offers;
  if (!first) throw new Error('a card stands for at least one offer');
  const { roomType, roomsLeft } = first;
  return {
    name: roomName(roomType, language),
    href: withQuery(roomPath(roomType.code), stayValues(query)),
    scene: sceneOf(roomType.scene),
    facts: roomFacts(roomType, language).join(' · '),
    left: tFor(language)('booking.search.left', { count: roomsLeft }),
    isFew: roomsLeft <= 5,
    plans: offers.map((offer) => planRow(offer, { ...frame, currency: frame.result.currency })),
  };
}

/** The stay as a page's address carries it. */
export function stayValues(query: {
  readonly hotel?: string | undefined;
  readonly checkIn?: CalendarDate | undefined;
  readonly checkOut?: CalendarDate | undefined;
  readonly adults: number;
  readonly children: number;
  readonly childAge: readonly number[];
  readonly rooms: number;
}) {
  const { hotel, checkIn, checkOut, adults, children, childAge, rooms } = query;
  return { hotel, checkIn, checkOut, adults, children, childAge: childAge.map(String), rooms };
}

interface PlanFrame {
  readonly language: Language;
  readonly query: {
    hotel?: string | undefined;
    checkIn: CalendarDate;
    checkOut: CalendarDate;
    adults: number;
    childAges: readonly number[];
    rooms: number;
  };
  readonly currency: string;
}

export function planRow(offer: Offer, { language, query, currency }: PlanFrame): PlanRow {
  const t = tFor(language);
  const wording = { currency, language };
  const count = nightsBetween(query.checkIn, query.checkOut);
  const rooms = dividedParty(query).map((party) => ({
    roomType: offer.roomType.code,
    ratePlan: offer.ratePlan.code,
    ...party,
  }));
  const note = [
    t('booking.nights', { count }),
    ...(query.rooms > 1 ? [t('booking.rooms', { count: query.rooms })] : []),
  ];
  return {
    name: textFor(offer.ratePlan.names, language),
    description: textFor(offer.ratePlan.descriptions, language),
    terms: [...policyTerms(offer, query.checkIn, wording), paymentTerm(offer, wording)],
    price: formatPrice(offer.totalMinor, currency, language),
    note: t('booking.search.whole-stay', { stay: note.join(' · ') }),
    chooseHref: bookingFormPath({
      hotel: query.hotel,
      checkIn: query.checkIn,
      checkOut: query.checkOut,
      rooms,
    }),
    chooseLabel: t('booking.search.choose-name', {
      room: roomName(offer.roomType, language),
      plan: textFor(offer.ratePlan.names, language),
    }),
    lines: [...nightLines(offer.nights, wording), ...taxLines(offer.taxes, wording)],
    total: formatPrice(offer.totalMinor, currency, language),
  };
}

/** The first sentence decides for most readers; the others follow on the next page. */
function policyTerms(offer: Offer, arrival: CalendarDate, wording: { currency: string; language: Language }) {
  const [first] = policyTexts(offer.policy, { ...wording, arrival });
  const good = offer.policy.cancellation.every(
    (tier) => tier.daysBefore !== null || tier.fee.kind === 'none',
  );
  return first === undefined ? [] : [{ text: first, good }];
}

function paymentTerm(offer: Offer, { currency, language }: { currency: string; language: Language }) {
  const t = tFor(language);
  if (offer.ratePlan.allowPayAtHotel || offer.dueNowMinor === 0)
    return { text: t('booking.terms.at-hotel'), good: true };
  if (offer.dueNowMinor === offer.totalMinor) return { text: t('booking.terms.prepaid'), good: false };
  return {
    text: t('booking.terms.deposit', { amount: formatPrice(offer.dueNowMinor, currency, language) }),
    good: false,
  };
}

function refineForm(
  frame: Frame & { query: SearchQuery; result: SearchResult; filter: OfferFilter },
): RefineForm {
  const { language, query, result, filter } = frame;
  const t = tFor(language);
  const types = [...new Map(result.offers.map(({ roomType }) => [roomType.id, roomType])).values()];
  const beds = [...new Set(types.map((type) => type.bedType))];
  const amenities = [...new Set([...filter.amenities, ...types.flatMap((type) => type.amenities)])];
  const telling = amenities.filter((code) => !types.every((type) => type.amenities.includes(code)));
  const stay = stayValues(query);
  const narrowed = filter.bedType ?? filter.minPriceMinor ?? filter.maxPriceMinor ?? filter.amenities[0];
  return {
    hidden: Object.entries(stay).flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).flatMap((item) =>
        item === undefined ? [] : [{ name, value: String(item) }],
      ),
    ),
    bedTypes: beds.map((bed) => ({ value: bed, label: bedName(bed, language) })),
    bedType: filter.bedType ?? '',
    amenities: telling.slice(0, 8).map((code) => ({
      value: code,
      label: amenityName(code, language),
      checked: filter.amenities.includes(code),
    })),
    minPrice: query.minPrice === undefined ? '' : String(query.minPrice),
    maxPrice: query.maxPrice === undefined ? '' : String(query.maxPrice),
    currency: result.currency,
    sorts: sortOrders.map((value) => ({ value, label: t(`booking.sort.${value}`) })),
    sort: filter.sort,
    clearHref: narrowed === undefined ? null : withQuery('/search', stay),
  };
}

/** Types without any offer, each with the reason its first plan gives. */
function refusedTypes({ language, result }: { language: Language; result: SearchResult }) {
  const offered = new Set(result.offers.map((offer) => offer.roomType.id));
  const reasons = new Map<number, RefusedOffer>();
  for (const refused of result.refused) {
    const { id } = refused.roomType;
    if (!offered.has(id) && (!reasons.has(id) || refused.reason === 'sold_out')) reasons.set(id, refused);
  }
  return [...reasons.values()].map(({ roomType, reason, params }) => ({
    name: textFor(roomType.names, language),
    reason: refusalText({ reason, params }, language),
  }));
}

function nothing({ language, result }: { language: Language; result: SearchResult }) {
  const t = tFor(language);
  if (result.datesRefusal) {
    return { heading: t('booking.search.dates-heading'), lead: t(`errors.${result.datesRefusal}`) };
  }
  if (result.offers.length > 0)
    return { heading: t('booking.search.filtered-heading'), lead: t('booking.search.filtered-lead') };
  return { heading: t('booking.search.none-heading'), lead: t('booking.search.none-lead') };
}

import type { CalendarDate } from '../../core/calendar-date.ts';
import { formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { SearchResult } from '../availability/availability.service.ts';
import type { Offer } from '../availability/offer.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { isFree } from '../rates/rate-plan.ts';
import { newReservationPath, reservationsPath } from '../reservations/reservation.paths.ts';
import { stayLengthText } from '../reservations/stay-length.ts';
import { todayPath, walkInPath } from './desk.paths.ts';
import type { Reader } from './desk-table.presenter.ts';
import { type KnownGuestPart, knownGuestPart } from './known-guest.presenter.ts';
import type { KnownGuest } from './known-guest.service.ts';
import type { Returned } from './question.ts';

export interface OfferTerms {
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  readonly adults: number;
  readonly childAges: readonly number[];
  readonly rooms: number;
  readonly companyCode?: string | undefined;
  readonly customerId?: number | undefined;
  readonly guest?: string | undefined;
}

export interface DeskBookingPage extends Returned {
  readonly title: string;
  readonly walkIn: boolean;
  readonly searchAction: string;
  readonly action: string;
  readonly closeHref: string;
  readonly search: Readonly<Record<string, string>>;
  readonly guest: KnownGuestPart;
  readonly heading: string;
  /** An offer costs nothing: why is asked for. */
  readonly asksReason: boolean;
  readonly offers: readonly { readonly value: string; readonly title: string; readonly text: string }[];
  readonly noOffers: string | null;
  readonly rooms: readonly { readonly value: string; readonly label: string }[];
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
}

export interface DeskBookingInput {
  readonly hotel: Hotel;
  readonly terms: OfferTerms;
  readonly found: SearchResult;
  readonly guest: KnownGuest;
  /** Of a walk-in: the rooms free tonight, the ones to give first in front. */
  readonly freeRooms: readonly { readonly number: string; readonly type: string; readonly state: string }[];
  readonly walkIn: boolean;
  readonly returned: Returned;
}

/** One form for a guest on the telephone and for one at the desk: offers with their price, then who it is. */
export function deskBookingPage(input: DeskBookingInput, { language }: Reader): DeskBookingPage {
  const { terms, found, walkIn, returned } = input;
  const t = tFor(language);
  const kind = walkIn ? 'walk-in' : 'new';
  const search = {
    arrival: terms.arrival,
    departure: terms.departure,
    adults: String(terms.adults),
    childAges: terms.childAges.join(', '),
    rooms: String(terms.rooms),
    companyCode: terms.companyCode ?? '',
    customerId: terms.customerId === undefined ? '' : String(terms.customerId),
  };
  const searchAction = walkIn ? walkInPath : newReservationPath;
  const hrefFor = (customerId: number | null) =>
    `${searchAction}?${new URLSearchParams({ ...search, customerId: customerId === null ? '' : String(customerId) })}`;
  const refused = found.datesRefusal ? t('front-desk.new.no-dates') : t('front-desk.new.sold-out');
  return {
    ...returned,
    title: t(`front-desk.${kind}.title`),
    walkIn,
    searchAction,
    guest: knownGuestPart(input.guest, hrefFor, language),
    action: walkIn ? walkInPath : reservationsPath,
    closeHref: walkIn ? todayPath : reservationsPath,
    search: { ...search, guest: terms.guest ?? '', ...returned.values },
    values: { ...namesOf(input.guest), ...returned.values },
    heading: stayLengthText(terms, language),
    offers: found.offers.map((offer) => offerChoice(offer, input, language)),
    asksReason: found.offers.some((offer) => isFree(offer.ratePlan.kind)),
    noOffers: found.offers.length === 0 ? refused : null,
    rooms: input.freeRooms.map((room) => ({
      value: room.number,
      label: `${room.number} · ${room.type} · ${room.state}`,
    })),
    hidden: Object.entries(search).map(([name, value]) => ({ name, value })),
  };
}

/** What is known of the guest stands in the form already. */
function namesOf({ chosen }: KnownGuest): Record<string, string> {
  if (chosen === null) return {};
  const { firstName, lastName, phone, email } = chosen.customer;
  return { firstName, lastName, phone: phone ?? '', email: email ?? '' };
}

function offerChoice(offer: Offer, { hotel }: DeskBookingInput, language: Reader['language']) {
  const t = tFor(language);
  const left = t('front-desk.new.left', { count: offer.roomsLeft });
  return {
    value: `${offer.roomType.id}-${offer.ratePlan.id}-${offer.totalMinor}`,
    title: `${textFor(offer.roomType.names, language)} · ${formatMoney(offer.totalMinor, hotel.currency, language)}`,
    text: `${textFor(offer.ratePlan.names, language)} · ${left}`,
  };
}

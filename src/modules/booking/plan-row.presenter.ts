import { type CalendarDate, nightsBetween } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { formatPrice } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { Offer } from '../availability/offer.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { policyTexts } from '../rates/policy-text.ts';
import { bookingFormPath } from './booking.paths.ts';
import { dividedParty } from './party.ts';
import { nightLines, type PriceLine, taxLines } from './price-words.presenter.ts';
import { remainingPolicy } from './remaining-policy.ts';
import { roomName } from './room-words.presenter.ts';

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

interface PlanFrame {
  readonly hotel: Hotel;
  readonly at: Date;
  readonly language: Language;
  readonly query: {
    hotel?: string | undefined;
    checkIn: CalendarDate;
    checkOut: CalendarDate;
    adults: number;
    childAges: readonly number[];
    rooms: number;
  };
}

/** One price of one type for the whole party and stay. */
export function planRow(offer: Offer, frame: PlanFrame): PlanRow {
  const { language, query, hotel } = frame;
  const { currency } = hotel;
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
    terms: [...policyTerms(offer, frame), paymentTerm(offer, wording)],
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
function policyTerms(offer: Offer, { hotel, at, language, query }: PlanFrame) {
  const { currency, timeZone } = hotel;
  const arrival = query.checkIn;
  const policy = remainingPolicy(offer.policy, { arrival, timeZone, at });
  const [first] = policyTexts(policy, { arrival, currency, language });
  const good = policy.cancellation.every((tier) => tier.daysBefore !== null || tier.fee.kind === 'none');
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

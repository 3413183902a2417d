import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { decimalText, type Minor, sumMinor } from '../../core/money.ts';
import { textFor } from '../../platform/i18n/translate.ts';
import type { Offer } from '../availability/offer.ts';
import type { HouseParts } from '../rates/house-policy.ts';
import { houseRuleTexts } from '../rates/house-policy-text.ts';
import { policyTexts } from '../rates/policy-text.ts';
import { remainingPolicy } from '../rates/remaining-policy.ts';
import type {
  AvailabilityAnswer,
  CancellationAnswer,
  MoneyAnswer,
  ReservationAnswer,
} from './api.schemas.ts';
import type { ApiReservation, ApiStay } from './api-reservation.ts';

function moneyAnswer(amount: Minor, currency: string): MoneyAnswer {
  return { amount: decimalText(amount, currency), currency };
}

export interface AvailabilityFacts {
  readonly hotelSlug: string;
  readonly currency: string;
  readonly timeZone: string;
  /** Deadlines before this moment are not told any more. */
  readonly at: Date;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  readonly offers: readonly Offer[];
  readonly houseRules: HouseParts | null;
  readonly language: Language;
}

export function availabilityAnswer(facts: AvailabilityFacts): AvailabilityAnswer {
  return {
    hotel: facts.hotelSlug,
    checkIn: facts.arrival,
    checkOut: facts.departure,
    offers: facts.offers.map((offer) => offerAnswer(offer, facts)),
    houseRules: rulesAnswer(facts.houseRules, facts),
  };
}

function offerAnswer(
  offer: Offer,
  { currency, language, arrival, timeZone, at }: AvailabilityFacts,
): AvailabilityAnswer['offers'][number] {
  const money = (amount: Minor) => moneyAnswer(amount, currency);
  return {
    roomType: { code: offer.roomType.code, name: textFor(offer.roomType.names, language) },
    ratePlan: { code: offer.ratePlan.code, name: textFor(offer.ratePlan.names, language) },
    roomsLeft: offer.roomsLeft,
    nights: offer.nights.map((night) => ({ date: night.date, price: money(night.grossMinor) })),
    taxes: offer.taxes.map((tax) => ({
      code: tax.code,
      name: textFor(tax.names, language),
      included: tax.included,
      amount: money(tax.amountMinor),
    })),
    total: money(offer.totalMinor),
    dueNow: money(offer.dueNowMinor),
    policy: policyTexts(remainingPolicy(offer.policy, { arrival, timeZone, at }), {
      arrival,
      currency,
      language,
    }).join(' '),
    payAtHotel: offer.ratePlan.allowPayAtHotel,
  };
}

function rulesAnswer(
  parts: HouseParts | null,
  reader: Pick<AvailabilityFacts, 'currency' | 'language'>,
): AvailabilityAnswer['houseRules'] {
  return houseRuleTexts(parts, reader).map(({ topic, text }) => ({ topic, text }));
}

export function reservationAnswer(
  reservation: ApiReservation,
  { houseRules, language }: Pick<AvailabilityFacts, 'houseRules' | 'language'>,
): ReservationAnswer {
  const { stays, currency } = reservation;
  const money = (amount: Minor) => moneyAnswer(amount, currency);
  return {
    number: reservation.number,
    hotel: reservation.hotelSlug,
    status: reservation.status,
    externalId: reservation.externalId,
    checkIn: stays.map((stay) => stay.arrival).toSorted()[0] ?? '',
    checkOut:
      stays
        .map((stay) => stay.departure)
        .toSorted()
        .at(-1) ?? '',
    rooms: stays.map((stay) => roomAnswer(stay, { currency, language })),
    houseRules: rulesAnswer(houseRules, { currency, language }),
    guest: { name: reservation.guestName, email: reservation.contactEmail, phone: reservation.contactPhone },
    total: money(sumMinor(stays.map((stay) => stay.totalMinor))),
    paid: money(reservation.paidMinor),
    cancellationFee: money(sumMinor(stays.map((stay) => stay.feeMinor))),
  };
}

function roomAnswer(
  stay: ApiStay,
  { currency, language }: Pick<AvailabilityFacts, 'currency' | 'language'>,
): ReservationAnswer['rooms'][number] {
  const money = (amount: Minor) => moneyAnswer(amount, currency);
  return {
    roomType: stay.roomType,
    ratePlan: stay.ratePlan,
    status: stay.status,
    checkIn: stay.arrival,
    checkOut: stay.departure,
    adults: stay.adults,
    children: [...stay.childAges],
    nights: stay.nights.map((night) => ({ date: night.date, price: money(night.grossMinor) })),
    total: money(stay.totalMinor),
    policy: policyTexts(stay.policy, { arrival: stay.arrival, currency, language }).join(' '),
  };
}

export function cancellationAnswer(
  number: string,
  amounts: { readonly feeMinor: Minor; readonly refundMinor: Minor },
  currency: string,
): CancellationAnswer {
  const { feeMinor, refundMinor } = amounts;
  return {
    number,
    status: 'cancelled',
    fee: moneyAnswer(feeMinor, currency),
    refund: moneyAnswer(refundMinor, currency),
  };
}

import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { decimalText, type Minor, sumMinor } from '../../core/money.ts';
import { textFor } from '../../platform/i18n/translate.ts';
import type { Offer } from '../availability/offer.ts';
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
  readonly language: Language;
}

export function availabilityAnswer(facts: AvailabilityFacts): AvailabilityAnswer {
  return {
    hotel: facts.hotelSlug,
    checkIn: facts.arrival,
    checkOut: facts.departure,
    offers: facts.offers.map((offer) => offerAnswer(offer, facts)),
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

export function reservationAnswer(reservation: ApiReservation): ReservationAnswer {
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
    rooms: stays.map((stay) => roomAnswer(stay, money)),
    guest: { name: reservation.guestName, email: reservation.contactEmail, phone: reservation.contactPhone },
    total: money(sumMinor(stays.map((stay) => stay.totalMinor))),
    paid: money(reservation.paidMinor),
    cancellationFee: money(sumMinor(stays.map((stay) => stay.feeMinor))),
  };
}

function roomAnswer(
  stay: ApiStay,
  money: (amount: Minor) => MoneyAnswer,
): ReservationAnswer['rooms'][number] {
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

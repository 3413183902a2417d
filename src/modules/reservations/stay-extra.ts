import { type CalendarDate, nightsBetween } from '../../core/calendar-date.ts';
import type { LocalText } from '../../core/local-text.ts';
import { type Minor, sumMinor, timesMinor } from '../../core/money.ts';
import { occupiedDates } from './reservation.ts';
import type { DatedStay } from './reservation-status.ts';

/** What one price of an extra is for: the whole stay, a night, a person, or a person and a night. */
export const extraBases = ['stay', 'night', 'person', 'person_night'] as const;
export type ExtraBasis = (typeof extraBases)[number];

/** What guests may add to a booking by themselves. */
export interface ExtraProduct {
  readonly codeId: number;
  readonly code: string;
  readonly names: LocalText;
  readonly per: ExtraBasis;
  /** What the guest pays for one, taxes included. */
  readonly unitMinor: Minor;
}

/** An extra of a stay, its price frozen when it was added. */
export interface StayExtra extends ExtraProduct {
  readonly id: number;
  readonly quantity: number;
}

interface Span {
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
}

export type PricedExtra = Pick<StayExtra, 'per' | 'quantity' | 'unitMinor'>;

export function isPerNight(per: ExtraBasis): boolean {
  return per === 'night' || per === 'person_night';
}

export function isPerPerson(per: ExtraBasis): boolean {
  return per === 'person' || per === 'person_night';
}

/** What an extra comes to: 3 nights of breakfast at 60.00 for two persons are 360.00. */
export function extraTotal({ per, quantity, unitMinor }: PricedExtra, { arrival, departure }: Span): Minor {
  const times = isPerNight(per) ? nightsBetween(arrival, departure) : 1;
  return timesMinor(unitMinor, quantity * times);
}

export function extrasTotal(extras: readonly PricedExtra[], span: Span): Minor {
  return sumMinor(extras.map((extra) => extraTotal(extra, span)));
}

/** The days an extra is posted on: each night, or once with the first. */
export function extraDates(per: ExtraBasis, { arrival, departure }: Span): CalendarDate[] {
  const dates = occupiedDates(arrival, departure);
  return isPerNight(per) ? dates : dates.slice(0, 1);
}

export type ExtraRefusal = 'wrong_status' | 'day_use' | 'too_many';

/** Why an extra can not be added to or taken from a stay: until check-in it can. No more persons than come. */
export function extraRefusal(
  stay: DatedStay & { readonly adults: number; readonly childAges: readonly number[] },
  extra: { readonly per: ExtraBasis; readonly quantity: number },
): ExtraRefusal | null {
  if (stay.status !== 'booked') return 'wrong_status';
  if (stay.arrival === stay.departure) return 'day_use';
  const most = isPerPerson(extra.per) ? stay.adults + stay.childAges.length : mostPieces;
  return extra.quantity > most ? 'too_many' : null;
}

/** Of what is not for a person. */
export const mostPieces = 9;

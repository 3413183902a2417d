import { addDays, type CalendarDate, eachNight, nightsBetween } from '../../src/core/calendar-date.ts';
import { type Minor, minor } from '../../src/core/money.ts';
import type { BookingRow } from './booking-row.ts';
import { countryCode } from './countries.ts';

/** Why a row was lived otherwise than it is written. */
export type Adjustment =
  | 'negative_rate'
  | 'rate_rounded'
  | 'day_use_rate_left_out'
  | 'no_guests'
  | 'children_without_adult'
  | 'children_not_given'
  | 'country_not_given'
  | 'left_early'
  | 'left_late'
  | 'no_show_before_arrival'
  | 'no_show_after_arrival'
  | 'cancelled_after_arrival'
  | 'cancelled_before_booking';

/** Why a row could not be lived at all. */
export type Refusal = 'stay_too_long' | 'rate_too_high' | 'too_many_guests';

export type PlannedEnd = 'checked_out' | 'cancelled' | 'no_show';

/** One booking of the file, as the hotel is going to live it. */
export interface PlannedStay {
  readonly line: number;
  readonly booked: CalendarDate;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  readonly end: PlannedEnd;
  /** The day it was cancelled, did not show up or left. */
  readonly endDate: CalendarDate;
  readonly reservedType: string;
  readonly assignedType: string;
  readonly adults: number;
  readonly childAges: readonly number[];
  readonly country: string | null;
  readonly segment: string;
  readonly parkingSpaces: number;
  readonly nightPriceMinor: Minor;
  /** What is given back on room revenue, because a rate below zero is no price. */
  readonly allowanceMinor: Minor;
  readonly adjustments: readonly Adjustment[];
}

export type Planned = { readonly stay: PlannedStay } | { readonly refused: readonly Refusal[] };

const longestStayNights = 365;
const highestRateMinor = 10_000_000;
const mostGuests = 200;
const childAge = 8;
const babyAge = 1;

/** How the row is lived: its prices, its days, its guests, and what had to be put right for that. */
export function planStay(row: BookingRow): Planned {
  const rate = rateMinor(row.rate);
  const guests = guestsOf(row);
  const refused: Refusal[] = [];
  if (row.nights > longestStayNights) refused.push('stay_too_long');
  if (Math.abs(rate.amount) > highestRateMinor) refused.push('rate_too_high');
  if (guests.adults + guests.childAges.length > mostGuests) refused.push('too_many_guests');
  if (refused.length > 0) return { refused };

  const days = daysOf(row);
  const price = priceOf(row, rate);
  const country = countryCode(row.country);
  return {
    stay: {
      line: row.line,
      ...days.value,
      reservedType: row.reservedType,
      assignedType: row.assignedType,
      adults: guests.adults,
      childAges: guests.childAges,
      country,
      segment: row.segment,
      parkingSpaces: row.parkingSpaces,
      ...price.value,
      adjustments: [
        ...price.adjustments,
        ...guests.adjustments,
        ...(country === null ? (['country_not_given'] as const) : []),
        ...days.adjustments,
      ],
    },
  };
}

/** Text → cents, rounded half up; the digits are read as they stand, so no binary fraction comes in between. */
function rateMinor(text: string): { amount: number; rounded: boolean } {
  const negative = text.startsWith('-');
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const cents = Number(whole) * 100 + Number(fraction.padEnd(2, '0').slice(0, 2));
  const rest = fraction.slice(2).replace(/0+$/, '');
  const amount = cents + (rest !== '' && Number(rest[0]) >= 5 ? 1 : 0);
  return { amount: negative ? -amount : amount, rounded: rest !== '' };
}

function priceOf(row: BookingRow, rate: { amount: number; rounded: boolean }) {
  const adjustments: Adjustment[] = rate.rounded ? ['rate_rounded'] : [];
  if (row.nights === 0 && rate.amount !== 0) adjustments.push('day_use_rate_left_out');
  if (row.nights > 0 && rate.amount < 0) adjustments.push('negative_rate');
  return {
    value: {
      nightPriceMinor: minor(Math.max(0, row.nights === 0 ? 0 : rate.amount)),
      allowanceMinor: minor(Math.max(0, -rate.amount) * row.nights),
    },
    adjustments,
  };
}

function guestsOf(row: BookingRow) {
  const children = row.children ?? 0;
  const childAges = [...Array(children).fill(childAge), ...Array(row.babies).fill(babyAge)] as number[];
  const adjustments: Adjustment[] = [];
  if (row.children === null) adjustments.push('children_not_given');
  if (row.adults === 0) adjustments.push(childAges.length > 0 ? 'children_without_adult' : 'no_guests');
  return { adults: Math.max(1, row.adults), childAges, adjustments };
}

function daysOf(row: BookingRow) {
  const { arrival, outcomeDate } = row;
  const booked = addDays(arrival, -row.leadDays);
  const departure = addDays(arrival, row.nights);
  const value = { booked, arrival, departure };
  if (row.outcome === 'Check-Out') {
    const late = outcomeDate > departure ? (['left_late'] as const) : [];
    const adjustments: readonly Adjustment[] = outcomeDate < departure ? ['left_early'] : late;
    return { value: { ...value, end: 'checked_out' as const, endDate: departure }, adjustments };
  }
  if (row.outcome === 'No-Show') {
    const late = outcomeDate > arrival ? (['no_show_after_arrival'] as const) : [];
    const adjustments: readonly Adjustment[] = outcomeDate < arrival ? ['no_show_before_arrival'] : late;
    return { value: { ...value, end: 'no_show' as const, endDate: arrival }, adjustments };
  }
  return cancelledDays(value, outcomeDate);
}

interface BookedDays {
  readonly booked: CalendarDate;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
}

/** Cancelled on the day that is written, but not before it was booked nor after it should have begun. */
function cancelledDays(value: BookedDays, outcomeDate: CalendarDate) {
  const end = 'cancelled' as const;
  const adjustments: Adjustment[] = [];
  if (outcomeDate > value.arrival) adjustments.push('cancelled_after_arrival');
  if (outcomeDate < value.booked) adjustments.push('cancelled_before_booking');
  const [, endDate = value.booked] = [value.booked, outcomeDate, value.arrival].toSorted();
  return { value: { ...value, end, endDate }, adjustments };
}

export function nightsOf(stay: PlannedStay): CalendarDate[] {
  return eachNight(stay.arrival, stay.departure);
}

export function isDayUse(stay: PlannedStay): boolean {
  return nightsBetween(stay.arrival, stay.departure) === 0;
}

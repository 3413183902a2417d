import { addDays, type CalendarDate, eachNight, nightsBetween } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { type Minor, sumMinor } from '../../core/money.ts';
import type { PolicyParts } from '../rates/policy.ts';
import type { Wish } from '../rooms/wish.ts';
import type { Guarantee } from './guarantee.ts';
import type { ReservationStatus, ReviewState, StayStatus } from './reservation-status.ts';

export const channels = ['web', 'desk', 'phone', 'api', 'import'] as const;
export type Channel = (typeof channels)[number];

export const paymentPlans = ['prepay', 'at_hotel', 'on_account'] as const;
export type PaymentPlan = (typeof paymentPlans)[number];

/** One posting of a night, exactly as the night audit will make it. */
export interface NightComponent {
  readonly code: string;
  readonly amountMinor: Minor;
  readonly taxOf?: string | undefined;
}

/** One night's frozen price and the type whose inventory it takes. Day use has one row, on its day. */
export interface StayNight {
  readonly date: CalendarDate;
  readonly roomTypeId: number;
  readonly ratePlanId: number;
  readonly grossMinor: Minor;
  readonly components: readonly NightComponent[];
  /** How the price came about, as the guest was shown. */
  readonly steps: unknown;
}

/** A stay as the use cases read it under their lock. */
export interface Stay {
  readonly id: number;
  readonly hotelId: number;
  readonly reservationId: number;
  readonly position: number;
  readonly status: StayStatus;
  readonly roomTypeId: number;
  readonly pricedTypeId: number;
  readonly ratePlanId: number;
  readonly roomId: number | null;
  readonly customerId: number;
  readonly guestName: string;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  readonly adults: number;
  readonly childAges: readonly number[];
  readonly policyVersionId: number;
  readonly policy: PolicyParts;
  readonly totalMinor: Minor;
  readonly checkedInDate: CalendarDate | null;
  readonly feeMinor: Minor;
  readonly version: number;
}

export interface Reservation {
  readonly id: number;
  readonly hotelId: number;
  readonly number: string;
  readonly status: ReservationStatus;
  readonly customerId: number;
  readonly channel: Channel;
  readonly companyId: number | null;
  readonly language: Language;
  readonly contactEmail: string | null;
  readonly contactPhone: string | null;
  readonly paymentPlan: PaymentPlan;
  readonly guarantee: Guarantee;
  readonly dueNowMinor: Minor;
  readonly holdExpiresAt: Date | null;
  readonly bookedDate: CalendarDate;
  readonly reviewState: ReviewState;
  readonly stays: readonly Stay[];
}

/** The days on which a stay takes a room: its nights, or the one day of a day use. */
export function occupiedDates(arrival: CalendarDate, departure: CalendarDate): CalendarDate[] {
  return arrival === departure ? [arrival] : eachNight(arrival, departure);
}

export function totalOf(nights: readonly { readonly grossMinor: Minor }[]): Minor {
  return sumMinor(nights.map((night) => night.grossMinor));
}

/** One room asked for. */
export interface RoomRequest {
  readonly roomTypeId: number;
  readonly ratePlanId: number;
  readonly adults: number;
  readonly childAges: readonly number[];
  /** Of the account that books: who comes along into this room. */
  readonly companionIds?: readonly number[] | undefined;
  /** Who sleeps in it, where that is not the booker. */
  readonly guestName?: string | undefined;
  /** Gross prices agreed elsewhere, one per night: for imports and whoever may override rates. */
  readonly nightPricesMinor?: readonly number[] | undefined;
  /** When a block of hours begins, on a plan by the hour; its first start when left out. */
  readonly startTime?: string | undefined;
}

export interface GuestDetails {
  readonly firstName: string;
  readonly lastName: string;
  readonly email?: string | null | undefined;
  readonly phone?: string | null | undefined;
  readonly country?: string | null | undefined;
}

export interface BookingRequest {
  readonly hotelId: number;
  readonly channel: Channel;
  readonly rooms: readonly RoomRequest[];
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  readonly guest: GuestDetails;
  /** A known profile: then nobody is looked for. */
  readonly customerId?: number | undefined;
  readonly language: Language;
  readonly requests?: string | undefined;
  /** Of the catalogue, for each of the rooms. */
  readonly wishes?: readonly Wish[] | undefined;
  readonly userId?: number | null | undefined;
  /** Named by his number, with or without an account: what is for members is for him. */
  readonly asMember?: boolean | undefined;
  readonly paymentPlan: PaymentPlan;
  /** What holds it where it is not paid ahead; the guest's word when left out. */
  readonly guarantee?: Guarantee | undefined;
  readonly receivableAccountId?: number | null | undefined;
  /** What the guest was shown: another total now is refused. */
  readonly expectedTotalMinor?: number | undefined;
  /** The guest agreed to one reminder, should the booking stay unfinished. */
  readonly reminderConsent?: boolean | undefined;
  /** How long to hold, where that is not the hotel's usual time: an offer from the waiting list. */
  readonly holdMinutes?: number | undefined;
  /** The channel's own number: the same one again answers with the first reservation. */
  readonly externalId?: string | undefined;
  /** The company it is booked for: chosen at the desk, or named by the code its people type. A promotion's code stands there too. */
  readonly companyId?: number | null | undefined;
  readonly companyCode?: string | undefined;
  /** Why a complimentary or house-use stay costs nothing. */
  readonly freeReason?: string | undefined;
}

export type BookingRefusal =
  | 'no_rooms'
  | 'too_many_rooms'
  | 'arrival_past'
  | 'dates_reversed'
  | 'too_far_ahead'
  | 'too_long';

const bookingLimits = { rooms: 20, nights: 365 } as const;

/** Why a request can not be booked whatever is free; guests, prices and restrictions are the quote's to refuse. */
export function bookingRefusal(
  request: Pick<BookingRequest, 'rooms' | 'arrival' | 'departure'>,
  hotel: { readonly businessDate: CalendarDate; readonly bookingHorizonDays: number },
): BookingRefusal | null {
  const { arrival, departure, rooms } = request;
  if (rooms.length === 0) return 'no_rooms';
  if (rooms.length > bookingLimits.rooms) return 'too_many_rooms';
  if (departure < arrival) return 'dates_reversed';
  if (arrival < hotel.businessDate) return 'arrival_past';
  if (nightsBetween(arrival, departure) > bookingLimits.nights) return 'too_long';
  return departure > addDays(hotel.businessDate, hotel.bookingHorizonDays) ? 'too_far_ahead' : null;
}

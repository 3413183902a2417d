import type { CalendarDate } from '../../core/calendar-date.ts';
import type { LocalText } from '../../core/local-text.ts';
import type { Minor } from '../../core/money.ts';
import type { Wish } from '../rooms/wish.ts';
import type { MarkedGuest } from '../segments/guest-badge.ts';
import type { Channel, PaymentPlan } from './reservation.ts';
import type { ReservationStatus, StayStatus } from './reservation-status.ts';

export interface ArrivalsQuestion {
  readonly hotelId: number;
  readonly businessDate: CalendarDate;
}

/** A stay as a line of the desk's lists. */
export interface StayRow extends MarkedGuest {
  readonly stayId: number;
  readonly number: string;
  readonly status: StayStatus;
  readonly channel: Channel;
  readonly paymentPlan: PaymentPlan;
  readonly guestName: string;
  readonly phone: string | null;
  /** The guest's credit level lets him in without formalities. */
  readonly fastCheckIn: boolean;
  readonly requests: string;
  readonly wishes: readonly Wish[];
  /** The guest is here, but the room is not ready. */
  readonly isWaiting: boolean;
  readonly roomTypeId: number;
  readonly roomType: LocalText;
  readonly roomId: number | null;
  readonly room: string | null;
  readonly housekeeping: string | null;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  readonly startTime: string | null;
  readonly endTime: string | null;
  readonly adults: number;
  readonly children: number;
  readonly totalMinor: Minor;
  /** What the guest owes on the bill. */
  readonly guestMinor: Minor;
  /** What is held for the guest before check-in. */
  readonly depositMinor: Minor;
}

/** A guest in house who is to change rooms, and how the room to come stands. */
export interface MoveDue extends StayRow {
  readonly newRoom: string;
  readonly newRoomState: string;
  readonly newRoomTaken: boolean;
}

/** Today's lists in numbers. */
export interface DeskCounts {
  readonly dueIn: number;
  readonly arrived: number;
  readonly withoutRoom: number;
  readonly dueOut: number;
  readonly left: number;
  readonly inHouse: number;
  readonly guests: number;
}

export const searchStatuses = [
  'all',
  'expected',
  'held',
  'waiting',
  'in_house',
  'checked_out',
  'cancelled',
  'no_show',
] as const;
export type SearchStatus = (typeof searchStatuses)[number];

/** Which of a stay's dates the days of a search mean. */
export const dateBases = ['arrival', 'departure', 'in_house', 'booked'] as const;
export type DateBasis = (typeof dateBases)[number];

export const searchOrders = ['arrival', 'departure', 'booked', 'name', 'total'] as const;
export type SearchOrder = (typeof searchOrders)[number];

export interface ReservationSearch {
  readonly hotelId: number;
  readonly text: string;
  readonly status: SearchStatus;
  /** What `from` and `to` mean; arrivals where nothing is said. */
  readonly basis?: DateBasis | undefined;
  readonly channel?: Channel | undefined;
  /** Part of the name of the guest's company, or of the account that pays. */
  readonly company?: string | undefined;
  /** Latest arrivals first where nothing is said. */
  readonly order?: SearchOrder | undefined;
  readonly descending?: boolean | undefined;
  /** From this day on, and up to that one. */
  readonly from: CalendarDate | null;
  readonly to: CalendarDate | null;
  readonly page: number;
}

export interface ReservationHit extends MarkedGuest {
  readonly channel: Channel;
  readonly company: string | null;
  readonly email: string | null;
  readonly bookedDate: CalendarDate;
  readonly number: string;
  readonly reservationStatus: ReservationStatus;
  readonly stayId: number;
  readonly status: StayStatus;
  readonly guestName: string;
  readonly phone: string | null;
  readonly roomType: LocalText;
  readonly room: string | null;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  readonly startTime: string | null;
  readonly endTime: string | null;
  readonly adults: number;
  readonly children: number;
  readonly totalMinor: Minor;
  /** How many fit the search in all. */
  readonly total: number;
}

export const reservationsPerPage = 25;

export interface ReservationPage {
  readonly reservations: readonly ReservationHit[];
  readonly total: number;
}

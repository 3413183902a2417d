import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Minor } from '../../core/money.ts';
import type { PolicyParts } from '../rates/policy.ts';

/** A reservation as the API shows it to the channel that made it. */
export interface ApiStay {
  readonly roomType: string;
  readonly ratePlan: string;
  readonly status: string;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  readonly adults: number;
  readonly childAges: readonly number[];
  readonly totalMinor: Minor;
  readonly feeMinor: Minor;
  /** As it was booked. */
  readonly policy: PolicyParts;
  readonly nights: readonly { readonly date: CalendarDate; readonly grossMinor: Minor }[];
}

export interface ApiReservation {
  readonly id: number;
  readonly number: string;
  readonly hotelId: number;
  readonly hotelSlug: string;
  readonly currency: string;
  readonly status: 'held' | 'confirmed' | 'cancelled' | 'lapsed';
  readonly externalId: string | null;
  readonly guestName: string;
  readonly contactEmail: string | null;
  readonly contactPhone: string | null;
  readonly paidMinor: Minor;
  readonly stays: readonly ApiStay[];
}

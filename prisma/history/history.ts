import type { CalendarDate } from '../../src/core/calendar-date.ts';
import type { Minor } from '../../src/core/money.ts';
import type { PricedNight } from '../../src/modules/rates/stay-price.ts';

/** Bookings that happened before this system knew them, complete with their bills: written in bulk, not lived. */

export interface PastGuest {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly language: string;
  readonly country: string | null;
  readonly vip?: boolean;
}

export interface PastPayment {
  /** Names it among the payments of its stay. */
  readonly key: string;
  readonly gateway: 'cash' | 'card-terminal' | 'sandbox';
  readonly amountMinor: Minor;
  readonly at: Date;
  readonly businessDate: CalendarDate;
}

export interface PastLine {
  readonly ledger: 'guest' | 'deposit';
  readonly code: string;
  readonly kind: 'charge' | 'tax' | 'payment' | 'transfer' | 'adjustment';
  readonly amountMinor: Minor;
  readonly businessDate: CalendarDate;
  readonly at: Date;
  readonly origin: 'night_audit' | 'desk' | 'booking' | 'payment' | 'system';
  /** Position among the night's components, of a line that the night audit copied. */
  readonly component?: number;
  /** A tax of the last charge with this code before it. */
  readonly taxOf?: string;
  readonly description?: string;
  readonly reason?: string;
  readonly paymentKey?: string;
  readonly transferGroup?: string;
}

export interface PastStay {
  /** The same object again is the same person, within one call. */
  readonly guest: PastGuest;
  readonly channel: 'web' | 'desk' | 'phone' | 'api' | 'import';
  readonly externalId: string | null;
  readonly paymentPlan: 'prepay' | 'at_hotel';
  readonly requests: string;
  readonly bookedAt: Date;
  readonly bookedDate: CalendarDate;
  readonly status: 'booked' | 'in_house' | 'checked_out' | 'cancelled' | 'no_show';
  /** The type whose inventory it takes, and the one that was priced. */
  readonly roomTypeId: number;
  readonly pricedTypeId: number;
  readonly ratePlanId: number;
  readonly policyVersionId: number;
  readonly policy: unknown;
  readonly roomId: number | null;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  readonly adults: number;
  readonly childAges: readonly number[];
  readonly nights: readonly PricedNight[];
  readonly checkedInAt: Date | null;
  readonly checkedOutAt: Date | null;
  /** Cancelled or not shown up. */
  readonly endedAt: Date | null;
  readonly endedDate: CalendarDate | null;
  readonly cancelReason: string | null;
  readonly feeMinor: Minor;
  readonly lines: readonly PastLine[];
  readonly payments: readonly PastPayment[];
}

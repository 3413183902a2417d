import { type CalendarDate, calendarDate } from '../../core/calendar-date.ts';
import type { RoomChoice } from './party.ts';

/** What is known of a booking that was left unfinished. */
interface LeftBooking {
  readonly customer: { readonly firstName: string; readonly lastName: string };
  readonly contactEmail: string | null;
  readonly contactPhone: string | null;
  readonly requests: string;
  readonly paymentPlan: string;
  readonly stays: readonly {
    readonly arrival: CalendarDate;
    readonly departure: CalendarDate;
    readonly roomType: { readonly code: string };
    readonly ratePlan: { readonly code: string };
    readonly adults: number;
    readonly childAges: readonly number[];
    readonly startTime: string | null;
  }[];
}

/** The rooms and dates the guest had chosen, to be priced and offered anew. */
export function choicesLeft({ stays }: LeftBooking): {
  checkIn: CalendarDate;
  checkOut: CalendarDate;
  rooms: RoomChoice[];
  start: string | undefined;
} {
  const [first] = stays;
  return {
    checkIn: first?.arrival ?? calendarDate('1970-01-01'),
    checkOut: first?.departure ?? calendarDate('1970-01-02'),
    start: first?.startTime ?? undefined,
    rooms: stays.map(({ roomType, ratePlan, adults, childAges }) => ({
      roomType: roomType.code,
      ratePlan: ratePlan.code,
      adults,
      childAges,
    })),
  };
}

/** What the guest had typed. The consent is not among it: who wants a second reminder says so again. */
export function detailsLeft(left: LeftBooking): Record<string, string> {
  return {
    firstName: left.customer.firstName,
    lastName: left.customer.lastName,
    email: left.contactEmail ?? '',
    phone: left.contactPhone ?? '',
    requests: left.requests,
    paymentPlan: left.paymentPlan,
  };
}

import { type CalendarDate, nightsBetween } from '../../core/calendar-date.ts';
import type { Language, LocalText } from '../../core/local-text.ts';

export const waitingJob = 'reservations.waiting-list';

export const waitingStatuses = ['waiting', 'offered', 'booked', 'lapsed', 'withdrawn'] as const;
export type WaitingStatus = (typeof waitingStatuses)[number];

/** A party that wants nights which were sold out when it asked. */
export interface WaitingEntry {
  readonly id: number;
  readonly hotelId: number;
  /** Null: any type that fits. */
  readonly roomTypeId: number | null;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  readonly adults: number;
  readonly childAges: readonly number[];
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly phone: string | null;
  readonly language: Language;
  readonly status: WaitingStatus;
  readonly token: string;
  readonly reservationId: number | null;
  readonly createdAt: Date;
}

/** An entry as the desk lists it, with what is held for it. */
export interface ListedEntry extends WaitingEntry {
  readonly typeNames: LocalText | null;
  readonly number: string | null;
  readonly holdExpiresAt: Date | null;
}

/** How long a freed room is kept for the first in line: shorter the nearer the arrival, so that the next has a chance. */
export function offerMinutes(arrival: CalendarDate, businessDate: CalendarDate): number {
  const days = nightsBetween(businessDate, arrival);
  if (days <= 1) return 60;
  return days <= 7 ? 6 * 60 : 24 * 60;
}

export type WaitingRefusal = 'arrival_past' | 'not_waiting';

/** Why nothing can be offered to this entry any more; null while it waits. */
export function waitingRefusal(
  entry: Pick<WaitingEntry, 'status' | 'arrival'>,
  businessDate: CalendarDate,
): WaitingRefusal | null {
  if (entry.status !== 'waiting') return 'not_waiting';
  return entry.arrival < businessDate ? 'arrival_past' : null;
}

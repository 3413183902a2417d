import type { CalendarDate } from '../../core/calendar-date.ts';
import type { LocalText } from '../../core/local-text.ts';

/** The counts of a report behind which stand stays. */
export const stayFigures = [
  'roomsSold',
  'complimentary',
  'houseUse',
  'dayUse',
  'arrivals',
  'departures',
  'walkIns',
  'noShows',
  'cancellations',
  'adults',
  'children',
] as const;
export type StayFigure = (typeof stayFigures)[number];

export interface StaysOf {
  readonly hotelId: number;
  readonly figure: StayFigure;
  readonly from: CalendarDate;
  /** Included. */
  readonly to: CalendarDate;
}

/** A stay and what it adds to the figure: its nights, its guests' nights, or itself. */
export interface StayBehind {
  readonly number: string;
  readonly guestName: string;
  readonly room: string | null;
  readonly typeNames: LocalText;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  readonly status: string;
  readonly amount: number;
}

export interface StaysBehind {
  readonly rows: readonly StayBehind[];
  readonly stays: number;
  readonly amount: number;
}

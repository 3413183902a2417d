import type { CalendarDate } from '../../core/calendar-date.ts';
import { averageOf, type Minor, sumMinor } from '../../core/money.ts';

/** What guests are told apart by. */
export const guestDimensions = ['segment', 'origin', 'age', 'channel'] as const;
export type GuestDimension = (typeof guestDimensions)[number];

/** Whole years on the day of arrival; the last band is open. */
export const ageBands = [
  { key: '0-17', from: 0 },
  { key: '18-24', from: 18 },
  { key: '25-34', from: 25 },
  { key: '35-44', from: 35 },
  { key: '45-54', from: 45 },
  { key: '55-64', from: 55 },
  { key: '65', from: 65 },
] as const;

export interface GuestReportOf {
  readonly hotelId: number;
  readonly by: GuestDimension;
  readonly from: CalendarDate;
  /** Included; never after the business date. */
  readonly to: CalendarDate;
}

/** One kind of guest. */
export interface GuestReportRow {
  /** A rate plan's kind, a country, an age band or a channel; null where it is not known. */
  readonly key: string | null;
  /** Stays with a night in these days. */
  readonly stays: number;
  readonly nights: number;
  readonly roomRevenueMinor: Minor;
  readonly revenueMinor: Minor;
  /** Days from booking to arrival over these stays, all together. */
  readonly leadDays: number;
}

/** Room revenue by room nights sold, as the manager report has it; null without a night. */
export function adrOf(row: Pick<GuestReportRow, 'roomRevenueMinor' | 'nights'>): Minor | null {
  return averageOf(row.roomRevenueMinor, row.nights);
}

export function averageLead(row: Pick<GuestReportRow, 'leadDays' | 'stays'>): number | null {
  return row.stays === 0 ? null : Math.round(row.leadDays / row.stays);
}

/** The rows added up. */
export function guestTotals(rows: readonly GuestReportRow[]): Omit<GuestReportRow, 'key'> {
  const sum = (value: (row: GuestReportRow) => number) => rows.reduce((total, row) => total + value(row), 0);
  return {
    stays: sum((row) => row.stays),
    nights: sum((row) => row.nights),
    roomRevenueMinor: sumMinor(rows.map((row) => row.roomRevenueMinor)),
    revenueMinor: sumMinor(rows.map((row) => row.revenueMinor)),
    leadDays: sum((row) => row.leadDays),
  };
}

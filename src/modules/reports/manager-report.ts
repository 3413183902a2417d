import {
  type CalendarDate,
  nightsBetween,
  startOfMonth,
  startOfYear,
  yearBefore,
} from '../../core/calendar-date.ts';
import { addFigures, type DayFigures, noFigures, type Ratios, ratiosOf } from '../statistics/statistics.ts';

export const columnKeys = ['day', 'dayBefore', 'month', 'monthBefore', 'year', 'yearBefore'] as const;
export type ColumnKey = (typeof columnKeys)[number];

export interface ReportPeriod {
  readonly key: ColumnKey;
  readonly from: CalendarDate;
  /** Included. */
  readonly to: CalendarDate;
}

export interface ReportColumn extends ReportPeriod {
  readonly figures: DayFigures;
  readonly ratios: Ratios;
  /** Days that are in the figures, and days that are not because they were never closed here. */
  readonly days: number;
  readonly missingDays: number;
}

export interface ManagerReport {
  readonly date: CalendarDate;
  /** The day is still open: its figures move. */
  readonly isOpen: boolean;
  readonly columns: readonly ReportColumn[];
}

/** Day, month and year to date, each beside the same stretch a year before. */
export function reportPeriods(date: CalendarDate): ReportPeriod[] {
  const before = yearBefore(date);
  return [
    { key: 'day', from: date, to: date },
    { key: 'dayBefore', from: before, to: before },
    { key: 'month', from: startOfMonth(date), to: date },
    { key: 'monthBefore', from: startOfMonth(before), to: before },
    { key: 'year', from: startOfYear(date), to: date },
    { key: 'yearBefore', from: startOfYear(before), to: before },
  ];
}

interface Kept {
  readonly days: number;
  readonly figures: DayFigures;
}

/** A column from the days that were kept, and the open day where it belongs to the stretch. */
export function reportColumn(
  period: ReportPeriod,
  kept: Kept | undefined,
  open: DayFigures | null,
): ReportColumn {
  const figures = addFigures(kept?.figures ?? noFigures, open ?? noFigures);
  const days = (kept?.days ?? 0) + (open ? 1 : 0);
  const wanted = nightsBetween(period.from, period.to) + 1;
  return { ...period, figures, ratios: ratiosOf(figures), days, missingDays: Math.max(0, wanted - days) };
}

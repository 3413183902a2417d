import type { CalendarDate } from '../../core/calendar-date.ts';
import type { LocalText } from '../../core/local-text.ts';
import type { BasisPoints, Minor } from '../../core/money.ts';

/** From the weakest to the strongest. */
export const periodKinds = ['season', 'holiday', 'event'] as const;
export type PeriodKind = (typeof periodKinds)[number];

/** What ranks periods among each other: an event over a holiday over a season, within a kind the higher priority. */
export interface Ranked {
  readonly kind: PeriodKind;
  readonly priority: number;
}

/** Nights with a name: how a period moves prices, and what it asks of a stay. */
export interface PeriodTerms extends Ranked {
  readonly names: LocalText;
  readonly startDate: CalendarDate;
  /** The first day after the period. */
  readonly endDate: CalendarDate;
  /** How it moves the price below it where it has none of its own; at most one of the two. */
  readonly adjustBasisPoints: BasisPoints | null;
  readonly adjustAmountMinor: Minor | null;
}

/** The weaker period first. */
export function byRank(a: Ranked, b: Ranked): number {
  return periodKinds.indexOf(a.kind) - periodKinds.indexOf(b.kind) || a.priority - b.priority;
}

export function covers(period: Pick<PeriodTerms, 'startDate' | 'endDate'>, date: CalendarDate): boolean {
  return period.startDate <= date && date < period.endDate;
}

/** The strongest of the periods of a night; null where there is none. */
export function strongestOf<Period extends PeriodTerms>(
  periods: readonly Period[],
  date: CalendarDate,
): Period | null {
  let best: Period | null = null;
  for (const period of periods) {
    if (covers(period, date) && (best === null || byRank(best, period) < 0)) best = period;
  }
  return best;
}

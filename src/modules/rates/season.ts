import type { CalendarDate } from '../../core/calendar-date.ts';
import type { LocalText } from '../../core/local-text.ts';
import type { Minor } from '../../core/money.ts';

/** A span of nights with prices of its own. Where seasons overlap the higher priority wins; equal ones may not overlap. */
export interface Season {
  readonly id: number;
  readonly code: string;
  readonly names: LocalText;
  readonly startDate: CalendarDate;
  /** The first day after the season. */
  readonly endDate: CalendarDate;
  readonly priority: number;
}

export interface SeasonPrice {
  readonly ratePlanId: number;
  readonly roomTypeId: number;
  readonly priceMinor: Minor;
  readonly weekendPriceMinor: Minor | null;
}

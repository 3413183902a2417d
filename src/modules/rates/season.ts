import type { Minor } from '../../core/money.ts';
import type { PeriodLengths } from './period-restriction.ts';

/** A season, holiday or event: nights with prices of their own, a shortest stay or another policy. */
export interface Season extends PeriodLengths {
  readonly id: number;
  readonly code: string;
  /** Stands in for the plan's policy where a stay arrives in it. */
  readonly policyId: number | null;
}

export interface SeasonPrice {
  readonly ratePlanId: number;
  readonly roomTypeId: number;
  readonly priceMinor: Minor;
  readonly weekendPriceMinor: Minor | null;
}

import type { CalendarDate } from '../../core/calendar-date.ts';
import type { LocalText } from '../../core/local-text.ts';

/** What a night in a better type costs in points. */
export interface UpgradePrice {
  readonly id: number;
  readonly fromTypeId: number;
  readonly toTypeId: number;
  readonly pointsPerNight: number;
  /** For this level and those above; null: for every member. */
  readonly minRank: number | null;
  /** For stays under these plans; empty: under all. */
  readonly ratePlanIds: readonly number[];
  readonly active: boolean;
}

/** A better room that points have paid for. */
export interface PaidUpgrade {
  readonly id: number;
  readonly stayId: number;
  readonly memberId: number;
  readonly fromTypeId: number;
  readonly toTypeId: number;
  readonly nights: number;
  readonly points: number;
}

/** One type that points can buy for a stay. */
export interface UpgradeChoice {
  readonly roomTypeId: number;
  readonly names: LocalText;
  readonly pointsPerNight: number;
  readonly points: number;
  readonly isAffordable: boolean;
}

export interface UpgradedStay {
  readonly status: string;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  /** Somebody has yet to decide whether the booking is taken. */
  readonly isWaiting: boolean;
}

export type UpgradeRefusal = 'wrong_status' | 'waiting' | 'arrival_past' | 'no_night' | 'already';

/** Why points buy this stay no better room, whatever it costs; null when they may. */
export function upgradeRefusal(
  stay: UpgradedStay,
  { businessDate, isUpgraded }: { readonly businessDate: CalendarDate; readonly isUpgraded: boolean },
): UpgradeRefusal | null {
  if (stay.status !== 'booked') return 'wrong_status';
  if (stay.isWaiting) return 'waiting';
  if (isUpgraded) return 'already';
  if (stay.arrival < businessDate) return 'arrival_past';
  return stay.arrival === stay.departure ? 'no_night' : null;
}

interface UpgradeQuestion {
  readonly fromTypeId: number;
  readonly ratePlanId: number;
  /** The rank of the member's level. */
  readonly rank: number;
}

/** The prices that hold for a stay of this type and plan and a member of this level. */
export function pricesFor<Price extends UpgradePrice>(
  prices: readonly Price[],
  { fromTypeId, ratePlanId, rank }: UpgradeQuestion,
): Price[] {
  return prices.filter(
    (price) =>
      price.active &&
      price.fromTypeId === fromTypeId &&
      rank >= (price.minRank ?? 0) &&
      (price.ratePlanIds.length === 0 || price.ratePlanIds.includes(ratePlanId)),
  );
}

/**
 * A table by steps: from each type to each above it, in the order of the types, so many points a step. What has a price
 * already keeps it.
 */
export function pricesByStep(
  typeIds: readonly number[],
  pointsPerStep: number,
  known: readonly Pick<UpgradePrice, 'fromTypeId' | 'toTypeId'>[],
): Omit<UpgradePrice, 'id'>[] {
  const has = new Set(known.map(({ fromTypeId, toTypeId }) => `${fromTypeId} ${toTypeId}`));
  return typeIds.flatMap((fromTypeId, from) =>
    typeIds.slice(from + 1).flatMap((toTypeId, above) =>
      has.has(`${fromTypeId} ${toTypeId}`)
        ? []
        : [
            {
              fromTypeId,
              toTypeId,
              pointsPerNight: pointsPerStep * (above + 1),
              minRank: null,
              ratePlanIds: [],
              active: true,
            },
          ],
    ),
  );
}

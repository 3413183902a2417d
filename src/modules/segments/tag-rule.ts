import type { Minor } from '../../core/money.ts';
import type { Channel } from '../reservations/reservation.ts';

/** What a guest must meet, all of it, to have the tag by rule; null and empty ask for nothing. */
export interface TagConditions {
  readonly minStays: number | null;
  readonly minNights: number | null;
  readonly minSpendMinor: Minor | null;
  /** How far back stays, nights and spending count, in months; null: ever. */
  readonly withinMonths: number | null;
  /** Stayed here before, and not for so many days. */
  readonly absentDays: number | null;
  readonly countries: readonly string[];
  readonly channel: Channel | null;
  /** The rank of the member's level, or a higher one. */
  readonly levelRank: number | null;
  readonly ageFrom: number | null;
  readonly ageTo: number | null;
  /** The guest's birthday is in the month of the business date. */
  readonly birthdayMonth: boolean;
}

/** Asks for nothing: what is set beside it is all that a rule asks. */
export const noConditions: TagConditions = {
  minStays: null,
  minNights: null,
  minSpendMinor: null,
  withinMonths: null,
  absentDays: null,
  countries: [],
  channel: null,
  levelRank: null,
  ageFrom: null,
  ageTo: null,
  birthdayMonth: false,
};

export interface TagRuleFields extends TagConditions {
  readonly tag: string;
  readonly active: boolean;
}

export interface TagRule extends TagRuleFields {
  readonly id: number;
  readonly hotelId: number;
  readonly appliedAt: Date | null;
  /** How many have the tag by it. */
  readonly tagged: number;
}

/** Something must be asked for: how far back things count asks for nothing by itself. */
export function asksForSomething(conditions: TagConditions): boolean {
  const { minStays, minNights, minSpendMinor, absentDays, levelRank, ageFrom, ageTo } = conditions;
  const numbers = [minStays, minNights, minSpendMinor, absentDays, levelRank, ageFrom, ageTo];
  return (
    numbers.some((number) => number !== null) ||
    conditions.channel !== null ||
    conditions.birthdayMonth ||
    conditions.countries.length > 0
  );
}

import { z } from 'zod';
import type { CalendarDate } from '../../core/calendar-date.ts';
import { type Minor, minor, sumMinor } from '../../core/money.ts';
import { occupiedDates, type StayNight, totalOf } from './reservation.ts';
import { type StayTerms, sameProduct } from './stay-refusal.ts';

/** One line of the comparison that is shown before a change: null where the night is not part of that side. */
export interface NightChange {
  readonly date: CalendarDate;
  readonly beforeMinor: Minor | null;
  readonly afterMinor: Minor | null;
}

export interface StayChange {
  readonly nights: readonly StayNight[];
  readonly added: readonly StayNight[];
  readonly removed: readonly StayNight[];
  readonly lines: readonly NightChange[];
  readonly totalMinor: Minor;
  readonly differenceMinor: Minor;
}

/** The days of the new terms that need a price: all that are added, and with another product all not yet slept. */
export function datesToPrice(
  current: StayTerms,
  nights: readonly StayNight[],
  next: StayTerms,
  businessDate: CalendarDate,
): CalendarDate[] {
  const known = new Set(nights.map((night) => night.date));
  const repriced = !sameProduct(current, next);
  return occupiedDates(next.arrival, next.departure).filter(
    (date) => !known.has(date) || (repriced && date >= businessDate),
  );
}

/**
 * The nights after a change. A night that stays keeps its frozen price, an added one has today's, and a removed one
 * gives back exactly what it cost.
 */
export function changedStay(
  nights: readonly StayNight[],
  next: Pick<StayTerms, 'arrival' | 'departure'>,
  priced: readonly StayNight[],
): StayChange {
  const before = new Map(nights.map((night) => [night.date, night]));
  const fresh = new Map(priced.map((night) => [night.date, night]));
  const after = occupiedDates(next.arrival, next.departure).flatMap(
    (date) => fresh.get(date) ?? before.get(date) ?? [],
  );
  const kept = new Set(after);
  const totalMinor = totalOf(after);
  return {
    nights: after,
    added: after.filter((night) => before.get(night.date) !== night),
    removed: nights.filter((night) => !kept.has(night)),
    lines: comparison(nights, after),
    totalMinor,
    differenceMinor: minor(totalMinor - totalOf(nights)),
  };
}

/** What a promotion took off these nights, as they were frozen. */
export function takenOff(nights: readonly Pick<StayNight, 'steps'>[]): Minor {
  const steps = nights.flatMap((night) => FrozenSteps.parse(night.steps));
  return sumMinor(steps.flatMap((step) => (step.kind === 'promotion' ? minor(-step.amountMinor) : [])));
}

const FrozenSteps = z.array(z.object({ kind: z.string(), amountMinor: z.number() })).catch([]);

function comparison(before: readonly StayNight[], after: readonly StayNight[]): NightChange[] {
  const old = new Map(before.map((night) => [night.date, night.grossMinor]));
  const fresh = new Map(after.map((night) => [night.date, night.grossMinor]));
  return [...new Set([...old.keys(), ...fresh.keys()])].toSorted().map((date) => ({
    date,
    beforeMinor: old.get(date) ?? null,
    afterMinor: fresh.get(date) ?? null,
  }));
}

import { addDays, type CalendarDate, instantAt } from '../../core/calendar-date.ts';
import type { CancellationTier, PolicyParts } from './policy.ts';

export interface PolicyMoment {
  readonly arrival: CalendarDate;
  readonly timeZone: string;
  readonly at: Date;
}

/**
 * What a policy still says at this moment: deadlines behind us are left out, and the last of them holds from now on.
 * "Free until 18:00 today" is not told to who books at 22:00; he reads that cancelling costs the first night.
 */
export function remainingPolicy(policy: PolicyParts, moment: PolicyMoment): PolicyParts {
  const ahead = policy.cancellation.filter((tier) => !hasPassed(tier, moment));
  const behind = policy.cancellation.filter((tier) => hasPassed(tier, moment));
  const inForce = behind.toSorted((a, b) => daysOf(a) - daysOf(b) || (a.time < b.time ? 1 : -1))[0];
  return { ...policy, cancellation: inForce ? [...ahead, { ...inForce, daysBefore: null }] : ahead };
}

function hasPassed({ daysBefore, time }: CancellationTier, { arrival, timeZone, at }: PolicyMoment): boolean {
  return daysBefore === null || at > instantAt(addDays(arrival, -daysBefore), time, timeZone);
}

function daysOf(tier: CancellationTier): number {
  return tier.daysBefore ?? Number.MAX_SAFE_INTEGER;
}

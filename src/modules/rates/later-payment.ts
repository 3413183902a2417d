import { addDays, type CalendarDate, instantAt } from '../../core/calendar-date.ts';
import { type Minor, sumMinor } from '../../core/money.ts';
import { cancellationFee, feeOf, type PolicyParts } from './policy.ts';

interface LaterStay {
  readonly policy: PolicyParts;
  readonly arrival: CalendarDate;
  readonly nights: readonly { readonly grossMinor: Minor }[];
}

/**
 * When a policy's later prepayment is due: as the day begins on the hotel's wall, or at the last instant of free
 * cancellation. Where cancelling was never free, or always is, it is due on the day of arrival. Null: there is none.
 */
export function laterDueAt(stay: LaterStay, timeZone: string): Date | null {
  const { later } = stay.policy;
  if (later === undefined) return null;
  const onArrival = instantAt(stay.arrival, '00:00', timeZone);
  if (later.when === 'days_before') return instantAt(addDays(stay.arrival, -later.days), '00:00', timeZone);
  return cancellationFee({ ...stay, timeZone, at: onArrival }).freeUntil ?? onArrival;
}

/** What must have been paid for these stays by then; of those whose day has not come, nothing. */
export function laterDue(
  stays: readonly LaterStay[],
  { timeZone, at }: { timeZone: string; at: Date },
): Minor {
  const due = stays.filter((stay) => {
    const from = laterDueAt(stay, timeZone);
    return from !== null && at.getTime() >= from.getTime();
  });
  return sumMinor(
    due.map(({ policy, nights }) => (policy.later ? feeOf(policy.later.fee, nights) : feeOf(none, nights))),
  );
}

const none = { kind: 'none', value: 0 } as const;

/** Whether these terms want a card left when booking: to hold the room, or to take a prepayment off later. */
export function asksForCard(policy: PolicyParts | undefined): boolean {
  return policy?.guarantee === 'card' || policy?.later !== undefined;
}

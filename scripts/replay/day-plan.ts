import { assert } from '../../src/core/assert.ts';
import { addDays, type CalendarDate } from '../../src/core/calendar-date.ts';
import { isDayUse, type PlannedStay } from './stay-plan.ts';

/** What happens on one day, in this order; within a phase the events run side by side. */
export const phases = ['book', 'cancel', 'no_show', 'depart', 'arrive', 'depart_day_use'] as const;
export type Phase = (typeof phases)[number];

export interface DayPlan {
  readonly date: CalendarDate;
  /** Ends with its night audit; the days before the hotel opened its books do not. */
  readonly audited: boolean;
  readonly events: Readonly<Record<Phase, readonly PlannedStay[]>>;
}

/** All days on which something happens, and from the first arrival to the end of the last departure's month every day. */
export function planDays(stays: readonly PlannedStay[]): DayPlan[] {
  const events = new Map<CalendarDate, Record<Phase, PlannedStay[]>>();
  const add = (date: CalendarDate, phase: Phase, stay: PlannedStay) => {
    const day = events.get(date) ?? emptyDay();
    day[phase].push(stay);
    events.set(date, day);
  };
  for (const stay of stays) {
    add(stay.booked, 'book', stay);
    if (stay.end === 'cancelled') add(stay.endDate, 'cancel', stay);
    if (stay.end === 'no_show') add(stay.endDate, 'no_show', stay);
    if (stay.end === 'checked_out') {
      add(stay.arrival, 'arrive', stay);
      add(stay.departure, isDayUse(stay) ? 'depart_day_use' : 'depart', stay);
    }
  }
  const { first, last } = openDays(stays);
  for (let date = first; date <= last; date = addDays(date, 1))
    if (!events.has(date)) events.set(date, emptyDay());
  return [...events.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([date, day]) => ({ date, audited: date >= first, events: day }));
}

/** First and last business date of the books. */
export function openDays(stays: readonly PlannedStay[]): { first: CalendarDate; last: CalendarDate } {
  const first = stays.map((stay) => stay.arrival).toSorted()[0];
  const latest = stays
    .map((stay) => stay.departure)
    .toSorted()
    .at(-1);
  assert(first !== undefined && latest !== undefined, 'there are stays to live');
  let last = latest;
  while (addDays(last, 1).slice(0, 7) === latest.slice(0, 7)) last = addDays(last, 1);
  return { first, last };
}

const emptyDay = (): Record<Phase, PlannedStay[]> => ({
  book: [],
  cancel: [],
  no_show: [],
  depart: [],
  arrive: [],
  depart_day_use: [],
});

import { addDays, type CalendarDate } from '../../core/calendar-date.ts';
import type { Restriction } from './restriction.ts';

/** Equal restrictions of one scope on nights in a row, as people set and read them. */
export interface RestrictionSpan extends Omit<Restriction, 'date'> {
  readonly firstDate: CalendarDate;
  readonly lastDate: CalendarDate;
}

/** Restrictions by scope, nights in a row joined. */
export function restrictionSpans(rows: readonly Restriction[]): RestrictionSpan[] {
  const spans: RestrictionSpan[] = [];
  const open = new Map<string, number>();
  for (const { date, ...rule } of rows.toSorted((a, b) => (a.date < b.date ? -1 : 1))) {
    const key = JSON.stringify(rule);
    const index = open.get(key);
    const last = index === undefined ? undefined : spans[index];
    if (index !== undefined && last && addDays(last.lastDate, 1) === date) {
      spans[index] = { ...last, lastDate: date };
    } else {
      open.set(key, spans.length);
      spans.push({ ...rule, firstDate: date, lastDate: date });
    }
  }
  return spans;
}

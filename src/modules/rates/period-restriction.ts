import { addDays, type CalendarDate, eachNight, earlierOf, laterOf } from '../../core/calendar-date.ts';
import { covers, type PeriodTerms, strongestOf } from './period.ts';
import type { Restriction } from './restriction.ts';

export interface PeriodLengths extends PeriodTerms {
  readonly minStayArrival: number | null;
  readonly minStayThrough: number | null;
}

/**
 * The shortest stays of the periods as restrictions of their dates, for the one validator. Of several periods of a date
 * the strongest that says a length counts, for arrivals and for nights each by itself.
 */
export function periodRestrictions(
  periods: readonly PeriodLengths[],
  span: { readonly arrival: CalendarDate; readonly departure: CalendarDate },
): Restriction[] {
  const byArrival = periods.filter((period) => period.minStayArrival !== null);
  const through = periods.filter((period) => period.minStayThrough !== null);
  const concerned = periods.filter((period) => byArrival.includes(period) || through.includes(period));
  const dates = new Set(concerned.flatMap((period) => datesWithin(period, span)));
  return [...dates].sort().map((date) => ({
    ...nothing,
    date,
    minStayArrival: strongestOf(byArrival, date)?.minStayArrival ?? null,
    minStayThrough: strongestOf(through, date)?.minStayThrough ?? null,
  }));
}

function datesWithin(
  period: PeriodTerms,
  { arrival, departure }: { arrival: CalendarDate; departure: CalendarDate },
): CalendarDate[] {
  const from = laterOf(period.startDate, arrival);
  const to = earlierOf(period.endDate, addDays(departure, 1));
  return from < to ? eachNight(from, to).filter((date) => covers(period, date)) : [];
}

const nothing: Omit<Restriction, 'date'> = {
  roomTypeId: null,
  ratePlanId: null,
  channel: null,
  closed: false,
  closedToArrival: false,
  closedToDeparture: false,
  minStayArrival: null,
  maxStayArrival: null,
  minStayThrough: null,
  maxStayThrough: null,
  minAdvanceDays: null,
  maxAdvanceDays: null,
};

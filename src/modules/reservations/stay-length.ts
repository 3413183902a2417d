import { type CalendarDate, nightsBetween } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { tFor } from '../../platform/i18n/translate.ts';

export interface StaySpan {
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  /** Of a stay sold by the hour. */
  readonly startTime?: string | null;
  readonly endTime?: string | null;
}

/** Nobody sleeps in it: it is counted in hours, or as a day, never in nights. */
export function isDayStay({ arrival, departure }: StaySpan): boolean {
  return arrival === departure;
}

/** `09:00–13:00`; null where the stay is not sold by the hour. */
export function stayHours({ startTime, endTime }: StaySpan): string | null {
  return startTime && endTime ? `${startTime}–${endTime}` : null;
}

/** "2 nights", "Day use, 09:00–13:00" or "Day use". */
export function stayLengthText(span: StaySpan, language: Language): string {
  const t = tFor(language);
  if (!isDayStay(span))
    return t('reservations.nights', { count: nightsBetween(span.arrival, span.departure) });
  const hours = stayHours(span);
  return hours === null ? t('reservations.day-use') : t('reservations.day-use-hours', { hours });
}

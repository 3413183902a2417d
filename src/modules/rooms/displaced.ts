import type { CalendarDate } from '../../core/calendar-date.ts';

interface Span {
  readonly id: number;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
}

export interface ShortNight {
  readonly date: CalendarDate;
  /** How many more are sold or held than the night will have rooms for. */
  readonly missing: number;
}

/**
 * The stays for which no room of the type is left on some night. Given the last booked first, it names the fewest that
 * this order allows: a stay named for one night counts for all of its nights.
 */
export function displacedStays<Stay extends Span>(
  nights: readonly ShortNight[],
  lastBookedFirst: readonly Stay[],
): Stay[] {
  const displaced = new Set<Stay>();
  for (const { date, missing } of nights) {
    const here = lastBookedFirst.filter((stay) => isThere(stay, date));
    let left = missing - here.filter((stay) => displaced.has(stay)).length;
    for (const stay of here) {
      if (left <= 0) break;
      if (displaced.has(stay)) continue;
      displaced.add(stay);
      left -= 1;
    }
  }
  return lastBookedFirst.filter((stay) => displaced.has(stay));
}

function isThere(stay: Span, date: CalendarDate): boolean {
  return stay.arrival <= date && (date < stay.departure || date === stay.arrival);
}

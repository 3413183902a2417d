import { addDays, type CalendarDate } from '../../core/calendar-date.ts';
import type { StayNight } from './reservation.ts';

/** So many rooms of one type over [arrival, departure), as inventory takes and returns them; equal days are a day use. */
export interface NightsOfType {
  readonly roomTypeId: number;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  readonly rooms: number;
}

/** What whole stays take. Only for stays that no upgrade has split between two types. */
export function takesOfStays(
  stays: readonly { roomTypeId: number; arrival: CalendarDate; departure: CalendarDate }[],
): NightsOfType[] {
  const merged = new Map<string, NightsOfType>();
  for (const { roomTypeId, arrival, departure } of stays) {
    const key = `${roomTypeId} ${arrival} ${departure}`;
    const rooms = (merged.get(key)?.rooms ?? 0) + 1;
    merged.set(key, { roomTypeId, arrival, departure, rooms });
  }
  return [...merged.values()];
}

/** What these nights of one stay take: a run of nights for each type in turn. */
export function takesOfNights(nights: readonly Pick<StayNight, 'date' | 'roomTypeId'>[]): NightsOfType[] {
  const runs: NightsOfType[] = [];
  for (const { date, roomTypeId } of nights.toSorted((a, b) => (a.date < b.date ? -1 : 1))) {
    const last = runs.at(-1);
    const departure = addDays(date, 1);
    if (last && last.roomTypeId === roomTypeId && last.departure === date) {
      runs[runs.length - 1] = { ...last, departure };
    } else {
      runs.push({ roomTypeId, arrival: date, departure, rooms: 1 });
    }
  }
  return runs;
}

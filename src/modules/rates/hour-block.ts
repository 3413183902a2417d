import { type CalendarDate, wallClock } from '../../core/calendar-date.ts';
import type { RatePlan } from './rate-plan.ts';

/** How a plan by the hour is sold: a block of so many hours, somewhere between two times of one day. */
export interface HourBlock {
  readonly block: number;
  readonly from: string;
  readonly until: string;
}

export function blockOf(plan: Pick<RatePlan, 'blockHours' | 'hoursFrom' | 'hoursUntil'>): HourBlock | null {
  const { blockHours: block, hoursFrom: from, hoursUntil: until } = plan;
  return block === null || from === null || until === null ? null : { block, from, until };
}

/** The end of a block that starts at `start`; null where it would not lie between the plan's times. */
export function blockEnd({ block, from, until }: HourBlock, start: string): string | null {
  const end = minutesOf(start) + block * 60;
  if (start < from || end > minutesOf(until)) return null;
  return timeText(end);
}

/** When a block may start: every full half hour at which it still ends in time. */
export function blockStarts(hours: HourBlock): string[] {
  const starts: string[] = [];
  for (let at = minutesOf(hours.from); at + hours.block * 60 <= minutesOf(hours.until); at += 30) {
    starts.push(timeText(at));
  }
  return starts;
}

/** Of these, the ones a guest can still choose: on the hotel's own day and clock, those after now. */
export function openStarts(
  hours: HourBlock,
  { date, at, timeZone }: { readonly date: CalendarDate; readonly at: Date; readonly timeZone: string },
): string[] {
  const now = wallClock(at, timeZone);
  return blockStarts(hours).filter((start) => `${date}T${start}:00` > now);
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function timeText(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

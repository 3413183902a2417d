import { addDays, type CalendarDate, nightsBetween } from '../../core/calendar-date.ts';
import type { LocalText } from '../../core/local-text.ts';
import type { StayStatus } from '../reservations/reservation-status.ts';
import type { MarkedGuest } from '../segments/guest-badge.ts';

export const tapeLengths = [7, 14, 31] as const;
export const usualLength = 14;

/** The days that are drawn: `days` of them from `from` on. */
export interface TapeWindow {
  readonly from: CalendarDate;
  readonly days: number;
}

/** A stay, or the part of it in one room. Without a room it waits for one. */
export interface TapeStay extends MarkedGuest {
  readonly stayId: number;
  readonly status: StayStatus;
  readonly guestName: string;
  readonly roomTypeId: number;
  readonly roomId: number | null;
  /** Of this part. */
  readonly from: CalendarDate;
  readonly until: CalendarDate;
  /** Of the whole stay. */
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  /** The guest is in this room now, or will come into it first. */
  readonly isCurrent: boolean;
}

export interface TapeBlock {
  readonly kind: 'out_of_order' | 'out_of_service';
  readonly from: CalendarDate;
  readonly until: CalendarDate;
  readonly reason: string;
}

export interface TapeRoom {
  readonly id: number;
  readonly number: string;
  readonly housekeeping: string;
  readonly roomTypeId: number;
  readonly typeCode: string;
  readonly typeNames: LocalText;
  /** The suite it is part of. */
  readonly suiteId: number | null;
  readonly blocks: readonly TapeBlock[];
}

/** A season, a public holiday or an event, over [from, until). */
export interface TapeEvent {
  readonly kind: 'season' | 'holiday' | 'event' | 'public' | 'observance' | 'working_day';
  readonly names: LocalText;
  readonly from: CalendarDate;
  readonly until: CalendarDate;
}

export interface TapeDays extends TapeWindow {
  readonly businessDate: CalendarDate;
  readonly weekendDays: readonly number[];
  readonly events: readonly TapeEvent[];
}

/** Half days: 1 is the first morning, 2 the first afternoon; a line is what it stands before. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

interface Days {
  readonly from: CalendarDate;
  readonly until: CalendarDate;
}

/**
 * Where a stay is drawn: from the afternoon it comes to the noon it leaves, so that two parties on a turnover day meet in
 * its middle. A day use takes its whole day, and who overstays is there today. Null where nothing of it is in sight.
 */
export function placeOfStay(
  stay: Days & { readonly isOverdue?: boolean },
  window: TapeWindow,
  businessDate: CalendarDate,
): Place | null {
  const line = (date: CalendarDate) => 2 * nightsBetween(window.from, date);
  const isDayUse = stay.from === stay.until;
  const start = line(stay.from) + (isDayUse ? 1 : 2);
  const left = stay.isOverdue ? line(businessDate) + 3 : line(stay.until) + (isDayUse ? 3 : 2);
  return clipped({ start, end: Math.max(left, start + 1) }, window);
}

/** Whole days: a block, a season, a holiday. */
export function placeOfDays(span: Days, window: TapeWindow): Place | null {
  const line = (date: CalendarDate) => 2 * nightsBetween(window.from, date) + 1;
  return clipped({ start: line(span.from), end: line(span.until) }, window);
}

function clipped({ start, end }: Place, { days }: TapeWindow): Place | null {
  const place = { start: Math.max(start, 1), end: Math.min(end, 2 * days + 1) };
  return place.start < place.end ? place : null;
}

export function daysOf({ from, days }: TapeWindow): CalendarDate[] {
  return Array.from({ length: days }, (_, index) => addDays(from, index));
}

/** Puts what would overlap into rows of its own: as few as there are at the fullest moment. */
export function lanesOf<Item extends { readonly place: Place }>(items: readonly Item[]): Item[][] {
  const lanes: Item[][] = [];
  for (const item of items.toSorted((a, b) => a.place.start - b.place.start || b.place.end - a.place.end)) {
    const lane = lanes.find((row) => (row.at(-1)?.place.end ?? 0) <= item.place.start);
    if (lane) lane.push(item);
    else lanes.push([item]);
  }
  return lanes;
}

export const barKinds = [
  'held',
  'expected',
  'due_in',
  'late',
  'in_house',
  'due_out',
  'overdue',
  'left',
  'planned',
  'was_here',
] as const;
export type BarKind = (typeof barKinds)[number];

/** What a bar shows: derived from the stay's status, its dates and the business date. */
export function barKind(stay: TapeStay, businessDate: CalendarDate): BarKind {
  switch (stay.status) {
    case 'held':
      return 'held';
    case 'booked':
      if (!stay.isCurrent) return 'planned';
      if (stay.arrival < businessDate) return 'late';
      return stay.arrival === businessDate ? 'due_in' : 'expected';
    case 'in_house':
      if (!stay.isCurrent) return stay.until <= businessDate ? 'was_here' : 'planned';
      if (stay.departure < businessDate) return 'overdue';
      return stay.departure === businessDate ? 'due_out' : 'in_house';
    default:
      return 'left';
  }
}

/** A guest in house who is to have moved by now. */
export function isMoveDue(stay: TapeStay, businessDate: CalendarDate): boolean {
  return (
    stay.status === 'in_house' && !stay.isCurrent && stay.from <= businessDate && businessDate < stay.until
  );
}

import dayjs from 'dayjs';
import utc from 'dayjs/plugin/utc.js';
import { assert } from './assert.ts';

dayjs.extend(utc);

declare const calendarDateBrand: unique symbol;

/** A day of the calendar, `YYYY-MM-DD`, in no time zone. Compares with `<`. */
export type CalendarDate = string & { readonly [calendarDateBrand]: true };

const millisecondsPerDay = 86_400_000;

/** Reads a day; null where there is none: 2027-02-30, 2027-2-3, times, years outside 1900–2199. */
export function parseCalendarDate(text: string): CalendarDate | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < 1900 || year > 2199) return null;
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? (text as CalendarDate) : null;
}

/** A day that is known to be right; a wrong one is a bug. */
export function calendarDate(text: string): CalendarDate {
  const date = parseCalendarDate(text);
  assert(date !== null, `not a calendar date: ${text}`);
  return date;
}

/** A DATE column arrives as midnight UTC. */
export function fromDbDate(date: Date): CalendarDate {
  return date.toISOString().slice(0, 10) as CalendarDate;
}

export function toDbDate(date: CalendarDate): Date {
  return new Date(`${date}T00:00:00.000Z`);
}

/** Days since 1970-01-01. Counted without a `Date`: a search for a hundred offers asks thousands of times. */
function dayNumber(date: CalendarDate): number {
  const [year, month, day] = [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8))];
  return Date.UTC(year, month - 1, day) / millisecondsPerDay;
}

export function addDays(date: CalendarDate, days: number): CalendarDate {
  return fromDbDate(new Date((dayNumber(date) + days) * millisecondsPerDay));
}

/** The same day of the month `months` later, or that month's last day. */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  return dayjs.utc(date).add(months, 'month').format('YYYY-MM-DD') as CalendarDate;
}

export function yearBefore(date: CalendarDate): CalendarDate {
  return addMonths(date, -12);
}

export function laterOf(first: CalendarDate, ...others: readonly CalendarDate[]): CalendarDate {
  return [first, ...others].toSorted().at(-1) ?? first;
}

export function earlierOf(first: CalendarDate, ...others: readonly CalendarDate[]): CalendarDate {
  return [first, ...others].toSorted()[0] ?? first;
}

/** Nights of a stay over [arrival, departure): 0 for day use. */
export function nightsBetween(arrival: CalendarDate, departure: CalendarDate): number {
  return dayNumber(departure) - dayNumber(arrival);
}

/** The nights of a stay: arrival included, departure not. */
export function eachNight(arrival: CalendarDate, departure: CalendarDate): CalendarDate[] {
  const count = Math.max(0, nightsBetween(arrival, departure));
  const nights: CalendarDate[] = [];
  for (let night = arrival; nights.length < count; night = nextDay(night)) nights.push(night);
  return nights;
}

/** The next day; within a month only its number changes. */
function nextDay(date: CalendarDate): CalendarDate {
  const day = Number(date.slice(8)) + 1;
  if (day > 28) return addDays(date, 1);
  return `${date.slice(0, 8)}${day < 10 ? '0' : ''}${day}` as CalendarDate;
}

/** 0 is Sunday; so 1970-01-01 was a 4. */
export function weekday(date: CalendarDate): number {
  return (((dayNumber(date) + 4) % 7) + 7) % 7;
}

export function startOfMonth(date: CalendarDate): CalendarDate {
  return `${date.slice(0, 7)}-01` as CalendarDate;
}

export function startOfYear(date: CalendarDate): CalendarDate {
  return `${date.slice(0, 4)}-01-01` as CalendarDate;
}

/** The day it is at the hotel at an instant: the only way from an instant to a day. */
export function dateAt(instant: Date, timeZone: string): CalendarDate {
  return wallClock(instant, timeZone).slice(0, 10) as CalendarDate;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formatters.set(timeZone, formatter);
  }
  return formatter;
}

/** `YYYY-MM-DDTHH:mm:ss` on the hotel's wall at an instant. */
export function wallClock(instant: Date, timeZone: string): string {
  const parts: Record<string, string> = {};
  for (const part of formatterOf(timeZone).formatToParts(instant)) parts[part.type] = part.value;
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}`;
}

const instants = new Map<string, Date>();
const instantsKept = 2_000;

/**
 * The instant at which the hotel's wall clock shows `time` (HH:mm) on `date`. A time that the clock skips that day
 * becomes the first instant after the gap; one that comes twice is the first of the two. A page asks for the same few
 * deadlines again and again, so the latest answers are kept.
 */
export function instantAt(date: CalendarDate, time: string, timeZone: string): Date {
  const key = `${date} ${time} ${timeZone}`;
  const known = instants.get(key);
  if (known) return new Date(known);
  if (instants.size >= instantsKept) instants.clear();
  const found = findInstant(date, time, timeZone);
  instants.set(key, found);
  return new Date(found);
}

function findInstant(date: CalendarDate, time: string, timeZone: string): Date {
  const wanted = `${date}T${time}:00`;
  const asUtc = Date.parse(`${wanted}Z`);
  const offsets = [-1, 1].map((day) => offsetAt(asUtc + day * millisecondsPerDay, timeZone));
  const candidates = [...new Set(offsets)].map((offset) => asUtc - offset).sort((a, b) => a - b);
  const exact = candidates.find((candidate) => wallClock(new Date(candidate), timeZone) === wanted);
  if (exact !== undefined) return new Date(exact);
  return firstInstantAfterGap(candidates, wanted, timeZone);
}

function offsetAt(milliseconds: number, timeZone: string): number {
  return Date.parse(`${wallClock(new Date(milliseconds), timeZone)}Z`) - milliseconds;
}

/** The skipped time lies between two candidates; the wall passes `wanted` at one instant between them. */
function firstInstantAfterGap(candidates: readonly number[], wanted: string, timeZone: string): Date {
  let before = (candidates[0] ?? 0) - millisecondsPerDay;
  let after = (candidates.at(-1) ?? 0) + millisecondsPerDay;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (wallClock(new Date(middle), timeZone) < wanted) before = middle;
    else after = middle;
  }
  return new Date(after);
}

import Holidays from 'date-holidays';
import { type CalendarDate, calendarDate } from '../../core/calendar-date.ts';
import type { LocalText } from '../../core/local-text.ts';

export const holidayKinds = ['public', 'observance', 'working_day'] as const;
export type HolidayKind = (typeof holidayKinds)[number];

/** A day that the calendar names: lunar new year, or a working Saturday that makes up for it. */
export interface PublicHoliday {
  readonly id: number;
  readonly date: CalendarDate;
  readonly names: LocalText;
  readonly kind: HolidayKind;
  readonly source: 'library' | 'hotel';
  /** The hotel changed it: a refresh leaves it alone. */
  readonly edited: boolean;
}

export interface CalendarHoliday {
  readonly sourceKey: string;
  readonly date: CalendarDate;
  readonly names: LocalText;
  readonly kind: HolidayKind;
}

/** Whether the library knows the holidays of this country (ISO 3166, two letters). */
export function knowsCountry(country: string): boolean {
  return Object.hasOwn(new Holidays().getCountries('en'), country);
}

/** The days that a country's calendar names in a year, lunar ones and solar terms worked out. */
export function holidaysOf(country: string, year: number): CalendarHoliday[] {
  const calendar = new Holidays(country);
  const chinese = new Map(calendar.getHolidays(year, 'zh').map((day) => [keyOf(day), day.name]));
  return calendar.getHolidays(year, 'en').map((day) => ({
    sourceKey: `${country} ${keyOf(day)}`,
    date: calendarDate(day.date.slice(0, 10)),
    names: namesOf(day.name, chinese.get(keyOf(day))),
    kind: day.type === 'public' || day.type === 'bank' ? 'public' : 'observance',
  }));
}

function keyOf(day: { readonly date: string; readonly rule: string }): string {
  return `${day.rule} ${day.date.slice(0, 10)}`;
}

/** The library writes simplified and traditional characters side by side; the first is simplified. */
function namesOf(en: string, zh: string | undefined): LocalText {
  const [simplified] = (zh ?? '').split(' ');
  const isChinese = simplified !== undefined && /\p{Script=Han}/u.test(simplified);
  return isChinese ? { en, 'zh-CN': simplified } : { en };
}

import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { textFor } from '../../platform/i18n/translate.ts';
import type { PublicHoliday } from './public-holiday.ts';

/** What a calendar shows at the head of a date, for `shared/_holiday`. */
export interface HolidayMark {
  /** A filled sign for a day off, a hollow one for a day that is only named or worked. */
  readonly sign: '◆' | '◇';
  readonly names: string;
  readonly isPublic: boolean;
}

/** The holidays of each date, in the reader's language; a date may have several. */
export function holidayMarks(
  holidays: readonly PublicHoliday[],
  language: Language,
): ReadonlyMap<CalendarDate, HolidayMark> {
  const byDate = Map.groupBy(holidays, ({ date }) => date);
  return new Map(
    [...byDate].map(([date, ofDate]) => {
      const isPublic = ofDate.some(({ kind }) => kind === 'public');
      const names = ofDate.map((holiday) => textFor(holiday.names, language)).join(', ');
      return [date, { sign: isPublic ? '◆' : '◇', names, isPublic }];
    }),
  );
}

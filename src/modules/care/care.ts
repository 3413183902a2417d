import { addDays, addMonths, type CalendarDate, dateAt, wallClock } from '../../core/calendar-date.ts';
import type { CareKind, MessageSetting } from '../notifications/message-kind.ts';

/** How much a guest is written to as a person, and when never. Hours are those of the hotel's wall clock. */
export interface CareLimits {
  readonly most: number;
  readonly perDays: number;
  readonly quietFrom: number;
  readonly quietTo: number;
}

export const usualLimits: CareLimits = { most: 2, perDays: 30, quietFrom: 21, quietTo: 9 };

/** Whether an hour lies in [from, to), also over midnight; the same hour twice is no quiet time. */
export function isQuiet(hour: number, { quietFrom, quietTo }: Pick<CareLimits, 'quietFrom' | 'quietTo'>) {
  if (quietFrom <= quietTo) return hour >= quietFrom && hour < quietTo;
  return hour >= quietFrom || hour < quietTo;
}

/** A house that was down, or quiet, makes up for so many days. */
const lateDays = 3;
/** In which years after the first stay its day is remembered. */
const mostYears = 30;

/** Whom each kind is for today; a kind that is not due is absent. */
export interface DueCare {
  /** Departures of a first stay that are thanked for. */
  readonly care_first?: DateRange;
  /** Month and day as one number, 1231; two of them where 29 February is kept on the 28th. */
  readonly care_birthday?: readonly number[];
  /** The days on which a first stay began. */
  readonly care_anniversary?: readonly CalendarDate[];
  /** Last departures that were long enough ago. */
  readonly care_missed?: DateRange;
  /** Days on which complaints were settled. */
  readonly care_complaint?: DateRange;
  /** Days on which a level rose. */
  readonly care_level_up?: DateRange;
  /** Days on which a level ran out and fell softly. */
  readonly care_level_landing?: DateRange;
}

export interface DateRange {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

type Settings = Readonly<Record<CareKind, MessageSetting>>;

/** What is due at an instant on the hotel's own wall clock; nothing in its quiet time. */
export function dueCare(
  settings: Settings,
  limits: CareLimits,
  now: { at: Date; timeZone: string },
): DueCare {
  const today = dateAt(now.at, now.timeZone);
  const hour = Number(wallClock(now.at, now.timeZone).slice(11, 13));
  if (isQuiet(hour, limits)) return {};
  const isDue = (kind: CareKind) => {
    const { mail, sms, hour: from } = settings[kind];
    return (mail || sms) && hour >= (from ?? 0);
  };
  const daysAgo = (kind: CareKind): DateRange => {
    const to = addDays(today, -(settings[kind].delayDays ?? 1));
    return { from: addDays(to, -lateDays), to };
  };
  const ofLate = { from: addDays(today, -lateDays), to: today };
  return {
    ...(isDue('care_first') && { care_first: daysAgo('care_first') }),
    ...(isDue('care_birthday') && { care_birthday: birthdaysOn(today) }),
    ...(isDue('care_anniversary') && { care_anniversary: anniversariesOn(today) }),
    ...(isDue('care_missed') && { care_missed: daysAgo('care_missed') }),
    ...(isDue('care_complaint') && { care_complaint: daysAgo('care_complaint') }),
    ...(isDue('care_level_up') && { care_level_up: ofLate }),
    ...(isDue('care_level_landing') && { care_level_landing: ofLate }),
  };
}

/** The birthdays kept on a day: 29 February is kept on the 28th of a year that has none. */
export function birthdaysOn(date: CalendarDate): number[] {
  const own = Number(date.slice(5, 7)) * 100 + Number(date.slice(8, 10));
  return own === 228 && addDays(date, 1).endsWith('-03-01') ? [228, 229] : [own];
}

/** The same day of earlier years, the last year's first; a 29 February comes round where there is one. */
export function anniversariesOn(date: CalendarDate): CalendarDate[] {
  return Array.from({ length: mostYears }, (_none, index) => addMonths(date, -12 * (index + 1))).filter(
    (earlier) => earlier.slice(5) === date.slice(5),
  );
}

/** Whole years from a first stay to a day. */
export function yearsSince(first: CalendarDate, today: CalendarDate): number {
  const years = Number(today.slice(0, 4)) - Number(first.slice(0, 4));
  return Math.max(0, today.slice(5) < first.slice(5) ? years - 1 : years);
}

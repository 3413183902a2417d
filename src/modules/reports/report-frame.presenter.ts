import { addDays, type CalendarDate, startOfMonth } from '../../core/calendar-date.ts';
import type { Context } from '../../platform/context.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { Hotel } from '../hotels/hotel.ts';
import * as paths from './report.paths.ts';

export interface ReportTab {
  readonly href: string;
  readonly label: string;
  readonly current: boolean;
}

export type ReportName = 'manager' | 'trial-balance' | 'deposits' | 'trends' | 'guests' | 'postings';

/** The reports side by side, all on the same day. */
export function reportTabs(ctx: Context, current: ReportName, date: CalendarDate): ReportTab[] {
  const t = tFor(ctx.language);
  const hrefs: Record<ReportName, string> = {
    manager: paths.managerPath(date),
    'trial-balance': paths.trialBalancePath(date),
    deposits: paths.depositsPath(date),
    trends: paths.trendsPath(date),
    guests: paths.guestReportPath({ by: 'segment', from: startOfMonth(date), to: date }),
    postings: paths.postingsPath({ from: date, to: date }),
  };
  const names: readonly ReportName[] = [
    'manager',
    'trial-balance',
    'deposits',
    'trends',
    'guests',
    'postings',
  ];
  return names.map((name) => ({
    href: hrefs[name],
    label: t(`reports.tabs.${name}`),
    current: name === current,
  }));
}

/** A day to look at: typed, or one before and one after. */
export interface DayPicker {
  readonly action: string;
  readonly value: CalendarDate;
  readonly max: CalendarDate;
  readonly previousHref: string;
  readonly nextHref: string | null;
}

export function dayPicker(
  _ctx: Context,
  hotel: Hotel,
  on: { date: CalendarDate; pathOf: (date: CalendarDate | null) => string },
): DayPicker {
  const next = addDays(on.date, 1);
  return {
    action: on.pathOf(null),
    value: on.date,
    max: hotel.businessDate,
    previousHref: on.pathOf(addDays(on.date, -1)),
    nextHref: next > hotel.businessDate ? null : on.pathOf(next),
  };
}

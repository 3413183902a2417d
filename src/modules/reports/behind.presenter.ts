import { addDays, type CalendarDate, eachNight } from '../../core/calendar-date.ts';
import { localText } from '../../core/local-text.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatMoney, formatNumber } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { type Pages, pagesOf } from '../../platform/views/pager.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { reservationPath } from '../reservations/reservation.paths.ts';
import type { DatedFigures } from '../statistics/statistics.ts';
import { pageSize } from './posting.ts';
import * as paths from './report.paths.ts';
import { type ReportTab, reportTabs } from './report-frame.presenter.ts';
import type { StayBehind, StaysBehind, StaysOf } from './stays-behind.ts';

interface Cell {
  readonly text?: string;
  readonly small?: string | null;
  readonly href?: string;
  readonly badge?: string;
}

/** What stands behind a count of the manager report: its stays, or its days. */
export interface BehindPage extends PageModel {
  readonly tabs: readonly ReportTab[];
  readonly lead: string;
  readonly back: { readonly href: string; readonly label: string };
  readonly columns: readonly { readonly label: string; readonly numeric: boolean }[];
  readonly rows: readonly { readonly cells: readonly Cell[] }[];
  readonly foot: readonly Cell[];
  readonly pages: Pages | null;
  readonly nothing: string;
}

export function staysBehindPage(ctx: Context, of: StaysOf, found: StaysBehind, page: number): BehindPage {
  const t = tFor(ctx.language);
  const number = (value: number) => formatNumber(value, ctx.language);
  const word = t(`reports.figures.${of.figure}.word`);
  return {
    ...frameOf(ctx, of),
    title: word,
    columns: [
      { label: t('reports.behind.booking'), numeric: false },
      { label: t('reports.behind.guest'), numeric: false },
      { label: t('reports.behind.room'), numeric: false },
      { label: t('reports.behind.stay'), numeric: false },
      { label: t(`reports.behind.unit.${unitOf(of)}`), numeric: true },
    ],
    rows: found.rows.map((stay) => ({ cells: stayCells(ctx, stay) })),
    foot: [{ text: t('reports.postings.total') }, {}, {}, {}, { text: number(found.amount) }],
    pages: pagesOf({ page, size: pageSize, total: found.stays }, (wanted) =>
      paths.staysPath({ ...of, page: wanted }),
    ),
    nothing: t('reports.behind.no-stays'),
  };
}

function unitOf({ figure }: StaysOf): 'nights' | 'guests' | 'stays' {
  if (figure === 'adults' || figure === 'children') return 'guests';
  return figure === 'roomsSold' || figure === 'complimentary' || figure === 'houseUse' ? 'nights' : 'stays';
}

function stayCells(ctx: Context, stay: StayBehind): Cell[] {
  const t = tFor(ctx.language);
  const day = (date: CalendarDate) => formatDate(date, 'medium', ctx.language);
  return [
    { text: stay.number, href: reservationPath(stay.number) },
    { text: stay.guestName, small: t(`reservations.status.${stay.status}`) },
    { text: stay.room ?? '–', small: localText(stay.typeNames, ctx.language) },
    { text: `${day(stay.arrival)} – ${day(stay.departure)}` },
    { text: formatNumber(stay.amount, ctx.language) },
  ];
}

interface Days {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

const dayCounts = ['roomsInHotel', 'roomsOutOfOrder', 'roomsSold', 'arrivals', 'departures'] as const;

/** Day by day what a period's figures were added up from; a day that was never closed here says so. */
export function daysBehindPage(
  ctx: Context,
  hotel: Hotel,
  days: Days,
  figures: readonly DatedFigures[],
): BehindPage {
  const t = tFor(ctx.language);
  const known = new Map(figures.map((day) => [day.date, day]));
  const number = (value: number) => formatNumber(value, ctx.language);
  const money = (day: DatedFigures) => formatMoney(day.roomRevenueMinor, hotel.currency, ctx.language);
  const row = (date: CalendarDate) => {
    const day = known.get(date);
    const head = { text: formatDate(date, 'long', ctx.language), href: paths.managerPath(date) };
    if (!day) return [{ text: head.text, badge: t('reports.behind.missing') }];
    return [head, ...dayCounts.map((name) => ({ text: number(day[name]) })), { text: money(day) }];
  };
  const blank = Array.from({ length: dayCounts.length + 1 }, () => ({ text: '–' }));
  const sum = (name: (typeof dayCounts)[number]) => figures.reduce((total, day) => total + day[name], 0);
  return {
    ...frameOf(ctx, days),
    title: t('reports.behind.days'),
    columns: [
      { label: t('reports.trends.day'), numeric: false },
      ...dayCounts.map((name) => ({ label: t(`reports.figures.${name}.word`), numeric: true })),
      { label: t('reports.figures.roomRevenueMinor.word'), numeric: true },
    ],
    rows: eachNight(days.from, addDays(days.to, 1)).map((date) => {
      const cells = row(date);
      return { cells: cells.length === 1 ? [...cells, ...blank] : cells };
    }),
    foot: [
      { text: t('reports.postings.total') },
      ...dayCounts.map((name) => ({ text: number(sum(name)) })),
      { text: '' },
    ],
    pages: null,
    nothing: t('reports.nothing'),
  };
}

function frameOf(ctx: Context, { from, to }: Days) {
  const t = tFor(ctx.language);
  const day = (date: CalendarDate) => formatDate(date, 'long', ctx.language);
  return {
    tabs: reportTabs(ctx, 'manager', to),
    lead: from === to ? day(from) : `${day(from)} – ${day(to)}`,
    back: { href: paths.managerPath(to), label: t('reports.manager.title') },
  };
}

import { addDays, type CalendarDate, eachNight, yearBefore } from '../../core/calendar-date.ts';
import { currencyExponent, minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatMoney, formatNumber } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { barChart, lineChart } from '../../platform/views/chart.ts';
import type { PageModel } from '../../platform/views/page.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { type DatedFigures, ratiosOf } from '../statistics/statistics.ts';
import * as paths from './report.paths.ts';
import { type DayPicker, dayPicker, type ReportTab, reportTabs } from './report-frame.presenter.ts';

interface ChartEntry {
  readonly heading: string;
  readonly chart: string;
  readonly columns: readonly { readonly label: string; readonly numeric: boolean }[];
  readonly rows: readonly { readonly cells: readonly { readonly text: string; readonly href?: string }[] }[];
}

export interface TrendsPage extends PageModel {
  readonly tabs: readonly ReportTab[];
  readonly picker: DayPicker;
  readonly lead: string;
  readonly charts: readonly ChartEntry[];
}

export const trendDays = 30;

/** The days a trend shows: the last thirty up to this one, and the same a year before. */
export function trendPeriods(date: CalendarDate) {
  const from = addDays(date, 1 - trendDays);
  return { now: { from, to: date }, before: { from: yearBefore(from), to: yearBefore(date) } };
}

export interface TrendData {
  readonly date: CalendarDate;
  readonly now: readonly DatedFigures[];
  readonly before: readonly DatedFigures[];
}

export function trendsPage(ctx: Context, hotel: Hotel, data: TrendData): TrendsPage {
  const t = tFor(ctx.language);
  const { now } = trendPeriods(data.date);
  const days = eachNight(now.from, addDays(now.to, 1));
  return {
    title: t('reports.trends.title'),
    tabs: reportTabs(ctx, 'trends', data.date),
    picker: dayPicker(ctx, hotel, { date: data.date, pathOf: paths.trendsPath }),
    lead: t('reports.trends.lead', { count: trendDays, day: formatDate(data.date, 'long', ctx.language) }),
    charts: [revenueChart(ctx, hotel, data, days), arrivalsChart(ctx, data, days)],
  };
}

function valuesOf(
  days: readonly CalendarDate[],
  figures: readonly DatedFigures[],
  value: (day: DatedFigures) => number,
) {
  const byDate = new Map(figures.map((day) => [day.date, value(day)]));
  return {
    now: days.map((date) => byDate.get(date) ?? null),
    before: days.map((date) => byDate.get(yearBefore(date)) ?? null),
  };
}

function revenueChart(
  ctx: Context,
  hotel: Hotel,
  data: TrendData,
  days: readonly CalendarDate[],
): ChartEntry {
  const t = tFor(ctx.language);
  const unit = 10 ** currencyExponent(hotel.currency);
  const revenue = (day: DatedFigures) => ratiosOf(day).totalRevenueMinor;
  const now = valuesOf(days, data.now, revenue).now;
  const before = valuesOf(days, data.before, revenue).before;
  const money = (amount: number | null | undefined) =>
    amount === null || amount === undefined ? '–' : formatMoney(minor(amount), hotel.currency, ctx.language);
  const inUnits = (values: readonly (number | null)[]) =>
    values.map((value) => (value === null ? null : value / unit));
  return {
    heading: t('reports.trends.revenue'),
    chart: lineChart({
      description: t('reports.trends.revenue'),
      labels: days.map((day) => formatDate(day, 'short', ctx.language)),
      series: [
        { name: t('reports.trends.this-year'), values: inUnits(now) },
        { name: t('reports.trends.last-year'), values: inUnits(before), quiet: true },
      ],
      format: (value) => formatNumber(value, ctx.language),
    }),
    columns: trendColumns(t),
    rows: days.map((day, index) => ({
      cells: [
        { text: formatDate(day, 'weekday', ctx.language) },
        { text: money(now[index]), href: paths.postingsPath({ from: day, to: day, kind: 'revenue' }) },
        {
          text: money(before[index]),
          href: paths.postingsPath({ from: yearBefore(day), to: yearBefore(day), kind: 'revenue' }),
        },
      ],
    })),
  };
}

function arrivalsChart(ctx: Context, data: TrendData, days: readonly CalendarDate[]): ChartEntry {
  const t = tFor(ctx.language);
  const now = valuesOf(days, data.now, (day) => day.arrivals).now;
  const before = valuesOf(days, data.before, (day) => day.arrivals).before;
  const number = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : formatNumber(value, ctx.language);
  return {
    heading: t('reports.trends.arrivals'),
    chart: barChart({
      description: t('reports.trends.arrivals'),
      labels: days.map((day) => formatDate(day, 'short', ctx.language)),
      series: [
        { name: t('reports.trends.this-year'), values: now },
        { name: t('reports.trends.last-year'), values: before, quiet: true },
      ],
      format: (value) => formatNumber(value, ctx.language),
    }),
    columns: trendColumns(t),
    rows: days.map((day, index) => ({
      cells: [
        { text: formatDate(day, 'weekday', ctx.language) },
        { text: number(now[index]), href: paths.postingsPath({ from: day, to: day, group: 'room' }) },
        { text: number(before[index]) },
      ],
    })),
  };
}

function trendColumns(t: ReturnType<typeof tFor>) {
  return [
    { label: t('reports.trends.day'), numeric: false },
    { label: t('reports.trends.this-year'), numeric: true },
    { label: t('reports.trends.last-year'), numeric: true },
  ];
}

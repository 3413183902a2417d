import type { Minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatMoney, formatNumber } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { Column } from '../../platform/table-file.ts';
import { barChart } from '../../platform/views/chart.ts';
import { type Download, downloadsOf } from '../../platform/views/downloads.ts';
import { type FormErrors, type FormField, type FormValues, fieldMaker } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import type { Hotel } from '../hotels/hotel.ts';
import {
  adrOf,
  averageLead,
  type GuestDimension,
  type GuestReportOf,
  type GuestReportRow,
  guestDimensions,
  guestTotals,
} from './guest-report.ts';
import * as paths from './report.paths.ts';
import { type ReportTab, reportTabs } from './report-frame.presenter.ts';

interface Cell {
  readonly text: string;
  readonly small?: string;
}

export interface GuestReportPage extends PageModel {
  readonly tabs: readonly ReportTab[];
  readonly action: string;
  readonly fields: readonly FormField[];
  readonly errors: FormErrors;
  readonly files: readonly Download[];
  readonly heading: string;
  readonly chart: string;
  readonly columns: readonly { readonly label: string; readonly numeric: boolean }[];
  readonly rows: readonly { readonly cells: readonly Cell[] }[];
  readonly foot: readonly Cell[];
}

export interface GuestReportView {
  readonly of: GuestReportOf;
  readonly rows: readonly GuestReportRow[];
  readonly values?: FormValues | undefined;
  readonly errors?: FormErrors | undefined;
}

const shownBars = 10;
const figures = ['stays', 'nights', 'room-revenue', 'revenue', 'adr', 'lead'] as const;

export function guestReportPage(ctx: Context, hotel: Hotel, view: GuestReportView): GuestReportPage {
  const t = tFor(ctx.language);
  const { of, rows } = view;
  const heading = t(`reports.guests.nights-by.${of.by}`);
  return {
    title: t('reports.guests.title'),
    tabs: reportTabs(ctx, 'guests', of.to),
    action: paths.guestReportPath(),
    fields: fieldsOf(ctx, view),
    errors: view.errors ?? {},
    files: rows.length === 0 ? [] : downloadsOf((format) => paths.guestReportFilePath(format, of)),
    heading,
    chart: barChart({
      description: heading,
      labels: rows.slice(0, shownBars).map((row) => keyText(ctx, of.by, row.key)),
      series: [
        {
          name: t('reports.guests.columns.nights'),
          values: rows.slice(0, shownBars).map((row) => row.nights),
        },
      ],
      format: (value) => formatNumber(value, ctx.language),
      everyLabel: true,
    }),
    columns: [
      { label: t(`reports.guests.by.${of.by}`), numeric: false },
      ...figures.map((name) => ({ label: t(`reports.guests.columns.${name}`), numeric: true })),
    ],
    rows: rows.map((row) => ({
      cells: [{ text: keyText(ctx, of.by, row.key) }, ...figureCells(ctx, hotel, row)],
    })),
    foot: [{ text: t('reports.postings.total') }, ...figureCells(ctx, hotel, guestTotals(rows))],
  };
}

function fieldsOf(ctx: Context, { of, values, errors }: GuestReportView): FormField[] {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, values ?? { by: of.by, from: of.from, to: of.to }, errors);
  const by = guestDimensions.map((value) => ({ value, label: t(`reports.guests.by.${value}`) }));
  return [
    make.select('by', t('reports.guests.tell-apart'), by),
    make.text('from', t('reports.postings.from'), { type: 'date' }),
    make.text('to', t('reports.postings.to'), { type: 'date' }),
  ];
}

function figureCells(ctx: Context, hotel: Hotel, row: Omit<GuestReportRow, 'key'>): Cell[] {
  const number = (value: number | null) => ({
    text: value === null ? '–' : formatNumber(value, ctx.language),
  });
  const money = (amount: Minor | null) => ({
    text: amount === null ? '–' : formatMoney(amount, hotel.currency, ctx.language),
  });
  return [
    number(row.stays),
    number(row.nights),
    money(row.roomRevenueMinor),
    money(row.revenueMinor),
    money(adrOf(row)),
    number(averageLead(row)),
  ];
}

function keyText(ctx: Context, by: GuestDimension, key: string | null): string {
  const t = tFor(ctx.language);
  if (key === null) return t('reports.guests.unknown');
  switch (by) {
    case 'segment':
      return t(`rates.kinds.${key}`);
    case 'origin':
      return new Intl.DisplayNames(ctx.language, { type: 'region', fallback: 'code' }).of(key) ?? key;
    case 'age':
      return key.includes('-')
        ? t('reports.guests.age', { years: key.replace('-', '–') })
        : t('reports.guests.age-from', { years: key });
    case 'channel':
      return t(`reservations.channel.${key}`);
  }
}

/** Every group of guests as a line of a file. */
export function guestReportColumns(ctx: Context, by: GuestDimension): Column<GuestReportRow>[] {
  const t = tFor(ctx.language);
  const named = (name: string, key = name) => ({ name, label: t(`reports.guests.columns.${key}`) });
  return [
    {
      name: 'key',
      label: t(`reports.guests.by.${by}`),
      kind: 'text',
      of: (row) => row.key,
      words: (row) => keyText(ctx, by, row.key),
    },
    { ...named('stays'), kind: 'number', of: (row) => row.stays },
    { ...named('nights'), kind: 'number', of: (row) => row.nights },
    { ...named('room_revenue', 'room-revenue'), kind: 'money', of: (row) => row.roomRevenueMinor },
    { ...named('revenue'), kind: 'money', of: (row) => row.revenueMinor },
    { ...named('adr'), kind: 'money', of: adrOf },
    { ...named('average_lead_days', 'lead'), kind: 'number', of: averageLead },
  ];
}

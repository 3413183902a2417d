import { type Minor, minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatMoney, formatNumber, formatPercent } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { PageModel } from '../../platform/views/page.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { ManagerReport, ReportColumn } from './manager-report.ts';
import * as paths from './report.paths.ts';
import { type DayPicker, dayPicker, type ReportTab, reportTabs } from './report-frame.presenter.ts';
import type { StayFigure } from './stays-behind.ts';

interface Cell {
  readonly text: string;
  readonly small?: string | null;
  readonly href?: string;
}

export interface ManagerPage extends PageModel {
  readonly tabs: readonly ReportTab[];
  readonly picker: DayPicker;
  readonly lead: string;
  readonly columns: readonly { readonly label: string; readonly numeric: boolean }[];
  readonly sections: readonly {
    readonly heading: string;
    readonly rows: readonly { readonly cells: readonly Cell[] }[];
  }[];
}

type Filter = Omit<paths.PostingsFilter, 'from' | 'to'>;

interface Figure {
  readonly name: string;
  readonly text: (column: ReportColumn) => string;
  /** What it opens: postings behind money, stays behind a count of them, days behind a count of rooms or days. */
  readonly behind: Filter | 'stays' | 'days';
  readonly countsDays?: boolean;
}

export function managerPage(ctx: Context, hotel: Hotel, report: ManagerReport): ManagerPage {
  const t = tFor(ctx.language);
  const row = (figure: Figure) => ({
    cells: [
      { text: t(`reports.figures.${figure.name}.word`), small: t(`reports.figures.${figure.name}.basis`) },
      ...report.columns.map((column) => cellOf(figure, column)),
    ],
  });
  return {
    title: t('reports.manager.title'),
    tabs: reportTabs(ctx, 'manager', report.date),
    picker: dayPicker(ctx, hotel, { date: report.date, pathOf: paths.managerPath }),
    lead: t(report.isOpen ? 'reports.open-day' : 'reports.closed-day', {
      day: formatDate(report.date, 'long', ctx.language),
    }),
    columns: [
      { label: t('reports.manager.figure'), numeric: false },
      ...report.columns.map((column) => ({ label: t(`reports.periods.${column.key}`), numeric: true })),
    ],
    sections: sectionsOf(ctx, hotel).map(({ name, figures }) => ({
      heading: t(`reports.sections.${name}`),
      rows: figures.map(row),
    })),
  };
}

/** A stretch of which no day was kept has no figures, only missing days. */
function cellOf(figure: Figure, column: ReportColumn): Cell {
  if (column.days === 0 && !figure.countsDays) return { text: '–' };
  const text = figure.text(column);
  return { text, href: hrefOf(figure, column) };
}

function hrefOf({ behind, name }: Figure, { from, to }: ReportColumn): string {
  if (behind === 'stays') return paths.staysPath({ figure: name, from, to });
  return behind === 'days' ? paths.daysPath({ from, to }) : paths.postingsPath({ ...behind, from, to });
}

const roomRevenue: Filter = { kind: 'revenue', group: 'room' };
const foodGroups = 'food,beverage,package';

function sectionsOf(ctx: Context, hotel: Hotel): { name: string; figures: Figure[] }[] {
  const number = (value: number) => formatNumber(value, ctx.language);
  const money = (amount: Minor | null) =>
    amount === null ? '–' : formatMoney(amount, hotel.currency, ctx.language);
  const share = (points: number | null) => (points === null ? '–' : formatPercent(points, ctx.language, 2));
  const count = (name: StayFigure): Figure => ({
    name,
    text: ({ figures }) => number(figures[name]),
    behind: 'stays',
  });
  const rooms = (name: 'roomsInHotel' | 'roomsOutOfOrder'): Figure => ({
    name,
    text: ({ figures }) => number(figures[name]),
    behind: 'days',
  });
  const amount = (name: keyof ReportColumn['figures'], behind: Filter): Figure => ({
    name,
    text: ({ figures }) => money(minor(figures[name])),
    behind,
  });
  return [
    {
      name: 'occupancy',
      figures: [
        { name: 'occupancy', text: ({ ratios }) => share(ratios.occupancy), behind: 'days' },
        {
          name: 'occupancyOperational',
          text: ({ ratios }) => share(ratios.occupancyOperational),
          behind: 'days',
        },
        { name: 'occupancyPaid', text: ({ ratios }) => share(ratios.occupancyPaid), behind: 'days' },
        count('roomsSold'),
        count('complimentary'),
        count('houseUse'),
        count('dayUse'),
        { name: 'available', text: ({ ratios }) => number(ratios.available), behind: 'days' },
        rooms('roomsInHotel'),
        rooms('roomsOutOfOrder'),
      ],
    },
    {
      name: 'rates',
      figures: [
        { name: 'adr', text: ({ ratios }) => money(ratios.adrMinor), behind: roomRevenue },
        { name: 'adrPaid', text: ({ ratios }) => money(ratios.adrPaidMinor), behind: roomRevenue },
        { name: 'revpar', text: ({ ratios }) => money(ratios.revparMinor), behind: roomRevenue },
        {
          name: 'revparOperational',
          text: ({ ratios }) => money(ratios.revparOperationalMinor),
          behind: roomRevenue,
        },
      ],
    },
    {
      name: 'revenue',
      figures: [
        amount('roomRevenueMinor', roomRevenue),
        amount('foodRevenueMinor', { kind: 'revenue', group: foodGroups }),
        amount('otherRevenueMinor', { kind: 'revenue', group: `!room,${foodGroups}` }),
        {
          name: 'totalRevenueMinor',
          text: ({ ratios }) => money(ratios.totalRevenueMinor),
          behind: { kind: 'revenue' },
        },
        amount('taxesMinor', { kind: 'tax' }),
        amount('paymentsMinor', { kind: 'payment' }),
      ],
    },
    {
      name: 'guests',
      figures: [
        count('arrivals'),
        count('departures'),
        count('walkIns'),
        count('noShows'),
        count('cancellations'),
        count('adults'),
        count('children'),
        { name: 'days', text: ({ days }) => number(days), behind: 'days', countsDays: true },
        {
          name: 'missingDays',
          text: ({ missingDays }) => number(missingDays),
          behind: 'days',
          countsDays: true,
        },
      ],
    },
  ];
}

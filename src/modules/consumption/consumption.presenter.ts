import { calendarDate } from '../../core/calendar-date.ts';
import { localText } from '../../core/local-text.ts';
import { currencyExponent, type Minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatMoney, formatNumber, formatWeekday } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { barChart } from '../../platform/views/chart.ts';
import {
  type Crumb,
  type FormErrors,
  type FormField,
  type FormValues,
  fieldMaker,
} from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { type Pages, pagesOf } from '../../platform/views/pager.ts';
import { customerPath, customersPath } from '../customers/customer.paths.ts';
import { type Customer, fullName } from '../customers/customer.ts';
import { type GuestTab, guestTabs } from '../customers/guest-tabs.ts';
import { folioPath } from '../folios/folio.paths.ts';
import { type ConsumptionQueryText, consumptionPath } from './consumption.paths.ts';
import type { GuestConsumption } from './consumption.service.ts';
import { type ConsumedItem, type CurrencySums, everyMonth } from './consumption.ts';

interface Cell {
  readonly text?: string;
  readonly small?: string | null;
  readonly href?: string;
  readonly badge?: string | null;
}

interface Figure {
  readonly label: string;
  readonly figure: string;
  readonly of: string | null;
  readonly note: string | null;
}

interface ChartEntry {
  readonly heading: string;
  readonly chart: string;
  readonly columns: readonly { readonly label: string; readonly numeric: boolean }[];
  readonly rows: readonly { readonly cells: readonly Cell[] }[];
}

export interface ConsumptionPage extends PageModel {
  readonly crumbs: readonly Crumb[];
  readonly who: string;
  readonly tabs: readonly GuestTab[];
  readonly tiles: readonly Figure[];
  readonly habits: readonly { readonly term: string; readonly text: string | null }[];
  readonly charts: readonly ChartEntry[];
  readonly filterAction: string;
  readonly fields: readonly FormField[];
  readonly errors: FormErrors;
  readonly clearHref: string;
  readonly columns: readonly { readonly label: string; readonly numeric: boolean }[];
  readonly rows: readonly { readonly cells: readonly Cell[] }[];
  readonly totals: readonly string[];
  readonly pages: Pages | null;
}

export interface ConsumptionView {
  readonly customer: Customer;
  readonly found: GuestConsumption;
  readonly asked: FormValues;
  readonly errors?: FormErrors;
  readonly page: number;
  readonly pageSize: number;
}

const shownMonths = 24;
const shownCodes = 8;

/** A guest's consumption: what it adds up to, how he travels, and each thing with its taxes. */
export function consumptionPage(ctx: Context, view: ConsumptionView): ConsumptionPage {
  const t = tFor(ctx.language);
  const { customer, found, page, pageSize } = view;
  const several = found.hotels.length > 1;
  const columns = ['day', 'what', ...(several ? ['hotel'] : []), 'folio', 'amount'];
  const count = found.sums.reduce((sum, one) => sum + one.items, 0);
  return {
    title: t('consumption.title'),
    who: fullName(customer),
    tabs: guestTabs(t, customer.id, 'consumption'),
    crumbs: [
      { href: customersPath, label: t('customers.list.title') },
      { href: customerPath(customer.id), label: fullName(customer) },
      { href: null, label: t('consumption.title') },
    ],
    tiles: tilesOf(ctx, found),
    habits: habitsText(ctx, found),
    charts: found.sums.flatMap((sums) => chartsOf(ctx, sums, found.sums.length > 1)),
    filterAction: consumptionPath(customer.id),
    fields: filterFields(ctx, view),
    errors: view.errors ?? {},
    clearHref: consumptionPath(customer.id),
    columns: columns.map((name) => ({
      label: t(`consumption.columns.${name}`),
      numeric: name === 'amount',
    })),
    rows: found.consumption.items.map((item) => ({ cells: cellsOf(ctx, found, item) })),
    totals: found.sums.map((sums) =>
      t('consumption.total-of', {
        count: sums.items,
        items: formatNumber(sums.items, ctx.language),
        amount: formatMoney(sums.totalMinor, sums.currency, ctx.language),
      }),
    ),
    pages: pagesOf({ page, size: pageSize, total: count }, (to) =>
      consumptionPath(customer.id, { ...(view.asked as ConsumptionQueryText), page: to }),
    ),
  };
}

function tilesOf(ctx: Context, { sums, habits, rfm, perStay }: GuestConsumption): Figure[] {
  const t = tFor(ctx.language);
  const [only] = sums;
  const money = (amount: Minor | null | undefined) =>
    amount === null || amount === undefined || !only ? '–' : formatMoney(amount, only.currency, ctx.language);
  const score = (value: number | null) => (value === null ? '–' : formatNumber(value, ctx.language));
  const scored = (name: 'recency' | 'frequency' | 'money') => ({
    label: t(`consumption.rfm.${name}`),
    figure: score(rfm[name]),
    of: rfm[name] === null ? null : t('consumption.rfm.of-five'),
    note: t(`consumption.rfm.${name}-note`),
  });
  return [
    {
      label: t('consumption.spent'),
      figure: sums.map((one) => formatMoney(one.totalMinor, one.currency, ctx.language)).join(' · ') || '–',
      of: null,
      note: t('consumption.spent-note'),
    },
    {
      label: t('consumption.per-stay'),
      figure: money(perStay?.perStay),
      of: null,
      note: t('consumption.per-night', { amount: money(perStay?.perNight) }),
    },
    {
      label: t('consumption.stays'),
      figure: formatNumber(habits.stays, ctx.language),
      of: null,
      note: t('consumption.nights', { count: habits.nights }),
    },
    scored('recency'),
    scored('frequency'),
    scored('money'),
  ];
}

function habitsText(ctx: Context, { habits }: GuestConsumption): ConsumptionPage['habits'] {
  const t = tFor(ctx.language);
  const days = (count: number | null) => (count === null ? null : t('consumption.days', { count }));
  return [
    { term: t('consumption.lead'), text: days(habits.leadDays) },
    {
      term: t('consumption.favourite'),
      text: habits.favouriteType && localText(habits.favouriteType, ctx.language),
    },
    { term: t('consumption.rhythm'), text: days(habits.daysBetween) },
    {
      term: t('consumption.weekday'),
      text: habits.usualWeekday === null ? null : formatWeekday(habits.usualWeekday, ctx.language),
    },
    {
      term: t('consumption.last-departure'),
      text: habits.lastDeparture && formatDate(habits.lastDeparture, 'medium', ctx.language),
    },
    {
      term: t('consumption.no-shows'),
      text: habits.noShows > 0 ? formatNumber(habits.noShows, ctx.language) : null,
    },
    {
      term: t('consumption.cancellations'),
      text: habits.cancellations > 0 ? formatNumber(habits.cancellations, ctx.language) : null,
    },
  ];
}

function chartsOf(ctx: Context, sums: CurrencySums, several: boolean): ChartEntry[] {
  const t = tFor(ctx.language);
  const months = everyMonth(sums.months, shownMonths).map(({ month, amountMinor }) => ({
    label: formatDate(calendarDate(`${month}-01`), 'month', ctx.language),
    amountMinor,
  }));
  const codes = sums.codes.slice(0, shownCodes).map(({ names, amountMinor }) => ({
    label: localText(names, ctx.language),
    amountMinor,
  }));
  const heading = (name: string) =>
    several
      ? t(`consumption.charts.${name}-in`, { currency: sums.currency })
      : t(`consumption.charts.${name}`);
  return [
    chartOf(ctx, { heading: heading('months'), first: t('consumption.columns.month'), bars: months, sums }),
    chartOf(ctx, { heading: heading('items'), first: t('consumption.columns.what'), bars: codes, sums }),
  ];
}

interface Bars {
  readonly heading: string;
  readonly first: string;
  readonly bars: readonly { readonly label: string; readonly amountMinor: Minor }[];
  readonly sums: CurrencySums;
}

function chartOf(ctx: Context, { heading, first, bars, sums }: Bars): ChartEntry {
  const t = tFor(ctx.language);
  const unit = 10 ** currencyExponent(sums.currency);
  return {
    heading,
    chart: barChart({
      description: heading,
      labels: bars.map((bar) => bar.label),
      series: [{ name: t('consumption.columns.amount'), values: bars.map((bar) => bar.amountMinor / unit) }],
      format: (value) => formatNumber(value, ctx.language),
      everyLabel: bars.length <= shownCodes,
      width: 480,
    }),
    columns: [
      { label: first, numeric: false },
      { label: t('consumption.columns.amount'), numeric: true },
    ],
    rows: bars.map((bar) => ({
      cells: [{ text: bar.label }, { text: formatMoney(bar.amountMinor, sums.currency, ctx.language) }],
    })),
  };
}

function filterFields(ctx: Context, { found, asked, errors }: ConsumptionView): FormField[] {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, asked, errors);
  const all = t('consumption.all');
  const currency = found.hotels[0]?.currency ?? '';
  const items = found.consumption.codes.map(({ code, names }) => ({
    value: code,
    label: localText(names, ctx.language),
  }));
  const hotels = found.hotels.map(({ id, names }) => ({
    value: String(id),
    label: localText(names, ctx.language),
  }));
  const amount = { inputmode: 'decimal', suffix: currency, short: true } as const;
  return [
    make.text('from', t('consumption.from'), { type: 'date' }),
    make.text('to', t('consumption.to'), { type: 'date' }),
    make.select('item', t('consumption.columns.what'), items, { blank: all }),
    ...(hotels.length > 1
      ? [make.select('hotel', t('consumption.columns.hotel'), hotels, { blank: all })]
      : []),
    make.text('least', t('consumption.least'), amount),
    make.text('most', t('consumption.most'), amount),
  ];
}

function cellsOf(ctx: Context, { hotels }: GuestConsumption, item: ConsumedItem): Cell[] {
  const t = tFor(ctx.language);
  const hotel = hotels.find((each) => each.id === item.hotelId);
  const here = hotel === hotels[0];
  const money = (amount: Minor) => formatMoney(amount, hotel?.currency ?? '', ctx.language);
  const described = item.description === item.names.en ? '' : item.description;
  const quantity = item.quantity > 1 ? `× ${formatNumber(item.quantity, ctx.language)}` : '';
  return [
    { text: formatDate(item.serviceDate, 'medium', ctx.language) },
    {
      text: localText(item.names, ctx.language),
      small: [described, quantity].filter(Boolean).join(' · ') || null,
      badge: item.isReversed ? t('consumption.reversed') : null,
    },
    ...(hotels.length > 1 ? [{ text: hotel ? localText(hotel.names, ctx.language) : '–' }] : []),
    { text: item.folioNumber, ...(here && { href: folioPath(item.folioNumber) }) },
    {
      text: money(item.amountMinor),
      small: item.taxMinor === 0 ? null : t('consumption.tax-within', { amount: money(item.taxMinor) }),
    },
  ];
}

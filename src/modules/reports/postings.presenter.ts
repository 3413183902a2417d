import type { CalendarDate } from '../../core/calendar-date.ts';
import { localText } from '../../core/local-text.ts';
import { minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatDateTime, formatMoney, formatNumber } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { type Download, downloadsOf } from '../../platform/views/downloads.ts';
import { type FormErrors, type FormField, type FormValues, fieldMaker } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { type Pages, pagesOf } from '../../platform/views/pager.ts';
import { folioPath } from '../folios/folio.paths.ts';
import { ledgers, type TransactionCode } from '../folios/folio.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { type PostingRow, type PostingsPage, pageSize } from './posting.ts';
import * as paths from './report.paths.ts';
import { type ReportTab, reportTabs } from './report-frame.presenter.ts';

interface Cell {
  readonly text?: string;
  readonly small?: string | null;
  readonly href?: string;
  readonly badge?: string | null;
}

export interface PostingsPageModel extends PageModel {
  readonly tabs: readonly ReportTab[];
  readonly action: string;
  readonly fields: readonly FormField[];
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly errors: FormErrors;
  readonly lead: string;
  readonly files: readonly Download[];
  readonly columns: readonly { readonly label: string; readonly numeric: boolean }[];
  readonly rows: readonly { readonly cells: readonly Cell[] }[];
  readonly foot: readonly Cell[];
  readonly pages: Pages | null;
}

export interface PostingsData {
  readonly filter: paths.PostingsFilter & { readonly from: CalendarDate; readonly to: CalendarDate };
  readonly found: PostingsPage;
  readonly codes: ReadonlyMap<string, TransactionCode>;
  readonly values?: FormValues;
  readonly errors?: FormErrors;
}

export function postingsPage(ctx: Context, hotel: Hotel, data: PostingsData): PostingsPageModel {
  const t = tFor(ctx.language);
  const { filter, found } = data;
  const money = (amount: number) => formatMoney(minor(amount), hotel.currency, ctx.language);
  const column = (name: string, numeric = false) => ({
    label: t(`reports.posting-columns.${name}`),
    numeric,
  });
  return {
    title: t('reports.postings.title'),
    tabs: reportTabs(ctx, 'postings', filter.to),
    action: paths.postingsPath(),
    fields: filterFields(ctx, data),
    hidden: filter.group === undefined ? [] : [{ name: 'group', value: filter.group }],
    errors: data.errors ?? {},
    lead: t('reports.postings.lead', {
      count: found.lines,
      lines: formatNumber(found.lines, ctx.language),
      total: money(found.totalMinor),
    }),
    files: downloadsOf((format) => paths.postingsFilePath(format, { ...filter, page: undefined })),
    columns: [
      column('date'),
      column('what'),
      column('folio'),
      column('ledger'),
      column('who'),
      column('amount', true),
    ],
    rows: found.rows.map((row) => ({ cells: cellsOf(ctx, hotel, row) })),
    foot: [{ text: t('reports.postings.total') }, {}, {}, {}, {}, { text: money(found.totalMinor) }],
    pages: pagesOf({ page: filter.page ?? 1, size: pageSize, total: found.lines }, (page) =>
      paths.postingsPath({ ...filter, page }),
    ),
  };
}

function filterFields(ctx: Context, { filter, codes, values, errors }: PostingsData): FormField[] {
  const t = tFor(ctx.language);
  const { from, to, code = '', kind = '', ledger = '' } = filter;
  const make = fieldMaker(t, values ?? { from, to, code, kind, ledger }, errors);
  const all = t('reports.postings.all');
  const kinds = ['revenue', 'charge', 'tax', 'adjustment', 'payment', 'transfer'];
  return [
    make.text('from', t('reports.postings.from'), { type: 'date' }),
    make.text('to', t('reports.postings.to'), { type: 'date' }),
    make.select('code', t('reports.posting-columns.what'), codeOptions(ctx, codes), { blank: all }),
    make.select(
      'kind',
      t('reports.code-columns.kind'),
      kinds.map((value) => ({ value, label: t(`reports.kinds.${value}`) })),
      { blank: all },
    ),
    make.select(
      'ledger',
      t('reports.posting-columns.ledger'),
      ledgers.map((value) => ({ value, label: t(`reports.ledgers.${value}.word`) })),
      { blank: all },
    ),
  ];
}

function codeOptions(ctx: Context, codes: ReadonlyMap<string, TransactionCode>) {
  return [...codes.values()].map((code) => ({
    value: code.code,
    label: `${code.code} · ${localText(code.names, ctx.language)}`,
  }));
}

function cellsOf(ctx: Context, hotel: Hotel, row: PostingRow): Cell[] {
  const t = tFor(ctx.language);
  return [
    {
      text: formatDate(row.businessDate, 'medium', ctx.language),
      small: formatDateTime(row.postedAt, hotel.timeZone, ctx.language),
    },
    {
      text: localText(row.names, ctx.language) || row.code,
      small: [row.description, row.reason].filter(Boolean).join(' · ') || null,
      badge: row.isMirror ? t('reports.postings.mirror') : null,
    },
    { text: row.folioNumber, href: folioPath(row.folioNumber), small: row.folioName },
    { text: t(`reports.ledgers.${row.ledger}.word`) },
    { text: row.actorName ?? t(`reports.actors.${row.actorKind}`) },
    { text: formatMoney(row.amountMinor, hotel.currency, ctx.language) },
  ];
}

import { localText } from '../../core/local-text.ts';
import { type Minor, sumMinor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatMoney, formatNumber } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { PageModel } from '../../platform/views/page.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { CodeMovement, TrialBalance } from '../statistics/ledger.ts';
import * as paths from './report.paths.ts';
import { type DayPicker, dayPicker, type ReportTab, reportTabs } from './report-frame.presenter.ts';

interface Cell {
  readonly text?: string;
  readonly small?: string | null;
  readonly href?: string;
  readonly state?: { readonly hue: string; readonly word: string };
}

interface TableModel {
  readonly heading: string;
  readonly columns: readonly { readonly label: string; readonly numeric: boolean }[];
  readonly rows: readonly { readonly cells: readonly Cell[] }[];
  readonly foot: readonly Cell[] | null;
}

export interface TrialBalancePage extends PageModel {
  readonly tabs: readonly ReportTab[];
  readonly picker: DayPicker;
  readonly lead: string;
  readonly ledgers: TableModel;
  readonly codes: TableModel;
  readonly checks: TableModel;
}

const movedBy = ['charge', 'tax', 'adjustment', 'payment', 'transfer'] as const;

export function trialBalancePage(ctx: Context, hotel: Hotel, balance: TrialBalance): TrialBalancePage {
  const t = tFor(ctx.language);
  return {
    title: t('reports.trial-balance.title'),
    tabs: reportTabs(ctx, 'trial-balance', balance.date),
    picker: dayPicker(ctx, hotel, { date: balance.date, pathOf: paths.trialBalancePath }),
    lead: t(balance.isOpen ? 'reports.open-day' : 'reports.closed-day', {
      day: formatDate(balance.date, 'long', ctx.language),
    }),
    ledgers: ledgerTable(ctx, hotel, balance),
    codes: codeTable(ctx, hotel, balance),
    checks: checkTable(ctx, hotel, balance),
  };
}

function ledgerTable(ctx: Context, hotel: Hotel, balance: TrialBalance): TableModel {
  const t = tFor(ctx.language);
  const { date } = balance;
  const money = (amount: Minor) => formatMoney(amount, hotel.currency, ctx.language);
  const column = (name: string) => ({ label: t(`reports.ledger-columns.${name}`), numeric: true });
  const total = (amounts: readonly Minor[]): Cell => ({ text: money(sumMinor(amounts)) });
  return {
    heading: t('reports.trial-balance.ledgers'),
    columns: [
      { label: t('reports.ledger-columns.ledger'), numeric: false },
      column('opening'),
      ...movedBy.map(column),
      column('closing'),
    ],
    rows: balance.ledgers.map((line) => ({
      cells: [
        { text: t(`reports.ledgers.${line.ledger}.word`), small: t(`reports.ledgers.${line.ledger}.basis`) },
        { text: money(line.openingMinor) },
        ...movedBy.map((kind) => ({
          text: money(line.byKind[kind]),
          href: paths.postingsPath({ from: date, to: date, ledger: line.ledger, kind }),
        })),
        {
          text: money(line.closingMinor),
          href: paths.postingsPath({ from: date, to: date, ledger: line.ledger }),
        },
      ],
    })),
    foot: [
      { text: t('reports.trial-balance.hotel') },
      total(balance.ledgers.map((line) => line.openingMinor)),
      ...movedBy.map((kind) => total(balance.ledgers.map((line) => line.byKind[kind]))),
      { text: money(balance.hotelBalanceMinor) },
    ],
  };
}

function codeTable(ctx: Context, hotel: Hotel, balance: TrialBalance): TableModel {
  const t = tFor(ctx.language);
  const { date } = balance;
  const money = (amount: Minor) => formatMoney(amount, hotel.currency, ctx.language);
  const cells = (code: CodeMovement): Cell[] => [
    { text: localText(code.names, ctx.language) || code.code, small: code.code },
    { text: t(`reports.kinds.${code.kind}`) },
    { text: t(`reports.ledgers.${code.ledger}.word`) },
    { text: formatNumber(code.lines, ctx.language) },
    {
      text: money(code.amountMinor),
      href: paths.postingsPath({ from: date, to: date, code: code.code, ledger: code.ledger }),
    },
  ];
  return {
    heading: t('reports.trial-balance.codes'),
    columns: [
      { label: t('reports.code-columns.code'), numeric: false },
      { label: t('reports.code-columns.kind'), numeric: false },
      { label: t('reports.code-columns.ledger'), numeric: false },
      { label: t('reports.code-columns.lines'), numeric: true },
      { label: t('reports.code-columns.amount'), numeric: true },
    ],
    rows: balance.codes.map((code) => ({ cells: cells(code) })),
    foot: [
      {
        text: t('reports.trial-balance.revenue-and-taxes', {
          revenue: money(balance.revenueMinor),
          taxes: money(balance.taxesMinor),
        }),
      },
      {},
      {},
      {},
      { text: money(balance.movementsMinor), href: paths.postingsPath({ from: date, to: date }) },
    ],
  };
}

function checkTable(ctx: Context, hotel: Hotel, balance: TrialBalance): TableModel {
  const t = tFor(ctx.language);
  const money = (amount: Minor) => formatMoney(amount, hotel.currency, ctx.language);
  return {
    heading: t('reports.trial-balance.checks'),
    columns: [
      { label: t('reports.check-columns.check'), numeric: false },
      { label: t('reports.check-columns.left'), numeric: true },
      { label: t('reports.check-columns.right'), numeric: true },
      { label: t('reports.check-columns.holds'), numeric: false },
    ],
    rows: balance.checks.map((check) => ({
      cells: [
        { text: t(`reports.checks.${check.name}`) },
        { text: money(check.leftMinor) },
        { text: money(check.rightMinor) },
        {
          state: check.holds
            ? { hue: 'vacant', word: t('reports.holds') }
            : { hue: 'broken', word: t('reports.fails') },
        },
      ],
    })),
    foot: null,
  };
}

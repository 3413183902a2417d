import type { Minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatMoney } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { type Pages, pagesOf } from '../../platform/views/pager.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { reservationPath } from '../reservations/reservation.paths.ts';
import { type AskedTable, askedTable } from './asked-deposit.presenter.ts';
import type { AskedDeposits } from './asked-deposit.ts';
import type { DepositLedger, DepositRow, DepositTotals } from './deposit-ledger.ts';
import { pageSize } from './posting.ts';
import * as paths from './report.paths.ts';
import { type DayPicker, dayPicker, type ReportTab, reportTabs } from './report-frame.presenter.ts';

interface Cell {
  readonly text: string;
  readonly small?: string;
  readonly href?: string;
}

export interface DepositsPage extends PageModel {
  readonly tabs: readonly ReportTab[];
  readonly picker: DayPicker;
  readonly lead: string;
  readonly columns: readonly { readonly label: string; readonly numeric: boolean }[];
  readonly rows: readonly { readonly cells: readonly Cell[] }[];
  readonly foot: readonly Cell[];
  readonly pages: Pages | null;
  readonly asked: AskedTable | null;
}

const sums = ['opening', 'payments', 'transfers', 'closing'] as const;

/** What is held for whom on a day; its last column adds up to the ledger's closing balance. */
export function depositsPage(
  ctx: Context,
  hotel: Hotel,
  {
    found,
    page,
    asked,
    askedPage,
  }: { found: DepositLedger; page: number; asked: AskedDeposits; askedPage: number },
): DepositsPage {
  const t = tFor(ctx.language);
  const { date, bookings, totals } = found;
  const money = (amount: Minor) => formatMoney(amount, hotel.currency, ctx.language);
  const amounts = (row: DepositTotals): Cell[] =>
    [row.openingMinor, row.paymentsMinor, row.transfersMinor, row.closingMinor].map((amount) => ({
      text: money(amount),
    }));
  const askedThen = ({ paymentPlan, askedMinor }: DepositRow): Cell => {
    if (paymentPlan === null) return { text: '–' };
    const text = askedMinor > 0 ? money(askedMinor) : '–';
    return { text, small: t(`reservations.payment-plan.${paymentPlan}`) };
  };
  const cells = (row: DepositRow): Cell[] => [
    row.number === null ? { text: '–' } : { text: row.number, href: reservationPath(row.number) },
    { text: row.guestName },
    { text: row.arrival === null ? '–' : formatDate(row.arrival, 'medium', ctx.language) },
    askedThen(row),
    ...amounts(row),
  ];
  return {
    title: t('reports.deposits.title'),
    tabs: reportTabs(ctx, 'deposits', date),
    picker: dayPicker(ctx, hotel, { date, pathOf: (day) => paths.depositsPath(day) }),
    lead: t('reports.deposits.lead', { day: formatDate(date, 'long', ctx.language) }),
    columns: [
      { label: t('reports.deposits.booking'), numeric: false },
      { label: t('reports.deposits.guest'), numeric: false },
      { label: t('reports.deposits.arrival'), numeric: false },
      { label: t('reports.deposits.asked'), numeric: true },
      ...sums.map((name) => ({ label: t(`reports.deposits.${name}`), numeric: true })),
    ],
    rows: found.rows.map((row) => ({ cells: cells(row) })),
    foot: [
      { text: t('reports.deposits.total', { count: bookings }) },
      { text: '' },
      { text: '' },
      { text: '' },
      ...amounts(totals),
    ],
    asked: asked.total > 0 ? askedTable(ctx, hotel, { asked, date, page: askedPage }) : null,
    pages: pagesOf({ page, size: pageSize, total: bookings }, (wanted) => paths.depositsPath(date, wanted)),
  };
}

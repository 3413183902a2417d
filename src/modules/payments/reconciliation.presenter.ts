import type { CalendarDate } from '../../core/calendar-date.ts';
import { type Minor, sumMinor, zero } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatDateTime, formatMoney } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { type Download, downloadsOf } from '../../platform/views/downloads.ts';
import type { PageModel } from '../../platform/views/page.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { GatewayCode } from './gateways/gateway.ts';
import * as paths from './payment.paths.ts';
import type { ReconciledRow, Reconciliation, Verdict } from './reconciliation.ts';

interface Cell {
  readonly text?: string;
  readonly small?: string;
  readonly href?: string;
  readonly state?: { readonly hue: string; readonly word: string };
}

export interface ReconciliationPage extends PageModel {
  readonly lead: string;
  readonly action: string;
  readonly gateways: readonly { readonly value: string; readonly label: string }[];
  readonly gateway: string;
  readonly day: CalendarDate;
  readonly max: CalendarDate;
  readonly files: readonly Download[];
  readonly fetchLabel: string;
  readonly canFetch: boolean;
  readonly differences: string;
  readonly columns: readonly { readonly label: string; readonly numeric?: boolean }[];
  readonly rows: readonly { readonly cells: readonly Cell[] }[];
  readonly foot: readonly Cell[];
  readonly notice: string | null;
}

const hues: Record<Verdict, string> = {
  matched: 'vacant',
  only_ours: 'due',
  only_theirs: 'broken',
  amount_differs: 'broken',
};

export interface ReconciliationData {
  readonly hotel: Hotel;
  readonly gateway: GatewayCode;
  readonly gateways: readonly GatewayCode[];
  readonly max: CalendarDate;
  readonly canFetch: boolean;
  readonly found: Reconciliation;
  readonly noticeKey?: string | undefined;
}

/** Our books beside the provider's statement of a day; each row of ours opens the payment. */
export function reconciliationPage(ctx: Context, data: ReconciliationData): ReconciliationPage {
  const { hotel, gateway, found } = data;
  const t = tFor(ctx.language);
  const which = { gateway, date: found.date };
  const odd = found.rows.filter((row) => row.verdict !== 'matched').length;
  return {
    title: t('payments.reconciliation.title'),
    lead: leadOf(ctx, data),
    action: paths.reconciliationPath(),
    gateways: data.gateways.map((value) => ({ value, label: t(`payments.gateways.${value}`) })),
    gateway,
    day: found.date,
    max: data.max,
    files: downloadsOf((format) => paths.reconciliationFilePath(format, which)),
    fetchLabel: t(found.fetchedAt ? 'payments.reconciliation.fetch-again' : 'payments.reconciliation.fetch'),
    canFetch: data.canFetch,
    differences: t('payments.reconciliation.differences', { count: odd }),
    columns: [
      { label: t('payments.reconciliation.when') },
      { label: t('payments.reconciliation.what') },
      { label: t('payments.reconciliation.verdict') },
      { label: t('payments.reconciliation.ours'), numeric: true },
      { label: t('payments.reconciliation.theirs'), numeric: true },
    ],
    rows: found.rows.map((row) => ({ cells: cellsOf(ctx, hotel, row) })),
    foot: [
      { text: t('payments.reconciliation.total') },
      {},
      {},
      { text: formatMoney(netOf(found.rows, 'oursMinor'), hotel.currency, ctx.language) },
      { text: formatMoney(netOf(found.rows, 'theirsMinor'), hotel.currency, ctx.language) },
    ],
    notice: data.noticeKey === undefined ? null : t(data.noticeKey),
  };
}

function leadOf(ctx: Context, { hotel, found }: ReconciliationData): string {
  const t = tFor(ctx.language);
  const day = formatDate(found.date, 'long', ctx.language);
  if (found.fetchedAt === null) return t('payments.reconciliation.not-fetched', { day });
  const time = formatDateTime(found.fetchedAt, hotel.timeZone, ctx.language);
  return t('payments.reconciliation.fetched', { day, time });
}

/** Of a movement: money that goes back counts against what came. */
export const signed = (row: ReconciledRow, amount: Minor | null): Minor =>
  (row.kind === 'refund' ? -(amount ?? 0) : (amount ?? 0)) as Minor;

function netOf(rows: readonly ReconciledRow[], side: 'oursMinor' | 'theirsMinor'): Minor {
  return rows.length === 0 ? zero : sumMinor(rows.map((row) => signed(row, row[side])));
}

function cellsOf(ctx: Context, hotel: Hotel, row: ReconciledRow): Cell[] {
  const t = tFor(ctx.language);
  const money = (amount: Minor | null) =>
    amount === null ? '–' : formatMoney(signed(row, amount), hotel.currency, ctx.language);
  return [
    {
      text: formatDateTime(row.at, hotel.timeZone, ctx.language),
      ...(row.paymentId !== null && { href: paths.paymentPath(row.paymentId) }),
    },
    { text: t(`payments.kinds.${row.kind}`), small: row.reference },
    { state: { hue: hues[row.verdict], word: t(`payments.verdicts.${row.verdict}`) } },
    { text: money(row.oursMinor) },
    { text: money(row.theirsMinor) },
  ];
}

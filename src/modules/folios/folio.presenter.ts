import { localText } from '../../core/local-text.ts';
import type { Minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatDateTime, formatMoney } from '../../platform/i18n/format.ts';
import { type Translate, tFor } from '../../platform/i18n/translate.ts';
import type { Permission } from '../../platform/permissions.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { paymentPath } from '../payments/payment.paths.ts';
import { type PaymentWithRefunds, unrefunded } from '../payments/payment.ts';
import { reservationPath } from '../reservations/reservation.paths.ts';
import { payFolioPath } from '../stored-value/stored-value.paths.ts';
import * as paths from './folio.paths.ts';
import { reversalRefusal } from './folio.ts';
import { type FolioForm, type FolioPageData, type FormState, folioForms } from './folio-forms.presenter.ts';
import type { FolioView, FolioViewLine } from './folio-view.ts';

interface Cell {
  readonly text?: string;
  readonly small?: string | null;
  readonly href?: string;
  readonly badge?: string | null;
  readonly state?: { readonly hue: string; readonly word: string };
  readonly actions?: readonly { readonly label: string; readonly href: string; readonly dialog: boolean }[];
}

interface TableModel {
  readonly columns: readonly {
    readonly label: string;
    readonly numeric?: boolean;
    readonly hidden?: boolean;
  }[];
  readonly rows: readonly { readonly cells: readonly Cell[] }[];
  readonly foot: readonly Cell[] | null;
}

export interface FolioPage extends PageModel {
  readonly crumbs: readonly { readonly href: string | null; readonly label: string }[];
  readonly isClosed: boolean;
  readonly status: { readonly hue: string; readonly word: string };
  readonly printHref: string;
  readonly cardHref: string | null;
  readonly reservationHref: string | null;
  readonly openWindowAction: string | null;
  readonly facts: readonly { readonly term: string; readonly text: string; readonly href?: string }[];
  readonly tiles: readonly {
    readonly label: string;
    readonly figure: string;
    readonly note: string | null;
  }[];
  readonly windows: readonly { readonly href: string; readonly label: string; readonly current: boolean }[];
  readonly lines: TableModel;
  readonly payments: TableModel;
  readonly forms: readonly FolioForm[];
}

export function folioPage(ctx: Context, data: FolioPageData, state: FormState | null = null): FolioPage {
  const { view, hotel } = data;
  const t = tFor(ctx.language);
  const isClosed = view.folio.status === 'closed';
  const can = (permission: Permission) => ctx.permissions.has(permission);
  return {
    title: t('folios.title', { number: view.folio.number }),
    crumbs: crumbsOf(t, view),
    isClosed,
    status: { hue: isClosed ? 'vacant' : 'occupied', word: t(`folios.status.${view.folio.status}`) },
    printHref: paths.folioPrintPath(view.folio.number),
    cardHref: !isClosed && can('stored-value.sell') ? payFolioPath(view.folio.number) : null,
    reservationHref: view.stay ? reservationPath(view.stay.reservationNumber) : null,
    openWindowAction: openWindowAction(view, can('folios.post')),
    facts: factsOf(ctx, data),
    tiles: tilesOf(ctx, data),
    windows: view.windows.map((other) => ({
      href: paths.folioPath(other.number),
      label: t('folios.window', { window: other.window, number: other.number }),
      current: other.number === view.folio.number,
    })),
    lines: linesTable(ctx, data, !isClosed && can('folios.correct')),
    payments: paymentsTable(ctx, data, can('payments.refund')),
    forms: isClosed ? [] : folioForms(ctx, data, state),
  };

  function factsOf(context: Context, { view: shown }: FolioPageData): FolioPage['facts'] {
    const { stay } = shown;
    const at = (instant: Date) => formatDateTime(instant, hotel.timeZone, context.language);
    return [
      { term: t('folios.facts.name'), text: shown.folio.name },
      { term: t('folios.facts.room'), text: stay?.roomNumber ?? '' },
      { term: t('folios.facts.stay'), text: stay ? stayDates(context, stay) : '' },
      { term: t('folios.facts.opened'), text: at(shown.openedAt) },
      { term: t('folios.facts.closed'), text: shown.closedAt ? at(shown.closedAt) : '' },
    ];
  }
}

function crumbsOf(t: Translate, view: FolioView): FolioPage['crumbs'] {
  const { stay, folio } = view;
  const above = stay
    ? [{ href: reservationPath(stay.reservationNumber), label: stay.reservationNumber }]
    : [];
  return [...above, { href: null, label: t('folios.title', { number: folio.number }) }];
}

function openWindowAction(view: FolioView, mayPost: boolean): string | null {
  const allClosed = view.windows.length > 0 && view.windows.every((window) => window.status === 'closed');
  return allClosed && mayPost ? paths.windowsPath(view.folio.number) : null;
}

export function stayDates(
  ctx: Context,
  stay: { arrival: FolioViewLine['serviceDate']; departure: FolioViewLine['serviceDate'] },
) {
  return `${formatDate(stay.arrival, 'medium', ctx.language)} – ${formatDate(stay.departure, 'medium', ctx.language)}`;
}

function tilesOf(ctx: Context, { hotel, view }: FolioPageData): FolioPage['tiles'] {
  const t = tFor(ctx.language);
  const money = (amount: Minor) => formatMoney(amount, hotel.currency, ctx.language);
  const { guestMinor, depositMinor } = view.balance;
  const sumOf = (...kinds: string[]) =>
    view.lines
      .filter((line) => kinds.includes(line.kind))
      .reduce((sum, line) => sum + line.amountMinor, 0) as Minor;
  const owed = guestMinor > 0 ? 'owed' : 'credit';
  return [
    {
      label: t('folios.balance'),
      figure: money(guestMinor),
      note: guestMinor === 0 ? t('folios.even') : t(`folios.${owed}`),
    },
    { label: t('folios.deposit'), figure: money(depositMinor), note: t('folios.deposit-note') },
    {
      label: t('folios.charges'),
      figure: money(sumOf('charge', 'tax', 'adjustment')),
      note: t('folios.charges-note'),
    },
  ];
}

function linesTable(ctx: Context, { view, hotel }: FolioPageData, mayCorrect: boolean): TableModel {
  const t = tFor(ctx.language);
  const money = (amount: Minor) => formatMoney(amount, hotel.currency, ctx.language);
  const reverse = (line: FolioViewLine) => ({
    label: t('folios.reverse'),
    href: paths.reversalPath(view.folio.number, line.id),
    dialog: true,
  });
  return {
    columns: [
      { label: t('folios.columns.date') },
      { label: t('folios.columns.what') },
      { label: t('folios.columns.quantity'), numeric: true },
      { label: t('folios.columns.amount'), numeric: true },
      { label: t('folios.columns.action'), hidden: true },
    ],
    rows: view.lines.map((line) => ({
      cells: [
        { text: formatDate(line.serviceDate, 'weekday', ctx.language) },
        {
          text: localText(line.names, ctx.language) || line.code,
          small: noteOf(t, line),
          badge: badgeOf(t, line),
        },
        { text: line.kind === 'charge' ? String(line.quantity) : '' },
        { text: money(line.amountMinor) },
        { actions: mayCorrect && reversalRefusal(line, line.isReversed) === null ? [reverse(line)] : [] },
      ],
    })),
    foot: [{ text: t('folios.balance') }, {}, {}, { text: money(view.balance.guestMinor) }, {}],
  };
}

function noteOf(t: Translate, line: FolioViewLine): string | null {
  const notes = [line.description, line.reason !== line.description ? line.reason : null];
  if (line.kind === 'tax') notes.unshift(t('folios.tax-of-line'));
  return notes.filter(Boolean).join(' · ') || null;
}

function badgeOf(t: Translate, line: FolioViewLine): string | null {
  if (line.reversesLineId !== null) return t('folios.is-mirror');
  if (line.isReversed) return t('folios.is-reversed');
  return line.ledger === 'deposit' ? t('folios.in-deposit') : null;
}

function paymentsTable(ctx: Context, data: FolioPageData, mayRefund: boolean): TableModel {
  const t = tFor(ctx.language);
  const { hotel, view, payments } = data;
  const money = (amount: Minor) => formatMoney(amount, hotel.currency, ctx.language);
  const hues: Record<string, string> = {
    succeeded: 'vacant',
    pending: 'due',
    failed: 'broken',
    expired: 'dirty',
  };
  const row = (
    payment: PaymentWithRefunds['refunds'][number],
    actions: NonNullable<Cell['actions']>,
    sign: string,
  ) => ({
    cells: [
      {
        text: formatDateTime(payment.createdAt, hotel.timeZone, ctx.language),
        href: paymentPath(payment.id),
      },
      {
        text: `${t(`payments.gateways.${payment.gateway}`)}${sign}`,
        small: [payment.reference, payment.refundReason].filter(Boolean).join(' · ') || null,
      },
      { state: { hue: hues[payment.status] ?? 'due', word: t(`payments.status.${payment.status}`) } },
      { text: money(payment.amountMinor) },
      { actions },
    ],
  });
  const refundOf = (payment: PaymentWithRefunds) =>
    mayRefund && unrefunded(payment) > 0
      ? [{ label: t('folios.refund'), href: paths.refundPath(view.folio.number, payment.id), dialog: true }]
      : [];
  return {
    columns: [
      { label: t('folios.columns.when') },
      { label: t('folios.columns.method') },
      { label: t('folios.columns.state') },
      { label: t('folios.columns.amount'), numeric: true },
      { label: t('folios.columns.action'), hidden: true },
    ],
    rows: payments.flatMap((payment) => [
      row(payment, refundOf(payment), ''),
      ...payment.refunds.map((refund) => row(refund, [], ` · ${t('folios.given-back')}`)),
    ]),
    foot: null,
  };
}

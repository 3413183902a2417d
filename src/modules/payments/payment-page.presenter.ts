import type { Context } from '../../platform/context.ts';
import { formatDateTime, formatMoney } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { folioPath } from '../folios/folio.paths.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { reservationPath } from '../reservations/reservation.paths.ts';
import * as paths from './payment.paths.ts';
import type { PaymentView } from './payment-view.ts';

interface Cell {
  readonly text?: string;
  readonly href?: string;
  readonly small?: string;
  readonly state?: { readonly hue: string; readonly word: string };
}

interface TableModel {
  readonly columns: readonly { readonly label: string; readonly numeric?: boolean }[];
  readonly rows: readonly { readonly cells: readonly Cell[] }[];
}

export interface PaymentPage extends PageModel {
  readonly amount: string;
  readonly state: { readonly hue: string; readonly word: string };
  readonly facts: readonly { readonly term: string; readonly text: string; readonly href?: string }[];
  /** Shown while it waits to be scanned. */
  readonly code: { readonly image: string; readonly alt: string; readonly text: string } | null;
  readonly waiting: boolean;
  readonly queryAction: string | null;
  readonly closingAction: string | null;
  readonly refunds: TableModel;
  readonly notifications: TableModel;
  readonly backHref: string | null;
  readonly notice: string | null;
}

const hues: Record<string, string> = {
  pending: 'due',
  succeeded: 'vacant',
  failed: 'broken',
  expired: 'dirty',
};

interface Data {
  readonly hotel: Hotel;
  readonly view: PaymentView;
  readonly image: string | null;
  readonly canAsk: boolean;
  readonly noticeKey?: string;
}

/** A payment, what became of it, and the code for its payer while nobody has paid. */
export function paymentPage(ctx: Context, { hotel, view, image, canAsk, noticeKey }: Data): PaymentPage {
  const t = tFor(ctx.language);
  const amount = formatMoney(view.amountMinor, view.currency, ctx.language);
  const method = t(`payments.gateways.${view.gateway}`);
  const isWaiting = view.status === 'pending';
  return {
    title: t(`payments.page.${view.kind}`, { id: view.id }),
    amount,
    state: { hue: hues[view.status] ?? 'dirty', word: t(`payments.status.${view.status}`) },
    facts: factsOf(ctx, hotel, view),
    code:
      image === null
        ? null
        : {
            image,
            alt: t('payments.code.alt', { method }),
            text: t('payments.code.text', { method, amount }),
          },
    waiting: isWaiting,
    queryAction: isWaiting && canAsk ? paths.paymentQueryPath(view.id) : null,
    closingAction: isWaiting && canAsk && view.kind === 'charge' ? paths.paymentClosingPath(view.id) : null,
    refunds: refundsTable(ctx, hotel, view),
    notifications: notificationsTable(ctx, hotel, view),
    backHref: subjectHref(view),
    notice: noticeKey === undefined ? null : t(noticeKey),
  };
}

function subjectHref({ reservationNumber, folioNumber }: PaymentView): string | null {
  if (reservationNumber !== null) return reservationPath(reservationNumber);
  return folioNumber === null ? null : folioPath(folioNumber);
}

function factsOf(ctx: Context, hotel: Hotel, view: PaymentView) {
  const t = tFor(ctx.language);
  const time = (at: Date | null) => (at === null ? '' : formatDateTime(at, hotel.timeZone, ctx.language));
  const fact = (name: string, text: string | null, href?: string | null) => ({
    term: t(`payments.page.${name}`),
    text: text ?? '',
    ...(href && { href }),
  });
  const parent = view.parentPaymentId;
  return [
    fact('amount', formatMoney(view.amountMinor, view.currency, ctx.language)),
    fact('method', t(`payments.gateways.${view.gateway}`)),
    fact(
      'booking',
      view.reservationNumber,
      view.reservationNumber && reservationPath(view.reservationNumber),
    ),
    fact('bill', view.folioNumber, view.folioNumber && folioPath(view.folioNumber)),
    fact('of', parent === null ? null : `#${parent}`, parent === null ? null : paths.paymentPath(parent)),
    fact('started', time(view.createdAt)),
    fact('settled', time(view.settledAt)),
    fact('paid', time(view.paidAt)),
    fact('failure', view.failureCode && t(`payments.failures.${view.failureCode}`)),
    fact(
      'returned',
      view.refundReason &&
        (returnReasons.includes(view.refundReason)
          ? t(`payments.returned.${view.refundReason}`)
          : view.refundReason),
    ),
    fact('our-number', view.merchantReference),
    fact('their-number', view.externalRef),
  ];
}

/** Why money went back by itself; a refund asked for has the clerk's own words. */
const returnReasons: readonly string[] = [
  'rooms_gone',
  'promotion_gone',
  'reservation_cancelled',
  'folio_closed',
  'paid_already',
  'event_full',
  'event_cancelled',
  'event_called_off',
  'event_over',
  'event_wrong_amount',
];

function refundsTable(ctx: Context, hotel: Hotel, view: PaymentView): TableModel {
  const t = tFor(ctx.language);
  return {
    columns: [
      { label: t('payments.page.when') },
      { label: t('payments.page.reason') },
      { label: t('payments.page.status') },
      { label: t('payments.page.amount'), numeric: true },
    ],
    rows: view.refunds.map((refund) => ({
      cells: [
        { text: formatDateTime(refund.at, hotel.timeZone, ctx.language), href: paths.paymentPath(refund.id) },
        {
          text: returnReasons.includes(refund.reason)
            ? t(`payments.returned.${refund.reason}`)
            : refund.reason,
        },
        { text: t(`payments.refund-status.${refund.status}`) },
        { text: formatMoney(refund.amountMinor, view.currency, ctx.language) },
      ],
    })),
  };
}

function notificationsTable(ctx: Context, hotel: Hotel, view: PaymentView): TableModel {
  const t = tFor(ctx.language);
  return {
    columns: [
      { label: t('payments.page.when') },
      { label: t('payments.page.notification') },
      { label: t('payments.page.outcome') },
    ],
    rows: view.notifications.map((notification) => ({
      cells: [
        { text: formatDateTime(notification.receivedAt, hotel.timeZone, ctx.language) },
        { text: notification.externalId },
        { text: t(`payments.outcomes.${notification.outcome}`) },
      ],
    })),
  };
}

import type { Minor } from '../../core/money.ts';
import { formatDateTime, formatMoney } from '../../platform/i18n/format.ts';
import { type Translate, tFor } from '../../platform/i18n/translate.ts';
import type { CancellationQuote } from '../reservations/cancellation-quote.service.ts';
import { bookingPath, cancellationPath } from './booking.paths.ts';
import { type SitePage, sitePage } from './site.presenter.ts';
import { roomHeading, type TripFrame } from './trip-frame.presenter.ts';

export interface CancelPage extends SitePage {
  readonly lead: string;
  readonly lines: readonly { readonly label: string; readonly amount: string }[];
  readonly expectedFee: number;
  /** The one room that is cancelled; null: the whole booking. */
  readonly stayId: number | null;
  readonly confirmLabel: string;
  readonly formAction: string;
  readonly closeHref: string;
  readonly notice: string | null;
}

/** What cancelling costs and gives back, before anything happens. */
export function cancelPage(
  { trip, stays }: { readonly trip: TripFrame; readonly stays: TripFrame['view']['stays'] },
  quote: CancellationQuote,
  noticeKey: string | null,
): CancelPage {
  const { view, hotel, language } = trip;
  const t = tFor(language);
  const booked = view.stays.filter((stay) => stay.status === 'booked');
  const [room] = booked.length > stays.length ? stays : [];
  const name = room && roomHeading(view, room, language);
  const money = (amount: Minor) => formatMoney(amount, hotel.currency, language);
  const until = quote.freeUntil && formatDateTime(quote.freeUntil, hotel.timeZone, language);
  const free = until ? t('booking.cancel.free', { until }) : t('booking.cancel.always-free');
  return {
    ...sitePage({
      hotel,
      slug: undefined,
      language,
      title: name
        ? t('booking.cancel.room-title', { name })
        : t('booking.cancel.title', { number: view.number }),
    }),
    lead: leadText(quote, { t, money, free }),
    lines: [
      { label: t('booking.cancel.fee'), amount: money(quote.feeMinor) },
      { label: t('booking.cancel.paid'), amount: money(quote.paidMinor) },
      { label: t('booking.cancel.refund'), amount: money(quote.refundMinor) },
    ],
    expectedFee: quote.feeMinor,
    stayId: room?.id ?? null,
    confirmLabel: t(room ? 'booking.cancel.room-confirm' : 'booking.cancel.confirm'),
    formAction: cancellationPath(view.number),
    closeHref: bookingPath(view.number),
    notice: noticeKey === null ? null : t(noticeKey),
  };
}

function leadText(
  quote: CancellationQuote,
  { t, money, free }: { t: Translate; money: (amount: Minor) => string; free: string },
): string {
  const { feeMinor, letGoMinor } = quote;
  if (feeMinor > 0) return t('booking.cancel.costs', { fee: money(feeMinor) });
  return letGoMinor > 0 ? t('booking.cancel.let-go', { fee: money(letGoMinor) }) : free;
}

import { formatMoney, formatTime } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { bookingSteps } from './book.presenter.ts';
import { bookingPath, payPath, searchPath } from './booking.paths.ts';
import { type SitePage, sitePage } from './site.presenter.ts';
import type { StaySummary } from './summary.presenter.ts';
import { tripSummary } from './trip.presenter.ts';
import type { TripFrame } from './trip-frame.presenter.ts';

export interface PayPage extends SitePage {
  readonly steps: readonly { readonly label: string; readonly current: boolean }[];
  readonly number: string;
  readonly clock: { readonly expiresAt: string; readonly until: string; readonly remaining: string } | null;
  readonly summary: StaySummary;
  readonly payLabel: string;
  readonly formAction: string;
  /** The provider has been asked and has not answered yet. */
  readonly waiting: boolean;
  readonly failed: boolean;
  readonly ended: { readonly heading: string; readonly lead: string; readonly href: string } | null;
  readonly bookingHref: string;
}

/** The hold with its clock; after it ended, what became of it and of any money. */
export function payPage(frame: TripFrame): PayPage {
  const { view, hotel, language, at } = frame;
  const t = tFor(language);
  const charges = view.payments.filter((payment) => payment.kind === 'charge');
  const last = charges.toSorted((a, b) => b.id - a.id)[0];
  const running = view.status === 'held' && view.holdExpiresAt !== null && view.holdExpiresAt > at;
  return {
    ...sitePage({ hotel, slug: undefined, language, title: t('booking.pay.title') }),
    steps: bookingSteps('pay', language),
    number: view.number,
    clock: running ? clockOf(frame) : null,
    summary: tripSummary(frame),
    payLabel: t('booking.pay.button', { amount: formatMoney(view.dueNowMinor, hotel.currency, language) }),
    formAction: payPath(view.number),
    waiting: last?.status === 'pending',
    failed: last?.status === 'failed' || last?.status === 'expired',
    ended: running ? null : endOf(frame),
    bookingHref: bookingPath(view.number),
  };
}

function clockOf({ view, hotel, language, at }: TripFrame) {
  const end = view.holdExpiresAt ?? at;
  const seconds = Math.max(0, Math.round((end.getTime() - at.getTime()) / 1_000));
  return {
    expiresAt: end.toISOString(),
    until: formatTime(end, hotel.timeZone, language),
    remaining: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`,
  };
}

function endOf({ view, language }: TripFrame) {
  const t = tFor(language);
  const late = view.payments.find((payment) => payment.refundReason !== null);
  return {
    heading: t('booking.pay.ended-heading'),
    lead: t(late ? 'booking.pay.ended-refunded' : 'booking.pay.ended-lead'),
    href: searchPath,
  };
}

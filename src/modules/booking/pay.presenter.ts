import { formatMoney, formatTime } from '../../platform/i18n/format.ts';
import { type Translate, tFor } from '../../platform/i18n/translate.ts';
import type { PayWay } from '../payments/pay-way.ts';
import type { Payment } from '../payments/payment.ts';
import { bookingSteps } from './book.presenter.ts';
import { bookingPath, payLeavingPath, payPath, payQueryPath, searchPath } from './booking.paths.ts';
import { type SitePage, sitePage } from './site.presenter.ts';
import type { StaySummary } from './summary.presenter.ts';
import { type TripFrame, tripSummary } from './trip.presenter.ts';

export interface PayPage extends SitePage {
  readonly steps: readonly { readonly label: string; readonly current: boolean }[];
  readonly number: string;
  readonly clock: { readonly expiresAt: string; readonly until: string; readonly remaining: string } | null;
  readonly summary: StaySummary;
  readonly heading: string;
  readonly payLabel: string;
  readonly formAction: string;
  readonly queryAction: string;
  /** Nothing to choose from where there is one method only. */
  readonly methods: readonly Method[];
  readonly canPay: boolean;
  readonly errors: readonly string[];
  readonly notice: string | null;
  readonly code: { readonly image: string; readonly alt: string; readonly text: string } | null;
  /** The provider has been asked and has not answered yet. */
  readonly waiting: boolean;
  readonly againHref: string | null;
  readonly failed: boolean;
  readonly ended: { readonly heading: string; readonly lead: string; readonly href: string } | null;
  readonly bookingHref: string;
}

interface Method {
  readonly value: string;
  readonly title: string;
  readonly text: string;
}

interface Money {
  readonly ways: readonly PayWay[];
  /** What the guest was led to last and may still pay. */
  readonly waiting: Payment | null;
  /** The image of its code. */
  readonly code: string | null;
  readonly noticeKey?: string;
  readonly errors?: readonly string[];
}

/** The hold with its clock and the ways to pay; after it ended, what became of it and of any money. */
export function payPage(frame: TripFrame, money: Money): PayPage {
  const { view, hotel, language, at } = frame;
  const { ways, waiting, code } = money;
  const t = tFor(language);
  const charges = view.payments.filter((payment) => payment.kind === 'charge');
  const last = charges.toSorted((a, b) => b.id - a.id)[0];
  const running = view.status === 'held' && view.holdExpiresAt !== null && view.holdExpiresAt > at;
  const amount = formatMoney(view.dueNowMinor, hotel.currency, language);
  const method = waiting && t(`payments.gateways.${waiting.gateway}`);
  return {
    ...sitePage({ hotel, slug: undefined, language, title: t('booking.pay.title') }),
    steps: bookingSteps('pay', language),
    number: view.number,
    clock: running ? clockOf(frame) : null,
    summary: tripSummary(frame),
    heading: t(waiting ? 'booking.pay.another' : 'booking.pay.now'),
    payLabel: t('booking.pay.button', { amount }),
    formAction: payPath(view.number),
    queryAction: payQueryPath(view.number),
    methods: ways.length > 1 ? ways.map((way) => methodOf(way, t)) : [],
    canPay: ways.length > 0,
    errors: money.errors ?? [],
    notice: money.noticeKey === undefined ? null : t(money.noticeKey),
    code:
      code && method
        ? {
            image: code,
            alt: t('payments.code.alt', { method }),
            text: t('payments.code.text', { method, amount }),
          }
        : null,
    waiting: last?.status === 'pending',
    againHref: waiting && waiting.presentation !== 'code' ? againOf(waiting, view.number) : null,
    failed: last?.status === 'failed' || last?.status === 'expired',
    ended: running ? null : endOf(frame),
    bookingHref: bookingPath(view.number),
  };
}

function methodOf({ gateway, presentation }: PayWay, t: Translate): Method {
  return {
    value: gateway,
    title: t(`payments.gateways.${gateway}`),
    text: t(`payments.ways.${gateway}.${presentation}`),
  };
}

function againOf(waiting: Payment, number: string): string {
  return waiting.payTarget?.startsWith('/') ? waiting.payTarget : payLeavingPath(number);
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

export interface LeavingPage extends SitePage {
  readonly lead: string;
  readonly link: string;
  readonly href: string;
  readonly backHref: string;
}

export function leavingPage(
  { view, hotel, language }: TripFrame,
  { gateway, href }: { gateway: string; href: string },
): LeavingPage {
  const t = tFor(language);
  const method = t(`payments.gateways.${gateway}`);
  return {
    ...sitePage({ hotel, slug: undefined, language, title: t('booking.leaving.title', { method }) }),
    lead: t('booking.leaving.lead'),
    link: t('booking.leaving.link', { method }),
    href,
    backHref: payPath(view.number),
  };
}

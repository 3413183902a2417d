import { type Minor, zero } from '../../core/money.ts';
import { formatMoney, formatTime } from '../../platform/i18n/format.ts';
import { type Translate, tFor } from '../../platform/i18n/translate.ts';
import { smallest } from '../folios/folio.ts';
import type { Device, PayWay } from '../payments/pay-way.ts';
import type { Payment } from '../payments/payment.ts';
import { spacedNumber } from '../stored-value/card.ts';
import type { OwnCard } from '../stored-value/guest-payment.service.ts';
import { bookingSteps } from './book.presenter.ts';
import { bookingPath, cardPathOf, leavingPathOf, queryPathOf, searchPath } from './booking.paths.ts';
import type { PayStage } from './pay-stage.presenter.ts';
import { type SitePage, sitePage } from './site.presenter.ts';
import type { StaySummary } from './summary.presenter.ts';
import { tripPolicy, tripSummary } from './trip.presenter.ts';
import type { TripFrame } from './trip-frame.presenter.ts';

export interface PayPage extends SitePage {
  /** Null where the booking is made already. */
  readonly steps: readonly { readonly label: string; readonly current: boolean }[] | null;
  readonly bookingNumber: string;
  readonly clock: { readonly expiresAt: string; readonly until: string; readonly remaining: string } | null;
  readonly summary: StaySummary;
  readonly heading: string;
  readonly lead: string;
  /** Of a card that is left: when it is charged. */
  readonly terms: readonly string[];
  readonly payLabel: string;
  readonly formAction: string;
  readonly queryAction: string;
  /** Nothing to choose from where there is one method only. */
  readonly methods: readonly Method[];
  /** What to know about paying on this device. */
  readonly hint: string | null;
  /** Said where nothing can be paid online. */
  readonly noWay: string | null;
  readonly errors: readonly string[];
  readonly notice: string | null;
  readonly code: { readonly image: string; readonly alt: string; readonly text: string } | null;
  /** Said while the provider has been asked and has not answered yet. */
  readonly waiting: string | null;
  readonly againHref: string | null;
  readonly failed: string | null;
  readonly ended: { readonly heading: string; readonly lead: string; readonly href: string } | null;
  readonly bookingHref: string;
  /** Null where nothing is due. */
  readonly cardForm: CardForm | null;
}

interface CardForm {
  readonly action: string;
  readonly key: string;
  readonly open: boolean;
  readonly own: readonly { readonly id: number; readonly label: string; readonly pay: string }[];
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly suffix: string;
}

interface Method {
  readonly value: string;
  readonly title: string;
  readonly text: string;
}

/** A payment, or a card, that the guest was led to. */
export type Waiting = Pick<Payment, 'gateway' | 'presentation' | 'payTarget'>;

interface Money {
  readonly stage: PayStage;
  readonly ways: readonly PayWay[];
  readonly device: Device;
  /** What the guest was led to last and may still pay. */
  readonly waiting: Waiting | null;
  /** The image of its code. */
  readonly code: string | null;
  /** The last card that he was asked for was refused. */
  readonly cardFailed?: boolean;
  readonly noticeKey?: string;
  readonly errors?: readonly string[];
  readonly card: CardOptions;
}

/** Paying with stored value: what the guest has, what he typed, and the key of the form that is drawn. */
export interface CardOptions {
  readonly own: readonly OwnCard[];
  readonly key: string;
  readonly values?: Readonly<Record<string, string>>;
  readonly errors?: Readonly<Record<string, readonly string[]>>;
}

/** What is due and the ways to pay it; a hold with its clock, and after it ended, what became of it and of any money. */
export function payPage(frame: TripFrame, money: Money): PayPage {
  const { view, hotel, language } = frame;
  const { stage, ways, device, waiting, code } = money;
  const t = tFor(language);
  const charges = view.payments.filter((payment) => payment.kind === 'charge');
  const last = charges.toSorted((a, b) => b.id - a.id)[0];
  const due = stage.due(frame);
  const amount = formatMoney(due?.amountMinor ?? zero, hotel.currency, language);
  const method = waiting && t(`payments.gateways.${waiting.gateway}`);
  const here = stage.path(view.number);
  const byCard = due?.byCard === true;
  const isWaiting = byCard ? waiting !== null : last?.status === 'pending';
  return {
    ...sitePage({
      hotel,
      slug: undefined,
      language,
      title: t(`booking.pay.title-${byCard ? 'card' : stage.name}`),
    }),
    steps: stage.name === 'hold' ? bookingSteps('pay', language) : null,
    bookingNumber: view.number,
    clock: due?.until ? clockOf(frame, due.until) : null,
    summary: tripSummary(frame),
    heading: t(headingOf(waiting !== null, byCard)),
    lead: t(byCard ? 'booking.pay.card-text' : 'booking.pay.text', { number: view.number }),
    terms: byCard ? tripPolicy(frame) : [],
    payLabel: byCard ? t('booking.pay.card-button') : t('booking.pay.button', { amount }),
    formAction: here,
    queryAction: queryPathOf(here),
    methods: ways.length > 1 ? ways.map((way) => methodOf(way, t)) : [],
    hint: device === 'wechat' ? t('booking.pay.inside-wechat') : null,
    noWay: ways.length > 0 ? null : t(`booking.pay.none-${stage.name}`),
    errors: money.errors ?? [],
    notice: money.noticeKey === undefined ? null : t(money.noticeKey),
    code:
      code && method
        ? {
            image: code,
            alt: t('payments.code.alt', { method }),
            text: byCard ? t('booking.pay.card-scan') : t('payments.code.text', { method, amount }),
          }
        : null,
    waiting: isWaiting ? t(`booking.pay.${waitingWord(code !== null, byCard)}-${stage.name}`) : null,
    againHref: waiting && waiting.presentation !== 'code' ? againOf(waiting, here) : null,
    failed: failedOf(last, money, stage, t),
    ended: due ? null : endOf(frame),
    bookingHref: bookingPath(view.number),
    cardForm: due && !due.byCard ? cardForm(frame, money.card, { here, dueMinor: due.amountMinor }) : null,
  };
}

function cardForm(
  { hotel, language }: TripFrame,
  { own, key, values, errors = {} }: CardOptions,
  { here, dueMinor }: { readonly here: string; readonly dueMinor: Minor },
): CardForm {
  const t = tFor(language);
  const money = (amount: Minor) => formatMoney(amount, hotel.currency, language);
  return {
    action: cardPathOf(here),
    key,
    open: values !== undefined,
    own: own.map((card) => ({
      id: card.id,
      label: t('booking.pay.own-card', {
        kind: t(`stored-value.kinds.${card.kind}`),
        number: spacedNumber(card.number),
        amount: money(card.usableMinor),
      }),
      pay: t('booking.pay.button', { amount: money(smallest(card.usableMinor, dueMinor)) }),
    })),
    values: values ?? {},
    errors,
    suffix: hotel.currency,
  };
}

function headingOf(isWaiting: boolean, byCard: boolean): string {
  if (byCard) return 'booking.pay.card-now';
  return isWaiting ? 'booking.pay.another' : 'booking.pay.now';
}

function waitingWord(isScanned: boolean, byCard: boolean): string {
  if (isScanned) return 'scan';
  return byCard ? 'card' : 'waiting';
}

function failedOf(last: Payment | undefined, { cardFailed }: Money, stage: PayStage, t: Translate) {
  if (cardFailed) return t('booking.pay.failed-card');
  return last && hasFailed(last) ? t(`booking.pay.failed-${stage.name}`) : null;
}

const hasFailed = ({ status }: { status: string }) => status === 'failed' || status === 'expired';

function methodOf({ gateway, presentation }: PayWay, t: Translate): Method {
  return {
    value: gateway,
    title: t(`payments.gateways.${gateway}`),
    text: t(`payments.ways.${gateway}.${presentation}`),
  };
}

function againOf(waiting: Waiting, here: string): string {
  return waiting.payTarget?.startsWith('/') ? waiting.payTarget : leavingPathOf(here);
}

function clockOf({ hotel, language, at }: TripFrame, end: Date) {
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
  { hotel, language }: Pick<TripFrame, 'hotel' | 'language'>,
  { gateway, href, backHref }: { gateway: string; href: string; backHref: string },
): LeavingPage {
  const t = tFor(language);
  const method = t(`payments.gateways.${gateway}`);
  return {
    ...sitePage({ hotel, slug: undefined, language, title: t('booking.leaving.title', { method }) }),
    lead: t('booking.leaving.lead'),
    link: t('booking.leaving.link', { method }),
    href,
    backHref,
  };
}

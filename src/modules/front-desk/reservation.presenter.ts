import type { Language } from '../../core/local-text.ts';
import { type Minor, minor } from '../../core/money.ts';
import { formatDateTime, formatMoney } from '../../platform/i18n/format.ts';
import { type Translate, tFor } from '../../platform/i18n/translate.ts';
import { customerPath } from '../customers/customer.paths.ts';
import { fullName } from '../customers/customer.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { StayBenefit } from '../loyalty/benefit.ts';
import type { PaidUpgrade } from '../loyalty/upgrade.ts';
import { type CardFace, cardWords } from '../payments/kept-card.ts';
import { recordedMethods } from '../payments/pay-way.ts';
import { paymentPath } from '../payments/payment.paths.ts';
import { type HouseRuleText, houseRuleTexts } from '../rates/house-policy-text.ts';
import { heldUntil } from '../reservations/guarantee.ts';
import * as paths from '../reservations/reservation.paths.ts';
import type { ReservationView } from '../reservations/reservation.service.ts';
import { shownStayStatus } from '../reservations/reservation-status.ts';
import { payReservationPath } from '../stored-value/stored-value.paths.ts';
import type { Reader } from './desk-table.presenter.ts';
import type { HistoryEvent } from './history.ts';
import { reasonText } from './review.presenter.ts';
import { type StaySection, staySection } from './stay-section.presenter.ts';
import { stateOf } from './stay-words.presenter.ts';

export interface ReservationPageModel {
  readonly title: string;
  readonly bookingNumber: string;
  readonly state: { hue: string; word: string; icon: string | null };
  readonly facts: readonly { term: string; text: string; href?: string }[];
  readonly stays: readonly StaySection[];
  readonly houseRules: readonly HouseRuleText[];
  readonly payments: { columns: readonly object[]; rows: readonly object[] };
  readonly history: readonly { when: string; who: string; what: string; reason: string | null }[];
  readonly cancelHref: string | null;
  readonly cardHref: string | null;
  /** Has the card that was left forgotten. */
  readonly cardRemoval: string | null;
  readonly payment: PaymentForm<{ readonly value: string; readonly label: string }> | null;
}

export interface PaymentForm<Method> {
  readonly action: string;
  readonly amount: string;
  readonly idempotencyKey: string;
  readonly methods: readonly Method[];
}

export interface ReservationPageInput {
  readonly view: ReservationView;
  readonly hotel: Hotel;
  readonly history: readonly HistoryEvent[];
  readonly payment: PaymentForm<string> | null;
  /** What members get, by stay. */
  readonly benefits: ReadonlyMap<number, StayBenefit>;
  readonly upgrades: ReadonlyMap<number, PaidUpgrade>;
}

export function reservationPage(input: ReservationPageInput, reader: Reader): ReservationPageModel {
  const { view, hotel, history, payment, benefits, upgrades } = input;
  const { language, can } = reader;
  const cancellable = view.stays.some((stay) => stay.status === 'booked' || stay.status === 'held');
  const main = view.stays.find((stay) => !['cancelled', 'lapsed'].includes(stay.status)) ?? view.stays[0];
  return {
    title: main?.guestName ?? view.number,
    bookingNumber: view.number,
    state: stateOf(main ? shownStayStatus(main, hotel.businessDate) : 'cancelled', language),
    facts: reservationFacts(view, hotel, reader),
    stays: view.stays.map((stay) => staySection(stay, view, { hotel, reader, benefits, upgrades })),
    houseRules: houseRuleTexts(view.houseRules, { currency: hotel.currency, language }),
    payments: paymentsTable(view, hotel, language),
    history: history.map((event) => historyLine(event, hotel, language)),
    cancelHref: cancellable && can('reservations.cancel') ? paths.cancellationPath(view.number) : null,
    cardHref: payment && can('stored-value.sell') ? payReservationPath(view.number) : null,
    cardRemoval: view.card && can('reservations.change') ? paths.cardRemovalPath(view.number) : null,
    payment:
      payment && can('payments.take')
        ? { ...payment, methods: methodOptions(payment.methods, tFor(language)) }
        : null,
  };
}

function reservationFacts(view: ReservationView, hotel: Hotel, { language, can }: Reader) {
  const t = tFor(language);
  const money = (amount: Minor) => formatMoney(amount, hotel.currency, language);
  const booker = { term: t('front-desk.booker'), text: fullName(view.customer) };
  return [
    can('customers.view') ? { ...booker, href: customerPath(view.customer.id) } : booker,
    { term: t('front-desk.phone'), text: view.contactPhone ?? view.customer.phone ?? '' },
    { term: t('front-desk.email'), text: view.contactEmail ?? view.customer.email ?? '' },
    { term: t('front-desk.channel'), text: t(`reservations.channel.${view.channel}`) },
    { term: t('front-desk.booked'), text: formatDateTime(view.createdAt, hotel.timeZone, language) },
    { term: t('front-desk.payment-plan'), text: t(`reservations.payment-plan.${view.paymentPlan}`) },
    ...(view.guarantee === 'none'
      ? []
      : [
          {
            term: t('front-desk.guarantee'),
            text: t(`reservations.guarantee.${view.guarantee}`, { time: heldUntil }),
          },
        ]),
    { term: t('front-desk.card'), text: view.card ? cardText(view.card, t) : '' },
    { term: t('front-desk.set-aside'), text: view.authorizedMinor > 0 ? money(view.authorizedMinor) : '' },
    { term: t('reservations.total'), text: money(view.totalMinor) },
    { term: t('reservations.paid'), text: money(view.paidMinor) },
    { term: t('front-desk.arrival-time'), text: view.arrivalTime ?? '' },
    { term: t('front-desk.requests'), text: view.requests },
    ...(view.reviewState === 'none'
      ? []
      : [
          {
            term: t('front-desk.reviews.review'),
            text: `${t(`front-desk.reviews.states.${view.reviewState}`)}: ${view.reviewReasons
              .map((reason) => reasonText(reason, hotel.currency, language))
              .join(' · ')}`,
            ...(view.reviewState === 'waiting' && can('reservations.review') && { href: paths.reviewsPath }),
          },
        ]),
    ...(view.status === 'held' && view.holdExpiresAt
      ? [
          {
            term: t('front-desk.held-until'),
            text: formatDateTime(view.holdExpiresAt, hotel.timeZone, language),
          },
        ]
      : []),
  ];
}

/** `Visa •••• 4242, until 8/2030`. */
function cardText({ brand, lastFour, expiryMonth: month, expiryYear: year }: CardFace, t: Translate): string {
  return t('front-desk.card-until', { card: cardWords(brand, lastFour), month, year });
}

/** What a clerk takes and writes down, and what shows a code to be scanned. */
function methodOptions(methods: readonly string[], t: Translate) {
  const recorded: readonly string[] = recordedMethods;
  return methods.map((value) => {
    const method = t(`front-desk.method.${value}`);
    return { value, label: recorded.includes(value) ? method : t('front-desk.pay.by-code', { method }) };
  });
}

function paymentsTable(
  view: ReservationView,
  hotel: Hotel,
  language: Language,
): ReservationPageModel['payments'] {
  const t = tFor(language);
  const rows = view.payments.flatMap((payment) => [payment, ...payment.refunds]);
  return {
    columns: [
      { label: t('front-desk.columns.when') },
      { label: t('front-desk.columns.method') },
      { label: t('front-desk.columns.status') },
      { label: t('front-desk.columns.amount'), numeric: true },
    ],
    rows: rows.map((payment) => ({
      cells: [
        {
          text: formatDateTime(payment.settledAt ?? payment.createdAt, hotel.timeZone, language),
          href: paymentPath(payment.id),
        },
        {
          text: t(`front-desk.method.${payment.gateway}`),
          ...(payment.reference && { small: payment.reference }),
        },
        t(`front-desk.payment-status.${payment.status}`),
        formatMoney(
          minor(payment.kind === 'refund' ? -payment.amountMinor : payment.amountMinor),
          hotel.currency,
          language,
        ),
      ],
    })),
  };
}

/** The system's own names are for programs; a reader is told that it was the system. */
function historyLine(event: HistoryEvent, hotel: Hotel, language: Language) {
  const t = tFor(language);
  const name = event.actorKind === 'system' ? t('admin.audit.actors.system') : event.actorName;
  return {
    when: formatDateTime(event.at, hotel.timeZone, language),
    who: name || t('front-desk.guest'),
    what: t(`audit.actions.${event.action}`),
    reason: event.reason,
  };
}

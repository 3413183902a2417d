import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { type Minor, minor, sumMinor } from '../../core/money.ts';
import { formatDate, formatDateTime, formatMoney } from '../../platform/i18n/format.ts';
import { type Translate, textFor, tFor } from '../../platform/i18n/translate.ts';
import { customerPath } from '../customers/customer.paths.ts';
import { fullName } from '../customers/customer.ts';
import { folioPath, folioPrintPath } from '../folios/folio.paths.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { StayBenefit } from '../loyalty/benefit.ts';
import { recordedMethods } from '../payments/pay-way.ts';
import { paymentPath } from '../payments/payment.paths.ts';
import { type HouseRuleText, houseRuleTexts } from '../rates/house-policy-text.ts';
import { policyTexts } from '../rates/policy-text.ts';
import * as paths from '../reservations/reservation.paths.ts';
import type { ReservationView } from '../reservations/reservation.service.ts';
import { shownStayStatus } from '../reservations/reservation-status.ts';
import { extraTotal } from '../reservations/stay-extra.ts';
import { stayLengthText } from '../reservations/stay-length.ts';
import { arrivalRefusal, noShowRefusal, reinstateRefusal } from '../reservations/stay-refusal.ts';
import type { HistoryEvent } from './history.ts';
import { memberFacts } from './member-words.presenter.ts';
import { reasonText } from './review.presenter.ts';
import { companionsFact, datesText, partyText, putUpFact, stateOf } from './stay-words.presenter.ts';
import type { Reader } from './today.presenter.ts';

type StayOfView = ReservationView['stays'][number];

interface Action {
  readonly label: string;
  readonly href: string;
  readonly main?: boolean;
  readonly dialog?: boolean;
}

export interface StaySection {
  readonly heading: string;
  readonly state: { hue: string; word: string; icon: string | null };
  readonly facts: readonly { term: string; text: string; href?: string }[];
  readonly nights: { columns: readonly object[]; rows: readonly object[]; foot: readonly unknown[] };
  readonly folios: readonly { label: string; href: string; printHref: string }[];
  readonly actions: readonly Action[];
  readonly policy: readonly string[];
}

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
}

export function reservationPage(input: ReservationPageInput, reader: Reader): ReservationPageModel {
  const { view, hotel, history, payment, benefits } = input;
  const { language, can } = reader;
  const cancellable = view.stays.some((stay) => stay.status === 'booked' || stay.status === 'held');
  const main = view.stays.find((stay) => !['cancelled', 'lapsed'].includes(stay.status)) ?? view.stays[0];
  return {
    title: main?.guestName ?? view.number,
    bookingNumber: view.number,
    state: stateOf(main ? shownStayStatus(main, hotel.businessDate) : 'cancelled', language),
    facts: reservationFacts(view, hotel, reader),
    stays: view.stays.map((stay) => staySection(stay, view, { hotel, reader, benefits })),
    houseRules: houseRuleTexts(view.houseRules, { currency: hotel.currency, language }),
    payments: paymentsTable(view, hotel, language),
    history: history.map((event) => historyLine(event, hotel, language)),
    cancelHref: cancellable && can('reservations.cancel') ? paths.cancellationPath(view.number) : null,
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

interface StayContext extends Pick<ReservationPageInput, 'benefits'> {
  readonly hotel: Hotel;
  readonly reader: Reader;
}

function staySection(
  stay: StayOfView,
  view: ReservationView,
  { hotel, reader, benefits }: StayContext,
): StaySection {
  const { language } = reader;
  const t = tFor(language);
  return {
    heading: `${datesText(stay, language)} · ${textFor(stay.roomType.names, language)}`,
    state: stateOf(shownStayStatus(stay, hotel.businessDate), language),
    facts: [...memberFacts(benefits.get(stay.id), language), ...stayFacts(stay, hotel, language)],
    nights: nightsTable(stay, hotel, language),
    folios: stay.folios.map((folio) => ({
      label: t('front-desk.folio', { number: folio.number }),
      href: folioPath(folio.number),
      printHref: folioPrintPath(folio.number),
    })),
    actions: actionsOf(stay, view.number, { businessDate: hotel.businessDate, reader }),
    policy: policyTexts(stay.policy, { arrival: stay.arrival, currency: hotel.currency, language }),
  };
}

function stayFacts(stay: StayOfView, hotel: Hotel, language: Language) {
  const t = tFor(language);
  const money = (amount: number) => formatMoney(minor(amount), hotel.currency, language);
  const upgraded = stay.pricedTypeId !== stay.roomType.id ? ` (${t('front-desk.upgraded')})` : '';
  const party = partyText({ adults: stay.adults, children: stay.childAges.length }, language);
  const ages = stay.childAges.length > 0 ? t('front-desk.ages', { ages: stay.childAges.join(', ') }) : '';
  return [
    { term: t('front-desk.guest'), text: stay.guestName },
    { term: t('front-desk.room'), text: stay.room?.number ?? t('front-desk.no-room-yet') },
    { term: t('front-desk.type'), text: `${textFor(stay.roomType.names, language)}${upgraded}` },
    { term: t('front-desk.plan'), text: textFor(stay.ratePlan.names, language) },
    { term: t('front-desk.length'), text: stayLengthText(stay, language) },
    { term: t('front-desk.wishes'), text: stay.wishes.map((wish) => t(`rooms.wishes.${wish}`)).join(' · ') },
    ...stay.extras.map((extra) => ({
      term: t('front-desk.extra', { name: textFor(extra.names, language), quantity: extra.quantity }),
      text: money(extraTotal(extra, stay)),
    })),
    { term: t('front-desk.people'), text: [party, ages].filter(Boolean).join(' ') },
    ...companionsFact(stay, language),
    ...putUpFact(stay, language),
    stay.status === 'booked'
      ? { term: t('front-desk.still-due'), text: money(stay.totalMinor - stay.balance.depositMinor) }
      : { term: t('front-desk.balance.title'), text: money(stay.balance.guestMinor) },
    ...(stay.balance.depositMinor > 0
      ? [{ term: t('front-desk.deposit-held'), text: money(stay.balance.depositMinor) }]
      : []),
    ...(stay.feeMinor > 0 ? [{ term: t('reservations.fee'), text: money(stay.feeMinor) }] : []),
    ...(stay.cancelReason ? [{ term: t('front-desk.reason'), text: stay.cancelReason }] : []),
  ];
}

function nightsTable(stay: StayOfView, hotel: Hotel, language: Language): StaySection['nights'] {
  const t = tFor(language);
  const money = (amount: Minor) => formatMoney(amount, hotel.currency, language);
  const taxes = (night: StayOfView['nights'][number]) =>
    sumMinor(night.components.filter((part) => part.taxOf).map((part) => part.amountMinor));
  return {
    columns: [
      { label: t('front-desk.columns.night') },
      { label: t('front-desk.columns.taxes'), numeric: true },
      { label: t('front-desk.columns.price'), numeric: true },
    ],
    rows: stay.nights.map((night) => ({
      cells: [formatDate(night.date, 'weekday', language), money(taxes(night)), money(night.grossMinor)],
    })),
    foot: [t('reservations.total'), '', money(stay.totalMinor)],
  };
}

interface ActionContext {
  readonly businessDate: CalendarDate;
  readonly reader: Reader;
}

/** What can be done with a stay now, the next thing first. The services refuse the rest by the same rules. */
function actionsOf(stay: StayOfView, number: string, { businessDate, reader }: ActionContext): Action[] {
  const { can, language } = reader;
  const t = tFor(language);
  const action = (key: string, href: string, main = false): Action => ({
    label: t(`front-desk.actions.${key}`),
    href,
    main,
    dialog: true,
  });
  const booked = stay.status === 'booked';
  const inHouse = stay.status === 'in_house';
  const actions: (Action | false)[] = [
    can('reservations.check-in') &&
      arrivalRefusal(stay, businessDate) === null &&
      action('check-in', paths.checkInPath(number, stay.id), true),
    inHouse &&
      can('reservations.check-out') &&
      action('check-out', paths.checkOutPath(number, stay.id), stay.departure <= businessDate),
    (booked || inHouse) &&
      can('reservations.change') && {
        ...action('change', paths.stayChangePath(number, stay.id)),
        dialog: false,
      },
    booked && can('reservations.change') && action('assign-room', paths.stayRoomPath(number, stay.id)),
    inHouse && can('reservations.change') && action('move-room', paths.stayRoomPath(number, stay.id)),
    (booked || inHouse) &&
      can('reservations.check-in') && {
        ...action('registration-card', paths.registrationCardPath(number, stay.id)),
        dialog: false,
      },
    inHouse &&
      stay.checkedInDate === businessDate &&
      can('reservations.check-in') &&
      action('undo-check-in', paths.checkInUndoPath(number, stay.id)),
    can('reservations.cancel') &&
      noShowRefusal(stay, businessDate) === null &&
      action('no-show', paths.noShowPath(number, stay.id)),
    can('reservations.change') &&
      reinstateRefusal(stay, businessDate) === null &&
      action('reinstate', paths.reinstatementPath(number, stay.id)),
  ];
  return actions.filter((one): one is Action => one !== false);
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

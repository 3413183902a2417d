import { type CalendarDate, nightsBetween } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { addMinor, type Minor, minor, sumMinor } from '../../core/money.ts';
import { formatDateTime, formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { readablePhone } from '../../platform/phone.ts';
import { fullName } from '../customers/customer.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { mainPictureOf } from '../hotels/picture.ts';
import { cardWords } from '../payments/kept-card.ts';
import { type HouseRuleText, houseRuleTexts } from '../rates/house-policy-text.ts';
import { policyTexts } from '../rates/policy-text.ts';
import { remainingPolicy } from '../rates/remaining-policy.ts';
import { heldUntil } from '../reservations/guarantee.ts';
import type { ReservationView } from '../reservations/reservation.service.ts';
import { extraTotal } from '../reservations/stay-extra.ts';
import { calendarPath, cancellationPath, ownCardRemovalPath } from './booking.paths.ts';
import { StepsJson } from './booking.schemas.ts';
import { extraWords } from './extra-words.presenter.ts';
import { type OwnMenu, ownMenu } from './own-menu.presenter.ts';
import type { OwnUpgrades } from './own-upgrade.service.ts';
import { openMinor, restStage } from './pay-stage.presenter.ts';
import { stepLines } from './price-words.presenter.ts';
import { partyText } from './room-words.presenter.ts';
import { sceneOf } from './scene.ts';
import { type SitePage, sitePage } from './site.presenter.ts';
import { hoursText, type StaySummary, type SummaryRoom, stayDates } from './summary.presenter.ts';
import { livingStays, roomHeading, type TripFrame } from './trip-frame.presenter.ts';

type TripState = 'confirmed' | 'review' | 'held' | 'in-house' | 'past' | 'cancelled' | 'lapsed' | 'no-show';

export interface TripPage extends SitePage {
  readonly state: TripState;
  readonly heading: string;
  readonly lead: string;
  readonly bookingNumber: string;
  readonly hue: string;
  readonly stateWord: string;
  readonly summary: StaySummary;
  readonly policy: readonly string[];
  /** As they were when it was booked. */
  readonly houseRules: readonly HouseRuleText[];
  readonly facts: readonly { readonly term: string; readonly text: string; readonly href?: string }[];
  readonly payments: readonly { readonly label: string; readonly amount: string }[];
  readonly calendarHref: string | null;
  readonly cancelHref: string | null;
  readonly payHref: string | null;
  /** Pays the rest of a confirmed booking. */
  readonly payRest: { readonly href: string; readonly label: string } | null;
  readonly own: OwnMenu | null;
  /** What holds the booking, where it is paid at the hotel, and the card's forgetting. */
  readonly guarantee: { readonly text: string; readonly removal: string | null } | null;
}

export interface TripLinks {
  readonly payHref: string | null;
  /** The living link for companions, as a whole address. */
  readonly shareUrl: string | null;
  /** For the account that booked it. */
  readonly mayChooseCompanions: boolean;
  readonly upgrades: OwnUpgrades;
}

export function tripPage(frame: TripFrame & TripLinks): TripPage {
  const { view, hotel, language, payHref } = frame;
  const t = tFor(language);
  const state = stateOf(view);
  const open = view.stays.some((stay) => stay.status === 'booked');
  const name = view.customer.firstName;
  return {
    ...sitePage({
      hotel,
      slug: undefined,
      language,
      title: t('booking.trip.title', { number: view.number }),
    }),
    state,
    heading: t(`booking.trip.heading.${state}`, { name }),
    lead: t(`booking.trip.lead.${state}`, {
      hotel: textFor(hotel.names, language),
      email: view.contactEmail ?? '',
    }),
    bookingNumber: view.number,
    hue: hues[state],
    stateWord: t(`booking.trip.state.${state}`),
    summary: tripSummary(frame),
    policy: open ? tripPolicy(frame) : [],
    houseRules:
      open || state === 'in-house'
        ? houseRuleTexts(view.houseRules, { currency: hotel.currency, language })
        : [],
    facts: guestFacts(frame),
    payments: [...paymentLines(frame), ...asideLines(frame), ...feeLines(frame)],
    calendarHref: open ? calendarPath(view.number) : null,
    cancelHref: open ? cancellationPath(view.number) : null,
    payHref,
    payRest: payRest(frame),
    own: open ? ownMenu(frame) : null,
    guarantee: open || view.card ? guaranteeWords(frame) : null,
  };
}

function guaranteeWords({ view, language }: TripFrame): TripPage['guarantee'] {
  const t = tFor(language);
  const { card, guarantee } = view;
  if (card) {
    const words = { card: cardWords(card.brand, card.lastFour) };
    return { text: t('booking.trip.card', words), removal: ownCardRemovalPath(view.number) };
  }
  if (guarantee !== 'hour' || view.status !== 'confirmed') return null;
  return { text: t('booking.trip.held-until', { time: heldUntil }), removal: null };
}

function payRest(frame: TripFrame): TripPage['payRest'] {
  const due = restStage.due(frame);
  if (!due) return null;
  const amount = formatMoney(due.amountMinor, frame.hotel.currency, frame.language);
  return {
    href: restStage.path(frame.view.number),
    label: tFor(frame.language)('booking.own.pay-rest', { amount }),
  };
}

const hues: Record<TripState, string> = {
  confirmed: 'vacant',
  review: 'due',
  held: 'due',
  'in-house': 'occupied',
  past: 'occupied',
  cancelled: 'broken',
  lapsed: 'dirty',
  'no-show': 'broken',
};

/** What the guest calls it; with several rooms, the liveliest decides. */
export function stateOf(
  view: Pick<ReservationView, 'status' | 'stays'> & { reviewState?: string },
): TripState {
  const has = (status: string) => view.stays.some((stay) => stay.status === status);
  if (view.status === 'held') return 'held';
  if (view.status === 'lapsed') return 'lapsed';
  if (has('in_house')) return 'in-house';
  if (has('booked')) return view.reviewState === 'waiting' ? 'review' : 'confirmed';
  if (has('checked_out')) return 'past';
  return has('no_show') ? 'no-show' : 'cancelled';
}

export function tripSummary({ view, hotel, pictures, roomTypes, language }: TripFrame): StaySummary {
  const t = tFor(language);
  const stays = livingStays(view);
  const [first] = stays;
  const money = (amount: Minor) => formatMoney(amount, hotel.currency, language);
  const span = spanOf(stays);
  const open = openMinor(view);
  return {
    scene: sceneOf(roomTypes.find((type) => type.id === first?.roomType.id)?.scene ?? ''),
    picture: first ? mainPictureOf(pictures, { kind: 'room-type', id: first.roomType.id }, language) : null,
    heading: t('booking.nights', { count: span ? nightsBetween(span.checkIn, span.checkOut) : 0 }),
    dates: span ? stayDates({ hotel, ...span, hours: stays.map(hoursOfStay) }, language) : [],
    rooms: stays.map((stay) => roomOf(stay, { heading: roomHeading(view, stay, language), hotel, language })),
    extras: stays.flatMap((stay) =>
      stay.extras.map((extra) => ({
        label: `${textFor(extra.names, language)} · ${extraWords(extra, { currency: hotel.currency, language })}`,
        amount: money(extraTotal(extra, stay)),
        kind: 'night' as const,
      })),
    ),
    taxes: [],
    total: money(addMinor(view.totalMinor, view.extrasMinor)),
    dueNow: view.status === 'held' && view.dueNowMinor > 0 ? money(view.dueNowMinor) : null,
    mayPayLater: false,
    dueLater: view.status === 'confirmed' && open > 0 ? money(open) : null,
  };
}

export function hoursOfStay({ startTime: start, endTime: end }: ReservationView['stays'][number]): string {
  return hoursText({ start, end });
}

function spanOf(stays: ReservationView['stays']): { checkIn: CalendarDate; checkOut: CalendarDate } | null {
  const arrivals = stays.map((stay) => stay.arrival).toSorted();
  const departures = stays.map((stay) => stay.departure).toSorted();
  const [checkIn] = arrivals;
  const checkOut = departures.at(-1);
  return checkIn && checkOut ? { checkIn, checkOut } : null;
}

function roomOf(
  stay: ReservationView['stays'][number],
  { heading, hotel, language }: { heading: string; hotel: Hotel; language: Language },
): SummaryRoom {
  const nights = stay.nights.map((night) => ({ ...night, steps: StepsJson.parse(night.steps) }));
  return {
    heading,
    plan: textFor(stay.ratePlan.names, language),
    party: partyText(stay, language),
    total: formatMoney(stay.totalMinor, hotel.currency, language),
    lines: stepLines(nights, { currency: hotel.currency, language }),
    policy: [],
  };
}

export function tripPolicy({ view, hotel, language, at }: TripFrame): string[] {
  const { currency, timeZone } = hotel;
  const sentences = livingStays(view).flatMap((stay) =>
    policyTexts(remainingPolicy(stay.policy, { arrival: stay.arrival, timeZone, at }), {
      arrival: stay.arrival,
      currency,
      language,
    }),
  );
  return [...new Set(sentences)];
}

function guestFacts({ view, language }: TripFrame) {
  const t = tFor(language);
  const { customer } = view;
  return [
    { term: t('booking.trip.number'), text: view.number },
    { term: t('booking.trip.guest'), text: fullName(customer) },
    { term: t('booking.companions.title'), text: view.stays.flatMap(companionNames).join(', ') },
    { term: t('booking.form.email'), text: view.contactEmail ?? '' },
    { term: t('booking.form.phone'), text: view.contactPhone ? readablePhone(view.contactPhone) : '' },
    { term: t('booking.wishes.arrival-time'), text: view.arrivalTime ?? '' },
    { term: t('booking.wishes.room'), text: wishesText(view, language) },
    { term: t('booking.form.requests'), text: view.requests },
  ];
}

function companionNames({ companions }: ReservationView['stays'][number]): string[] {
  return companions.map(({ name }) => name);
}

function wishesText(view: ReservationView, language: Language): string {
  const asked = new Set(view.stays.flatMap((stay) => stay.wishes));
  return [...asked].map((wish) => tFor(language)(`rooms.wishes.${wish}`)).join(' · ');
}

function paymentLines({ view, hotel, language }: TripFrame) {
  const t = tFor(language);
  return view.payments
    .filter((payment) => payment.kind === 'charge' && payment.status === 'succeeded')
    .flatMap((payment) => [
      {
        label: t('booking.trip.paid-at', { time: timeOf(payment.settledAt, hotel, language) }),
        amount: formatMoney(payment.amountMinor, hotel.currency, language),
      },
      ...payment.refunds
        .filter((refund) => refund.status === 'succeeded' || refund.status === 'pending')
        .map((refund) => ({
          label: t(
            refund.status === 'pending' ? 'booking.trip.refund-under-way' : 'booking.trip.refunded-at',
            {
              time: timeOf(refund.settledAt, hotel, language),
            },
          ),
          amount: `−${formatMoney(minor(Math.abs(refund.amountMinor)), hotel.currency, language)}`,
        })),
    ]);
}

function asideLines({ view, hotel, language }: TripFrame) {
  const label = tFor(language)('booking.trip.set-aside');
  const amount = formatMoney(view.authorizedMinor, hotel.currency, language);
  return view.authorizedMinor > 0 ? [{ label, amount }] : [];
}

function feeLines({ view, hotel, language }: TripFrame) {
  const fee = sumMinor(view.stays.map((stay) => stay.feeMinor));
  const label = tFor(language)('booking.cancel.fee');
  return fee > 0 ? [{ label, amount: formatMoney(fee, hotel.currency, language) }] : [];
}

function timeOf(at: Date | null, hotel: Hotel, language: Language): string {
  return at === null ? '' : formatDateTime(at, hotel.timeZone, language);
}

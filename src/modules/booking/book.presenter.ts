import { nightsBetween } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { type Minor, minor } from '../../core/money.ts';
import { formatDate, formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { policyTexts } from '../rates/policy-text.ts';
import { refusalText } from '../rates/refusal-text.ts';
import { searchPath, withQuery } from './booking.paths.ts';
import type { DraftAnswer, DraftQuestion } from './booking-draft.service.ts';
import type { BookingDraft, DraftRoom } from './booking-draft.ts';
import { roomChoiceText } from './party.ts';
import { type PriceLine, stepLines, taxLines } from './price-words.presenter.ts';
import { partyText, roomName } from './room-words.presenter.ts';
import { sceneOf } from './scene.ts';
import { type SitePage, sitePage } from './site.presenter.ts';

export interface SummaryRoom {
  readonly heading: string;
  readonly plan: string;
  readonly party: string;
  readonly total: string;
  readonly lines: readonly PriceLine[];
  readonly policy: readonly string[];
}

/** The stay with its price, beside the form and on every later page. */
export interface StaySummary {
  readonly scene: string;
  readonly heading: string;
  readonly dates: readonly { readonly term: string; readonly text: string }[];
  readonly rooms: readonly SummaryRoom[];
  readonly taxes: readonly PriceLine[];
  readonly total: string;
  readonly dueNow: string | null;
  readonly dueLater: string | null;
  /** The page offers both ways to pay. */
  readonly mayPayLater: boolean;
}

interface PaymentOption {
  readonly value: string;
  readonly title: string;
  readonly text: string;
  readonly icon: string;
}

export interface BookPage extends SitePage {
  readonly steps: readonly { readonly label: string; readonly current: boolean }[];
  readonly summary: StaySummary | null;
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly paymentOptions: readonly PaymentOption[];
  readonly holdNote: string;
  readonly lastNameFirst: boolean;
  /** Said above the form: the price changed, or the rooms went. */
  readonly notice: string | null;
  readonly refusal: { readonly heading: string; readonly lead: string; readonly href: string } | null;
}

export interface BookOptions {
  readonly question: DraftQuestion;
  readonly slug: string | undefined;
  readonly answer: DraftAnswer;
  readonly language: Language;
  readonly values: Readonly<Record<string, string>>;
  readonly errors?: Readonly<Record<string, readonly string[]>>;
  readonly notice?: { readonly key: string; readonly params?: Record<string, unknown> };
}

export function bookPage(options: BookOptions): BookPage {
  const { question, slug, answer, language, values } = options;
  const { hotel } = question;
  const t = tFor(language);
  const draft = 'draft' in answer ? answer.draft : null;
  return {
    ...sitePage({ hotel, slug, language, title: t('booking.book.title') }),
    steps: bookingSteps('details', language),
    summary: draft && draftSummary(draft, question, language),
    hidden: draft ? hiddenFields(question, slug, draft.totalMinor) : [],
    values: { paymentPlan: draft?.payments[0] ?? 'prepay', ...values },
    errors: options.errors ?? {},
    paymentOptions: draft ? paymentOptions(draft, hotel, language) : [],
    holdNote: t('booking.book.hold-note', { count: hotel.holdMinutes }),
    lastNameFirst: language !== 'en',
    notice: options.notice ? t(options.notice.key, options.notice.params) : null,
    refusal: 'refusal' in answer ? refusalOf(answer.refusal, options) : null,
  };
}

export function bookingSteps(current: 'details' | 'pay', language: Language) {
  const t = tFor(language);
  return (['choose', 'details', 'pay'] as const).map((step) => ({
    label: t(`booking.steps.${step}`),
    current: step === current,
  }));
}

function hiddenFields({ checkIn, checkOut, rooms }: DraftQuestion, slug: string | undefined, total: Minor) {
  return [
    ...(slug === undefined ? [] : [{ name: 'hotel', value: slug }]),
    { name: 'checkIn', value: checkIn },
    { name: 'checkOut', value: checkOut },
    ...rooms.map((room) => ({ name: 'room', value: roomChoiceText(room) })),
    { name: 'expectedTotal', value: String(total) },
  ];
}

function paymentOptions(draft: BookingDraft, hotel: Hotel, language: Language): PaymentOption[] {
  const t = tFor(language);
  const amount = formatMoney(draft.dueNowMinor, hotel.currency, language);
  const all = draft.dueNowMinor === draft.totalMinor;
  const texts = {
    prepay: {
      text: t(all ? 'booking.pay.now-all' : 'booking.pay.now-part', { amount }),
      icon: 'credit-card',
    },
    at_hotel: { text: t('booking.pay.at-hotel-text'), icon: 'building' },
  };
  return draft.payments.map((value) => ({ value, title: t(`booking.pay.${value}`), ...texts[value] }));
}

export function draftSummary(draft: BookingDraft, question: DraftQuestion, language: Language): StaySummary {
  const { hotel, checkIn, checkOut } = question;
  const t = tFor(language);
  const money = (amount: Minor) => formatMoney(amount, hotel.currency, language);
  const [first] = draft.rooms;
  const later = draft.totalMinor - draft.dueNowMinor;
  return {
    scene: sceneOf(first?.offer.roomType.scene ?? ''),
    heading: t('booking.nights', { count: nightsBetween(checkIn, checkOut) }),
    dates: stayDates(question, language),
    rooms: draft.rooms.map((room, index) => summaryRoom(room, { index, draft, question, language })),
    taxes: taxLines(draft.taxes, { currency: hotel.currency, language }),
    total: money(draft.totalMinor),
    dueNow: draft.dueNowMinor > 0 && draft.payments[0] === 'prepay' ? money(draft.dueNowMinor) : null,
    mayPayLater: draft.payments.length > 1,
    dueLater: later > 0 && draft.payments[0] === 'prepay' ? money(minor(later)) : null,
  };
}

export function stayDates(stay: Pick<DraftQuestion, 'hotel' | 'checkIn' | 'checkOut'>, language: Language) {
  const t = tFor(language);
  const { checkInTime, checkOutTime } = stay.hotel;
  return [
    {
      term: t('booking.form.check-in'),
      text: t('booking.day-from', { day: formatDate(stay.checkIn, 'long', language), time: checkInTime }),
    },
    {
      term: t('booking.form.check-out'),
      text: t('booking.day-until', { day: formatDate(stay.checkOut, 'long', language), time: checkOutTime }),
    },
  ];
}

interface RoomFrame {
  readonly index: number;
  readonly draft: BookingDraft;
  readonly question: DraftQuestion;
  readonly language: Language;
}

function summaryRoom(
  { choice, offer, priced }: DraftRoom,
  { index, draft, question, language }: RoomFrame,
): SummaryRoom {
  const t = tFor(language);
  const wording = { currency: question.hotel.currency, language };
  const name = roomName(offer.roomType, language);
  const earlier = draft.rooms.findIndex((room) => room.offer.ratePlan.id === offer.ratePlan.id);
  return {
    heading: draft.rooms.length === 1 ? name : t('booking.room-number', { number: index + 1, name }),
    plan: textFor(offer.ratePlan.names, language),
    party: partyText(choice, language),
    total: formatMoney(priced.totalMinor, question.hotel.currency, language),
    lines: stepLines(priced.nights, wording),
    policy: earlier === index ? policyTexts(offer.policy, { ...wording, arrival: question.checkIn }) : [],
  };
}

function refusalOf(
  { datesRefusal, refused }: Extract<DraftAnswer, { refusal: unknown }>['refusal'],
  { question, slug, language }: BookOptions,
) {
  const t = tFor(language);
  const adults = question.rooms.reduce((sum, room) => sum + room.adults, 0);
  const ages = question.rooms.flatMap((room) => room.childAges.map(String));
  const stay = {
    checkIn: question.checkIn,
    checkOut: question.checkOut,
    adults,
    rooms: question.rooms.length,
  };
  const reason = refused ? refusalText(refused, language) : t('booking.book.gone-lead');
  return {
    heading: t('booking.book.gone-heading'),
    lead: datesRefusal ? t(`errors.${datesRefusal}`) : reason,
    href: withQuery(searchPath, { hotel: slug, ...stay, children: ages.length, childAge: ages }),
  };
}

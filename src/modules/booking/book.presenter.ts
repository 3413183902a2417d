import type { Language } from '../../core/local-text.ts';
import type { Minor } from '../../core/money.ts';
import { formatMoney } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { Companion } from '../customers/companion.service.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { HouseParts } from '../rates/house-policy.ts';
import { type HouseRuleText, houseRuleTexts } from '../rates/house-policy-text.ts';
import { refusalText } from '../rates/refusal-text.ts';
import { heldUntil } from '../reservations/guarantee.ts';
import { type Wish, wishes } from '../rooms/wish.ts';
import { bookingFormPath, searchPath, withQuery } from './booking.paths.ts';
import type { DraftAnswer, DraftQuestion } from './booking-draft.service.ts';
import type { BookingDraft } from './booking-draft.ts';
import { type CodeNotice, codeNotice } from './buying.presenter.ts';
import { type CompanionChoices, companionChoices } from './companions.presenter.ts';
import { roomChoiceText } from './party.ts';
import { roomName } from './room-words.presenter.ts';
import { type SitePage, sitePage } from './site.presenter.ts';
import { draftSummary, type StaySummary } from './summary.presenter.ts';

interface PaymentOption {
  readonly value: string;
  readonly title: string;
  readonly text: string;
  readonly icon: string;
}

export interface BookPage extends SitePage {
  readonly steps: readonly { readonly label: string; readonly current: boolean }[];
  /** What the code that was typed does. */
  readonly code: CodeNotice | null;
  readonly summary: StaySummary | null;
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly paymentOptions: readonly PaymentOption[];
  readonly wishes: readonly { readonly value: Wish; readonly label: string; readonly checked: boolean }[];
  /** Of a signed-in guest who saved any. */
  readonly companions: CompanionChoices | null;
  /** What a guest agrees to who lets himself be reminded. */
  readonly reminderWords: string;
  readonly holdNote: string;
  /** On the button of who pays at the hotel. */
  readonly laterLabel: string;
  readonly houseRules: readonly HouseRuleText[];
  readonly lastNameFirst: boolean;
  /** For a visitor: leads back to this form. */
  readonly signInHref: string | null;
  /** Said above the form: the price changed, or the rooms went. */
  readonly notice: string | null;
  readonly refusal: { readonly heading: string; readonly lead: string; readonly href: string } | null;
}

export interface BookOptions {
  readonly question: DraftQuestion;
  readonly slug: string | undefined;
  readonly answer: DraftAnswer;
  readonly language: Language;
  readonly at: Date;
  readonly isVisitor: boolean;
  readonly houseRules: HouseParts | null;
  readonly values: Readonly<Record<string, string>>;
  readonly wishes?: readonly Wish[];
  readonly companions: readonly Companion[];
  readonly reminderWords: string;
  /** As the form has them: `2.17`. */
  readonly companionsChosen?: readonly string[];
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
    code: 'draft' in answer ? codeNotice(question.code, answer.named, { hotel, language }) : null,
    summary: draft && draftSummary(draft, { question, language, at: options.at }),
    hidden: draft ? hiddenFields(question, slug, draft.totalMinor) : [],
    values: { paymentPlan: draft?.payments[0] ?? 'prepay', ...values },
    errors: options.errors ?? {},
    paymentOptions: draft ? paymentOptions(draft, hotel, language) : [],
    wishes: wishes.map((value) => ({
      value,
      label: t(`rooms.wishes.${value}`),
      checked: options.wishes?.includes(value) ?? false,
    })),
    companions:
      draft && companionChoices(roomsOf(draft, language), options.companions, options.companionsChosen ?? []),
    reminderWords: options.reminderWords,
    holdNote: t('booking.book.hold-note', { count: hotel.holdMinutes }),
    laterLabel: t(draft?.guarantee === 'card' ? 'booking.book.hold-by-card' : 'booking.book.confirm'),
    houseRules: houseRuleTexts(options.houseRules, { currency: hotel.currency, language }),
    lastNameFirst: language !== 'en',
    signInHref: options.isVisitor ? withQuery('/sign-in', { next: thisForm(question, slug) }) : null,
    notice: options.notice ? t(options.notice.key, options.notice.params) : null,
    refusal: 'refusal' in answer ? refusalOf(answer.refusal, options) : null,
  };
}

function roomsOf({ rooms }: BookingDraft, language: Language) {
  const t = tFor(language);
  return rooms.map(({ offer, choice }, index) => {
    const name = t('booking.room-number', { number: index + 1, name: roomName(offer.roomType, language) });
    return { key: index + 1, name, adults: choice.adults, childAges: choice.childAges };
  });
}

function thisForm({ hotel: _hotel, ...chosen }: DraftQuestion, hotel: string | undefined): string {
  return bookingFormPath({ ...chosen, hotel });
}

export function bookingSteps(current: 'details' | 'pay', language: Language) {
  const t = tFor(language);
  return (['choose', 'details', 'pay'] as const).map((step) => ({
    label: t(`booking.steps.${step}`),
    current: step === current,
  }));
}

function hiddenFields(question: DraftQuestion, slug: string | undefined, total: Minor) {
  const { checkIn, checkOut, rooms, code, start } = question;
  return [
    ...(slug === undefined ? [] : [{ name: 'hotel', value: slug }]),
    { name: 'checkIn', value: checkIn },
    { name: 'checkOut', value: checkOut },
    ...(code === undefined ? [] : [{ name: 'code', value: code }]),
    ...(start === undefined ? [] : [{ name: 'start', value: start }]),
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
    at_hotel: {
      text: t(`booking.pay.at-hotel-${draft.guarantee}`, { time: heldUntil }),
      icon: draft.guarantee === 'card' ? 'credit-card' : 'building',
    },
  };
  return draft.payments.map((value) => ({ value, title: t(`booking.pay.${value}`), ...texts[value] }));
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
    code: question.code,
  };
  const reason = refused ? refusalText(refused, language) : t('booking.book.gone-lead');
  return {
    heading: t('booking.book.gone-heading'),
    lead: datesRefusal ? t(`errors.${datesRefusal}`) : reason,
    href: withQuery(searchPath, { hotel: slug, ...stay, children: ages.length, childAge: ages }),
  };
}

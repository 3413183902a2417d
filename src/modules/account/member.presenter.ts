import type { Language } from '../../core/local-text.ts';
import { decimalText, minor } from '../../core/money.ts';
import { formatDate, formatMoney, formatNumber, formatPercent } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { FormState } from '../../platform/views/form.ts';
import { type Pages, pagesOf } from '../../platform/views/pager.ts';
import { searchPath, withQuery } from '../booking/booking.paths.ts';
import { fullName } from '../customers/customer.ts';
import { worthOf } from '../loyalty/earning.ts';
import type { Level } from '../loyalty/level.ts';
import * as paths from '../loyalty/loyalty.paths.ts';
import type { MemberView, Statement } from '../loyalty/member.service.ts';
import { entryDetail } from '../loyalty/statement-text.ts';
import { firstStay, type MemberOffer } from '../promotions/member-offer.ts';
import { promotionWords, spanText } from '../promotions/promotion-text.ts';
import { profilePath } from './account.paths.ts';
import { type AccountFrame, frameOf } from './account.presenter.ts';
import type { PayableByPoints } from './member.service.ts';

interface Named {
  readonly href: string;
  readonly label: string;
}

export interface MemberFrame extends AccountFrame {
  /** The pages of a membership, side by side. */
  readonly pages: readonly (Named & { readonly current: boolean })[];
}

export function memberFrame(current: string, language: Language): MemberFrame {
  const t = tFor(language);
  const pages = [
    { href: paths.memberAccountPath, label: t('loyalty.guest.card') },
    { href: paths.memberStatementPath, label: t('loyalty.guest.statement') },
    { href: paths.memberGiftsPath, label: t('loyalty.guest.gifts') },
    { href: paths.memberPartnersPath, label: t('loyalty.guest.partners') },
    { href: paths.memberFamilyPath, label: t('loyalty.guest.family') },
  ];
  return {
    ...frameOf(paths.memberAccountPath, language),
    pages: pages.map((page) => ({ ...page, current: page.href === current })),
  };
}

export interface JoinPage extends AccountFrame {
  readonly running: boolean;
  readonly profileHref: string | null;
  readonly levels: readonly { readonly name: string; readonly benefits: readonly string[] }[];
}

export function joinPage(
  language: Language,
  data: { readonly running: boolean; readonly hasProfile: boolean; readonly levels: readonly Level[] },
): JoinPage {
  return {
    ...frameOf(paths.memberAccountPath, language),
    running: data.running,
    profileHref: data.hasProfile ? null : profilePath,
    levels: data.levels.map((level) => ({
      name: textFor(level.names, language),
      benefits: benefitWords(level, language),
    })),
  };
}

/** "5 % off", "Breakfast included" … */
export function benefitWords(level: Level, language: Language): string[] {
  const t = tFor(language);
  const { factorBasisPoints, rateBasisPoints, lateCheckOut, breakfast, upgrade } = level;
  return [
    t('loyalty.benefits.points', { percent: formatPercent(factorBasisPoints, language) }),
    ...(rateBasisPoints > 0
      ? [t('loyalty.benefits.rate', { percent: formatPercent(rateBasisPoints, language) })]
      : []),
    ...(breakfast ? [t('loyalty.benefits.breakfast')] : []),
    ...(lateCheckOut ? [t('loyalty.benefits.late', { time: lateCheckOut })] : []),
    ...(upgrade ? [t('loyalty.benefits.upgrade')] : []),
  ];
}

export interface OfferCard {
  readonly name: string;
  readonly discount: string;
  readonly facts: string;
  /** Where it is priced, code and first stay filled in. */
  readonly href: string;
}

export interface CardPage extends MemberFrame {
  readonly qr: string;
  readonly memberNumber: string;
  readonly memberName: string;
  readonly level: string;
  readonly levelUntil: string | null;
  readonly points: string;
  readonly worth: string | null;
  readonly owed: string | null;
  readonly next: {
    readonly lead: string;
    readonly ways: readonly { readonly label: string; readonly done: number; readonly wanted: number }[];
  } | null;
  readonly expiring: readonly { readonly term: string; readonly text: string }[];
  readonly benefits: readonly string[];
  readonly offers: readonly OfferCard[];
  readonly payment: {
    readonly action: string;
    readonly key: string;
    readonly options: readonly { readonly value: string; readonly label: string }[];
  } | null;
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, readonly string[]>>;
}

export interface CardData {
  readonly view: MemberView;
  readonly qr: string;
  readonly key: string;
  readonly payable: readonly PayableByPoints[];
  readonly offers: readonly MemberOffer[];
}

export function cardPage(language: Language, data: CardData, state: FormState): CardPage {
  const t = tFor(language);
  const { view, qr, payable } = data;
  const { member, level, points, expiring } = view;
  const number = (value: number) => formatNumber(value, language);
  const [first] = payable;
  return {
    ...memberFrame(paths.memberAccountPath, language),
    qr,
    memberNumber: member.number,
    memberName: fullName(member),
    level: textFor(level.names, language),
    levelUntil: member.levelUntil && formatDate(member.levelUntil, 'medium', language),
    points: number(points),
    worth: first
      ? formatMoney(minor(worthOf(points, first.minorPer100Points)), first.currency, language)
      : null,
    owed: member.owed > 0 ? t('loyalty.guest.owed', { points: number(member.owed) }) : null,
    next: nextLevel(view, language),
    expiring: expiring.slice(0, 6).map((each) => ({
      term: formatDate(each.date, 'medium', language),
      text: t('loyalty.points', { count: each.points, points: number(each.points) }),
    })),
    benefits: benefitWords(level, language),
    offers: data.offers.map((offer) => offerCard(offer, language)),
    payment:
      first && points > 0
        ? {
            action: paths.memberPaymentsPath,
            key: data.key,
            options: payable.map((booking) => payOption(booking, language)),
          }
        : null,
    values: state.values ?? (first ? { amount: mostPayable(first, points) } : {}),
    errors: state.errors ?? {},
  };
}

function offerCard(offer: MemberOffer, language: Language): OfferCard {
  const t = tFor(language);
  const { hotel, code, minNights, stayFromDate, stayToDate, bookToDate } = offer;
  const nights = spanText(stayFromDate, stayToDate, language);
  return {
    name: textFor(offer.names, language),
    discount: promotionWords(offer, { currency: hotel.currency, language }),
    facts: [
      textFor(hotel.names, language),
      ...(stayFromDate === null && stayToDate === null ? [] : [t('loyalty.guest.offer-nights', { nights })]),
      ...(minNights === null ? [] : [t('loyalty.guest.offer-min', { count: minNights })]),
      ...(bookToDate === null
        ? []
        : [t('loyalty.guest.offer-until', { date: formatDate(bookToDate, 'medium', language) })]),
    ].join(' · '),
    href: withQuery(searchPath, { hotel: hotel.slug, ...firstStay(offer), code }),
  };
}

function mostPayable({ openMinor, currency, minorPer100Points }: PayableByPoints, points: number): string {
  return decimalText(minor(Math.min(openMinor, worthOf(points, minorPer100Points))), currency);
}

function payOption(booking: PayableByPoints, language: Language) {
  const { number, hotelNames, arrival, openMinor, currency } = booking;
  const parts = [
    number,
    textFor(hotelNames, language),
    formatDate(arrival, 'medium', language),
    tFor(language)('loyalty.guest.open', { amount: formatMoney(openMinor, currency, language) }),
  ];
  return { value: number, label: parts.join(' · ') };
}

function nextLevel({ next, missing }: MemberView, language: Language): CardPage['next'] {
  if (!next) return null;
  const t = tFor(language);
  const level = textFor(next.names, language);
  return {
    lead: t('loyalty.guest.next', { level }),
    ways: missing.map(({ measure, done, wanted }) => ({
      label: t(`loyalty.progress.${measure}`, {
        done: formatNumber(done, language),
        wanted: formatNumber(wanted, language),
      }),
      done,
      wanted,
    })),
  };
}

export interface StatementPage extends MemberFrame {
  readonly columns: readonly { readonly label: string; readonly numeric?: boolean }[];
  readonly rows: readonly { readonly cells: readonly unknown[] }[];
  readonly pager: Pages | null;
}

export function statementPage(
  language: Language,
  { entries, total, perPage }: Statement,
  page: number,
): StatementPage {
  return {
    ...memberFrame(paths.memberStatementPath, language),
    ...statementTable(language, entries),
    pager: pagesOf({ page, size: perPage, total }, (to) => `${paths.memberStatementPath}?page=${to}`),
  };
}

function statementTable(language: Language, entries: Statement['entries']) {
  const t = tFor(language);
  return {
    columns: [
      { label: t('loyalty.statement.date') },
      { label: t('loyalty.statement.what') },
      { label: t('loyalty.statement.points'), numeric: true },
      { label: t('loyalty.statement.balance'), numeric: true },
    ],
    rows: entries.map((entry) => ({
      cells: [
        formatDate(entry.businessDate, 'medium', language),
        {
          text: t(`loyalty.kinds.${entry.kind}`),
          small: entryDetail(entry, language),
        },
        entry.points > 0 ? `+${formatNumber(entry.points, language)}` : formatNumber(entry.points, language),
        formatNumber(entry.balance, language),
      ],
    })),
  };
}

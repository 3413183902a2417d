import type { Language } from '../../core/local-text.ts';
import { decimalText, minor } from '../../core/money.ts';
import { formatDateTime, formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type FormErrors,
  type FormState,
  fieldMaker,
  type SettingsFormPage,
} from '../../platform/views/form.ts';
import { type Pages, pagesOf } from '../../platform/views/pager.ts';
import { settingsPath } from '../hotels/hotel.paths.ts';
import type { Hotel } from '../hotels/hotel.ts';
import * as paths from '../reservations/reservation.paths.ts';
import type { WaitingReviews } from '../reservations/review.service.ts';
import {
  type ReviewReason,
  type ReviewRule,
  type ReviewRuleKind,
  reviewableChannels,
  reviewRuleKinds,
  usualThresholds,
} from '../reservations/review.ts';
import { stayLengthText } from '../reservations/stay-length.ts';
import type { DeskTable, Reader } from './desk-table.presenter.ts';
import { datesText, partyText } from './stay-words.presenter.ts';

type WaitingReview = WaitingReviews['reviews'][number];

export interface ReviewsPage {
  readonly title: string;
  readonly table: DeskTable & { readonly pages: Pages | null };
  readonly rulesHref: string | null;
}

export interface ReviewsView {
  readonly hotel: Hotel;
  readonly reviews: readonly WaitingReview[];
  readonly total: number;
  readonly page: number;
  readonly pageSize: number;
}

/** The queue: each booking with why it waits, and what can be decided about it. */
export function reviewsPage(view: ReviewsView, { language, can }: Reader): ReviewsPage {
  const t = tFor(language);
  const { page, pageSize: size, total } = view;
  return {
    title: t('front-desk.reviews.title'),
    table: {
      caption: t('front-desk.reviews.title'),
      columns: ['guest', 'why', 'stay', 'price', 'decide'].map((key) => ({
        label: t(`front-desk.reviews.columns.${key}`),
        ...(key === 'price' && { numeric: true }),
      })),
      rows: view.reviews.map((review) => ({ cells: cellsOf(review, view.hotel, language) })),
      empty: {
        heading: t('front-desk.reviews.empty'),
        lead: t('front-desk.reviews.empty-lead'),
        mark: 'circle-check',
        action: null,
      },
      pages: pagesOf({ page, size, total }, (to) => `${paths.reviewsPath}?page=${to}`),
    },
    rulesHref: can('hotel.settings') ? paths.reviewRulesPath : null,
  };
}

function cellsOf(review: WaitingReview, hotel: Hotel, language: Language): unknown[] {
  const t = tFor(language);
  const { number } = review;
  const money = (amount: WaitingReview['totalMinor']) => formatMoney(amount, hotel.currency, language);
  const type = textFor(review.roomType, language);
  const rooms = review.rooms > 1 ? t('front-desk.reviews.rooms', { count: review.rooms, type }) : type;
  const paid = review.paidMinor > 0;
  return [
    {
      text: review.guestName,
      href: paths.reservationPath(number),
      small: [number, review.contact].filter(Boolean).join(' · '),
    },
    {
      text: review.reasons.map((reason) => reasonText(reason, hotel.currency, language)).join(' · '),
      small: `${t(`reservations.channel.${review.channel}`)} · ${formatDateTime(review.createdAt, hotel.timeZone, language)}`,
    },
    {
      text: datesText(review, language),
      small: `${rooms} · ${stayLengthText(review, language)} · ${partyText(review, language)}`,
    },
    {
      text: money(review.totalMinor),
      small: paid
        ? t('front-desk.reviews.paid', { amount: money(review.paidMinor) })
        : t(`reservations.payment-plan.${review.paymentPlan}`),
    },
    {
      actions: [
        { label: t('front-desk.reviews.accept'), action: paths.acceptancePath(number), main: true },
        { label: t('front-desk.reviews.decline'), href: paths.declinePath(number) },
      ],
    },
  ];
}

/** A reason as the desk reads it: what was reached, not the rule. */
export function reasonText({ kind, value }: ReviewReason, currency: string, language: Language): string {
  const t = tFor(language);
  const amount = kind === 'total' ? formatMoney(minor(value ?? 0), currency, language) : '';
  return t(`front-desk.reviews.reasons.${kind}`, { count: value ?? 0, amount });
}

export interface DeclineView {
  readonly hotel: Hotel;
  readonly number: string;
  readonly guestName: string;
  readonly paidMinor: number;
}

export function declinePage(
  { hotel, number, guestName, paidMinor }: DeclineView,
  { language }: Reader,
  state: FormState = {},
): SettingsFormPage {
  const t = tFor(language);
  const make = fieldMaker(t, state.values ?? {}, state.errors);
  const amount = formatMoney(minor(paidMinor), hotel.currency, language);
  const title = t('front-desk.reviews.decline-title', { number });
  return {
    title,
    crumbs: [
      { href: paths.reviewsPath, label: t('front-desk.reviews.title') },
      { href: null, label: title },
    ],
    lead: guestName,
    form: {
      action: paths.declinePath(number),
      submit: t('front-desk.reviews.decline-submit'),
      cancelHref: paths.reviewsPath,
      errors: state.errors ?? {},
      groups: [
        {
          legend: null,
          hint: t(paidMinor > 0 ? 'front-desk.reviews.decline-refunds' : 'front-desk.reviews.decline-free', {
            amount,
          }),
          fields: [
            make.area('reason', t('front-desk.reviews.reason'), {
              required: true,
              maxlength: '200',
              hint: t('front-desk.reviews.reason-hint'),
            }),
          ],
        },
      ],
    },
  };
}

export interface RulesPage {
  readonly title: string;
  readonly crumbs: SettingsFormPage['crumbs'];
  readonly action: string;
  readonly channels: readonly { readonly value: string; readonly label: string; readonly checked: boolean }[];
  readonly rules: readonly RuleLine[];
  readonly errors: FormErrors;
}

interface RuleLine {
  readonly kind: ReviewRuleKind;
  readonly name: string;
  readonly hint: string;
  readonly active: boolean;
  readonly threshold: {
    readonly value: string;
    readonly unit: string;
    readonly errors: readonly string[];
  } | null;
}

export function rulesPage(
  hotel: Hotel,
  rules: readonly ReviewRule[],
  { language }: Reader,
  state: FormState = {},
): RulesPage {
  const t = tFor(language);
  const { values: typed } = state;
  const ticked = typed ? (typed.channels ?? '').split(',') : hotel.reviewChannels;
  const title = t('front-desk.review-rules.title');
  return {
    title,
    crumbs: [
      { href: settingsPath, label: t('settings.title') },
      { href: null, label: title },
    ],
    action: paths.reviewRulesPath,
    channels: reviewableChannels.map((value) => ({
      value,
      label: t(`reservations.channel.${value}`),
      checked: ticked.includes(value),
    })),
    rules: reviewRuleKinds.map((kind) => {
      const rule = rules.find((one) => one.kind === kind);
      const usual = usualThresholds[kind];
      const stored = rule?.threshold ?? usual;
      const shown = stored === null ? '' : thresholdText(kind, stored, hotel.currency);
      return {
        kind,
        name: t(`front-desk.review-rules.kinds.${kind}`),
        hint: t(`front-desk.review-rules.hints.${kind}`),
        active: typed ? Boolean(typed[`${kind}.active`]) : (rule?.active ?? false),
        threshold:
          usual === null
            ? null
            : {
                value: typed?.[`${kind}.threshold`] ?? shown,
                unit: kind === 'total' ? hotel.currency : t(`front-desk.review-rules.units.${kind}`),
                errors: state.errors?.[`${kind}.threshold`] ?? [],
              },
      };
    }),
    errors: state.errors ?? {},
  };
}

function thresholdText(kind: ReviewRuleKind, threshold: number, currency: string): string {
  return kind === 'total' ? decimalText(minor(threshold), currency) : String(threshold);
}

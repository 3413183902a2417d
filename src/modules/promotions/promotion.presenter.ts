import type { Language } from '../../core/local-text.ts';
import { decimalText, type Minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatNumber } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type FormState,
  type FormValues,
  localTextValues,
  type SettingsFormPage,
  type SettingsListPage,
} from '../../platform/views/form.ts';
import type { Level } from '../loyalty/level.ts';
import { type RatesTabs, ratesTabs } from '../rates/rate-tabs.ts';
import * as paths from './promotion.paths.ts';
import type { Promotion } from './promotion.ts';
import { type PromotionChoices, promotionForm } from './promotion-form.presenter.ts';
import { promotionWords, spanText } from './promotion-text.ts';

export function promotionsPage(
  ctx: Context,
  { promotions, ...choices }: PromotionChoices & { readonly promotions: readonly Promotion[] },
  state: FormState = {},
): SettingsListPage & RatesTabs {
  const t = tFor(ctx.language);
  const heads = ['code', 'name', 'discount', 'booked', 'nights', 'used', 'use'] as const;
  return {
    title: t('promotions.title'),
    ...ratesTabs(t, paths.promotionsPath),
    lead: t('promotions.lead'),
    columns: [
      ...heads.map((name) => ({ label: t(`promotions.${name}`) })),
      { label: t('shared.edit'), hidden: true },
    ],
    rows: promotions.map((promotion) => ({ cells: cellsOf(ctx, promotion, choices) })),
    empty: { heading: t('promotions.empty'), lead: t('promotions.empty-lead'), mark: 'tag', action: null },
    form: promotionForm(ctx, choices, {
      action: paths.promotionsPath,
      isNew: true,
      values: { kind: 'percent', per: 'night' },
      state,
    }),
  };
}

function cellsOf(
  { language }: Context,
  promotion: Promotion,
  { hotel: { currency }, levels }: PromotionChoices,
): unknown[] {
  const t = tFor(language);
  const number = (value: number) => formatNumber(value, language);
  const { used, maxUses } = promotion;
  return [
    promotion.code,
    { text: textFor(promotion.names, language), small: audienceText(promotion, levels, language) },
    promotionWords(promotion, { currency, language }),
    spanText(promotion.bookFromDate, promotion.bookToDate, language),
    spanText(promotion.stayFromDate, promotion.stayToDate, language),
    maxUses === null ? number(used) : t('promotions.used-of', { used: number(used), limit: number(maxUses) }),
    t(promotion.active ? 'promotions.active' : 'promotions.inactive'),
    { actions: [{ href: paths.promotionPath(promotion.id), label: t('shared.edit') }] },
  ];
}

/** For whom alone it is; empty where it is for everybody. */
function audienceText({ minRank, tag }: Promotion, levels: readonly Level[], language: Language): string {
  const t = tFor(language);
  const lowest = levels.find(({ rank }) => rank === minRank);
  const who = minRank === 0 || !lowest ? t('promotions.every-member') : textFor(lowest.names, language);
  const ofRank = minRank === 0 ? who : t('promotions.rank-from', { level: who });
  return [...(minRank === null ? [] : [ofRank]), ...(tag === null ? [] : [tag])].join(' · ');
}

export function promotionPage(
  ctx: Context,
  { promotion, ...choices }: PromotionChoices & { readonly promotion: Promotion },
  state: FormState = {},
): SettingsFormPage {
  const t = tFor(ctx.language);
  return {
    title: textFor(promotion.names, ctx.language),
    lead: [
      t('promotions.change-lead', { count: promotion.used }),
      ...(promotion.active ? [] : [t('promotions.off-lead')]),
    ].join(' '),
    crumbs: [
      { href: paths.promotionsPath, label: t('promotions.title') },
      { href: null, label: promotion.code },
    ],
    form: promotionForm(ctx, choices, {
      action: paths.promotionPath(promotion.id),
      isNew: false,
      stop: promotion.active ? paths.promotionStopPath(promotion.id) : null,
      values: valuesOf(promotion, choices.hotel.currency),
      state,
    }),
  };
}

function valuesOf(promotion: Promotion, currency: string): FormValues {
  const text = (value: number | null) => (value === null ? '' : String(value));
  const money = (value: Minor | null) => (value === null ? '' : decimalText(value, currency));
  return {
    ...localTextValues('names', promotion.names),
    kind: promotion.kind,
    percent: promotion.basisPoints === null ? '' : String(promotion.basisPoints / 100),
    amount: money(promotion.amountMinor),
    per: promotion.per,
    bookFromDate: promotion.bookFromDate ?? '',
    bookToDate: promotion.bookToDate ?? '',
    stayFromDate: promotion.stayFromDate ?? '',
    stayToDate: promotion.stayToDate ?? '',
    minNights: text(promotion.minNights),
    maxUses: text(promotion.maxUses),
    maxUsesPerCustomer: text(promotion.maxUsesPerCustomer),
    minRank: text(promotion.minRank),
    tag: promotion.tag ?? '',
    plan: promotion.ratePlanIds.join(','),
    type: promotion.roomTypeIds.join(','),
  };
}

import type { Language } from '../../core/local-text.ts';
import { decimalText, type Minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatNumber } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type FieldMaker,
  type FormGroup,
  type FormModel,
  type FormState,
  type FormValues,
  fieldMaker,
  localTextValues,
  type SettingsFormPage,
  type SettingsListPage,
} from '../../platform/views/form.ts';
import { whenGroup } from '../../platform/views/when.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { Level } from '../loyalty/level.ts';
import { isFree, type RatePlan } from '../rates/rate-plan.ts';
import { type RatesTabs, ratesTabs } from '../rates/rate-tabs.ts';
import type { RoomType } from '../room-types/room-type.ts';
import * as paths from './promotion.paths.ts';
import { type Promotion, promotionKinds, promotionPers } from './promotion.ts';
import { promotionWords, spanText } from './promotion-text.ts';

export interface PromotionChoices {
  readonly hotel: Pick<Hotel, 'currency' | 'businessDate'>;
  readonly plans: readonly RatePlan[];
  readonly types: readonly RoomType[];
  readonly levels: readonly Level[];
  /** The tags that guests of the house have. */
  readonly tags: readonly string[];
}

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

interface FormParts {
  readonly action: string;
  readonly isNew: boolean;
  /** Where it is switched off at once; null where it is off. */
  readonly stop?: string | null;
  readonly values: FormValues;
  readonly state: FormState;
}

function promotionForm(ctx: Context, choices: PromotionChoices, parts: FormParts): FormModel {
  const t = tFor(ctx.language);
  const filled = { values: parts.state.values ?? parts.values, errors: parts.state.errors ?? {} };
  const make = fieldMaker(t, filled.values, filled.errors);
  const code = make.text('code', t('promotions.code'), {
    required: true,
    short: true,
    hint: t('promotions.code-hint'),
  });
  return {
    action: parts.action,
    submit: t('promotions.send'),
    ...(parts.stop && { second: { label: t('promotions.stop'), action: parts.stop } }),
    cancelHref: parts.isNew ? null : paths.promotionsPath,
    errors: filled.errors,
    groups: [
      {
        legend: parts.isNew ? t('promotions.new') : null,
        hint: null,
        fields: [
          ...(parts.isNew ? [code] : []),
          ...make.localText('names', t('promotions.name'), { required: true }),
        ],
      },
      discountGroup(ctx, choices, make),
      limitsGroup(ctx, make),
      audienceGroup(ctx, choices, make),
      ...listGroups(ctx, choices, make),
      whenGroup(t, make, choices.hotel.businessDate),
    ],
  };
}

function discountGroup({ language }: Context, { hotel }: PromotionChoices, make: FieldMaker): FormGroup {
  const t = tFor(language);
  const kinds = promotionKinds.map((value) => ({ value, label: t(`promotions.kinds.${value}`) }));
  const pers = promotionPers.map((value) => ({ value, label: t(`promotions.pers.${value}`) }));
  const number = { inputmode: 'decimal', short: true, optional: true };
  return {
    legend: t('promotions.discount'),
    hint: t('promotions.discount-hint'),
    fields: [
      make.select('kind', t('promotions.kind'), kinds),
      make.text('percent', t('promotions.percent'), { ...number, suffix: '%' }),
      make.text('amount', t('promotions.amount'), { ...number, suffix: hotel.currency }),
      make.select('per', t('promotions.per'), pers),
    ],
  };
}

function limitsGroup({ language }: Context, make: FieldMaker): FormGroup {
  const t = tFor(language);
  const date = { type: 'date', optional: true };
  const number = { inputmode: 'numeric', short: true, optional: true };
  return {
    legend: t('promotions.when'),
    hint: t('promotions.when-hint'),
    fields: [
      make.text('bookFromDate', t('promotions.book-from'), date),
      make.text('bookToDate', t('promotions.book-to'), date),
      make.text('stayFromDate', t('promotions.stay-from'), date),
      make.text('stayToDate', t('promotions.stay-to'), date),
      make.text('minNights', t('promotions.min-nights'), number),
      make.text('maxUses', t('promotions.max-uses'), number),
      make.text('maxUsesPerCustomer', t('promotions.max-uses-per-customer'), number),
    ],
  };
}

function audienceGroup(
  { language }: Context,
  { levels, tags }: PromotionChoices,
  make: FieldMaker,
): FormGroup {
  const t = tFor(language);
  const ranks = levels.map(({ rank, names }) => ({
    value: String(rank),
    label:
      rank === 0
        ? t('promotions.every-member')
        : t('promotions.rank-from', { level: textFor(names, language) }),
  }));
  return {
    legend: t('promotions.audience'),
    hint: t('promotions.audience-hint'),
    fields: [
      make.select('minRank', t('promotions.min-rank'), [
        { value: '', label: t('promotions.everybody') },
        ...ranks,
      ]),
      make.select('tag', t('promotions.tag'), [
        { value: '', label: t('promotions.any-tag') },
        ...tags.map((tag) => ({ value: tag, label: tag })),
      ]),
    ],
  };
}

function listGroups(
  { language }: Context,
  { plans, types }: PromotionChoices,
  make: FieldMaker,
): FormGroup[] {
  const t = tFor(language);
  const label = (row: RatePlan | RoomType) => `${row.code} · ${textFor(row.names, language)}`;
  return [
    {
      legend: t('promotions.plans'),
      hint: t('promotions.plans-hint'),
      fields: plans
        .filter((plan) => !isFree(plan.kind))
        .map((plan) => make.tick('plan', label(plan), String(plan.id))),
    },
    {
      legend: t('promotions.types'),
      hint: t('promotions.types-hint'),
      fields: types.map((type) => make.tick('type', label(type), String(type.id))),
    },
  ];
}

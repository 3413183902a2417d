import type { Context } from '../../platform/context.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type FieldMaker,
  type FormGroup,
  type FormModel,
  type FormState,
  type FormValues,
  fieldMaker,
} from '../../platform/views/form.ts';
import { whenGroup } from '../../platform/views/when.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { Level } from '../loyalty/level.ts';
import { isFree, type RatePlan } from '../rates/rate-plan.ts';
import type { RoomType } from '../room-types/room-type.ts';
import * as paths from './promotion.paths.ts';
import { promotionKinds, promotionPers } from './promotion.ts';

export interface PromotionChoices {
  readonly hotel: Pick<Hotel, 'currency' | 'businessDate'>;
  readonly plans: readonly RatePlan[];
  readonly types: readonly RoomType[];
  readonly levels: readonly Level[];
  /** The tags that guests of the house have. */
  readonly tags: readonly string[];
}

interface FormParts {
  readonly action: string;
  readonly isNew: boolean;
  /** Where it is switched off at once; null where it is off. */
  readonly stop?: string | null;
  readonly values: FormValues;
  readonly state: FormState;
}

/** All that a promotion promises; its code only while it is new. */
export function promotionForm(ctx: Context, choices: PromotionChoices, parts: FormParts): FormModel {
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

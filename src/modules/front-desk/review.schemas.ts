import { z } from 'zod';
import { checkboxField, integerField, listField, moneyField } from '../../platform/fields.ts';
import { levelCount } from '../credit/credit.ts';
import {
  type ReviewRuleKind,
  reviewableChannels,
  reviewRuleKinds,
  usualThresholds,
} from '../reservations/review.ts';

export const ReviewsQuery = z.object({
  page: integerField({ min: 1, max: 10_000 }).optional().default(1),
});

const countField = integerField({ min: 1, max: 10_000 });

const levelField = integerField({ min: 1, max: levelCount });

function thresholdField<Amount>(kind: ReviewRuleKind, amountField: Amount) {
  if (kind === 'total') return amountField;
  return kind === 'low_level' ? levelField : countField;
}

/** Fields are named `total.active`, `total.threshold` …; the total is an amount in the hotel's currency. */
export const reviewRulesForm = (currency: string) => {
  const amountField = moneyField(currency).refine((amount) => amount > 0, 'form.too_small');
  const ruleField = (kind: ReviewRuleKind) => {
    const threshold = thresholdField(kind, amountField);
    const none = z
      .unknown()
      .optional()
      .transform(() => null);
    const fields = z.object({
      active: checkboxField,
      threshold: usualThresholds[kind] === null ? none : threshold,
    });
    return z.preprocess((value) => value ?? {}, fields).prefault({});
  };
  return z
    .object({
      channels: listField(z.enum(reviewableChannels)),
      every: ruleField('every'),
      total: ruleField('total'),
      rooms: ruleField('rooms'),
      party: ruleField('party'),
      first_time: ruleField('first_time'),
      vip: ruleField('vip'),
      low_level: ruleField('low_level'),
      many: ruleField('many'),
      short_notice: ruleField('short_notice'),
      disposable_mail: ruleField('disposable_mail'),
    })
    .transform((form) => ({
      channels: form.channels,
      rules: reviewRuleKinds.map((kind) => ({
        kind,
        active: form[kind].active,
        threshold: form[kind].threshold,
      })),
    }));
};

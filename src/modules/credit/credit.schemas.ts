import { z } from 'zod';
import type { Minor } from '../../core/money.ts';
import { checkboxField, idField, integerField, moneyField } from '../../platform/fields.ts';
import { type CreditFact, type CreditLevel, creditFacts, isGood, levelMistakes } from './credit.ts';

export const CreditParams = z.object({ id: idField });

const pointsField = integerField({ min: 0, max: 100 });

function ruleField(fact: CreditFact, currency: string) {
  const per =
    fact === 'spend'
      ? moneyField(currency).refine((amount) => amount > 0, 'form.too_small')
      : integerField({ min: 1, max: 1_000 });
  return z.object({ points: pointsField, per, most: integerField({ min: 0, max: 1_000 }) });
}

const emptyIsNone = (value: unknown) =>
  typeof value === 'string' && value.trim() === '' ? undefined : value;

/** `l1` is the lowest; it has no bound. An empty amount is no limit of its own. */
function levelField(position: number, currency: string) {
  const none = z
    .unknown()
    .optional()
    .transform(() => null);
  const bound = position === 1 ? none : integerField({ min: -10_000, max: 10_000 });
  return z.object({
    fromScore: bound,
    payAtHotel: checkboxField,
    onAccount: z
      .preprocess(emptyIsNone, moneyField(currency).optional())
      .transform((amount): Minor | null => amount ?? null),
    lateCancellations: integerField({ min: 0, max: 100 }),
    fastCheckIn: checkboxField,
  });
}

const versionField = integerField({ min: 0, max: 1_000_000 });

/** Points are typed without a sign: whether a fact speaks for a guest or against him is not for a form to say. */
export function creditRulesForm(currency: string) {
  const rule = (fact: CreditFact) => ruleField(fact, currency).prefault({} as never);
  const level = (position: number) => levelField(position, currency).prefault({} as never);
  return z
    .object({
      version: versionField,
      windowMonths: integerField({ min: 1, max: 120 }),
      stays: rule('stays'),
      spend: rule('spend'),
      paid_on_time: rule('paid_on_time'),
      unpaid: rule('unpaid'),
      no_shows: rule('no_shows'),
      late_cancellations: rule('late_cancellations'),
      damages: rule('damages'),
      l1: level(1),
      l2: level(2),
      l3: level(3),
      l4: level(4),
    })
    .transform((form) => ({
      seen: form.version,
      windowMonths: form.windowMonths,
      rules: creditFacts.map((fact) => {
        const { points, per, most } = form[fact];
        return { fact, points: isGood(fact) || points === 0 ? points : -points, per, most };
      }),
      levels: [form.l1, form.l2, form.l3, form.l4].map(
        ({ onAccount, ...level }, index): CreditLevel => ({
          ...level,
          position: index + 1,
          onAccountMinor: onAccount,
        }),
      ),
    }))
    .superRefine((rules, ctx) => {
      for (const [position, mistake] of levelMistakes(rules.levels)) {
        const path = [`l${position}`, 'fromScore'];
        ctx.addIssue({ code: 'custom', message: `form.credit_${mistake}`, path });
      }
    });
}

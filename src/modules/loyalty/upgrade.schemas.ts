import { z } from 'zod';
import { checkboxField, idField, integerField, listField } from '../../platform/fields.ts';

const points = integerField({ min: 1, max: 10_000_000 });

/** Of the house's own types and plans: an id that is none of them is none to choose. */
export const UpgradePriceForm = (typeIds: readonly number[], planIds: readonly number[]) => {
  const type = idField.refine((id) => typeIds.includes(id), 'form.choose_one');
  return z
    .object({
      fromTypeId: type,
      toTypeId: type,
      pointsPerNight: points,
      minRank: integerField({ min: 0, max: 20 })
        .optional()
        .transform((rank) => rank ?? null),
      plan: listField(idField.refine((id) => planIds.includes(id), 'form.choose_one')),
      active: checkboxField,
    })
    .refine((form) => form.fromTypeId !== form.toTypeId, {
      path: ['toTypeId'],
      message: 'form.upgrade-other-type',
    })
    .transform(({ plan, ...form }) => ({ ...form, ratePlanIds: plan }));
};

export const UpgradeStepForm = z.object({ pointsPerStep: points });

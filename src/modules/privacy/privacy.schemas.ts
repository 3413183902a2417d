import { z } from 'zod';
import { checkboxField, dateField, idField, integerField, requiredText } from '../../platform/fields.ts';
import { type RetentionDays, retentionKinds, retentionLimits } from './retention.ts';

export const PersonParams = z.object({ id: idField });

export const ErasureForm = z.object({
  typedName: requiredText(200),
  sure: checkboxField.refine((sure) => sure, 'form.required'),
  version: integerField({ min: 1, max: 2_000_000_000 }),
});

export const PagedQuery = z.object({ page: z.coerce.number().int().min(1).max(10_000).catch(1) });

export const ViewsQuery = z.object({
  guest: idField.optional(),
  staff: z.string().trim().max(100, 'form.too_long').optional(),
  from: dateField.optional(),
  to: dateField.optional(),
  page: z.coerce.number().int().min(1).max(200).catch(1),
});

const daysFields = Object.fromEntries(
  retentionKinds.map((kind) => {
    const { floor: min, ceiling: max } = retentionLimits[kind];
    return [kind, integerField({ min, max })];
  }),
);

/** Days of every kind, each between its floor and its ceiling. */
export const RetentionForm = z.object(daysFields).transform((days) => days as RetentionDays);

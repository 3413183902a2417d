import { z } from 'zod';
import { addDays } from '../../core/calendar-date.ts';
import { dateField, idField, integerField } from '../../platform/fields.ts';

export const BoardQuery = z.object({ from: dateField.optional() });

const range = { firstDate: dateField, lastDate: dateField };

type Range = z.output<z.ZodObject<typeof range>>;

function checkRange(form: Range, ctx: z.RefinementCtx): void {
  const refuse = (message: string) => ctx.addIssue({ code: 'custom', path: ['lastDate'], message });
  if (form.lastDate < form.firstDate) refuse('form.end_after_start');
  else if (form.lastDate > addDays(form.firstDate, 399)) refuse('form.range_too_long');
}

export const AllowanceForm = z
  .object({ ...range, roomTypeId: idField, allowance: integerField({ min: 0, max: 100 }) })
  .superRefine(checkRange);

/** An empty limit takes it away. */
export const HouseLimitForm = z
  .object({ ...range, houseLimit: integerField({ min: 0, max: 100_000 }).optional() })
  .superRefine(checkRange);

export const StopSellForm = z
  .object({
    ...range,
    stopTypeId: idField.optional().transform((id) => id ?? null),
    sale: z.enum(['stop', 'resume'], 'form.choose_one'),
  })
  .superRefine(checkRange);

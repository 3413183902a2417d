import { z } from 'zod';
import { codeField, dateField, idField, integerField, optionalText } from '../../platform/fields.ts';
import { channels } from '../rates/rate-plan.ts';

/** "4, 9": the ages of the children, under eighteen. */
const agesField = z
  .string()
  .trim()
  .max(60, 'form.too_long')
  .optional()
  .transform((text, ctx) => {
    const parts = (text ?? '').split(/[\s,，、]+/).filter(Boolean);
    const fine = parts.length <= 10 && parts.every((part) => /^\d{1,2}$/.test(part) && Number(part) < 18);
    if (!fine) ctx.addIssue({ code: 'custom', message: 'form.child-ages' });
    return fine ? parts.map(Number) : z.NEVER;
  });

/** What a guest would pay: whoever he is, wherever he books, and on whatever day. */
export const QuoteQuery = z.object({
  arrival: dateField.optional(),
  departure: dateField.optional(),
  adults: integerField({ min: 1, max: 20 }).optional().default(2),
  childAges: agesField,
  rooms: integerField({ min: 1, max: 20 }).optional().default(1),
  channel: z.enum(channels).optional().default('web'),
  member: z.literal('1').optional().catch(undefined),
  companyId: idField.optional(),
  code: optionalText(40),
  bookedOn: dateField.optional(),
  type: codeField.optional(),
});
export type QuoteQuery = z.output<typeof QuoteQuery>;

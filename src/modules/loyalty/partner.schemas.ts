import { z } from 'zod';
import { checkboxField, codeField, idField, integerField, requiredText } from '../../platform/fields.ts';
import { requiredLocalText } from '../../platform/local-text-schema.ts';
import { fileFormats } from '../../platform/table-file.ts';
import { partnerKinds } from './partner.ts';

const points = integerField({ min: 1, max: 10_000_000 });
const step = integerField({ min: 1, max: 1_000_000 });

const partnerFields = {
  names: requiredLocalText(80),
  kind: z.enum(partnerKinds, 'form.choose_one'),
  stepPoints: step,
  stepUnits: step,
  unitNames: requiredLocalText(40),
  minPoints: points,
  maxPerYear: points.optional().transform((most) => most ?? null),
  numberPattern: z
    .string()
    .trim()
    .max(30, 'form.too_long')
    .regex(/^[A-Z0-9*]*$/i, 'form.partner-pattern')
    .transform((pattern) => pattern.toUpperCase())
    .optional()
    .transform((pattern) => pattern ?? ''),
  active: checkboxField,
};
type PartnerInput = z.output<z.ZodObject<typeof partnerFields>>;

const wholeSteps = (form: PartnerInput) => form.minPoints % form.stepPoints === 0;
const inSteps = { path: ['minPoints'], message: 'form.partner-step' };
const yearFits = (form: PartnerInput) => form.maxPerYear === null || form.maxPerYear >= form.minPoints;
const inYear = { path: ['maxPerYear'], message: 'form.partner-year' };

export const PartnerForm = z.object(partnerFields).refine(wholeSteps, inSteps).refine(yearFits, inYear);
export const NewPartnerForm = z
  .object({ code: codeField.transform((code) => code.toUpperCase()), ...partnerFields })
  .refine(wholeSteps, inSteps)
  .refine(yearFits, inYear);

export const BatchParams = z.object({ id: idField, batchId: idField, format: z.enum(fileFormats) });
export const ConfirmationForm = z.object({ batch: idField });
export const SettleQuery = z.object({ status: z.enum(['confirmed', 'returned']) });

/** What the desk asks for a member. */
export const DeskConversionForm = z.object({
  partner: idField,
  number: requiredText(40),
  conversionPoints: points,
  key: z.string().regex(/^[\w-]{8,60}$/),
});

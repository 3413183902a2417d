import { z } from 'zod';
import { basisPoints } from '../../core/money.ts';
import { checkboxField, codeField, dateField, idField, requiredText } from '../../platform/fields.ts';
import { companyKinds } from './company.ts';

export const CompanyParams = z.object({ id: idField });

const discountField = z
  .string()
  .trim()
  .regex(/^\d{1,3}(\.\d{1,2})?$/, 'form.percent')
  .transform((text) => basisPoints(Math.round(Number(text) * 100)))
  .refine((points) => points <= 10_000, 'form.too_big');

/** `agreements.p<plan>`: whether the plan is sold to the company, and on which terms. */
const agreement = z
  .object({
    sold: checkboxField,
    percent: discountField.optional(),
    from: dateField.optional(),
    to: dateField.optional(),
  })
  .refine(({ from, to }) => !from || !to || from <= to, { message: 'form.end_after_start', path: ['to'] });

const companyFields = {
  name: requiredText(120),
  kind: z.enum(companyKinds, 'form.choose_one'),
  accessCode: z
    .string()
    .trim()
    .regex(/^[\w-]{4,40}$/, 'form.access-code')
    .optional()
    .transform((code) => code ?? null),
  active: checkboxField,
  agreements: z.record(z.string().regex(/^p\d{1,10}$/), agreement).default({}),
};

function withAgreements<Form extends { agreements: Record<string, z.output<typeof agreement>> }>(form: Form) {
  const agreements = Object.entries(form.agreements)
    .filter(([, given]) => given.sold)
    .map(([name, given]) => ({
      ratePlanId: Number(name.slice(1)),
      discountBasisPoints: given.percent ?? basisPoints(0),
      validFromDate: given.from ?? null,
      validToDate: given.to ?? null,
    }));
  return { ...form, agreements };
}

export const CompanyForm = z.object(companyFields).transform(withAgreements);
export type CompanyForm = z.output<typeof CompanyForm>;

export const NewCompanyForm = z
  .object({ code: codeField.transform((code) => code.toUpperCase()), ...companyFields })
  .transform(withAgreements);

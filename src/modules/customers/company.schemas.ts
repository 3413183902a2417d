import { z } from 'zod';
import type { CalendarDate } from '../../core/calendar-date.ts';
import { basisPoints } from '../../core/money.ts';
import {
  checkboxField,
  codeField,
  dateField,
  idField,
  requiredText,
  whenFields,
} from '../../platform/fields.ts';
import type { Agreement } from '../rates/restriction.ts';
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
};

export const CompanyForm = z.object(companyFields);
export type CompanyForm = z.output<typeof CompanyForm>;

export const NewCompanyForm = z.object({
  code: codeField.transform((code) => code.toUpperCase()),
  ...companyFields,
});

/** All that is to be agreed with a company, from when, and why. */
export const AgreementsForm = (businessDate: CalendarDate) =>
  z
    .object({
      agreements: z.record(z.string().regex(/^p\d{1,9}$/), agreement).default({}),
      ...whenFields(businessDate),
    })
    .transform(({ agreements, ...form }) => ({ ...form, agreements: agreedOf(agreements) }));

function agreedOf(given: Readonly<Record<string, z.output<typeof agreement>>>): Agreement[] {
  return Object.entries(given)
    .filter(([, { sold }]) => sold)
    .map(([name, { percent, from, to }]) => ({
      ratePlanId: Number(name.slice(1)),
      discountBasisPoints: percent ?? basisPoints(0),
      validFromDate: from ?? null,
      validToDate: to ?? null,
    }));
}

import { z } from 'zod';
import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { basisPoints } from '../../core/money.ts';
import {
  checkboxField,
  codeField,
  dateField,
  emailField,
  idField,
  optionalText,
  requiredText,
  whenFields,
} from '../../platform/fields.ts';
import { phoneFields } from '../../platform/phone.ts';
import type { Agreement } from '../rates/restriction.ts';
import { companyKinds } from './company.ts';

export const CompanyParams = z.object({ id: idField });
export const ContactParams = z.object({ id: idField, contactId: idField });

const orNull = <Value>(value: Value | undefined): Value | null => value ?? null;

/** Telephone numbers are read by the desk's language; one way to reach the person is needed. */
export const contactForm = (language: Language) =>
  z
    .object({
      name: requiredText(120),
      role: optionalText(80).transform(orNull),
      phone: phoneFields[language].optional().transform(orNull),
      email: emailField.optional().transform(orNull),
      note: optionalText(300).transform(orNull),
    })
    .refine(({ phone, email }) => phone !== null || email !== null, {
      path: ['phone'],
      message: 'form.contact_unreachable',
    });

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

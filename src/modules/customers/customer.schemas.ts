import { z } from 'zod';
import { type Language, languages } from '../../core/local-text.ts';
import {
  checkboxField,
  dateField,
  emailField,
  idField,
  integerField,
  optionalText,
  requiredText,
} from '../../platform/fields.ts';
import { phoneFields } from '../../platform/phone.ts';
import { documentTypes, plainDocumentNumber } from './customer.ts';

export const CustomerParams = z.object({ id: idField });

export const CustomersQuery = z.object({
  text: optionalText(100).transform((text) => text ?? ''),
  page: integerField({ min: 1, max: 100_000 })
    .optional()
    .transform((page) => page ?? 1),
  tag: optionalText(40),
  classId: idField.optional(),
});

const orNull = <Value>(value: Value | undefined) => value ?? null;
const version = integerField({ min: 1, max: 2_000_000_000 });

/** A profile as the desk types it; telephone numbers are read by the desk's language. */
export const CustomerForm = (language: Language) =>
  z.object({
    firstName: requiredText(80),
    lastName: requiredText(80),
    otherName: optionalText(80).transform(orNull),
    email: emailField.optional().transform(orNull),
    phone: phoneFields[language].optional().transform(orNull),
    language: z.enum(languages, 'form.choose_one'),
    country: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[A-Z]{2}$/, 'form.country')
      .optional()
      .transform(orNull),
    birthDate: dateField.optional().transform(orNull),
    company: optionalText(120).transform(orNull),
    vip: checkboxField,
  });

export const ChangedCustomerForm = (language: Language) => CustomerForm(language).extend({ version });

export const IdentityForm = z.object({
  type: z.enum(documentTypes, 'form.choose_one'),
  number: requiredText(40).refine((text) => plainDocumentNumber(text).length >= 5, 'form.too_short'),
  version,
});

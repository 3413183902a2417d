import { z } from 'zod';
import type { Language } from '../../core/local-text.ts';
import {
  codeField,
  dateField,
  idField,
  listField,
  optionalText,
  requiredText,
} from '../../platform/fields.ts';
import { phoneFields } from '../../platform/phone.ts';
import { recipientFields, sixDigits } from '../../platform/recipient.ts';
import { wishes } from '../rooms/wish.ts';

const optionalDate = z
  .literal('')
  .transform(() => null)
  .or(dateField)
  .optional()
  .transform((date) => date ?? null);

const profileForm = (language: Language) =>
  z.object({
    firstName: requiredText(80),
    lastName: requiredText(80),
    phone: phoneFields[language],
    otherName: optionalText(80).transform((text) => text ?? null),
    birthDate: optionalDate,
    country: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^([A-Z]{2})?$/, 'form.country')
      .optional()
      .transform((code) => code || null),
  });

/** By the reader's language: it decides how a telephone number is read. */
export const ProfileForms = {
  en: profileForm('en'),
  'zh-CN': profileForm('zh-CN'),
  'zh-TW': profileForm('zh-TW'),
};

/** A new address, by the reader's language: it decides how a telephone number is read. */
export const ContactForms = {
  en: z.object({ value: recipientFields.en }),
  'zh-CN': z.object({ value: recipientFields['zh-CN'] }),
  'zh-TW': z.object({ value: recipientFields['zh-TW'] }),
};

export const CodeForm = z.object({ value: sixDigits });
export const NumberParams = z.object({ number: codeField });

/** The number of a booking made as a visitor. */
export const ClaimForm = z.object({
  value: z.string().trim().toUpperCase().pipe(codeField),
});

export const PreferencesForm = z.object({ wish: listField(z.enum(wishes)) });

export const CompanionParams = z.object({ id: idField });
export const CompanionForm = z.object({
  companionFirst: requiredText(80),
  companionLast: requiredText(80),
  birthDate: optionalDate,
  documentNumber: optionalText(40).transform((text) => text ?? null),
});

export const CardTransferForm = z.object({ number: requiredText(40), code: requiredText(40) });

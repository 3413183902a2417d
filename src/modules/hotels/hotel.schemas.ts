import { z } from 'zod';
import { languages } from '../../core/local-text.ts';
import {
  checkboxField,
  codeField,
  emailField,
  idField,
  integerField,
  listField,
  moneyField,
  optionalText,
  timeField,
  timeZoneField,
} from '../../platform/fields.ts';
import { optionalLocalText, requiredLocalText } from '../../platform/local-text-schema.ts';
import { soldPerBases, transactionGroups } from './transaction-code.ts';

/** Currency, business date and address name are not among the settings, as books and links stand on them; nor are the house's times, which pass approval. */
export const HotelForm = z.object({
  names: requiredLocalText(),
  directions: optionalLocalText(1_000),
  mapUrl: z
    .url({ protocol: /^https$/, error: 'form.map_url' })
    .max(300, 'form.too_long')
    .optional()
    .transform((url) => url ?? ''),
  phone: optionalText(40).transform((phone) => phone ?? ''),
  email: emailField.optional().transform((email) => email ?? ''),
  timeZone: timeZoneField,
  weekendDays: listField(integerField({ min: 0, max: 6 })),
  auditTime: timeField.optional().transform((time) => time ?? null),
  holdMinutes: integerField({ min: 1, max: 240 }),
  bookingHorizonDays: integerField({ min: 30, max: 1_000 }),
  defaultLanguage: z.enum(languages, 'form.choose_one'),
});

/** Whether guests find the hotel. */
export const OpeningForm = z.object({ open: checkboxField });

export const TransactionCodeParams = z.object({ id: idField });

const codeFields = (currency: string) => ({
  names: requiredLocalText(),
  group: z.enum(transactionGroups, 'form.choose_one'),
  priceMinor: moneyField(currency)
    .refine((price) => price >= 0, 'form.too_small')
    .optional()
    .transform((price) => price ?? null),
  soldPer: z
    .literal('')
    .or(z.enum(soldPerBases, 'form.choose_one'))
    .optional()
    .transform((per) => per || null),
  damage: checkboxField,
  active: checkboxField,
});

/** What guests may add has a price. */
const pricedWhereSold = ({ soldPer, priceMinor }: { soldPer: string | null; priceMinor: number | null }) =>
  soldPer === null || (priceMinor ?? 0) > 0;
const priceMissing = { path: ['priceMinor'], message: 'form.required' };

/** A code that the desk may post by hand; the others belong to the system. */
export const NewTransactionCodeForm = (currency: string) =>
  z
    .object({ code: codeField.transform((code) => code.toUpperCase()), ...codeFields(currency) })
    .refine(pricedWhereSold, priceMissing);

export const TransactionCodeForm = (currency: string) =>
  z.object(codeFields(currency)).refine(pricedWhereSold, priceMissing);

import { z } from 'zod';
import { dateField, idField } from '../../platform/fields.ts';
import { requiredLocalText } from '../../platform/local-text-schema.ts';
import { holidayKinds, knowsCountry } from './public-holiday.ts';

export const HolidayParams = z.object({ id: idField });

export const HolidayForm = z.object({
  date: dateField,
  names: requiredLocalText(),
  kind: z.enum(holidayKinds, 'form.choose_one'),
});
export type HolidayForm = z.output<typeof HolidayForm>;

export const RefreshForm = z.object({
  country: z
    .string('form.required')
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{2}$/, 'form.holiday-country')
    .refine(knowsCountry, 'form.holiday-country'),
});

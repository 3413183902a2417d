import { z } from 'zod';
import { codeField, dateField, idField, integerField, moneyField } from '../../platform/fields.ts';

export const ConsumptionParams = z.object({ id: idField });

/** Amounts are typed in the currency of the hotel one works in. */
export const consumptionQuery = (currency: string) =>
  z
    .object({
      from: dateField.optional(),
      to: dateField.optional(),
      item: codeField.optional(),
      hotel: idField.optional(),
      least: moneyField(currency).optional(),
      most: moneyField(currency).optional(),
      page: integerField({ min: 1, max: 100_000 }).optional(),
    })
    .refine((query) => !query.from || !query.to || query.from <= query.to, {
      error: 'form.dates_reversed',
      path: ['to'],
    });

import { z } from 'zod';
import { codeField, dateField, integerField } from '../../platform/fields.ts';
import { ledgers } from '../folios/folio.ts';

export const DateQuery = z.object({ date: dateField.optional() });

const kinds = ['charge', 'tax', 'payment', 'transfer', 'adjustment', 'revenue'] as const;
export type PostingKind = (typeof kinds)[number];

/** `revenue` is charges and adjustments together; groups may be several, joined by commas. */
export const PostingsQuery = z
  .object({
    from: dateField.optional(),
    to: dateField.optional(),
    code: codeField.optional(),
    group: z
      .string()
      .regex(/^!?[a-z]+(,[a-z]+){0,20}$/, 'form.choose_one')
      .optional(),
    kind: z.enum(kinds, 'form.choose_one').optional(),
    ledger: z.enum(ledgers, 'form.choose_one').optional(),
    page: integerField({ min: 1, max: 1_000_000 }).optional(),
  })
  .refine((query) => !query.from || !query.to || query.from <= query.to, {
    error: 'form.dates_reversed',
    path: ['to'],
  });

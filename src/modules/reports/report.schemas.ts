import { z } from 'zod';
import { nightsBetween } from '../../core/calendar-date.ts';
import { codeField, dateField, integerField } from '../../platform/fields.ts';
import { ledgers } from '../folios/folio.ts';
import { guestDimensions } from './guest-report.ts';
import { stayFigures } from './stays-behind.ts';

export const DateQuery = z.object({ date: dateField.optional() });

export const DepositsQuery = z.object({
  date: dateField.optional(),
  page: integerField({ min: 1, max: 100_000 }).optional(),
  asked: integerField({ min: 1, max: 100_000 }).optional(),
});

const kinds = ['charge', 'tax', 'payment', 'transfer', 'adjustment', 'revenue'] as const;

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

const longestReportDays = 400;

/** A stretch of days that a report column covers. */
export const DaysQuery = z
  .object({ from: dateField, to: dateField })
  .refine(({ from, to }) => from <= to && nightsBetween(from, to) < longestReportDays, {
    error: 'form.dates_reversed',
    path: ['to'],
  });

export const StaysQuery = DaysQuery.and(
  z.object({
    figure: z.enum(stayFigures, 'form.choose_one'),
    page: integerField({ min: 1, max: 1_000_000 }).optional(),
  }),
);

export const GuestReportQuery = z
  .object({
    by: z.enum(guestDimensions, 'form.choose_one').optional(),
    from: dateField.optional(),
    to: dateField.optional(),
  })
  .refine(({ from, to }) => !from || !to || (from <= to && nightsBetween(from, to) < longestReportDays), {
    error: 'form.dates_reversed',
    path: ['to'],
  });

import { z } from 'zod';
import { addDays, type CalendarDate, parseCalendarDate } from '../core/calendar-date.ts';
import { parseMoney } from '../core/money.ts';

/** Building blocks of schemas for paths, queries and forms. Their messages are translation keys. */

/** Ids fit the database's integers: a larger number names nothing. */
export const idField = z.coerce
  .number<string>('form.invalid')
  .int('form.invalid')
  .min(1, 'form.invalid')
  .max(2_147_483_647, 'form.invalid');

/** A number, code or slug in a path. */
export const codeField = z.string().regex(/^[\w-]{1,40}$/, 'form.invalid');

export const requiredText = (longest = 200) =>
  z.string().trim().min(1, 'form.required').max(longest, 'form.too_long');

/** Undefined where nothing, or only spaces, were typed. */
export const optionalText = (longest = 200) =>
  z
    .string()
    .trim()
    .max(longest, 'form.too_long')
    .optional()
    .transform((text) => text || undefined);

/** Digits only: no exponents, fractions or signs beyond a minus. */
export const integerField = (range: { min: number; max: number }) =>
  z
    .string()
    .trim()
    .regex(/^-?\d{1,10}$/, 'form.number')
    .transform(Number)
    .pipe(z.number().min(range.min, 'form.too_small').max(range.max, 'form.too_big'));

export const dateField = z.string().transform((text, ctx) => {
  const date = parseCalendarDate(text.trim());
  if (date === null) ctx.addIssue({ code: 'custom', message: 'form.date' });
  return date ?? z.NEVER;
});

/** Far enough for any plan, and near enough for the wrong year to be seen as a slip. */
const furthestDays = 730;

/** The last day from which something may be proposed to hold. */
export function lastEffectiveDate(businessDate: CalendarDate): CalendarDate {
  return addDays(businessDate, furthestDays);
}

/** From when what is proposed is to hold, and why: in each form that somebody else must approve. Null: at once. */
export const whenFields = (businessDate: CalendarDate) => ({
  effectiveDate: dateField
    .refine((date) => date >= businessDate, 'form.date_is_over')
    .refine((date) => date <= lastEffectiveDate(businessDate), 'form.date_too_far')
    .optional()
    .transform((date) => date ?? null),
  note: optionalText(500),
});

export const timeField = z
  .string()
  .trim()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'form.time');

/** An amount of this currency in minor units. */
export const moneyField = (currency: string) =>
  z.string().transform((text, ctx) => {
    const amount = parseMoney(text, currency);
    if (amount === null) ctx.addIssue({ code: 'custom', message: 'form.money' });
    return amount ?? z.NEVER;
  });

export const emailField = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'form.too_long')
  .pipe(z.email('form.email'));

/** A checkbox: present or not. */
export const checkboxField = z
  .string()
  .optional()
  .transform((value) => value !== undefined);

/** Any number of the same field: none, one or many come as a list. */
export const listField = <Item extends z.ZodType>(item: Item) =>
  z.preprocess(
    (value) => {
      if (value === undefined) return [];
      return Array.isArray(value) ? value : [value];
    },
    z.array(item).max(500, 'form.too_long'),
  );

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** A name of the time zone database. */
export const timeZoneField = z
  .string('form.required')
  .max(60, 'form.too_long')
  .refine(isTimeZone, 'form.time_zone');

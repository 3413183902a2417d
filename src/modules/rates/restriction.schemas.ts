import { z } from 'zod';
import { addDays } from '../../core/calendar-date.ts';
import { checkboxField, dateField, idField, integerField, listField } from '../../platform/fields.ts';
import { channels } from './rate-plan.ts';

export const RestrictionQuery = z.object({ from: dateField.optional() });

const orNull = <Field extends z.ZodType>(field: Field) =>
  field.optional().transform((value) => value ?? null);
const nights = orNull(integerField({ min: 1, max: 365 }));
const days = orNull(integerField({ min: 0, max: 999 }));

/**
 * What holds for types, plans and channels (none chosen: every one) over a range of dates. It replaces what stood
 * there; all left empty, it takes it away.
 */
export const RestrictionForm = z
  .object({
    firstDate: dateField,
    lastDate: dateField,
    weekdays: listField(integerField({ min: 0, max: 6 })),
    roomTypeIds: listField(idField),
    ratePlanIds: listField(idField),
    channels: listField(z.enum(channels, 'form.choose_one')),
    closed: checkboxField,
    closedToArrival: checkboxField,
    closedToDeparture: checkboxField,
    minStayArrival: nights,
    maxStayArrival: nights,
    minStayThrough: nights,
    maxStayThrough: nights,
    minAdvanceDays: days,
    maxAdvanceDays: days,
  })
  .superRefine((form, ctx) => {
    const refuse = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message });
    if (form.lastDate < form.firstDate) refuse('lastDate', 'form.end_after_start');
    else if (form.lastDate > addDays(form.firstDate, 399)) refuse('lastDate', 'form.range_too_long');
    if (below(form.maxStayArrival, form.minStayArrival)) refuse('maxStayArrival', 'form.too_small');
    if (below(form.maxStayThrough, form.minStayThrough)) refuse('maxStayThrough', 'form.too_small');
    if (below(form.maxAdvanceDays, form.minAdvanceDays)) refuse('maxAdvanceDays', 'form.too_small');
  });
export type RestrictionForm = z.output<typeof RestrictionForm>;

function below(most: number | null, least: number | null): boolean {
  return most !== null && least !== null && most < least;
}

import { z } from 'zod';
import { addDays } from '../../core/calendar-date.ts';
import { dateField, idField, integerField, listField, optionalText } from '../../platform/fields.ts';
import { notNegativeMoney } from './rate-plan.schemas.ts';

/** What the page shows; anything unreadable falls back to the first plan and today. */
export const CalendarQuery = z.object({ plan: idField.optional(), from: dateField.optional() });

/** A price for a range of nights; left empty, it goes back to season and plan. */
export const PriceRangeForm = (currency: string) =>
  z
    .object({
      ratePlanId: idField,
      roomTypeIds: listField(idField),
      firstDate: dateField,
      lastDate: dateField,
      weekdays: listField(integerField({ min: 0, max: 6 })),
      priceMinor: notNegativeMoney(currency).optional(),
      specialName: optionalText(60),
    })
    .superRefine((form, ctx) => {
      const refuse = (path: string, message: string) =>
        ctx.addIssue({ code: 'custom', path: [path], message });
      if (form.lastDate < form.firstDate) refuse('lastDate', 'form.end_after_start');
      else if (form.lastDate > addDays(form.firstDate, 399)) refuse('lastDate', 'form.range_too_long');
      if (form.roomTypeIds.length === 0) refuse('roomTypeIds', 'form.choose_one');
    });
export type PriceRangeForm = z.output<ReturnType<typeof PriceRangeForm>>;

import { z } from 'zod';
import { addDays } from '../../core/calendar-date.ts';
import { checkboxField, dateField, idField, integerField, listField } from '../../platform/fields.ts';

export const boardViews = ['left', 'full'] as const;

export const BoardQuery = z.object({
  from: dateField.optional().catch(undefined),
  view: z.enum(boardViews).optional().catch(undefined),
});

/** What is left empty stays as it is; no type ticked means every one, and no weekday every day. */
export const ChangeForm = z
  .object({
    types: listField(idField),
    firstDate: dateField,
    lastDate: dateField,
    weekdays: listField(integerField({ min: 0, max: 6 })),
    allowance: integerField({ min: 0, max: 100 }).optional(),
    sale: z.enum(['stop', 'resume'], 'form.choose_one').optional(),
    houseLimit: integerField({ min: 0, max: 100_000 }).optional(),
    noLimit: checkboxField,
  })
  .superRefine((form, ctx) => {
    const refuse = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message });
    if (form.lastDate < form.firstDate) refuse('lastDate', 'form.end_after_start');
    else if (form.lastDate > addDays(form.firstDate, 399)) refuse('lastDate', 'form.range_too_long');
    const { allowance, sale, houseLimit, noLimit } = form;
    if (allowance === undefined && sale === undefined && houseLimit === undefined && !noLimit)
      refuse('allowance', 'form.nothing_to_change');
    if (houseLimit !== undefined && noLimit) refuse('houseLimit', 'form.limit_or_none');
  })
  .transform(({ types, firstDate, lastDate, noLimit, houseLimit, ...form }) => ({
    ...form,
    roomTypeIds: [...new Set(types)],
    from: firstDate,
    to: addDays(lastDate, 1),
    houseLimit: noLimit ? null : houseLimit,
  }));

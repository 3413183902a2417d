import { z } from 'zod';
import { addDays, type CalendarDate, earlierOf, nightsBetween } from '../../core/calendar-date.ts';
import { dateField, idField, integerField } from '../../platform/fields.ts';
import { aims, highestWeight, type Weights } from '../assignment/weights.ts';

/** A plan spans a month at most: what comes later changes too often to be planned. */
const longestSpan = 31;

const dates = { from: dateField.optional(), to: dateField.optional() };

export const PlanQuery = z
  .object({
    ...dates,
    show: z.enum(['changes', 'all']).optional().default('changes'),
    page: integerField({ min: 1, max: 1_000 }).optional().default(1),
  })
  .superRefine(({ from, to }, context) => {
    if (!from || !to) return;
    if (to < from) context.addIssue({ code: 'custom', message: 'form.dates_reversed', path: ['to'] });
    else if (nightsBetween(from, to) >= longestSpan)
      context.addIssue({ code: 'custom', message: 'form.range_too_long', path: ['to'] });
  });
export type PlanQuery = z.output<typeof PlanQuery>;

/** Today where nothing else is asked for; days that are over are left out. */
export function planDays(
  asked: { readonly from?: CalendarDate | undefined; readonly to?: CalendarDate | undefined },
  today: CalendarDate,
): { from: CalendarDate; to: CalendarDate } {
  const from = asked.from !== undefined && asked.from > today ? asked.from : today;
  const to = asked.to !== undefined && asked.to >= from ? asked.to : from;
  const last = addDays(from, longestSpan - 1);
  return { from, to: earlierOf(to, last) };
}

const mostChoices = 5_000;

/** `12:101:3,13:104:1`: stay, room and the stay's version, of one stay or of a whole plan in one field. */
const choicesField = z
  .string()
  .regex(/^\d{1,9}:\d{1,9}:\d{1,9}(,\d{1,9}:\d{1,9}:\d{1,9})*$/, 'form.invalid')
  .transform((text) =>
    text.split(',').map((choice) => {
      const [stayId = 0, roomId = 0, version = 0] = choice.split(':').map(Number);
      return { stayId, roomId, version };
    }),
  )
  .refine(
    (choices) =>
      choices.length <= mostChoices && new Set(choices.map(({ stayId }) => stayId)).size === choices.length,
    'form.invalid',
  );

export const AcceptForm = z.object({ choices: choicesField });

export const PlanStayParams = z.object({ stayId: idField });
export const AcceptOneQuery = z.object({
  ...dates,
  room: idField,
  version: integerField({ min: 1, max: 2_000_000_000 }),
});
export const PinQuery = z.object({
  ...dates,
  pinned: z.enum(['1', '0']).transform((value) => value === '1'),
});

const weightField = integerField({ min: 0, max: highestWeight });

/** A field for each aim. */
export const WeightsForm = z
  .object(Object.fromEntries(aims.map((aim) => [aim, weightField])))
  .transform((form): Weights => form as Weights);

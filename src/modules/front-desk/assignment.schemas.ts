import { z } from 'zod';
import {
  addDays,
  type CalendarDate,
  earlierOf,
  nightsBetween,
  parseCalendarDate,
} from '../../core/calendar-date.ts';
import { checkboxField, dateField, idField, integerField } from '../../platform/fields.ts';
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

const id = String.raw`\d{1,9}`;
const legs = String.raw`${id}@\d{4}-\d{2}-\d{2}(?:\.${id}@\d{4}-\d{2}-\d{2}){1,30}`;

/** Choices of many stays in one field, each once. */
function listField<Choice extends { readonly stayId: number }>(
  each: string,
  read: (parts: string[]) => Choice,
) {
  return z
    .string()
    .regex(new RegExp(`^(?:${each}(?:,${each})*)?$`), 'form.invalid')
    .transform((text) => (text === '' ? [] : text.split(',').map((choice) => read(choice.split(':')))))
    .refine(
      (choices) =>
        choices.length <= mostChoices && new Set(choices.map(({ stayId }) => stayId)).size === choices.length,
      'form.invalid',
    );
}

/** `12:101:3,13:104:1`: stay, room and the stay's version, of one stay or of a whole plan. */
const choicesField = listField(`${id}:${id}:${id}`, ([stayId = '', roomId = '', version = '']) => ({
  stayId: Number(stayId),
  roomId: Number(roomId),
  version: Number(version),
}));

/** `12:101@2027-05-03.104@2027-05-05:3`: stay, its rooms each from a day on, and its version. */
const movesField = listField(`${id}:${legs}:${id}`, ([stayId = '', rooms = '', version = '']) => ({
  stayId: Number(stayId),
  legs: readLegs(rooms),
  version: Number(version),
})).refine((moves) => moves.every((move) => move.legs.every(({ from }) => from !== null)), 'form.date');

const legsField = z
  .string()
  .regex(new RegExp(`^${legs}$`), 'form.invalid')
  .transform(readLegs)
  .refine((parts) => parts.every(({ from }) => from !== null), 'form.date');

function readLegs(text: string) {
  return text.split('.').map((leg) => {
    const [roomId = '', from = ''] = leg.split('@');
    return { roomId: Number(roomId), from: parseCalendarDate(from) };
  });
}

/** A whole plan. Moves are written only where the clerk says that the guests agree. */
export const AcceptForm = z
  .object({ choices: choicesField, moves: movesField.optional().default([]), agreed: checkboxField })
  .transform(({ choices, moves, agreed }) => ({ choices, moves: agreed ? moves.map(dated) : [] }))
  .refine(({ choices, moves }) => choices.length + moves.length > 0, {
    error: 'form.invalid',
    path: ['choices'],
  });

/** The days of a move, which the field has seen to be days. */
function dated<Move extends { legs: ReturnType<typeof readLegs> }>(move: Move) {
  return { ...move, legs: datedLegs(move.legs) };
}

function datedLegs(parts: ReturnType<typeof readLegs>) {
  return parts.flatMap(({ roomId, from }) => (from === null ? [] : [{ roomId, from }]));
}

export const PlanStayParams = z.object({ stayId: idField });
export const AcceptOneQuery = z.object({
  ...dates,
  room: idField,
  version: integerField({ min: 1, max: 2_000_000_000 }),
});
export const MoveQuery = z.object({
  ...dates,
  legs: legsField.transform(datedLegs),
  version: integerField({ min: 1, max: 2_000_000_000 }),
});

/** Without the guest's agreement nobody is moved. */
export const MoveForm = z.object({ agreed: checkboxField.refine((agreed) => agreed, 'form.move_agreement') });
export const PinQuery = z.object({
  ...dates,
  pinned: z.enum(['1', '0']).transform((value) => value === '1'),
});

const weightField = integerField({ min: 0, max: highestWeight });

/** A field for each aim. */
export const WeightsForm = z
  .object(Object.fromEntries(aims.map((aim) => [aim, weightField])))
  .transform((form): Weights => form as Weights);

import { z } from 'zod';
import { assert } from '../../core/assert.ts';
import { addDays, calendarDate, parseCalendarDate } from '../../core/calendar-date.ts';
import { basisPoints, type Minor, minor, parseMoney } from '../../core/money.ts';
import {
  dateField,
  idField,
  integerField,
  listField,
  optionalText,
  whenFields,
} from '../../platform/fields.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { type BulkChange, bulkActions, roundings } from './bulk-price.ts';
import type { PriceCell } from './price-change.ts';

/** What the page shows; anything unreadable falls back to everything from today on. */
export const CalendarQuery = z.object({
  plan: idField.optional().catch(undefined),
  type: idField.optional().catch(undefined),
  /** The reader's own draft, to go on with. */
  draft: idField.optional().catch(undefined),
  from: dateField
    .refine((date) => date < '2190', 'form.date')
    .optional()
    .catch(undefined),
});

const orNull = <Field extends z.ZodType>(field: Field) =>
  field.optional().transform((value) => value ?? null);

/** What the bulk form begins with. */
export const BulkQuery = z.object({
  firstDate: dateField.optional().catch(undefined),
  lastDate: dateField.optional().catch(undefined),
  ratePlanIds: idField.transform(String).optional().catch(undefined),
  roomTypeIds: idField.transform(String).optional().catch(undefined),
});

const longestRangeDays = 400;

/** A change of many prices: by how much, where and when. */
export const BulkForm = ({ currency, businessDate }: Pick<Hotel, 'currency' | 'businessDate'>) =>
  z
    .object({
      ratePlanIds: listField(idField),
      roomTypeIds: listField(idField),
      firstDate: dateField,
      lastDate: dateField,
      weekdays: listField(integerField({ min: 0, max: 6 })),
      action: z.enum(bulkActions, 'form.choose_one'),
      value: optionalText(30),
      rounding: z.enum(roundings, 'form.choose_one').default('exact'),
      specialName: orNull(optionalText(60)),
      ...whenFields(businessDate),
      send: z.enum(['preview', 'draft', 'submit']).default('preview'),
    })
    .superRefine((form, ctx) => {
      const refuse = (path: string, message: string) =>
        ctx.addIssue({ code: 'custom', path: [path], message });
      if (form.lastDate < form.firstDate) refuse('lastDate', 'form.end_after_start');
      else if (form.lastDate >= addDays(form.firstDate, longestRangeDays))
        refuse('lastDate', 'form.range_too_long');
      if (form.ratePlanIds.length === 0) refuse('ratePlanIds', 'form.choose_one');
      if (form.roomTypeIds.length === 0) refuse('roomTypeIds', 'form.choose_one');
      const wrong = moveOf(form, currency);
      if (typeof wrong === 'string') refuse('value', wrong);
    })
    .transform(({ lastDate, ...form }) => {
      const move = moveOf(form, currency);
      assert(typeof move !== 'string', 'a value that does not fit is refused above');
      const { ratePlanIds, roomTypeIds, firstDate, weekdays, rounding, specialName, ...rest } = form;
      const endDate = addDays(lastDate, 1);
      const change: BulkChange = {
        ratePlanIds: [...new Set(ratePlanIds)],
        roomTypeIds: [...new Set(roomTypeIds)],
        firstDate,
        endDate,
        weekdays,
        move,
        rounding,
        specialName,
      };
      return { change, effectiveDate: rest.effectiveDate, note: rest.note, send: rest.send };
    });
export type BulkForm = z.output<ReturnType<typeof BulkForm>>;

/** What is done with each price; a message where the value does not fit the action. */
function moveOf(
  {
    action,
    value = '',
  }: { readonly action: (typeof bulkActions)[number]; readonly value?: string | undefined },
  currency: string,
): BulkChange['move'] | string {
  if (action === 'clear') return { action };
  if (value === '') return 'form.required';
  if (action === 'percent') {
    if (!/^[+-]?\d{1,3}(\.\d{1,2})?$/.test(value)) return 'form.percent';
    const points = Math.round(Number(value) * 100);
    return points < -10_000 ? 'form.too_small' : { action, basisPoints: basisPoints(points) };
  }
  const amount = parseMoney(value.replace(/^\+/, ''), currency);
  if (amount === null) return 'form.money';
  if (action === 'amount') return { action, amountMinor: amount };
  return amount < 0 ? 'form.too_small' : { action, priceMinor: amount };
}

/** The spreadsheet's cells, as the script sends them: a new change, or other prices for a draft in its version. */
export const CellsForm = ({ businessDate }: Pick<Hotel, 'businessDate'>) =>
  z
    .object({
      cells: z.string('form.required').max(180_000, 'form.too_long'),
      draft: idField.optional(),
      version: idField.optional(),
      ...whenFields(businessDate),
      send: z.enum(['draft', 'submit']).default('draft'),
    })
    .refine(({ draft, version }) => (draft === undefined) === (version === undefined), 'form.invalid');

export interface ReadCells {
  readonly cells: readonly PriceCell[];
  /** Translation keys by cell, `<plan>_<type>_<YYYYMMDD>`; '' holds what belongs to no single one. */
  readonly errors: Readonly<Record<string, string>>;
}

const mostNights = 100;

/**
 * Reads the script's own short writing: tokens joined by `*`. `r12_34` names plan and type of those that follow,
 * `20270503_880` prices a night, `20270503-7_880` a week, and `20270503_` gives the date back to season and plan.
 */
export function readCells(text: string, currency: string): ReadCells {
  const cells: PriceCell[] = [];
  const errors: Record<string, string> = {};
  let pair: { readonly ratePlanId: number; readonly roomTypeId: number } | null = null;
  for (const token of text.split('*')) {
    const row = /^r(\d{1,9})_(\d{1,9})$/.exec(token);
    const night = /^(\d{4})(\d\d)(\d\d)(?:-(\d{1,3}))?_(.{0,30})$/.exec(token);
    if (row) {
      pair = { ratePlanId: Number(row[1]), roomTypeId: Number(row[2]) };
      continue;
    }
    const first = night && parseCalendarDate(`${night[1]}-${night[2]}-${night[3]}`);
    const count = Number(night?.[4] ?? 1);
    if (!pair || !first || count < 1 || count > mostNights)
      return { cells: [], errors: { '': 'form.invalid' } };
    const price = priceOf(night?.[5] ?? '', currency);
    for (let day = 0; day < count; day++) {
      const date = addDays(first, day);
      if (typeof price === 'string')
        errors[`${pair.ratePlanId}_${pair.roomTypeId}_${date.replaceAll('-', '')}`] = price;
      else cells.push({ ...pair, date: calendarDate(date), priceMinor: price, specialName: null });
    }
  }
  return { cells, errors };
}

function priceOf(text: string, currency: string): Minor | null | string {
  if (text.trim() === '') return null;
  const amount = parseMoney(text, currency);
  if (amount === null) return 'form.money';
  return amount < 0 ? 'form.too_small' : minor(amount);
}

import { z } from 'zod';
import type { CalendarDate } from '../../core/calendar-date.ts';
import { basisPoints } from '../../core/money.ts';
import {
  dateField,
  idField,
  integerField,
  listField,
  moneyField,
  optionalText,
  whenFields,
} from '../../platform/fields.ts';
import { requiredLocalText } from '../../platform/local-text-schema.ts';
import { promotionKinds, promotionPers } from './promotion.ts';

export const PromotionParams = z.object({ id: idField });

const orNull = <Field extends z.ZodType>(field: Field) =>
  field.optional().transform((value) => value ?? null);
const count = (max: number) => orNull(integerField({ min: 1, max }));

const percentField = z
  .string()
  .trim()
  .regex(/^\d{1,3}(\.\d{1,2})?$/, 'form.percent')
  .transform((text) => Math.round(Number(text) * 100))
  .pipe(z.number().min(1, 'form.too_small').max(10_000, 'form.too_big'))
  .transform(basisPoints);

const amountField = (currency: string) =>
  moneyField(currency)
    .refine((amount) => amount > 0, 'form.too_small')
    .refine((amount) => amount <= 2_000_000_000, 'form.too_big');

/** Of the hotel whose promotion it is. */
type House = { readonly currency: string; readonly businessDate: CalendarDate };

const promotionFields = ({ currency, businessDate }: House) => ({
  names: requiredLocalText(80),
  kind: z.enum(promotionKinds, 'form.choose_one'),
  percent: orNull(percentField),
  amount: orNull(amountField(currency)),
  per: z.enum(promotionPers, 'form.choose_one').default('night'),
  bookFromDate: orNull(dateField),
  bookToDate: orNull(dateField),
  stayFromDate: orNull(dateField),
  stayToDate: orNull(dateField),
  minNights: count(365),
  maxUses: count(1_000_000),
  maxUsesPerCustomer: count(1_000),
  minRank: orNull(integerField({ min: 0, max: 20 })),
  tag: orNull(optionalText(40)),
  plan: listField(idField),
  type: listField(idField),
  ...whenFields(businessDate),
});

type Fields = z.output<z.ZodObject<ReturnType<typeof promotionFields>>>;

const checked = <Schema extends z.ZodType<Fields>>(schema: Schema) =>
  schema
    .refine((form) => form.kind !== 'percent' || form.percent !== null, {
      path: ['percent'],
      message: 'form.required',
    })
    .refine((form) => form.kind !== 'amount' || form.amount !== null, {
      path: ['amount'],
      message: 'form.required',
    })
    .refine(({ bookFromDate: from, bookToDate: to }) => !from || !to || from <= to, {
      path: ['bookToDate'],
      message: 'form.end_after_start',
    })
    .refine(({ stayFromDate: from, stayToDate: to }) => !from || !to || from <= to, {
      path: ['stayToDate'],
      message: 'form.end_after_start',
    });

/** Of the percentage and the amount only the one that was chosen counts. */
function toProposal<Form extends Fields>(filled: Form) {
  const { percent, amount, plan, type, effectiveDate, note, ...form } = filled;
  const isPercent = form.kind === 'percent';
  const terms = {
    ...form,
    basisPoints: isPercent ? percent : null,
    amountMinor: isPercent ? null : amount,
    per: isPercent ? ('night' as const) : form.per,
    ratePlanIds: [...new Set(plan)],
    roomTypeIds: [...new Set(type)],
  };
  return { terms, effectiveDate, note };
}

export const PromotionForm = (house: House) =>
  checked(z.object(promotionFields(house))).transform(toProposal);

/** As it is typed on the website; shown in capitals. */
const codeField = z
  .string()
  .trim()
  .regex(/^[\w-]{3,40}$/, 'form.promotion-code')
  .transform((code) => code.toUpperCase());

export const NewPromotionForm = (house: House) =>
  checked(z.object({ code: codeField, ...promotionFields(house) })).transform(toProposal);

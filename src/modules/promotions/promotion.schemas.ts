import { z } from 'zod';
import { basisPoints } from '../../core/money.ts';
import {
  checkboxField,
  dateField,
  idField,
  integerField,
  listField,
  moneyField,
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

const promotionFields = (currency: string) => ({
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
  plan: listField(idField),
  type: listField(idField),
  active: checkboxField,
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
function toPromotion<Form extends Fields>({ percent, amount, plan, type, ...form }: Form) {
  const isPercent = form.kind === 'percent';
  return {
    ...form,
    basisPoints: isPercent ? percent : null,
    amountMinor: isPercent ? null : amount,
    per: isPercent ? ('night' as const) : form.per,
    ratePlanIds: [...new Set(plan)],
    roomTypeIds: [...new Set(type)],
  };
}

export const PromotionForm = (currency: string) =>
  checked(z.object(promotionFields(currency))).transform(toPromotion);
export type PromotionForm = z.output<ReturnType<typeof PromotionForm>>;

/** As it is typed on the website; shown in capitals. */
const codeField = z
  .string()
  .trim()
  .regex(/^[\w-]{3,40}$/, 'form.promotion-code')
  .transform((code) => code.toUpperCase());

export const NewPromotionForm = (currency: string) =>
  checked(z.object({ code: codeField, ...promotionFields(currency) })).transform(toPromotion);
export type NewPromotionForm = z.output<ReturnType<typeof NewPromotionForm>>;

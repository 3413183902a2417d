import { z } from 'zod';
import { basisPoints, minor } from '../../core/money.ts';
import {
  checkboxField,
  codeField,
  dateField,
  idField,
  integerField,
  listField,
  moneyField,
  optionalText,
} from '../../platform/fields.ts';
import { requiredLocalText } from '../../platform/local-text-schema.ts';
import { channels, depositRules, planKinds } from './rate-plan.ts';

export const RatePlanParams = z.object({ id: idField });

const orNull = <Field extends z.ZodType>(field: Field) =>
  field.optional().transform((value) => value ?? null);
const optionalNumber = (min: number, max: number) => orNull(integerField({ min, max }));

const signedPercent = z
  .string()
  .trim()
  .regex(/^-?\d{1,3}(\.\d{1,2})?$/, 'form.percent')
  .transform((text) => Math.round(Number(text) * 100))
  .pipe(z.number().min(-10_000, 'form.too_small').max(100_000, 'form.too_big'))
  .transform(basisPoints);

export const notNegativeMoney = (currency: string) =>
  moneyField(currency).refine((amount) => amount >= 0, 'form.too_small');

/** `prices.t<type>`: whether the plan sells the type, and its own prices. */
const typePrice = (currency: string) =>
  z.object({
    sold: checkboxField,
    price: orNull(notNegativeMoney(currency)),
    weekend: orNull(notNegativeMoney(currency)),
  });

const planFields = (currency: string) => ({
  names: requiredLocalText(),
  descriptions: z
    .object({ en: optionalText(1_000), 'zh-CN': optionalText(1_000), 'zh-TW': optionalText(1_000) })
    .optional()
    .transform((text) => text ?? {}),
  kind: z.enum(planKinds, 'form.choose_one'),
  policyId: idField,
  parentPlanId: orNull(idField),
  adjustBasisPoints: orNull(signedPercent),
  adjustAmountMinor: orNull(moneyField(currency)),
  packageCode: orNull(codeField),
  packageAmountMinor: notNegativeMoney(currency)
    .optional()
    .transform((amount) => amount ?? minor(0)),
  packagePer: z.enum(['room', 'person'], 'form.choose_one').default('person'),
  depositRule: z.enum(depositRules, 'form.choose_one'),
  depositPercent: integerField({ min: 0, max: 100 }).default(100),
  allowPayAtHotel: checkboxField,
  channels: listField(z.enum(channels, 'form.choose_one')),
  bookFromDate: orNull(dateField),
  bookToDate: orNull(dateField),
  stayFromDate: orNull(dateField),
  stayToDate: orNull(dateField),
  minAdvanceDays: optionalNumber(0, 999),
  maxAdvanceDays: optionalNumber(0, 999),
  minStayNights: optionalNumber(1, 365),
  maxStayNights: optionalNumber(1, 365),
  sortOrder: integerField({ min: 0, max: 999 }),
  active: checkboxField,
  prices: z.record(z.string().regex(/^t\d{1,10}$/), typePrice(currency)).default({}),
});

interface Adjusted {
  readonly parentPlanId: number | null;
  readonly adjustBasisPoints: number | null;
  readonly adjustAmountMinor: number | null;
}

function adjustmentRefusal(form: Adjusted): string | null {
  const given = [form.adjustBasisPoints, form.adjustAmountMinor].filter((value) => value !== null).length;
  if (form.parentPlanId === null) return given > 0 ? 'form.adjust_without_parent' : null;
  return given === 1 ? null : 'form.adjust_one';
}

function checkPlan(form: z.output<z.ZodObject<ReturnType<typeof planFields>>>, ctx: z.RefinementCtx): void {
  const refuse = (path: (string | number)[], message: string) =>
    ctx.addIssue({ code: 'custom', path, message });
  const adjusted = adjustmentRefusal(form);
  if (adjusted) refuse(['parentPlanId'], adjusted);
  if (form.bookFromDate && form.bookToDate && form.bookToDate < form.bookFromDate)
    refuse(['bookToDate'], 'form.end_after_start');
  if (form.stayFromDate && form.stayToDate && form.stayToDate < form.stayFromDate)
    refuse(['stayToDate'], 'form.end_after_start');
  if (form.minStayNights && form.maxStayNights && form.maxStayNights < form.minStayNights)
    refuse(['maxStayNights'], 'form.too_small');
  for (const [name, { sold, price, weekend }] of Object.entries(form.prices)) {
    if (form.parentPlanId === null && sold && price === null)
      refuse(['prices', name, 'price'], 'form.required');
    if (price === null && weekend !== null) refuse(['prices', name, 'weekend'], 'form.weekend_alone');
  }
}

export const RatePlanForm = (currency: string) => z.object(planFields(currency)).superRefine(checkPlan);
export type RatePlanForm = z.output<ReturnType<typeof RatePlanForm>>;

export const NewRatePlanForm = (currency: string) =>
  z
    .object({ code: codeField.transform((code) => code.toUpperCase()), ...planFields(currency) })
    .superRefine(checkPlan);

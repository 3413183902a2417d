import { z } from 'zod';
import { basisPoints } from '../../core/money.ts';
import {
  checkboxField,
  codeField,
  dateField,
  idField,
  integerField,
  listField,
  moneyField,
  optionalText,
  timeField,
} from '../../platform/fields.ts';
import { requiredLocalText } from '../../platform/local-text-schema.ts';
import { blockOf, blockStarts } from './hour-block.ts';
import { needsPart } from './plan-fields.ts';
import { channels, depositRules, isFree, packageHeads, packageTimes, planKinds } from './rate-plan.ts';

export const RatePlanParams = z.object({ id: idField });

export const orNull = <Field extends z.ZodType>(field: Field) =>
  field.optional().transform((value) => value ?? null);
export const optionalNumber = (min: number, max: number) => orNull(integerField({ min, max }));

export const signedPercent = z
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

export const packageRows = 4;

/** One component; a row without a code says nothing. */
const packageRow = (currency: string) =>
  z.object({
    code: orNull(codeField.transform((code) => code.toUpperCase())),
    amount: orNull(notNegativeMoney(currency)),
    per: z.enum(packageHeads, 'form.choose_one').default('person'),
    charged: z.enum(packageTimes, 'form.choose_one').default('night'),
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
  blockHours: optionalNumber(1, 12),
  hoursFrom: orNull(timeField),
  hoursUntil: orNull(timeField),
  package: z.array(packageRow(currency)).max(packageRows).default([]),
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

type Fields = z.output<z.ZodObject<ReturnType<typeof planFields>>>;

function checkPlan(form: Fields, ctx: z.RefinementCtx): void {
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
  for (const [field, message] of missingParts(form)) refuse(field.split('.'), message);
  form.package.forEach((row, index) => {
    if (row.code !== null && row.amount === null) refuse(['package', index, 'amount'], 'form.required');
  });
  for (const [name, { sold, price, weekend }] of Object.entries(form.prices)) {
    if (form.parentPlanId === null && !isFree(form.kind) && sold && price === null)
      refuse(['prices', name, 'price'], 'form.required');
    if (price === null && weekend !== null) refuse(['prices', name, 'weekend'], 'form.weekend_alone');
  }
}

/** What the kind of the plan needs and the form does not say. */
function missingParts(form: Fields): [string, string][] {
  const { kind } = form;
  const hours = [form.blockHours, form.hoursFrom, form.hoursUntil];
  const missing: [string, string][] = [];
  if (needsPart(kind, 'package') && form.package.every((row) => row.code === null))
    missing.push(['package.0.code', 'form.package_empty']);
  if (needsPart(kind, 'advance_min') && form.minAdvanceDays === null)
    missing.push(['minAdvanceDays', 'form.required']);
  if (needsPart(kind, 'advance_max') && form.maxAdvanceDays === null)
    missing.push(['maxAdvanceDays', 'form.required']);
  if (needsPart(kind, 'length') && form.minStayNights === null)
    missing.push(['minStayNights', 'form.required']);
  if (needsPart(kind, 'hours') && hours.includes(null)) missing.push(['blockHours', 'form.hours']);
  if (kind === 'hourly' && !hours.includes(null) && !blockFits(form))
    missing.push(['hoursUntil', 'form.hours_too_short']);
  return missing;
}

function blockFits({ blockHours, hoursFrom, hoursUntil }: Fields): boolean {
  const hours = blockOf({ blockHours, hoursFrom, hoursUntil });
  return hours !== null && blockStarts(hours).length > 0;
}

export const RatePlanForm = (currency: string) => z.object(planFields(currency)).superRefine(checkPlan);
export type RatePlanForm = z.output<ReturnType<typeof RatePlanForm>>;

export const NewRatePlanForm = (currency: string) =>
  z
    .object({ code: codeField.transform((code) => code.toUpperCase()), ...planFields(currency) })
    .superRefine(checkPlan);

/** The kind of plan that a new one is to be. */
export const PlanKindQuery = z.object({ kind: z.enum(planKinds).optional().catch(undefined) });

import { z } from 'zod';
import { basisPoints } from '../../core/money.ts';
import {
  checkboxField,
  codeField,
  dateField,
  idField,
  integerField,
  moneyField,
  requiredText,
  timeField,
} from '../../platform/fields.ts';
import { optionalLocalText, requiredLocalText } from '../../platform/local-text-schema.ts';
import { transactionGroups } from '../hotels/transaction-code.ts';
import { periods } from './level.ts';

export const IdParams = z.object({ id: idField });
export const NumberParams = z.object({ number: codeField });

export const MembersQuery = z.object({
  text: z.string().trim().max(80).catch(''),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});
export const PageQuery = z.object({ page: z.coerce.number().int().min(1).max(10_000).catch(1) });

export const JoinForm = z.object({ customerId: idField });

export const DeskPaymentForm = (currency: string) =>
  z.object({
    folio: idField,
    amount: moneyField(currency).refine((amount) => amount > 0, 'form.too_small'),
    key: z.string().regex(/^[\w-]{8,60}$/),
  });

export const AdjustmentForm = z.object({
  points: integerField({ min: -10_000_000, max: 10_000_000 }).refine(
    (points) => points !== 0,
    'form.too_small',
  ),
  reason: requiredText(200),
});
export const DecisionForm = z.object({ decision: z.enum(['approve', 'decline']) });
export const OrderForm = z.object({ status: z.enum(['done', 'cancelled']) });

/** "100", "12.5": a share in percent. */
const percentField = (most: number) =>
  z
    .string()
    .trim()
    .regex(/^\d{1,4}(\.\d{1,2})?$/, 'form.percent')
    .transform((text) => Math.round(Number(text) * 100))
    .pipe(z.number().max(most * 100, 'form.too_big'))
    .transform(basisPoints);
const orNull = <Field extends z.ZodType>(field: Field) =>
  field.optional().transform((value) => value ?? null);
const threshold = orNull(integerField({ min: 1, max: 2_000_000_000 }));

/** The departments that can earn: rooms and whatever is sold besides. */
export const earningGroups = ['room', ...transactionGroups] as const;

export const RulesForm = (currency: string, planIds: readonly number[]) =>
  z.object({
    active: checkboxField,
    period: z.enum(periods, 'form.choose_one'),
    softLanding: checkboxField,
    lotMonths: integerField({ min: 1, max: 120 }),
    returnDays: integerField({ min: 1, max: 365 }),
    pointsPer100: integerField({ min: 0, max: 1_000 }),
    /** What 100 points pay. */
    worth: moneyField(currency)
      .refine((amount) => amount > 0, 'form.too_small')
      .refine((amount) => amount <= 1_000_000, 'form.too_big'),
    ...Object.fromEntries(earningGroups.map((group) => [`group-${group}`, percentField(1_000)])),
    ...Object.fromEntries(planIds.map((id) => [`plan-${id}`, percentField(1_000)])),
  });

const levelFields = {
  names: requiredLocalText(60),
  nights: threshold,
  stays: threshold,
  basePoints: threshold,
  points: threshold,
  factor: percentField(1_000),
  rate: percentField(50),
  lateCheckOut: orNull(timeField),
  breakfast: checkboxField,
  upgrade: checkboxField,
};
type LevelInput = z.output<z.ZodObject<typeof levelFields>>;
const toLevel = <Form extends LevelInput>({ factor, rate, ...form }: Form) => ({
  ...form,
  factorBasisPoints: factor,
  rateBasisPoints: rate,
});
const asks = (form: LevelInput) =>
  [form.nights, form.stays, form.basePoints, form.points].some((wanted) => wanted !== null);

/** The first level asks for nothing; each above it for something. */
export const LevelForm = (rank: number) =>
  z
    .object(levelFields)
    .refine((form) => asks(form) === rank > 0, {
      path: ['nights'],
      message: rank > 0 ? 'form.level-asks' : 'form.level-first',
    })
    .transform(toLevel);
export const NewLevelForm = z
  .object({ code: codeField.transform((code) => code.toUpperCase()), ...levelFields })
  .refine(asks, { path: ['nights'], message: 'form.level-asks' })
  .transform(toLevel);

export const CampaignForm = z
  .object({
    names: requiredLocalText(80),
    fromDate: dateField,
    toDate: dateField,
    extra: percentField(1_000),
    bonusPoints: integerField({ min: 0, max: 1_000_000 }),
    minNights: orNull(integerField({ min: 1, max: 365 })),
    minRank: orNull(integerField({ min: 0, max: 20 })),
    active: checkboxField,
  })
  .refine((form) => form.fromDate <= form.toDate, { path: ['toDate'], message: 'form.end_after_start' })
  .transform(({ extra, ...form }) => ({ ...form, extraBasisPoints: extra }));

export const GiftForm = z.object({
  names: requiredLocalText(80),
  descriptions: optionalLocalText(300),
  points: integerField({ min: 1, max: 10_000_000 }),
  stock: orNull(integerField({ min: 0, max: 1_000_000 })),
  byPost: checkboxField,
  active: checkboxField,
});

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
import { supplementKinds } from './occupancy.ts';
import { guarantees, laterMoments, type PolicyParts } from './policy.ts';
import { parseSlabs } from './slab-text.ts';
import { taxKinds } from './tax.ts';

export const IdParams = z.object({ id: idField });

/** A percentage with at most two decimals, as basis points. */
export const percentField = z
  .string('form.required')
  .trim()
  .regex(/^\d{1,3}(\.\d{1,2})?$/, 'form.percent')
  .transform((text) => basisPoints(Math.round(Number(text) * 100)));

export const taxedGroups = [
  'room',
  'food',
  'beverage',
  'minibar',
  'laundry',
  'telephone',
  'other',
  'fee',
] as const;

const notNegative = (currency: string) =>
  moneyField(currency).refine((amount) => amount >= 0, 'form.too_small');

/** A tax or fee. A percentage needs a rate or slabs, the others an amount. */
export const TaxForm = (currency: string) =>
  z
    .object({
      code: codeField.transform((code) => code.toUpperCase()),
      names: requiredLocalText(),
      kind: z.enum(taxKinds, 'form.choose_one'),
      percent: percentField.optional(),
      amountMinor: notNegative(currency).optional(),
      included: checkboxField,
      appliesTo: listField(z.enum(taxedGroups)),
      validFromDate: dateField.optional(),
      validToDate: dateField.optional(),
      capNights: integerField({ min: 1, max: 365 }).optional(),
      exemptUnderAge: integerField({ min: 1, max: 18 }).optional(),
      slabs: optionalText(1_000),
    })
    .transform((form, ctx) => {
      const slabs = form.slabs === undefined ? null : parseSlabs(form.slabs, currency);
      const refuse = (path: string, message: string) =>
        ctx.addIssue({ code: 'custom', path: [path], message });
      if (form.slabs !== undefined && slabs === null) refuse('slabs', 'form.slabs');
      if (form.kind === 'percent' && form.percent === undefined && form.slabs === undefined)
        refuse('percent', 'form.required');
      if (form.kind !== 'percent' && form.amountMinor === undefined) refuse('amountMinor', 'form.required');
      if (form.appliesTo.length === 0) refuse('appliesTo', 'form.choose_one');
      const { validFromDate: from, validToDate: to } = form;
      if (from && to && to <= from) refuse('validToDate', 'form.end_after_start');
      return { ...form, slabs };
    });
export type TaxForm = z.output<ReturnType<typeof TaxForm>>;

const fee = (currency: string) => ({
  kind: z.enum(['none', 'nights', 'percent', 'amount'], 'form.choose_one'),
  nights: integerField({ min: 1, max: 365 }).optional(),
  percent: percentField.refine((points) => points <= 10_000, 'form.too_big').optional(),
  amount: notNegative(currency).optional(),
});

type FeeFields = z.output<ReturnType<typeof feeField>>;

function feeField(currency: string) {
  return z.object(fee(currency)).refine((given) => given.kind === 'none' || given[given.kind] !== undefined, {
    message: 'form.fee_value',
    path: ['kind'],
  });
}

function storedFee(given: FeeFields) {
  return { kind: given.kind, value: given.kind === 'none' ? 0 : (given[given.kind] ?? 0) };
}

const tier = (currency: string) =>
  z.object({
    daysBefore: integerField({ min: 0, max: 999 }).optional(),
    time: timeField.optional(),
    fee: feeField(currency),
  });

/** Due when booking; the plan's own rule holds where nothing is said. */
const depositField = (currency: string) =>
  z
    .object({
      ...fee(currency),
      kind: z.enum(['plan', 'none', 'nights', 'percent', 'amount'], 'form.choose_one'),
    })
    .refine(({ kind, ...given }) => kind === 'plan' || kind === 'none' || given[kind] !== undefined, {
      message: 'form.fee_value',
      path: ['kind'],
    })
    .transform(({ kind, ...given }) => (kind === 'plan' ? undefined : storedFee({ kind, ...given })))
    .optional();

/** A prepayment on a later day; `none`: there is no such. */
const laterField = (currency: string) =>
  z
    .object({
      ...fee(currency),
      when: z.enum(['never', ...laterMoments], 'form.choose_one').default('never'),
      days: integerField({ min: 0, max: 365 }).optional(),
      kind: z.enum(['none', 'nights', 'percent', 'amount'], 'form.choose_one').default('none'),
    })
    .refine(
      ({ when, kind, ...given }) => when === 'never' || (kind !== 'none' && given[kind] !== undefined),
      {
        message: 'form.fee_value',
        path: ['kind'],
      },
    )
    .refine(({ when, days }) => when !== 'days_before' || days !== undefined, {
      message: 'form.required',
      path: ['days'],
    })
    .transform(({ when, days, ...given }) =>
      when === 'never' ? undefined : { when, days: days ?? 0, fee: storedFee(given) },
    )
    .optional();

/** Up to four deadlines; a row whose fee is "none" says nothing and is left out. */
const policyFields = (currency: string) => ({
  cancellation: z.array(tier(currency)).max(4).default([]),
  noShow: feeField(currency),
  guarantee: z.enum(guarantees, 'form.choose_one').optional(),
  deposit: depositField(currency),
  later: laterField(currency),
});

type PolicyFields = z.output<z.ZodObject<ReturnType<typeof policyFields>>>;

function partsOf({ cancellation, noShow, guarantee, deposit, later }: PolicyFields): PolicyParts {
  return {
    cancellation: cancellation
      .filter((row) => row.fee.kind !== 'none')
      .map((row) => ({
        daysBefore: row.daysBefore ?? null,
        time: row.time ?? '18:00',
        fee: storedFee(row.fee),
      })),
    noShow: storedFee(noShow),
    ...(guarantee && { guarantee }),
    ...(deposit && { deposit }),
    ...(later && { later }),
  };
}

export const PolicyForm = (currency: string) =>
  z
    .object({ names: requiredLocalText(), ...policyFields(currency) })
    .transform(({ names, ...fields }) => ({ names, parts: partsOf(fields) }));
/** What of a policy is read before it is sent: its terms, whatever it is called. */
export const PolicyPreviewForm = (currency: string) => z.object(policyFields(currency)).transform(partsOf);
export const NewPolicyForm = (currency: string) =>
  z.intersection(z.object({ code: codeField.transform((code) => code.toUpperCase()) }), PolicyForm(currency));

export const SupplementForm = (currency: string) =>
  z
    .object({
      kind: z.enum(supplementKinds, 'form.choose_one'),
      roomTypeId: idField.optional(),
      ratePlanId: idField.optional(),
      ageFrom: integerField({ min: 0, max: 17 }).optional(),
      ageTo: integerField({ min: 0, max: 17 }).optional(),
      amountMinor: moneyField(currency),
    })
    .transform((form, ctx) => {
      const refuse = (path: string, message: string) =>
        ctx.addIssue({ code: 'custom', path: [path], message });
      if (form.kind === 'child' && form.ageFrom === undefined) refuse('ageFrom', 'form.required');
      if (form.kind === 'child' && form.ageTo === undefined) refuse('ageTo', 'form.required');
      if (form.ageFrom !== undefined && form.ageTo !== undefined && form.ageTo < form.ageFrom) {
        refuse('ageTo', 'form.end_after_start');
      }
      if (form.kind !== 'single_use' && form.amountMinor < 0) refuse('amountMinor', 'form.too_small');
      const ages =
        form.kind === 'child'
          ? { ageFrom: form.ageFrom ?? null, ageTo: form.ageTo ?? null }
          : { ageFrom: null, ageTo: null };
      return {
        kind: form.kind,
        roomTypeId: form.roomTypeId ?? null,
        ratePlanId: form.ratePlanId ?? null,
        amountMinor: form.amountMinor,
        ...ages,
      };
    });

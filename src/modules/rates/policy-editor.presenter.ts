import { decimalText, minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { type Translate, textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type FieldMaker,
  type FormField,
  type FormModel,
  type FormState,
  type FormValues,
  fieldMaker,
  localTextValues,
  type SettingsFormPage,
  type SettingsListPage,
} from '../../platform/views/form.ts';
import { whenGroup } from '../../platform/views/when.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { type Fee, guarantees, laterMoments, type PolicyParts } from './policy.ts';
import { type Readings, type ReadingsAsked, readingsOf } from './policy-readings.presenter.ts';
import { policyTexts } from './policy-text.ts';
import * as paths from './rate-settings.paths.ts';
import { crumbs, emptyList } from './rate-settings.presenter.ts';
import type { Policy } from './rate-settings.service.ts';

const deadlines = [0, 1, 2, 3] as const;

export interface PoliciesPage extends SettingsListPage {
  readonly preview: PolicyPreview;
}

export interface PolicyPage extends SettingsFormPage {
  readonly preview: PolicyPreview;
}

/** What stands in the form, and what of it is to be read before it is sent. */
export interface PolicyState extends FormState {
  readonly preview?: PolicyParts;
}

export function policiesPage(
  ctx: Context,
  { hotel, policies }: { readonly hotel: Hotel; readonly policies: readonly Policy[] },
  state: PolicyState = {},
): PoliciesPage {
  const t = tFor(ctx.language);
  const title = t('rates.policies.title');
  return {
    title,
    crumbs: crumbs(t, [], title),
    lead: t('rates.policies.lead'),
    empty: emptyList(t, 'policies'),
    columns: [
      { label: t('rates.fields.code') },
      { label: t('rates.fields.name') },
      { label: t('rates.fields.version'), numeric: true },
      { label: t('rates.fields.plans'), numeric: true },
      { label: t('rates.fields.reads') },
      { label: t('shared.edit'), hidden: true },
    ],
    rows: policies.map((policy) => ({
      cells: [
        policy.code,
        textFor(policy.names, ctx.language),
        String(policy.version),
        String(policy.plans),
        policyTexts(policy.parts, { arrival: null, currency: hotel.currency, language: ctx.language }).join(
          ' ',
        ),
        {
          actions: [
            { href: paths.policyPath(policy.id), label: t('shared.edit') },
            { href: paths.policyVersionsPath(policy.id), label: t('rates.policies.versions') },
          ],
        },
      ],
    })),
    preview: previewOf(ctx, hotel, { preview: state.preview }),
    form: policyForm(ctx, hotel, {
      action: paths.policiesPath,
      preview: paths.policiesPreviewPath,
      legend: t('rates.policies.new'),
      values: { 'noShow.kind': 'nights', 'noShow.nights': '1' },
      state,
    }),
  };
}

export function policyPage(
  ctx: Context,
  { hotel, policy }: { readonly hotel: Hotel; readonly policy: Policy },
  state: PolicyState = {},
): PolicyPage {
  const t = tFor(ctx.language);
  const values = { ...localTextValues('names', policy.names), ...policyValues(policy.parts, hotel.currency) };
  return {
    title: textFor(policy.names, ctx.language),
    crumbs: crumbs(t, [{ href: paths.policiesPath, label: t('rates.policies.title') }], policy.code),
    lead: t('rates.policies.change-lead', { version: policy.version }),
    preview: previewOf(ctx, hotel, { now: policy.parts, preview: state.preview }),
    form: policyForm(ctx, hotel, {
      action: paths.policyPath(policy.id),
      preview: paths.policyPreviewPath(policy.id),
      legend: null,
      values,
      state,
    }),
  };
}

export type PolicyPreview = Readings<{ readonly sentences: readonly string[] }>;

export function previewOf(
  ctx: Context,
  { currency }: Hotel,
  asked: ReadingsAsked<PolicyParts>,
): PolicyPreview {
  return readingsOf(ctx, asked, (parts, language) => ({
    sentences: policyTexts(parts, { arrival: null, currency, language }),
  }));
}

function policyValues(parts: PolicyParts, currency: string): FormValues {
  const values: Record<string, string> = {
    ...feeValues('noShow', parts.noShow, currency),
    ...(parts.deposit ? feeValues('deposit', parts.deposit, currency) : { 'deposit.kind': 'plan' }),
    guarantee: parts.guarantee ?? '',
    'later.when': parts.later?.when ?? 'never',
    ...(parts.later && {
      ...feeValues('later', parts.later.fee, currency),
      'later.days': String(parts.later.days),
    }),
  };
  parts.cancellation.forEach((tier, index) => {
    const name = `cancellation.${index}`;
    values[`${name}.daysBefore`] = tier.daysBefore === null ? '' : String(tier.daysBefore);
    values[`${name}.time`] = tier.time;
    Object.assign(values, feeValues(`${name}.fee`, tier.fee, currency));
  });
  return values;
}

function feeValues(name: string, fee: Fee, currency: string): FormValues {
  const texts = { none: '', nights: String(fee.value), percent: String(fee.value / 100), amount: '' };
  const text = fee.kind === 'amount' ? decimalText(minor(fee.value), currency) : texts[fee.kind];
  return { [`${name}.kind`]: fee.kind, ...(fee.kind !== 'none' && { [`${name}.${fee.kind}`]: text }) };
}

interface FormParts {
  readonly action: string;
  readonly preview: string;
  readonly legend: string | null;
  readonly values: FormValues;
  readonly state: FormState;
}

function policyForm(
  ctx: Context,
  hotel: Hotel,
  { action, preview, legend, values, state }: FormParts,
): FormModel {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state.values ?? values, state.errors);
  const code = legend ? [make.text('code', t('rates.fields.code'), { required: true, short: true })] : [];
  const hasErrors = (part: string) =>
    Object.keys(state.errors ?? {}).some((name) => name.startsWith(`${part}.`));
  const isUsed = (tier: string) =>
    ((state.values ?? values)[`${tier}.fee.kind`] ?? 'none') !== 'none' || hasErrors(tier);
  const tiers = deadlines.map((index) => ({
    folded: index > 0 && !isUsed(`cancellation.${index}`),
    legend: t('rates.policies.deadline', { number: index + 1 }),
    hint: index === 0 ? t('rates.policies.deadline-hint') : null,
    fields: [
      make.text(`cancellation.${index}.daysBefore`, t('rates.fields.days-before'), {
        inputmode: 'numeric',
        short: true,
        optional: true,
        hint: t('rates.hints.days-before'),
      }),
      make.text(`cancellation.${index}.time`, t('rates.fields.time'), {
        type: 'time',
        short: true,
        optional: true,
      }),
      ...feeFields(t, make, `cancellation.${index}.fee`, hotel.currency),
    ],
  }));
  return {
    action,
    submit: t('rates.house.save'),
    second: { label: t('rates.house.preview'), action: preview },
    live: preview,
    cancelHref: legend ? null : paths.policiesPath,
    errors: state.errors ?? {},
    groups: [
      {
        legend,
        hint: null,
        fields: [...code, ...make.localText('names', t('rates.fields.name'), { required: true })],
      },
      {
        legend: t('rates.policies.booking'),
        hint: t('rates.policies.booking-hint'),
        fields: [
          make.select(
            'guarantee',
            t('rates.policies.guarantee'),
            guarantees.map((value) => ({ value, label: t(`rates.policies.guarantees.${value}`) })),
            { blank: t('rates.policies.unsaid') },
          ),
          ...feeFields(t, make, 'deposit', hotel.currency, true),
        ],
      },
      {
        folded: ((state.values ?? values)['later.when'] ?? 'never') === 'never' && !hasErrors('later'),
        legend: t('rates.policies.later'),
        hint: t('rates.policies.later-hint'),
        fields: [
          make.select(
            'later.when',
            t('rates.policies.later-when'),
            ['never', ...laterMoments].map((value) => ({
              value,
              label: t(`rates.policies.laters.${value}`),
            })),
          ),
          make.text('later.days', t('rates.fields.days-before'), {
            inputmode: 'numeric',
            short: true,
            optional: true,
          }),
          ...feeFields(t, make, 'later', hotel.currency),
        ],
      },
      ...tiers,
      {
        legend: t('rates.policies.no-show'),
        hint: null,
        fields: feeFields(t, make, 'noShow', hotel.currency),
      },
      whenGroup(t, make, hotel.businessDate),
    ],
  };
}

function feeFields(
  t: Translate,
  make: FieldMaker,
  name: string,
  currency: string,
  mayBePlans = false,
): FormField[] {
  const known = ['none', 'nights', 'percent', 'amount'];
  const kinds = (mayBePlans ? ['plan', ...known] : known).map((value) => ({
    value,
    label: t(`rates.policies.fees.${value}`),
  }));
  return [
    make.select(`${name}.kind`, t(mayBePlans ? 'rates.policies.deposit' : 'rates.fields.fee'), kinds),
    make.text(`${name}.nights`, t('rates.policies.fees.nights'), {
      inputmode: 'numeric',
      short: true,
      optional: true,
    }),
    make.text(`${name}.percent`, t('rates.policies.fees.percent'), {
      inputmode: 'decimal',
      short: true,
      optional: true,
      suffix: '%',
    }),
    make.text(`${name}.amount`, t('rates.policies.fees.amount'), {
      inputmode: 'decimal',
      short: true,
      optional: true,
      suffix: currency,
    }),
  ];
}

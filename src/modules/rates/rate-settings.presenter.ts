import { decimalText, minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatMoney, formatPercent } from '../../platform/i18n/format.ts';
import { type Translate, textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type Crumb,
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
import { settingsPath } from '../hotels/hotel.paths.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { type Fee, guarantees, type PolicyParts } from './policy.ts';
import { policyTexts } from './policy-text.ts';
import * as paths from './rate-settings.paths.ts';
import { taxedGroups } from './rate-settings.schemas.ts';
import type { Policy } from './rate-settings.service.ts';
import { slabsText } from './slab-text.ts';
import { type StoredTaxRule, taxKinds } from './tax.ts';

const deadlines = [0, 1, 2, 3] as const;

export function taxesPage(
  ctx: Context,
  hotel: Hotel,
  taxes: readonly StoredTaxRule[],
  state: FormState = {},
): SettingsListPage {
  const t = tFor(ctx.language);
  const title = t('rates.taxes.title');
  const heads = ['code', 'name', 'rate', 'mode', 'applies-to', 'valid'].map((name) => ({
    label: t(`rates.fields.${name}`),
  }));
  return {
    title,
    crumbs: crumbs(t, [], title),
    lead: t('rates.taxes.lead'),
    empty: emptyList(t, 'taxes'),
    columns: [...heads, { label: t('shared.edit'), hidden: true }],
    rows: taxes.map((tax) => ({
      cells: [
        tax.code,
        textFor(tax.names, ctx.language),
        taxRate(ctx, hotel, tax),
        t(tax.included ? 'rates.taxes.included' : 'rates.taxes.added'),
        tax.appliesTo.map((group) => t(`hotels.groups.${group}`)).join(', '),
        validity(ctx, tax),
        {
          actions: [
            { href: paths.taxPath(tax.id), label: t('shared.edit') },
            { action: paths.taxRemovalPath(tax.id), label: t('shared.remove') },
          ],
        },
      ],
    })),
    form: taxForm(ctx, {
      action: paths.taxesPath,
      legend: t('rates.taxes.new'),
      values: { included: '1', kind: 'percent', appliesTo: 'room' },
      state,
    }),
  };
}

function taxRate(ctx: Context, hotel: Hotel, tax: StoredTaxRule): string {
  const t = tFor(ctx.language);
  if (tax.slabs) return t('rates.taxes.by-price');
  if (tax.kind === 'percent') return formatPercent(tax.basisPoints ?? 0, ctx.language, 2);
  const amount = tax.amountMinor === null ? '–' : formatMoney(tax.amountMinor, hotel.currency, ctx.language);
  return `${amount} · ${t(`rates.taxes.kinds.${tax.kind}`)}`;
}

function validity(ctx: Context, tax: StoredTaxRule): string {
  const { validFromDate: from, validToDate: to } = tax;
  if (!from && !to) return tFor(ctx.language)('rates.taxes.always');
  const day = (date: typeof from) => (date ? formatDate(date, 'medium', ctx.language) : '…');
  return `${day(from)} – ${day(to)}`;
}

export function taxPage(
  ctx: Context,
  hotel: Hotel,
  tax: StoredTaxRule,
  state: FormState = {},
): SettingsFormPage {
  const t = tFor(ctx.language);
  const money = (amount: typeof tax.amountMinor) =>
    amount === null ? '' : decimalText(amount, hotel.currency);
  const values = {
    ...localTextValues('names', tax.names),
    code: tax.code,
    kind: tax.kind,
    percent: tax.basisPoints === null ? '' : String(tax.basisPoints / 100),
    amountMinor: money(tax.amountMinor),
    included: tax.included ? '1' : '',
    appliesTo: tax.appliesTo.join(','),
    validFromDate: tax.validFromDate ?? '',
    validToDate: tax.validToDate ?? '',
    capNights: tax.capNights === null ? '' : String(tax.capNights),
    exemptUnderAge: tax.exemptUnderAge === null ? '' : String(tax.exemptUnderAge),
    slabs: tax.slabs === null ? '' : slabsText(tax.slabs, hotel.currency),
  };
  const title = `${tax.code} · ${textFor(tax.names, ctx.language)}`;
  return {
    title,
    crumbs: crumbs(t, [{ href: paths.taxesPath, label: t('rates.taxes.title') }], tax.code),
    lead: t('rates.taxes.change-lead'),
    form: taxForm(ctx, { action: paths.taxPath(tax.id), legend: null, values, state }),
  };
}

interface FormParts {
  readonly action: string;
  readonly legend: string | null;
  readonly values: FormValues;
  readonly state: FormState;
}

function taxForm(ctx: Context, { action, legend, values, state }: FormParts): FormModel {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state.values ?? values, state.errors);
  const label = (name: string) => t(`rates.fields.${name}`);
  const kinds = taxKinds.map((value) => ({ value, label: t(`rates.taxes.kinds.${value}`) }));
  return {
    action,
    submit: legend ? t('rates.taxes.add') : t('shared.save'),
    cancelHref: legend ? null : paths.taxesPath,
    errors: state.errors ?? {},
    groups: [
      {
        legend,
        hint: null,
        fields: [
          make.text('code', label('code'), { required: true, short: true, hint: t('rates.hints.tax-code') }),
          ...make.localText('names', label('name'), { required: true }),
          make.select('kind', label('kind'), kinds),
          make.text('percent', label('percent'), { inputmode: 'decimal', short: true, suffix: '%' }),
          make.text('amountMinor', label('amount'), { inputmode: 'decimal', short: true }),
          make.tick('included', t('rates.taxes.included-tick')),
        ],
      },
      {
        legend: label('applies-to'),
        hint: null,
        fields: taxedGroups.map((group) => make.tick('appliesTo', t(`hotels.groups.${group}`), group)),
      },
      {
        legend: t('rates.taxes.limits'),
        hint: t('rates.taxes.limits-hint'),
        fields: [
          make.text('validFromDate', label('valid-from'), { type: 'date', optional: true }),
          make.text('validToDate', label('valid-to'), { type: 'date', optional: true }),
          make.text('capNights', label('cap-nights'), { inputmode: 'numeric', short: true, optional: true }),
          make.text('exemptUnderAge', label('exempt-under-age'), {
            inputmode: 'numeric',
            short: true,
            optional: true,
          }),
          make.area('slabs', label('slabs'), { optional: true, hint: t('rates.hints.slabs') }),
        ],
      },
    ],
  };
}

export function policiesPage(
  ctx: Context,
  hotel: Hotel,
  policies: readonly Policy[],
  state: FormState = {},
): SettingsListPage {
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
    form: policyForm(ctx, hotel, {
      action: paths.policiesPath,
      legend: t('rates.policies.new'),
      values: { 'noShow.kind': 'nights', 'noShow.nights': '1' },
      state,
    }),
  };
}

export function policyPage(
  ctx: Context,
  hotel: Hotel,
  policy: Policy,
  state: FormState = {},
): SettingsFormPage {
  const t = tFor(ctx.language);
  const values = { ...localTextValues('names', policy.names), ...policyValues(policy.parts, hotel.currency) };
  return {
    title: textFor(policy.names, ctx.language),
    crumbs: crumbs(t, [{ href: paths.policiesPath, label: t('rates.policies.title') }], policy.code),
    lead: t('rates.policies.change-lead', { version: policy.version }),
    form: policyForm(ctx, hotel, { action: paths.policyPath(policy.id), legend: null, values, state }),
  };
}

function policyValues(parts: PolicyParts, currency: string): FormValues {
  const values: Record<string, string> = {
    ...feeValues('noShow', parts.noShow, currency),
    ...(parts.deposit ? feeValues('deposit', parts.deposit, currency) : { 'deposit.kind': 'plan' }),
    guarantee: parts.guarantee ?? '',
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

function policyForm(ctx: Context, hotel: Hotel, { action, legend, values, state }: FormParts): FormModel {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state.values ?? values, state.errors);
  const code = legend ? [make.text('code', t('rates.fields.code'), { required: true, short: true })] : [];
  const tiers = deadlines.map((index) => ({
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
    submit: legend ? t('rates.policies.add') : t('rates.policies.save'),
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
      ...tiers,
      {
        legend: t('rates.policies.no-show'),
        hint: null,
        fields: feeFields(t, make, 'noShow', hotel.currency),
      },
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

export function crumbs(t: Translate, between: readonly Crumb[], here: string): Crumb[] {
  return [{ href: settingsPath, label: t('hotels.settings.all') }, ...between, { href: null, label: here }];
}

const emptyIcons = { taxes: 'receipt-tax', policies: 'file-text', supplements: 'users' };

export function emptyList(t: Translate, list: keyof typeof emptyIcons) {
  return {
    heading: t(`rates.${list}.empty`),
    lead: t(`rates.${list}.empty-lead`),
    mark: emptyIcons[list],
    action: null,
  };
}

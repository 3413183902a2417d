import { decimalText } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatMoney, formatPercent } from '../../platform/i18n/format.ts';
import { type Translate, textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type Crumb,
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
import * as paths from './rate-settings.paths.ts';
import { taxedGroups } from './rate-settings.schemas.ts';
import { slabsText } from './slab-text.ts';
import { type StoredTaxRule, taxKinds } from './tax.ts';

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

import type { Context } from '../../platform/context.ts';
import { formatDate, formatPercent } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type FormGroup,
  type FormModel,
  type FormState,
  type FormValues,
  fieldMaker,
  type SettingsFormPage,
  type SettingsListPage,
} from '../../platform/views/form.ts';
import { isNegotiated, type RatePlan } from '../rates/rate-plan.ts';
import { type RatesTabs, ratesTabs } from '../rates/rate-tabs.ts';
import * as paths from './company.paths.ts';
import { type CompanyAgreement, type CompanyWithAgreements, companyKinds } from './company.ts';

export function companiesPage(
  ctx: Context,
  { companies, plans }: { companies: readonly CompanyWithAgreements[]; plans: readonly RatePlan[] },
  state: FormState = {},
): SettingsListPage & RatesTabs {
  const t = tFor(ctx.language);
  const heads = ['code', 'name', 'kind', 'access-code', 'agreed', 'use'].map((name) => ({
    label: t(`companies.${name}`),
  }));
  return {
    title: t('companies.title'),
    ...ratesTabs(t, paths.companiesPath),
    lead: t('companies.lead'),
    columns: [...heads, { label: t('shared.edit'), hidden: true }],
    rows: companies.map((company) => ({
      cells: [
        company.code,
        company.name,
        t(`companies.kinds.${company.kind}`),
        company.accessCode ?? '–',
        company.agreements.map((each) => agreementText(ctx, each, plans)).join('; ') || '–',
        t(company.active ? 'companies.active' : 'companies.inactive'),
        { actions: [{ href: paths.companyPath(company.id), label: t('shared.edit') }] },
      ],
    })),
    empty: {
      heading: t('companies.empty'),
      lead: t('companies.empty-lead'),
      mark: 'users',
      action: null,
    },
    form: companyForm(ctx, plans, {
      action: paths.companiesPath,
      isNew: true,
      values: { kind: 'corporate', active: '1' },
      state,
    }),
  };
}

/** "CORP1 -8% until 31 Dec 2027" */
function agreementText(ctx: Context, agreement: CompanyAgreement, plans: readonly RatePlan[]): string {
  const t = tFor(ctx.language);
  const { discountBasisPoints: points, validToDate } = agreement;
  const code = plans.find((plan) => plan.id === agreement.ratePlanId)?.code ?? '';
  const less = points === 0 ? '' : ` ${formatPercent(-points, ctx.language)}`;
  const until =
    validToDate === null
      ? ''
      : ` ${t('companies.until', { date: formatDate(validToDate, 'medium', ctx.language) })}`;
  return `${code}${less}${until}`;
}

export function companyPage(
  ctx: Context,
  { company, plans }: { company: CompanyWithAgreements; plans: readonly RatePlan[] },
  state: FormState = {},
): SettingsFormPage {
  const t = tFor(ctx.language);
  return {
    title: company.name,
    lead: t('companies.change-lead'),
    crumbs: [
      { href: paths.companiesPath, label: t('companies.title') },
      { href: null, label: company.code },
    ],
    form: companyForm(ctx, plans, {
      action: paths.companyPath(company.id),
      isNew: false,
      values: valuesOf(company),
      state,
    }),
  };
}

function valuesOf(company: CompanyWithAgreements): FormValues {
  const values: Record<string, string> = {
    name: company.name,
    kind: company.kind,
    accessCode: company.accessCode ?? '',
    active: company.active ? '1' : '',
  };
  for (const agreement of company.agreements) {
    const name = `agreements.p${agreement.ratePlanId}`;
    values[`${name}.sold`] = '1';
    values[`${name}.percent`] = String(agreement.discountBasisPoints / 100);
    values[`${name}.from`] = agreement.validFromDate ?? '';
    values[`${name}.to`] = agreement.validToDate ?? '';
  }
  return values;
}

interface FormParts {
  readonly action: string;
  readonly isNew: boolean;
  readonly values: FormValues;
  readonly state: FormState;
}

function companyForm(ctx: Context, plans: readonly RatePlan[], parts: FormParts): FormModel {
  const t = tFor(ctx.language);
  const filled = { values: parts.state.values ?? parts.values, errors: parts.state.errors ?? {} };
  const make = fieldMaker(t, filled.values, filled.errors);
  const kinds = companyKinds.map((value) => ({ value, label: t(`companies.kinds.${value}`) }));
  const code = make.text('code', t('companies.code'), { required: true, short: true });
  return {
    action: parts.action,
    submit: t(parts.isNew ? 'companies.add' : 'shared.save'),
    cancelHref: parts.isNew ? null : paths.companiesPath,
    errors: filled.errors,
    groups: [
      {
        legend: parts.isNew ? t('companies.new') : null,
        hint: null,
        fields: [
          ...(parts.isNew ? [code] : []),
          make.text('name', t('companies.name'), { required: true }),
          make.select('kind', t('companies.kind'), kinds),
          make.text('accessCode', t('companies.access-code'), {
            optional: true,
            hint: t('companies.access-code-hint'),
          }),
          make.tick('active', t('companies.active')),
        ],
      },
      ...plans.filter((plan) => isNegotiated(plan.kind)).map((plan) => planGroup(ctx, plan, filled)),
    ],
  };
}

function planGroup(ctx: Context, plan: RatePlan, { values, errors }: Required<FormState>): FormGroup {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, values, errors);
  const name = `agreements.p${plan.id}`;
  const date = { type: 'date', optional: true };
  return {
    legend: `${plan.code} · ${textFor(plan.names, ctx.language)}`,
    hint: null,
    fields: [
      make.tick(`${name}.sold`, t('companies.sold')),
      make.text(`${name}.percent`, t('companies.percent'), {
        inputmode: 'decimal',
        short: true,
        optional: true,
        suffix: '%',
      }),
      make.text(`${name}.from`, t('companies.from'), date),
      make.text(`${name}.to`, t('companies.to'), date),
    ],
  };
}

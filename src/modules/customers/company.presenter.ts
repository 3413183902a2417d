import type { CalendarDate } from '../../core/calendar-date.ts';
import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatPercent } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type FormGroup,
  type FormModel,
  type FormState,
  type FormValues,
  fieldMaker,
  type SettingsListPage,
} from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { whenGroup } from '../../platform/views/when.ts';
import { changePath, ratesPath } from '../rates/rate.paths.ts';
import type { RateChange } from '../rates/rate-change.ts';
import { isNegotiated, type RatePlan } from '../rates/rate-plan.ts';
import { type RatesTabs, ratesTabs } from '../rates/rate-tabs.ts';
import type { Agreement } from '../rates/restriction.ts';
import * as paths from './company.paths.ts';
import { type AgreedCompany, companyKinds } from './company.ts';
import { type ContactsPart, contactsPart } from './company-contact.presenter.ts';
import type { CompanyContact } from './company-contact.ts';

export function companiesPage(
  ctx: Context,
  { companies, plans }: { companies: readonly AgreedCompany[]; plans: readonly RatePlan[] },
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
    form: companyForm(ctx, {
      action: paths.companiesPath,
      isNew: true,
      values: { kind: 'corporate', active: '1' },
      state,
    }),
  };
}

/** "CORP1 -8% until 31 Dec 2027" */
function agreementText(ctx: Context, agreement: Agreement, plans: readonly RatePlan[]): string {
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

export interface CompanyPage extends PageModel {
  readonly crumbs: readonly { readonly href: string | null; readonly label: string }[];
  readonly form: FormModel;
  /** Changes of its agreements that are not live yet. */
  readonly open: readonly { readonly href: string; readonly text: string }[];
  /** Null where the hotel has no plan to agree on. */
  readonly agreed: FormModel | null;
  readonly plansHref: string;
  readonly contacts: ContactsPart;
}

/** What came back of one of the forms. */
export interface CompanyStates {
  readonly company?: FormState;
  readonly agreements?: FormState;
  readonly contact?: FormState;
}

export interface CompanyView {
  readonly company: AgreedCompany;
  readonly plans: readonly RatePlan[];
  readonly changes: readonly RateChange[];
  readonly contacts: readonly CompanyContact[];
  readonly businessDate: CalendarDate;
}

/** Who the company is, and what is agreed with it: the one holds at once, the other once approved. */
export function companyPage(ctx: Context, view: CompanyView, states: CompanyStates = {}): CompanyPage {
  const t = tFor(ctx.language);
  const { company, changes } = view;
  const negotiated = view.plans.filter((plan) => isNegotiated(plan.kind));
  return {
    title: company.name,
    crumbs: [
      { href: paths.companiesPath, label: t('companies.title') },
      { href: null, label: company.code },
    ],
    form: companyForm(ctx, {
      action: paths.companyPath(company.id),
      isNew: false,
      values: companyValues(company),
      state: states.company ?? {},
    }),
    open: changes.map((change) => ({
      href: changePath(change.id),
      text: t('companies.open-change', {
        id: change.id,
        author: change.authorName,
        state: t(`rates.changes.status.${change.status}`),
      }),
    })),
    agreed:
      negotiated.length === 0 ? null : agreementsForm(ctx, { ...view, plans: negotiated }, states.agreements),
    plansHref: ratesPath,
    contacts: contactsPart(
      ctx,
      { company, contacts: view.contacts, mayChange: isAllowed(ctx, 'rates.change') },
      states.contact,
    ),
  };
}

function companyValues({ name, kind, accessCode, active }: AgreedCompany): FormValues {
  return { name, kind, accessCode: accessCode ?? '', active: active ? '1' : '' };
}

function agreementValues({ agreements }: AgreedCompany): FormValues {
  const values: Record<string, string> = {};
  for (const agreement of agreements) {
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

function companyForm(ctx: Context, { action, isNew, values, state }: FormParts): FormModel {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state.values ?? values, state.errors);
  const kinds = companyKinds.map((value) => ({ value, label: t(`companies.kinds.${value}`) }));
  const code = make.text('code', t('companies.code'), { required: true, short: true });
  return {
    action,
    submit: t(isNew ? 'companies.add' : 'shared.save'),
    cancelHref: isNew ? null : paths.companiesPath,
    errors: state.errors ?? {},
    groups: [
      {
        legend: t(isNew ? 'companies.new' : 'companies.details'),
        hint: isNew ? t('companies.new-hint') : null,
        fields: [
          ...(isNew ? [code] : []),
          make.text('name', t('companies.name'), { required: true }),
          make.select('kind', t('companies.kind'), kinds),
          make.text('accessCode', t('companies.access-code'), {
            optional: true,
            hint: t('companies.access-code-hint'),
          }),
          make.tick('active', t('companies.active')),
        ],
      },
    ],
  };
}

/** What holds now, to be changed for somebody else to approve. */
function agreementsForm(
  ctx: Context,
  { company, plans, businessDate }: CompanyView,
  { values = agreementValues(company), errors = {} }: FormState = {},
): FormModel {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, values, errors);
  return {
    action: paths.agreementsPath(company.id),
    submit: t('companies.send'),
    cancelHref: null,
    errors,
    groups: [
      ...plans.map((plan) => planGroup(ctx, plan, { values, errors })),
      whenGroup(t, make, businessDate),
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

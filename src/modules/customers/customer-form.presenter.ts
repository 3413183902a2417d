import { languages } from '../../core/local-text.ts';
import type { Context } from '../../platform/context.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { type FormModel, type FormState, type FormValues, fieldMaker } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import * as paths from './customer.paths.ts';
import { type Customer, fullName } from './customer.ts';

export interface CustomerFormPage extends PageModel {
  readonly crumbs: readonly { readonly href: string | null; readonly label: string }[];
  readonly lead: string | null;
  readonly form: FormModel;
}

/** The form for a new profile, or for a change of `customer`. */
export function customerFormPage(
  ctx: Context,
  customer: Customer | null,
  state: FormState = {},
): CustomerFormPage {
  const t = tFor(ctx.language);
  const title = customer ? t('customers.form.change', { name: fullName(customer) }) : t('customers.form.new');
  return {
    title,
    lead: null,
    crumbs: [
      { href: paths.customersPath, label: t('customers.list.title') },
      ...(customer ? [{ href: paths.customerPath(customer.id), label: fullName(customer) }] : []),
      { href: null, label: customer ? t('shared.edit') : title },
    ],
    form: profileForm(ctx, customer, state),
  };
}

function profileForm(ctx: Context, customer: Customer | null, state: FormState): FormModel {
  const t = tFor(ctx.language);
  const make = fieldMaker(
    t,
    state.values ?? (customer ? customerValues(customer) : { language: ctx.language }),
    state.errors,
  );
  const label = (name: string) => t(`customers.fields.${name}`);
  const spoken = languages.map((value) => ({ value, label: t(`customers.languages.${value}`) }));
  const version = customer ? [make.hidden('version', String(customer.version))] : [];
  return {
    action: customer ? paths.customerEditPath(customer.id) : paths.newCustomerPath,
    submit: t(customer ? 'shared.save' : 'customers.form.create'),
    cancelHref: customer ? paths.customerPath(customer.id) : paths.customersPath,
    errors: state.errors ?? {},
    groups: [
      {
        legend: t('customers.form.who'),
        hint: null,
        fields: [
          make.text('firstName', label('first-name'), { required: true, maxlength: '80' }),
          make.text('lastName', label('last-name'), { required: true, maxlength: '80' }),
          make.text('otherName', label('other-name'), {
            optional: true,
            maxlength: '80',
            hint: t('customers.form.other-name-hint'),
          }),
          make.text('phone', label('phone'), { type: 'tel', optional: true }),
          make.text('email', label('email'), { type: 'email', optional: true }),
          make.select('language', label('language'), spoken),
          make.text('country', label('country'), {
            short: true,
            optional: true,
            maxlength: '2',
            hint: t('customers.form.country-hint'),
          }),
          make.text('birthDate', label('birth-date'), { type: 'date', optional: true }),
          make.text('company', label('company'), { optional: true }),
          make.tick('vip', t('customers.form.vip')),
          ...version,
        ],
      },
    ],
  };
}

function customerValues(customer: Customer): FormValues {
  return {
    firstName: customer.firstName,
    lastName: customer.lastName,
    otherName: customer.otherName ?? '',
    phone: customer.phone ?? '',
    email: customer.email ?? '',
    language: customer.language,
    country: customer.country ?? '',
    birthDate: customer.birthDate ?? '',
    company: customer.company ?? '',
    vip: customer.vip ? '1' : '',
  };
}

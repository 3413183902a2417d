import type { Context } from '../../platform/context.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { type Crumb, type FormModel, type FormState, fieldMaker } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { customerPath, customersPath } from '../customers/customer.paths.ts';
import { type Customer, fullName } from '../customers/customer.ts';
import { newRequestPath } from './privacy.paths.ts';
import { requestFields } from './request-fields.ts';

export interface NewRequestPage extends PageModel {
  readonly crumbs: readonly Crumb[];
  readonly lead: string | null;
  readonly form: FormModel;
}

/** What the desk enters for a guest who asks in person, by telephone or by letter. */
export function newRequestPage(ctx: Context, customer: Customer, state: FormState = {}): NewRequestPage {
  const t = tFor(ctx.language);
  const { values = {}, errors = {} } = state;
  const make = fieldMaker(t, values, errors);
  return {
    title: t('privacy.requests.new'),
    lead: fullName(customer),
    crumbs: [
      { href: customersPath, label: t('customers.list.title') },
      { href: customerPath(customer.id), label: fullName(customer) },
      { href: null, label: t('privacy.requests.new') },
    ],
    form: {
      action: newRequestPath(customer.id),
      groups: [
        {
          legend: null,
          hint: null,
          fields: requestFields(t, make, 'desk'),
        },
      ],
      submit: t('privacy.requests.enter'),
      cancelHref: customerPath(customer.id),
      errors,
    },
  };
}

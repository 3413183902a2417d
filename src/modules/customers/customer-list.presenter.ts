import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate } from '../../platform/i18n/format.ts';
import { type Translate, tFor } from '../../platform/i18n/translate.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { type Pages, pagesOf } from '../../platform/views/pager.ts';
import * as paths from './customer.paths.ts';
import type { Table } from './customer.presenter.ts';
import { type CustomerHit, type CustomerPage, customersPerPage, fullName } from './customer.ts';

export interface CustomersPage extends PageModel, Table {
  readonly asked: string;
  readonly pages: Pages | null;
  /** Said where a search would show more. */
  readonly more: string | null;
  readonly newHref: string | null;
  readonly duplicatesHref: string | null;
  readonly importHref: string | null;
  readonly empty: {
    readonly heading: string;
    readonly lead: string;
    readonly mark: string;
    readonly action: null;
  };
}

export function customersPage(ctx: Context, found: CustomerPage, text: string): CustomersPage {
  const t = tFor(ctx.language);
  const href = (page: number) =>
    `${paths.customersPath}?${new URLSearchParams({ text, page: String(page) })}`;
  return {
    title: t('customers.list.title'),
    asked: text,
    newHref: isAllowed(ctx, 'customers.change') ? paths.newCustomerPath : null,
    importHref: isAllowed(ctx, 'customers.import') ? paths.importPath : null,
    duplicatesHref: isAllowed(ctx, 'customers.merge') ? paths.duplicatesPath : null,
    columns: [
      { label: t('customers.fields.name') },
      ...(found.customers.some(({ reason }) => reason) ? [{ label: t('customers.list.why') }] : []),
      { label: t('customers.fields.phone') },
      { label: t('customers.fields.email') },
      { label: t('customers.fields.document') },
      { label: t('customers.fields.stays'), numeric: true },
      { label: t('customers.fields.last-stay') },
    ],
    rows: found.customers.map((customer) => ({
      cells: [
        {
          text: fullName(customer),
          href: paths.customerPath(customer.id),
          ...(customer.vip && { badge: t('customers.vip') }),
          ...(customer.otherName && { small: customer.otherName }),
        },
        ...(found.customers.some(({ reason }) => reason) ? [reasonOf(t, customer)] : []),
        customer.phone ?? '–',
        customer.email ?? '–',
        customer.documentMask ?? '–',
        String(customer.stays),
        customer.lastArrival ? formatDate(customer.lastArrival, 'medium', ctx.language) : '–',
      ],
    })),
    more: found.more ? t('customers.list.more', { shown: found.customers.length }) : null,
    pages: text ? null : pagesOf({ page: found.page, size: customersPerPage, total: found.total }, href),
    empty: {
      heading: t(text ? 'customers.list.nobody' : 'customers.list.empty'),
      lead: t(text ? 'customers.list.nobody-lead' : 'customers.list.empty-lead'),
      mark: 'users',
      action: null,
    },
  };
}

function reasonOf(t: Translate, { reason }: CustomerHit): string {
  return reason === null ? '–' : t(`customers.reasons.${reason}`);
}

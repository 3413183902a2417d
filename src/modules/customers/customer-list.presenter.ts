import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate } from '../../platform/i18n/format.ts';
import { type Translate, textFor, tFor } from '../../platform/i18n/translate.ts';
import type { FormOption } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { type Pages, pagesOf } from '../../platform/views/pager.ts';
import { guestBadges } from '../segments/guest-badge.ts';
import type { GuestSorts } from '../segments/guest-class.ts';
import * as paths from './customer.paths.ts';
import type { Table } from './customer.presenter.ts';
import { type CustomerHit, type CustomerPage, customersPerPage, fullName } from './customer.ts';

export interface CustomersPage extends PageModel, Table {
  readonly asked: string;
  /** Tags and classes to narrow the list to; none where the house has given none. */
  readonly filters: readonly {
    readonly name: string;
    readonly label: string;
    readonly value: string;
    readonly options: readonly FormOption[];
  }[];
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

interface AskedList {
  readonly text: string;
  readonly tag?: string | undefined;
  readonly classId?: number | undefined;
}

export function customersPage(
  ctx: Context,
  { found, sorts }: { readonly found: CustomerPage; readonly sorts: GuestSorts },
  { text, tag, classId }: AskedList,
): CustomersPage {
  const t = tFor(ctx.language);
  const narrowed = { ...(tag && { tag }), ...(classId && { classId: String(classId) }) };
  const href = (page: number) =>
    `${paths.customersPath}?${new URLSearchParams({ text, ...narrowed, page: String(page) })}`;
  return {
    title: t('customers.list.title'),
    asked: text,
    filters: filtersOf(t, sorts, { ctx, tag, classId }),
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
          badges: guestBadges(customer, ctx.language),
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
      heading: t(text || tag || classId ? 'customers.list.nobody' : 'customers.list.empty'),
      lead: t(text || tag || classId ? 'customers.list.nobody-lead' : 'customers.list.empty-lead'),
      mark: 'users',
      action: null,
    },
  };
}

function filtersOf(
  t: Translate,
  { tags, classes }: GuestSorts,
  { ctx, tag, classId }: { ctx: Context; tag: string | undefined; classId: number | undefined },
): CustomersPage['filters'] {
  const tagged = tags.map((value) => ({ value, label: value }));
  const classed = classes.map(({ id, names }) => ({
    value: String(id),
    label: textFor(names, ctx.language),
  }));
  const all = [
    { name: 'tag', label: t('customers.list.tag'), value: tag ?? '', options: tagged },
    { name: 'classId', label: t('customers.tags.class'), value: String(classId ?? ''), options: classed },
  ];
  return all.filter(({ options }) => options.length > 0);
}

function reasonOf(t: Translate, { reason }: CustomerHit): string {
  return reason === null ? '–' : t(`customers.reasons.${reason}`);
}

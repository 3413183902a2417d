import type { CalendarDate } from '../../core/calendar-date.ts';
import { languages } from '../../core/local-text.ts';
import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatMoney, formatNumber } from '../../platform/i18n/format.ts';
import { type Translate, textFor, tFor } from '../../platform/i18n/translate.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { type FormModel, type FormState, type FormValues, fieldMaker } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { type Pages, pagesOf } from '../../platform/views/pager.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { memberPath, membersPath } from '../loyalty/loyalty.paths.ts';
import type { MemberView } from '../loyalty/member.service.ts';
import { reservationPath } from '../reservations/reservation.paths.ts';
import { shownStayStatus } from '../reservations/reservation-status.ts';
import { ofGuestPath } from '../stored-value/stored-value.paths.ts';
import * as paths from './customer.paths.ts';
import type { CustomerStay } from './customer.queries.ts';
import {
  type Customer,
  type CustomerHit,
  type CustomerPage,
  type CustomerSpending,
  customersPerPage,
  documentTypes,
  fullName,
} from './customer.ts';
import type { Duplicate, StandingMerge } from './customer-merge.service.ts';
import { type GuestTab, guestTabs } from './guest-tabs.ts';
import { type PartStates, type RecordParts, recordParts } from './profile-record.presenter.ts';
import type { ProfileRecord } from './profile-record.service.ts';
import type { NoteAccess } from './profile-record.ts';

interface Table {
  readonly columns: readonly { readonly label: string; readonly numeric?: boolean }[];
  readonly rows: readonly { readonly cells: readonly unknown[] }[];
}

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

/** What the desk sees of the programme: what the guest has, or that he can join. */
export interface Membership {
  readonly facts: readonly { readonly term: string; readonly text: string | null; readonly href?: string }[];
  readonly join: { readonly action: string; readonly customerId: number } | null;
}

function reasonOf(t: Translate, { reason }: CustomerHit): string {
  return reason === null ? '–' : t(`customers.reasons.${reason}`);
}

export interface CustomerProfilePage extends PageModel, RecordParts {
  readonly privacyHref: string | null;
  readonly cardsHref: string | null;
  readonly crumbs: readonly { readonly href: string | null; readonly label: string }[];
  readonly vip: boolean;
  readonly tabs: readonly GuestTab[];
  readonly facts: readonly { readonly term: string; readonly text: string | null }[];
  readonly editHref: string | null;
  readonly document: {
    readonly mask: string | null;
    readonly type: string;
    readonly revealed: string | null;
  };
  readonly revealAction: string | null;
  readonly documentForm: FormModel | null;
  readonly membership: Membership;
  readonly stays: Table;
  readonly spending: Table & { readonly foot: readonly string[] };
}

export interface Profile {
  readonly customer: Customer;
  readonly hotel: Hotel;
  readonly record: ProfileRecord;
  readonly accesses: readonly NoteAccess[];
  readonly duplicates: readonly Duplicate[];
  readonly merges: readonly StandingMerge[];
  readonly stays: readonly CustomerStay[];
  readonly spending: CustomerSpending;
  /** The identity number in full, right after somebody asked for it. */
  readonly revealed?: string | null;
  /** Null: no member. */
  readonly member: MemberView | null;
  /** The programme takes members. */
  readonly canJoin: boolean;
}

export function profilePage(
  ctx: Context,
  profile: Profile,
  state: FormState = {},
  states: PartStates = {},
): CustomerProfilePage {
  const t = tFor(ctx.language);
  const { customer, revealed = null } = profile;
  const mayChange = isAllowed(ctx, 'customers.change');
  const mayReveal =
    isAllowed(ctx, 'customers.reveal-identity') && customer.documentMask !== null && revealed === null;
  const day = (date: CalendarDate | null) => (date ? formatDate(date, 'medium', ctx.language) : null);
  const fact = (name: string, text: string | null) => ({ term: t(`customers.fields.${name}`), text });
  return {
    ...recordParts(ctx, { ...profile, customerId: customer.id }, states),
    title: fullName(customer),
    crumbs: [
      { href: paths.customersPath, label: t('customers.list.title') },
      { href: null, label: fullName(customer) },
    ],
    vip: customer.vip,
    tabs: guestTabs(t, customer.id, 'profile'),
    facts: [
      fact('other-name', customer.otherName),
      fact('phone', customer.phone),
      fact('email', customer.email),
      fact('language', t(`customers.languages.${customer.language}`)),
      fact('country', customer.country && countryName(ctx, customer.country)),
      fact('birth-date', day(customer.birthDate)),
      fact('company', customer.company),
    ],
    cardsHref: isAllowed(ctx, 'stored-value.sell') ? ofGuestPath(customer.id) : null,
    privacyHref: isAllowed(ctx, 'customers.export') ? paths.customerPrivacyPath(customer.id) : null,
    editHref: mayChange ? paths.customerEditPath(customer.id) : null,
    document: {
      mask: customer.documentMask,
      type: customer.documentType ? t(`customers.documents.${customer.documentType}`) : '',
      revealed,
    },
    revealAction: mayReveal ? paths.customerRevealPath(customer.id) : null,
    documentForm: mayChange ? documentForm(ctx, customer, state) : null,
    membership: membershipOf(ctx, profile),
    stays: staysTable(ctx, profile),
    spending: spendingTable(ctx, profile),
  };
}

function membershipOf(ctx: Context, { customer, member, canJoin }: Profile): Membership {
  const t = tFor(ctx.language);
  const mayJoin = member === null && canJoin && isAllowed(ctx, 'loyalty.desk');
  const join = mayJoin ? { action: membersPath, customerId: customer.id } : null;
  if (member === null || !isAllowed(ctx, 'loyalty.view')) return { facts: [], join };
  const [soonest] = member.expiring;
  const points = (value: number) =>
    t('loyalty.points', { count: value, points: formatNumber(value, ctx.language) });
  const { number } = member.member;
  return {
    join,
    facts: [
      { term: t('loyalty.members.number'), text: number, href: memberPath(number) },
      { term: t('loyalty.members.level'), text: textFor(member.level.names, ctx.language) },
      { term: t('loyalty.members.points'), text: points(member.points) },
      {
        term: t('loyalty.guest.expiring'),
        text: soonest
          ? `${points(soonest.points)} · ${formatDate(soonest.date, 'medium', ctx.language)}`
          : null,
      },
    ],
  };
}

function countryName(ctx: Context, code: string): string {
  return new Intl.DisplayNames(ctx.language, { type: 'region' }).of(code) ?? code;
}

function staysTable(ctx: Context, { hotel, stays }: Profile): Table {
  const t = tFor(ctx.language);
  const label = (name: string) => ({ label: t(`customers.fields.${name}`) });
  return {
    columns: [
      label('booking'),
      label('dates'),
      label('room'),
      label('status'),
      { ...label('price'), numeric: true },
    ],
    rows: stays.map((stay) => ({
      cells: [
        { text: stay.number, href: reservationPath(stay.number) },
        `${formatDate(stay.arrival, 'medium', ctx.language)} – ${formatDate(stay.departure, 'medium', ctx.language)}`,
        [stay.room, textFor(LocalTextSchema.parse(stay.roomType), ctx.language)].filter(Boolean).join(' · '),
        t(`reservations.status.${shownStayStatus(stay, hotel.businessDate)}`),
        formatMoney(stay.totalMinor, hotel.currency, ctx.language),
      ],
    })),
  };
}

function spendingTable(ctx: Context, { hotel, spending }: Profile) {
  const t = tFor(ctx.language);
  const money = (amount: CustomerSpending['totalMinor']) => formatMoney(amount, hotel.currency, ctx.language);
  return {
    columns: [
      { label: t('customers.fields.service') },
      { label: t('customers.fields.amount'), numeric: true },
    ],
    rows: spending.groups.map((group) => ({
      cells: [t(`hotels.groups.${group.group}`), money(group.amountMinor)],
    })),
    foot: [t('customers.fields.total'), money(spending.totalMinor)],
  };
}

function documentForm(ctx: Context, customer: Customer, state: FormState): FormModel {
  const t = tFor(ctx.language);
  const values = state.values ?? { type: customer.documentType ?? 'passport' };
  const make = fieldMaker(t, values, state.errors);
  const types = documentTypes.map((value) => ({ value, label: t(`customers.documents.${value}`) }));
  return {
    action: paths.customerDocumentPath(customer.id),
    submit: t(customer.documentMask ? 'customers.document.replace' : 'customers.document.keep'),
    cancelHref: null,
    errors: state.errors ?? {},
    groups: [
      {
        legend: t('customers.document.form'),
        hint: t('customers.document.hint'),
        fields: [
          make.select('type', t('customers.fields.document-type'), types),
          make.text('number', t('customers.fields.document-number'), { required: true, maxlength: '40' }),
          make.hidden('version', String(customer.version)),
        ],
      },
    ],
  };
}

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

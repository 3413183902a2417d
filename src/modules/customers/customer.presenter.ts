import type { CalendarDate } from '../../core/calendar-date.ts';
import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatDateRange, formatMoney, formatNumber } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { PrincipalHotel } from '../../platform/principal.ts';
import { type FormModel, type FormState, fieldMaker } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { memberPath, membersPath } from '../loyalty/loyalty.paths.ts';
import type { MemberView } from '../loyalty/member.service.ts';
import { newReservationPath, reservationPath } from '../reservations/reservation.paths.ts';
import { shownStayStatus } from '../reservations/reservation-status.ts';
import { ofGuestPath } from '../stored-value/stored-value.paths.ts';
import * as paths from './customer.paths.ts';
import { type Customer, type CustomerSpending, documentTypes, fullName } from './customer.ts';
import type { Duplicate, StandingMerge } from './customer-merge.service.ts';
import { type GuestTab, guestTabs } from './guest-tabs.ts';
import { type PartStates, type RecordParts, recordParts } from './profile-record.presenter.ts';
import type { ProfileRecord } from './profile-record.service.ts';
import type { NoteAccess } from './profile-record.ts';

export interface Table {
  readonly columns: readonly { readonly label: string; readonly numeric?: boolean }[];
  readonly rows: readonly { readonly cells: readonly unknown[] }[];
}

/** What the desk sees of the programme: what the guest has, or that he can join. */
export interface Membership {
  readonly facts: readonly { readonly term: string; readonly text: string | null; readonly href?: string }[];
  readonly join: { readonly action: string; readonly customerId: number } | null;
}

export interface CustomerProfilePage extends PageModel, RecordParts {
  readonly privacyHref: string | null;
  /** Where the desk enters what the guest asks for about his data. */
  readonly requestHref: string | null;
  readonly cardsHref: string | null;
  readonly crumbs: readonly { readonly href: string | null; readonly label: string }[];
  readonly tabs: readonly GuestTab[];
  readonly facts: readonly { readonly term: string; readonly text: string | null }[];
  readonly bookHref: string | null;
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
  readonly hotel: PrincipalHotel;
  readonly record: ProfileRecord;
  readonly accesses: readonly NoteAccess[];
  readonly duplicates: readonly Duplicate[];
  readonly merges: readonly StandingMerge[];
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
    ...recordParts(ctx, { ...profile, customerId: customer.id, vip: customer.vip }, states),
    title: fullName(customer),
    crumbs: [
      { href: paths.customersPath, label: t('customers.list.title') },
      { href: null, label: fullName(customer) },
    ],
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
    requestHref: mayChange ? `${paths.customerPrivacyPath(customer.id)}/requests` : null,
    bookHref: isAllowed(ctx, 'reservations.change')
      ? `${newReservationPath}?customerId=${customer.id}`
      : null,
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

function staysTable(ctx: Context, { hotel, record: { stays } }: Profile): Table {
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
        formatDateRange(stay.arrival, stay.departure, ctx.language),
        [stay.room, textFor(stay.roomType, ctx.language)].filter(Boolean).join(' · '),
        t(`reservations.status.${shownStayStatus(stay, hotel.businessDate)}`),
        formatMoney(stay.totalMinor, hotel.currency, ctx.language),
      ],
    })),
  };
}

function spendingTable(ctx: Context, { hotel, record: { spending } }: Profile) {
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

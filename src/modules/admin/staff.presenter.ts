import { languages } from '../../core/local-text.ts';
import type { Context } from '../../platform/context.ts';
import { formatDateTime } from '../../platform/i18n/format.ts';
import { type Translate, textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type Crumb,
  type FieldMaker,
  type FormErrors,
  type FormField,
  type FormModel,
  type FormState,
  fieldMaker,
} from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { type Role, rolesAt, type StaffListView, type StaffUser, type UserView } from '../staff/user.ts';
import * as paths from './admin.paths.ts';

/** A table as `shared/_table` prints it. */
export interface Table {
  readonly columns: readonly {
    readonly label: string;
    readonly numeric?: boolean;
    readonly hidden?: boolean;
  }[];
  readonly rows: readonly { readonly cells: readonly unknown[] }[];
}

interface Tab {
  readonly href: string;
  readonly label: string;
  readonly current: boolean;
}

export interface ListPage extends PageModel {
  readonly tabs: readonly Tab[];
  readonly table: Table;
  readonly add: { readonly href: string; readonly label: string };
}

export function staffTabs(t: Translate, current: 'users' | 'roles'): Tab[] {
  return [
    { href: paths.usersPath, label: t('admin.users.title'), current: current === 'users' },
    { href: paths.rolesPath, label: t('admin.roles.title'), current: current === 'roles' },
  ];
}

export function userListPage(ctx: Context, view: StaffListView): ListPage {
  const t = tFor(ctx.language);
  const columns = ['name', 'roles', 'last-sign-in', 'state'].map((key) => ({
    label: t(`admin.users.columns.${key}`),
  }));
  const rows = view.users.map((user) => ({
    cells: [
      { text: user.name, small: user.email, href: paths.userPath(user.id) },
      {
        text:
          rolesAt(user, view.hotelId)
            .map(({ names }) => textFor(names, ctx.language))
            .join(', ') || '–',
      },
      { text: user.lastSignInAt ? formatDateTime(user.lastSignInAt, view.timeZone, ctx.language) : '–' },
      { state: accountState(t, user, view.locks.has(user.email)) },
    ],
  }));
  const add = { href: paths.newUserPath, label: t('admin.users.invite') };
  return { title: t('admin.users.title'), tabs: staffTabs(t, 'users'), table: { columns, rows }, add };
}

function accountState(t: Translate, user: StaffUser, locked: boolean) {
  if (!user.active) return { hue: 'broken', word: t('admin.users.closed') };
  if (locked) return { hue: 'dirty', word: t('admin.users.locked'), icon: 'lock' };
  return { hue: 'vacant', word: t('admin.users.open') };
}

export interface EditPage extends PageModel {
  readonly crumbs: readonly Crumb[];
  readonly lead: string | null;
  readonly forms: readonly FormModel[];
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  readonly actions: readonly Action[];
  readonly historyHref: string | null;
}

interface Action {
  readonly label: string;
  readonly hint: string;
  readonly action: string;
  readonly danger: boolean;
  readonly fields: Readonly<Record<string, string>>;
}

export function invitationPage(ctx: Context, roles: readonly Role[], state: FormState = {}): EditPage {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state.values ?? { language: ctx.language }, state.errors);
  const groups = [
    { legend: t('admin.users.person'), hint: t('admin.users.invite-hint'), fields: personFields(t, make) },
    { legend: t('admin.users.roles-here'), hint: null, fields: roleFields(ctx, roles, make, state.errors) },
  ];
  const submit = t('admin.users.invite-submit');
  const form = {
    action: paths.usersPath,
    submit,
    cancelHref: paths.usersPath,
    errors: state.errors ?? {},
    groups,
  };
  return { ...editPage(t('admin.users.invite'), usersCrumb(t)), forms: [form] };
}

export function editPage(title: string, parent: Crumb): EditPage {
  const crumbs = [parent, { href: null, label: title }];
  return { title, crumbs, lead: null, forms: [], facts: [], actions: [], historyHref: null };
}

function usersCrumb(t: Translate): Crumb {
  return { href: paths.usersPath, label: t('admin.users.title') };
}

/** Each in its own words. */
const languageNames = { en: 'English', 'zh-CN': '简体中文', 'zh-TW': '繁體中文' } as const;

function personFields(t: Translate, make: FieldMaker): FormField[] {
  const languageOptions = languages.map((value) => ({ value, label: languageNames[value] }));
  return [
    make.text('name', t('staff.fields.name'), { required: true, maxlength: '120' }),
    make.text('email', t('staff.fields.email'), { type: 'email', required: true, inputmode: 'email' }),
    make.select('language', t('staff.fields.language'), languageOptions, { required: true }),
  ];
}

function roleFields(
  ctx: Context,
  roles: readonly Role[],
  make: FieldMaker,
  errors: FormErrors = {},
): FormField[] {
  return roles.map((role, index) => ({
    ...make.tick('roles', textFor(role.names, ctx.language), role.code),
    ...(index === 0 ? { id: 'f-roles', errors: errors.roles ?? [] } : {}),
  }));
}

export function userPage(
  ctx: Context,
  view: UserView,
  state: FormState & { form?: 'details' | 'roles' } = {},
): EditPage {
  const t = tFor(ctx.language);
  const { user } = view;
  const page = editPage(user.name, usersCrumb(t));
  return {
    ...page,
    lead: view.refusal && t(`errors.staff_${view.refusal}`),
    forms: [
      ...(view.refusal ? [] : [detailsForm(t, user, state.form === 'details' ? state : {})]),
      rolesForm(ctx, view, state.form === 'roles' ? state : {}),
    ],
    facts: userFacts(ctx, view),
    actions: view.refusal ? [] : userActions(t, view),
    historyHref: paths.subjectAuditPath('user', String(user.id)),
  };
}

function detailsForm(t: Translate, user: StaffUser, state: FormState): FormModel {
  const values = state.values ?? { name: user.name, email: user.email, language: user.language };
  const make = fieldMaker(t, values, state.errors);
  return {
    action: paths.userDetailsPath(user.id),
    submit: t('admin.users.save-details'),
    cancelHref: null,
    errors: state.errors ?? {},
    groups: [{ legend: t('admin.users.person'), hint: null, fields: personFields(t, make) }],
  };
}

function rolesForm(ctx: Context, view: UserView, state: FormState): FormModel {
  const t = tFor(ctx.language);
  const here = rolesAt(view.user, view.hotelId).map(({ code }) => code);
  const make = fieldMaker(t, state.values ?? { roles: here.join(',') }, state.errors);
  const fields = roleFields(ctx, view.roles, make, state.errors);
  return {
    action: paths.userRolesPath(view.user.id),
    submit: t('admin.users.save-roles'),
    cancelHref: null,
    errors: state.errors ?? {},
    groups: [{ legend: t('admin.users.roles-here'), hint: t('admin.users.roles-hint'), fields }],
  };
}

function userFacts(ctx: Context, view: UserView) {
  const t = tFor(ctx.language);
  const { user, lockedUntil, timeZone } = view;
  const moment = (at: Date | null) => (at ? formatDateTime(at, timeZone, ctx.language) : '');
  return [
    { term: t('admin.users.columns.state'), text: accountState(t, user, lockedUntil !== null).word },
    { term: t('admin.users.locked-until'), text: moment(lockedUntil) },
    { term: t('admin.users.columns.last-sign-in'), text: moment(user.lastSignInAt) },
    {
      term: t('admin.users.elsewhere'),
      text: view.elsewhere.map((names) => textFor(names, ctx.language)).join(', '),
    },
  ];
}

function userActions(t: Translate, { user, lockedUntil }: UserView): Action[] {
  const action = (key: string, path: string, more: Partial<Action> = {}): Action => ({
    label: t(`admin.users.actions.${key}`),
    hint: t(`admin.users.actions.${key}-hint`),
    action: path,
    danger: false,
    fields: {},
    ...more,
  });
  if (!user.active) return [action('open', paths.userActivePath(user.id), { fields: { active: 'yes' } })];
  return [
    ...(lockedUntil ? [action('unlock', paths.userLockPath(user.id))] : []),
    action('send-link', paths.userInvitationPath(user.id)),
    action('sign-out', paths.userSessionsPath(user.id)),
    action('close', paths.userActivePath(user.id), { danger: true, fields: { active: 'no' } }),
  ];
}

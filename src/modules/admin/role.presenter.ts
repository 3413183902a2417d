import type { Context } from '../../platform/context.ts';
import { type Translate, textFor, tFor } from '../../platform/i18n/translate.ts';
import { type Permission, permissions } from '../../platform/permissions.ts';
import {
  type Crumb,
  type FieldMaker,
  type FormErrors,
  type FormField,
  type FormModel,
  type FormState,
  fieldMaker,
  localTextValues,
} from '../../platform/views/form.ts';
import { administratorRole, type RoleView } from '../staff/user.ts';
import * as paths from './admin.paths.ts';
import { type EditPage, editPage, type ListPage, staffTabs } from './staff.presenter.ts';

export function roleListPage(ctx: Context, roles: readonly RoleView[]): ListPage {
  const t = tFor(ctx.language);
  const columns = [
    { label: t('admin.roles.columns.role') },
    { label: t('admin.roles.columns.people'), numeric: true },
    { label: t('admin.roles.columns.permissions'), numeric: true },
  ];
  const rows = roles.map(({ role, people }) => ({
    cells: [
      { text: textFor(role.names, ctx.language), small: role.code, href: paths.rolePath(role.code) },
      people,
      `${role.permissions.length} / ${permissions.length}`,
    ],
  }));
  const add = { href: paths.newRolePath, label: t('admin.roles.add') };
  return { title: t('admin.roles.title'), tabs: staffTabs(t, 'roles'), table: { columns, rows }, add };
}

export function newRolePage(ctx: Context, state: FormState = {}): EditPage {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state.values ?? {}, state.errors);
  const code = make.text('code', t('admin.roles.code'), { required: true, hint: t('admin.roles.code-hint') });
  const form = roleForm(ctx, make, { action: paths.rolesPath, errors: state.errors ?? {}, first: [code] });
  return { ...editPage(t('admin.roles.add'), rolesCrumb(t)), forms: [form] };
}

export function rolePage(ctx: Context, view: RoleView, state: FormState = {}): EditPage {
  const t = tFor(ctx.language);
  const { role } = view;
  const stored = { ...localTextValues('names', role.names), permissions: role.permissions.join(',') };
  const make = fieldMaker(t, state.values ?? stored, state.errors);
  const form = roleForm(ctx, make, {
    action: paths.rolePath(role.code),
    errors: state.errors ?? {},
    first: [],
  });
  const fixed = role.code === administratorRole;
  const removal = {
    label: t('admin.roles.remove'),
    hint: t('admin.roles.remove-hint'),
    danger: true,
    fields: {},
  };
  return {
    ...editPage(textFor(role.names, ctx.language), rolesCrumb(t)),
    lead: fixed ? t('admin.roles.fixed') : t('admin.roles.at-once', { count: view.people }),
    forms: fixed ? [] : [form],
    actions:
      role.builtIn || view.people > 0 ? [] : [{ ...removal, action: paths.roleRemovalPath(role.code) }],
    historyHref: paths.subjectAuditPath('role', String(role.id)),
  };
}

function rolesCrumb(t: Translate): Crumb {
  return { href: paths.rolesPath, label: t('admin.roles.title') };
}

interface RoleFormOptions {
  readonly action: string;
  readonly errors: FormErrors;
  readonly first: readonly FormField[];
}

/** The parts of the house, each with the areas of the permissions that belong to it; the last takes what is new. */
const parts = {
  desk: ['reservations', 'customers', 'rooms'],
  money: ['folios', 'payments', 'shifts', 'receivables', 'night-audit', 'reports'],
  selling: ['rates', 'inventory'],
  house: [],
} as const satisfies Record<string, readonly string[]>;

function partOf(permission: Permission): string {
  const area = permission.split('.')[0];
  return Object.entries(parts).find(([, areas]) => areas.some((name) => name === area))?.[0] ?? 'house';
}

/** The names, then everything a role can allow. */
function roleForm(ctx: Context, make: FieldMaker, options: RoleFormOptions): FormModel {
  const t = tFor(ctx.language);
  const names = make.localText('names', t('admin.roles.name'), { required: true });
  return {
    action: options.action,
    submit: t('admin.roles.save'),
    cancelHref: paths.rolesPath,
    errors: options.errors,
    groups: [
      { legend: null, hint: null, fields: [...options.first, ...names] },
      ...Object.keys(parts).map((part) => ({
        legend: t(`admin.parts.${part}`),
        hint: null,
        fields: permissions
          .filter((permission) => partOf(permission) === part)
          .map((permission) => make.tick('permissions', t(`admin.permissions.${permission}`), permission)),
      })),
    ],
  };
}

import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { contextOf, readForm, readParams, toast } from '../../platform/http.ts';
import { refusedForm } from '../../platform/refusal.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { changeRole, createRole, removeRole } from '../staff/role.service.ts';
import { getRole, listRoleViews } from '../staff/staff-view.service.ts';
import * as paths from './admin.paths.ts';
import * as schemas from './admin.schemas.ts';
import * as present from './role.presenter.ts';
import type { EditPage, ListPage } from './staff.presenter.ts';

const listPage = page<ListPage>('admin/list', 'layouts/staff');
const editPage = page<EditPage>('admin/edit', 'layouts/staff');
const manage = allow('staff.manage');

export const roleAdminRoutes = Router();

roleAdminRoutes.get(paths.rolesPath, manage, async (req, res) => {
  const ctx = contextOf(req);
  listPage(res, present.roleListPage(ctx, await listRoleViews(ctx)));
});

roleAdminRoutes.get(paths.newRolePath, manage, (req, res) => {
  editPage(res, present.newRolePage(contextOf(req)));
});

roleAdminRoutes.post(paths.rolesPath, manage, async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(schemas.NewRoleForm, req);
  if (!form.ok) return editPage(res, present.newRolePage(ctx, form), 422);
  try {
    await createRole(ctx, form.value);
  } catch (error) {
    const { errors, status } = refusedForm(error);
    const state = { values: valuesOf(form.value), errors };
    return editPage(res, present.newRolePage(ctx, state), status);
  }
  toast(req, 'admin.roles.saved');
  res.redirect(303, paths.rolesPath);
});

function valuesOf(form: {
  code?: string;
  names: Readonly<Record<string, string | undefined>>;
  permissions: readonly string[];
}): Record<string, string> {
  const names = Object.entries(form.names).map(([language, text]) => [`names.${language}`, text ?? '']);
  return { code: form.code ?? '', permissions: form.permissions.join(','), ...Object.fromEntries(names) };
}

roleAdminRoutes.get(paths.rolePath(':code'), manage, async (req, res) => {
  await showRole(req, res, readParams(schemas.RoleParams, req).code);
});

async function showRole(
  req: Request,
  res: Response,
  code: string,
  state?: FormState,
  status = 200,
): Promise<void> {
  const ctx = contextOf(req);
  editPage(res, present.rolePage(ctx, await getRole(ctx, code), state), status);
}

roleAdminRoutes.post(paths.rolePath(':code'), manage, async (req, res) => {
  const ctx = contextOf(req);
  const { code } = readParams(schemas.RoleParams, req);
  const form = readForm(schemas.RoleForm, req);
  if (!form.ok) return showRole(req, res, code, form, 422);
  try {
    await changeRole(ctx, { code, ...form.value });
  } catch (error) {
    const { errors, status } = refusedForm(error);
    return showRole(req, res, code, { values: valuesOf(form.value), errors }, status);
  }
  toast(req, 'admin.roles.saved');
  res.redirect(303, paths.rolePath(code));
});

roleAdminRoutes.post(paths.roleRemovalPath(':code'), manage, async (req, res) => {
  const ctx = contextOf(req);
  const { code } = readParams(schemas.RoleParams, req);
  try {
    await removeRole(ctx, code);
  } catch (error) {
    const { errors, status } = refusedForm(error);
    return showRole(req, res, code, { errors }, status);
  }
  toast(req, 'admin.roles.removed');
  res.redirect(303, paths.rolesPath);
});

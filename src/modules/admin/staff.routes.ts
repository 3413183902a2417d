import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { contextOf, readForm, readParams, toast } from '../../platform/http.ts';
import { refusedForm } from '../../platform/refusal.ts';
import { page } from '../../platform/views/page.ts';
import {
  changeStaffDetails,
  changeStaffRoles,
  inviteStaff,
  sendPasswordLink,
  setStaffActive,
  signOutStaff,
  unlockStaff,
} from '../staff/administration.service.ts';
import { getStaffUser, listRoles, listStaff } from '../staff/staff-view.service.ts';
import * as paths from './admin.paths.ts';
import * as schemas from './admin.schemas.ts';
import * as present from './staff.presenter.ts';

const listPage = page<present.ListPage>('admin/list', 'layouts/staff');
const editPage = page<present.EditPage>('admin/edit', 'layouts/staff');
const manage = allow('staff.manage');

export const staffAdminRoutes = Router();

staffAdminRoutes.get(paths.usersPath, manage, async (req, res) => {
  const ctx = contextOf(req);
  listPage(res, present.userListPage(ctx, await listStaff(ctx)));
});

staffAdminRoutes.get(paths.newUserPath, manage, (req, res) => showInvitation(req, res));

async function showInvitation(req: Request, res: Response, state?: FormState, status = 200): Promise<void> {
  const ctx = contextOf(req);
  editPage(res, present.invitationPage(ctx, await listRoles(ctx), state), status);
}

type FormState = NonNullable<Parameters<typeof present.invitationPage>[2]>;

staffAdminRoutes.post(paths.usersPath, manage, async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(schemas.InvitationForm, req);
  if (!form.ok) return showInvitation(req, res, form, 422);
  const { roles, ...person } = form.value;
  try {
    const { userId } = await inviteStaff(ctx, { ...person, roleCodes: roles });
    toast(req, 'admin.users.invited', { name: person.name });
    res.redirect(303, paths.userPath(userId));
  } catch (error) {
    const { errors, status } = refusedForm(error);
    const values = { ...person, roles: roles.join(',') };
    await showInvitation(req, res, { values, errors }, status);
  }
});

staffAdminRoutes.get(paths.userPath(':id'), manage, async (req, res) => {
  await showUser(req, res, readParams(schemas.IdParams, req).id);
});

async function showUser(
  req: Request,
  res: Response,
  id: number,
  state: Parameters<typeof present.userPage>[2] = {},
  status = 200,
): Promise<void> {
  const ctx = contextOf(req);
  editPage(res, present.userPage(ctx, await getStaffUser(ctx, id), state), status);
}

staffAdminRoutes.post(paths.userDetailsPath(':id'), manage, async (req, res) => {
  const { id } = readParams(schemas.IdParams, req);
  const form = readForm(schemas.UserDetailsForm, req);
  if (!form.ok) return showUser(req, res, id, { ...form, form: 'details' }, 422);
  const work = () => changeStaffDetails(contextOf(req), { userId: id, ...form.value });
  await change(req, res, { id, form: 'details', values: form.value, done: 'admin.users.changed' }, work);
});

staffAdminRoutes.post(paths.userRolesPath(':id'), manage, async (req, res) => {
  const { id } = readParams(schemas.IdParams, req);
  const form = readForm(schemas.UserRolesForm, req);
  if (!form.ok) return showUser(req, res, id, { ...form, form: 'roles' }, 422);
  const { roles } = form.value;
  const work = () => changeStaffRoles(contextOf(req), { userId: id, roleCodes: roles });
  const values = { roles: roles.join(',') };
  await change(req, res, { id, form: 'roles', values, done: 'admin.users.roles-changed' }, work);
});

interface Change {
  readonly id: number;
  readonly form: 'details' | 'roles';
  readonly values: Readonly<Record<string, string>>;
  readonly done: string;
}

/** Makes the change and says so; a rule that stands against it comes back on the page. */
async function change(req: Request, res: Response, what: Change, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { errors, status } = refusedForm(error);
    return showUser(req, res, what.id, { form: what.form, values: what.values, errors }, status);
  }
  toast(req, what.done);
  res.redirect(303, paths.userPath(what.id));
}

staffAdminRoutes.post(paths.userActivePath(':id'), manage, async (req, res) => {
  const { id } = readParams(schemas.IdParams, req);
  const form = readForm(schemas.UserActiveForm, req);
  const active = form.ok && form.value.active === 'yes';
  await act(req, res, { id, done: active ? 'admin.users.opened' : 'admin.users.was-closed' }, () =>
    setStaffActive(contextOf(req), { userId: id, active }),
  );
});

staffAdminRoutes.post(paths.userLockPath(':id'), manage, async (req, res) => {
  const { id } = readParams(schemas.IdParams, req);
  await act(req, res, { id, done: 'admin.users.unlocked' }, () => unlockStaff(contextOf(req), id));
});

staffAdminRoutes.post(paths.userSessionsPath(':id'), manage, async (req, res) => {
  const { id } = readParams(schemas.IdParams, req);
  await act(req, res, { id, done: 'admin.users.signed-out' }, () => signOutStaff(contextOf(req), id));
});

staffAdminRoutes.post(paths.userInvitationPath(':id'), manage, async (req, res) => {
  const { id } = readParams(schemas.IdParams, req);
  await act(req, res, { id, done: 'admin.users.link-sent' }, () => sendPasswordLink(contextOf(req), id));
});

/** A button without fields: a refusal is shown above the page it was pressed on. */
async function act(
  req: Request,
  res: Response,
  what: { id: number; done: string },
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { errors, status } = refusedForm(error);
    return showUser(req, res, what.id, { form: 'roles', errors }, status);
  }
  toast(req, what.done);
  res.redirect(303, paths.userPath(what.id));
}

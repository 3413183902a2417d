import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, refusalAt, toast, typedIn } from '../../platform/http.ts';
import type { FormState, SettingsFormPage, SettingsListPage } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { guestClassesPage, guestClassPage } from './guest-class.presenter.ts';
import * as service from './guest-class.service.ts';
import { guestClassesPath } from './segment.paths.ts';
import { GuestClassForm, SegmentParams } from './segment.schemas.ts';

const listPage = page<SettingsListPage>('shared/settings-list', 'layouts/staff');
const formPage = page<SettingsFormPage>('shared/settings-form', 'layouts/staff');

/** What the house calls its guests among itself. */
export const guestClassRoutes = Router();

const refused = { guest_class_taken: 'code' };

guestClassRoutes.get(guestClassesPath, allow('hotel.settings'), (req, res) => showClasses(req, res));

guestClassRoutes.post(guestClassesPath, allow('hotel.settings'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(GuestClassForm, req);
  if (!form.ok) return showClasses(req, res, form);
  try {
    await service.createGuestClass(ctx, requireHotel(ctx), form.value);
  } catch (error) {
    return showClasses(req, res, { values: typedIn(req), errors: refusalAt(error, refused) });
  }
  toast(req, 'shared.saved');
  res.redirect(303, guestClassesPath);
});

guestClassRoutes.get(`${guestClassesPath}/:id`, allow('hotel.settings'), (req, res) => showClass(req, res));

guestClassRoutes.post(`${guestClassesPath}/:id`, allow('hotel.settings'), async (req, res) => {
  const ctx = contextOf(req);
  const { id } = readParams(SegmentParams, req);
  const form = readForm(GuestClassForm, req);
  if (!form.ok) return showClass(req, res, form);
  try {
    await service.changeGuestClass(ctx, { hotelId: requireHotel(ctx), id, fields: form.value });
  } catch (error) {
    return showClass(req, res, { values: typedIn(req), errors: refusalAt(error, refused) });
  }
  toast(req, 'shared.saved');
  res.redirect(303, guestClassesPath);
});

async function showClasses(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const classes = await service.countedGuestClasses(ctx.db, requireHotel(ctx));
  listPage(res, guestClassesPage(ctx, classes, state), state ? 422 : 200);
}

async function showClass(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const each = await service.getGuestClass(ctx.db, requireHotel(ctx), readParams(SegmentParams, req).id);
  formPage(res, guestClassPage(ctx, each, state), state ? 422 : 200);
}

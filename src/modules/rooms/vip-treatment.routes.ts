import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, toast } from '../../platform/http.ts';
import type { FormState, SettingsFormPage } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { listRoomClasses } from '../room-types/room-class.service.ts';
import { vipTreatmentPath } from './room.paths.ts';
import { vipTreatmentPage } from './vip-treatment.presenter.ts';
import { VipTreatmentForm } from './vip-treatment.schemas.ts';
import { listVipTreatments, saveVipTreatments } from './vip-treatment.service.ts';

const formPage = page<SettingsFormPage>('shared/settings-form', 'layouts/staff');

/** What VIPs get in their rooms and at the desk. */
export const vipTreatmentRoutes = Router();

vipTreatmentRoutes.get(vipTreatmentPath, allow('hotel.settings'), (req, res) => show(req, res));

vipTreatmentRoutes.post(vipTreatmentPath, allow('hotel.settings'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(VipTreatmentForm, req);
  if (!form.ok) return show(req, res, form);
  await saveVipTreatments(ctx, requireHotel(ctx), form.value);
  toast(req, 'shared.saved');
  res.redirect(303, vipTreatmentPath);
});

async function show(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const [treatments, classes] = await Promise.all([
    listVipTreatments(ctx.db, hotelId),
    listRoomClasses(ctx.db, hotelId),
  ]);
  formPage(res, vipTreatmentPage({ treatments, classes }, ctx.language, state), state ? 422 : 200);
}

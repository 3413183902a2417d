import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, toast } from '../../platform/http.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import {
  aboutPath,
  facilitiesPath,
  facilityRemovalRoute,
  facilityRoute,
  newFacilityPath,
} from './content.paths.ts';
import {
  aboutPage,
  type ContentPage,
  type FacilityListPage,
  facilitiesPage,
  facilityPage,
} from './content.presenter.ts';
import { AboutForm, FacilityForm, FacilityParams, FacilityRemovalForm } from './content.schemas.ts';
import {
  changeFacility,
  changeHotelInfo,
  createFacility,
  getFacility,
  getHotelInfo,
  listFacilities,
  removeFacility,
} from './content.service.ts';
import { ownerMediaPath } from './media.paths.ts';

const showContent = page<ContentPage>('hotels/content', 'layouts/staff');
const showFacilities = page<FacilityListPage>('hotels/facilities', 'layouts/staff');

/** What guests read about the house and what it offers. */
export const contentRoutes = Router();

contentRoutes.get(aboutPath, allow('content.change'), (req, res) => about(req, res));

contentRoutes.post(aboutPath, allow('content.change'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(AboutForm, req);
  if (!form.ok) return about(req, res, form);
  await changeHotelInfo(ctx, requireHotel(ctx), form.value);
  toast(req, 'shared.saved');
  res.redirect(303, aboutPath);
});

async function about(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  showContent(res, aboutPage(ctx, await getHotelInfo(ctx.db, hotelId), hotelId, state), state ? 422 : 200);
}

contentRoutes.get(facilitiesPath, allow('content.change'), async (req, res) => {
  const ctx = contextOf(req);
  showFacilities(res, facilitiesPage(ctx, await listFacilities(ctx.db, requireHotel(ctx))));
});

contentRoutes.get(newFacilityPath, allow('content.change'), (req, res) => {
  showContent(res, facilityPage(contextOf(req), null));
});

contentRoutes.post(facilitiesPath, allow('content.change'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(FacilityForm, req);
  if (!form.ok) return showContent(res, facilityPage(ctx, null, form), 422);
  const id = await createFacility(ctx, requireHotel(ctx), form.value);
  toast(req, 'content.facility-added');
  res.redirect(303, ownerMediaPath({ kind: 'facility', id }));
});

contentRoutes.get(facilityRoute, allow('content.change'), (req, res) => facility(req, res));

contentRoutes.post(facilityRoute, allow('content.change'), async (req, res) => {
  const ctx = contextOf(req);
  const { id } = readParams(FacilityParams, req);
  const form = readForm(FacilityForm, req);
  if (!form.ok) return facility(req, res, form);
  await changeFacility(ctx, requireHotel(ctx), id, form.value);
  toast(req, 'shared.saved');
  res.redirect(303, facilitiesPath);
});

contentRoutes.post(facilityRemovalRoute, allow('content.change'), async (req, res) => {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const { id } = readParams(FacilityParams, req);
  const form = readForm(FacilityRemovalForm, req);
  if (!form.ok) return facility(req, res, { errors: form.errors });
  await removeFacility(ctx, hotelId, id);
  toast(req, 'content.facility-removed');
  res.redirect(303, facilitiesPath);
});

async function facility(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const found = await getFacility(ctx.db, requireHotel(ctx), readParams(FacilityParams, req).id);
  showContent(res, facilityPage(ctx, found, state), state ? 422 : 200);
}

import { type Request, type Response, Router } from 'express';
import { addDays } from '../../core/calendar-date.ts';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readQuery, toast } from '../../platform/http.ts';
import type { FormState, SettingsListPage } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { listRoomTypes } from '../room-types/room-type.service.ts';
import * as paths from './rate.paths.ts';
import { listRatePlans } from './rate-plan.service.ts';
import type { RatesTabs } from './rate-tabs.presenter.ts';
import { restrictionsPage } from './restriction.presenter.ts';
import { RestrictionForm, RestrictionQuery } from './restriction.schemas.ts';
import { listRestrictions, setRestrictions } from './restriction.service.ts';

const listPage = page<SettingsListPage & RatesTabs>('rates/list', 'layouts/staff');
const shownDays = 400;

export const restrictionRoutes = Router();

restrictionRoutes.get(paths.restrictionsPath, allow('rates.view'), (req, res) => showRestrictions(req, res));

restrictionRoutes.post(paths.restrictionsPath, allow('rates.change'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(RestrictionForm, req);
  if (!form.ok) return showRestrictions(req, res, form);
  await setRestrictions(ctx, requireHotel(ctx), form.value);
  toast(req, 'shared.saved');
  res.redirect(303, paths.restrictionsPath);
});

async function showRestrictions(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const query = readQuery(RestrictionQuery, req);
  const from = (query.ok ? query.value.from : undefined) ?? hotel.businessDate;
  const [types, plans, restrictions] = await Promise.all([
    listRoomTypes(ctx.db, hotel.id),
    listRatePlans(ctx.db, hotel.id),
    listRestrictions(ctx.db, hotel.id, { from, to: addDays(from, shownDays) }),
  ]);
  listPage(res, restrictionsPage(ctx, { types, plans, restrictions }, state), state ? 422 : 200);
}

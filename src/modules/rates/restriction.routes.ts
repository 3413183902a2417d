import { type Request, type Response, Router } from 'express';
import { addDays } from '../../core/calendar-date.ts';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readQuery, refusalAt, toast, typedIn } from '../../platform/http.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { listRoomTypes } from '../room-types/room-type.service.ts';
import * as paths from './rate.paths.ts';
import { listRatePlans } from './rate-plan.service.ts';
import { type RestrictionsPage, restrictionsPage } from './restriction.presenter.ts';
import { RestrictionForm, RestrictionQuery } from './restriction.schemas.ts';
import {
  lastRestrictionChange,
  listRestrictions,
  setRestrictions,
  undoRestrictions,
} from './restriction.service.ts';

const listPage = page<RestrictionsPage>('rates/restrictions', 'layouts/staff');
const shownDays = 400;

export const restrictionRoutes = Router();

restrictionRoutes.get(paths.restrictionsPath, allow('rates.view'), (req, res) => showRestrictions(req, res));

restrictionRoutes.post(paths.restrictionsPath, allow('rates.change'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(RestrictionForm, req);
  if (!form.ok) return showRestrictions(req, res, form);
  try {
    await setRestrictions(ctx, requireHotel(ctx), form.value);
  } catch (error) {
    const errors = refusalAt(error, { rate_cells_none: 'weekdays', too_wide_restriction: 'lastDate' });
    return showRestrictions(req, res, { values: typedIn(req), errors });
  }
  toast(req, 'shared.saved');
  res.redirect(303, paths.restrictionsPath);
});

restrictionRoutes.post(paths.restrictionsUndoPath, allow('rates.change'), async (req, res) => {
  const ctx = contextOf(req);
  await undoRestrictions(ctx, requireHotel(ctx));
  toast(req, 'rates.restrictions.undone');
  res.redirect(303, paths.restrictionsPath);
});

async function showRestrictions(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const query = readQuery(RestrictionQuery, req);
  const from = (query.ok ? query.value.from : undefined) ?? hotel.businessDate;
  const [types, plans, restrictions, undo] = await Promise.all([
    listRoomTypes(ctx.db, hotel.id),
    listRatePlans(ctx.db, hotel.id),
    listRestrictions(ctx.db, hotel.id, { from, to: addDays(from, shownDays) }),
    lastRestrictionChange(ctx.db, hotel.id),
  ]);
  listPage(
    res,
    restrictionsPage(ctx, { types, plans, restrictions, undo, timeZone: hotel.timeZone }, state),
    state ? 422 : 200,
  );
}

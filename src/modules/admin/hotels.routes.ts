import { type Request, type Response, Router } from 'express';
import { dateAt } from '../../core/calendar-date.ts';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, refusalAt, toast, typedIn } from '../../platform/http.ts';
import { textFor } from '../../platform/i18n/translate.ts';
import type { FormState, SettingsListPage } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { listHotels } from '../hotels/hotel.service.ts';
import { hotelsPath } from './admin.paths.ts';
import { NewHotelForm } from './admin.schemas.ts';
import { hotelsPage } from './hotels.presenter.ts';
import { openHotel } from './new-hotel.service.ts';

const listPage = page<SettingsListPage>('shared/settings-list', 'layouts/staff');
const manage = allow('staff.manage');

/** The houses of the chain. */
export const hotelAdminRoutes = Router();

hotelAdminRoutes.get(hotelsPath, manage, (req, res) => show(req, res));

hotelAdminRoutes.post(hotelsPath, manage, async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(NewHotelForm, req);
  if (!form.ok) return show(req, res, form);
  const { vatPercent, ...hotel } = form.value;
  try {
    await openHotel(ctx, { ...hotel, vatBasisPoints: vatPercent === 0 ? null : vatPercent * 100 });
  } catch (error) {
    return show(req, res, { values: typedIn(req), errors: refusalAt(error, { hotel_slug_taken: 'slug' }) });
  }
  toast(req, 'admin.hotels.added', { name: textFor(hotel.names, ctx.language) });
  res.redirect(303, hotelsPath);
});

async function show(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const hotels = await listHotels(ctx.db);
  const here = hotels.find(({ id }) => id === requireHotel(ctx));
  const today = dateAt(ctx.clock(), here?.timeZone ?? 'UTC');
  listPage(res, hotelsPage(ctx, { hotels, today, state }), state ? 422 : 200);
}

import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, toast } from '../../platform/http.ts';
import type { FormState, SettingsFormPage } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { type HolidaysPage, holidayPage, holidaysPage } from './public-holiday.presenter.ts';
import { HolidayForm, HolidayParams, RefreshForm } from './public-holiday.schemas.ts';
import * as service from './public-holiday.service.ts';
import * as paths from './rate.paths.ts';

const listPage = page<HolidaysPage>('rates/holidays', 'layouts/staff');
const formPage = page<SettingsFormPage>('shared/settings-form', 'layouts/staff');

/** Public holidays: the country's calendar, as the hotel corrected it. */
export const publicHolidayRoutes = Router();

publicHolidayRoutes.get(paths.holidaysPath, allow('rates.view'), (req, res) => showHolidays(req, res));

publicHolidayRoutes.post(paths.holidaysPath, allow('rates.change'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(HolidayForm, req);
  if (!form.ok) return showHolidays(req, res, form);
  await service.addHoliday(ctx, requireHotel(ctx), form.value);
  saved(req, res);
});

publicHolidayRoutes.post(paths.holidayRefreshPath, allow('rates.change'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(RefreshForm, req);
  if (!form.ok) return showHolidays(req, res, form);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  await service.refreshHolidays(ctx, hotel, form.value.country);
  saved(req, res);
});

publicHolidayRoutes.get(`${paths.holidaysPath}/:id`, allow('rates.view'), (req, res) =>
  showHoliday(req, res),
);

publicHolidayRoutes.post(`${paths.holidaysPath}/:id`, allow('rates.change'), async (req, res) => {
  const ctx = contextOf(req);
  const { id } = readParams(HolidayParams, req);
  const form = readForm(HolidayForm, req);
  if (!form.ok) return showHoliday(req, res, form);
  await service.changeHoliday(ctx, requireHotel(ctx), id, form.value);
  saved(req, res);
});

publicHolidayRoutes.post(`${paths.holidaysPath}/:id/removal`, allow('rates.change'), async (req, res) => {
  const ctx = contextOf(req);
  await service.removeHoliday(ctx, requireHotel(ctx), readParams(HolidayParams, req).id);
  saved(req, res);
});

async function showHolidays(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const holidays = await service.listHolidays(ctx.db, hotel.id, hotel.businessDate);
  listPage(res, holidaysPage(ctx, holidays, state), state ? 422 : 200);
}

async function showHoliday(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const { id } = readParams(HolidayParams, req);
  const holiday = await service.getHoliday(ctx.db, requireHotel(ctx), id);
  formPage(res, holidayPage(ctx, holiday, state), state ? 422 : 200);
}

function saved(req: Request, res: Response): void {
  toast(req, 'shared.saved');
  res.redirect(303, paths.holidaysPath);
}

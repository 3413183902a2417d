import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readQuery, refusalAt, toast, typedIn } from '../../platform/http.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { type CalendarPage, calendarDays, calendarPage } from './price-calendar.presenter.ts';
import { CalendarQuery, PriceRangeForm } from './price-calendar.schemas.ts';
import { cellsOfRange, priceCalendar } from './price-calendar.service.ts';
import { proposePrices } from './price-proposal.service.ts';
import * as paths from './rate.paths.ts';
import { listRatePlans } from './rate-plan.service.ts';

const showPage = page<CalendarPage>('rates/calendar', 'layouts/staff');

const refusedCells = {
  derived_plan_has_no_prices: 'ratePlanId',
  plan_does_not_sell_type: 'roomTypeIds',
  rate_cells_none: 'weekdays',
  rate_cells_too_many: 'lastDate',
  rate_cells_past: 'firstDate',
  rate_cells_too_far: 'lastDate',
};

/** Prices per date. */
export const priceCalendarRoutes = Router();

priceCalendarRoutes.get(paths.calendarPath, allow('rates.view'), (req, res) => showCalendar(req, res));

priceCalendarRoutes.post(paths.calendarPath, allow('rates.change'), async (req, res) => {
  const ctx = contextOf(req);
  const { id: hotelId, currency } = await getHotel(ctx.db, requireHotel(ctx));
  const form = readForm(PriceRangeForm(currency), req);
  if (!form.ok) return showCalendar(req, res, form);
  try {
    const id = await proposePrices(ctx, { hotelId, cells: cellsOfRange(form.value), submit: true });
    toast(req, 'rates.changes.submitted');
    res.redirect(303, paths.changePath(id));
  } catch (error) {
    await showCalendar(req, res, { values: typedIn(req), errors: refusalAt(error, refusedCells) });
  }
});

async function showCalendar(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const query = readQuery(CalendarQuery, req);
  const asked = query.ok ? query.value : {};
  const plans = (await listRatePlans(ctx.db, hotel.id)).filter((plan) => plan.parentPlanId === null);
  const planId = (plans.find((plan) => plan.id === asked.plan) ?? plans[0])?.id ?? 0;
  const from = asked.from ?? hotel.businessDate;
  const calendar = await priceCalendar(ctx.db, {
    hotelId: hotel.id,
    ratePlanId: planId,
    from,
    days: calendarDays,
  });
  const model = { currency: hotel.currency, plans, planId, from, calendar };
  showPage(res, calendarPage(ctx, model, state), state ? 422 : 200);
}

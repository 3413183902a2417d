import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, toast } from '../../platform/http.ts';
import { limitRate } from '../../platform/rate-limit.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { messageSettings } from '../notifications/message.service.ts';
import { carePath, stopCarePath } from './care.paths.ts';
import { type CarePage, carePage, type StopPage, stopPage } from './care.presenter.ts';
import { LimitsForm, StopParams } from './care.schemas.ts';
import { careView, changeCareLimits, guestOfStopLink, stopCare } from './care.service.ts';

const showCare = page<CarePage>('care/care', 'layouts/staff');
const showStop = page<StopPage>('care/stop');

/** What the house writes to guests as persons: what is on, how much of it, and what was written. */
export const careRoutes = Router();

careRoutes.get(carePath, allow('messages.edit'), (req, res) => careList(req, res));

careRoutes.post(carePath, allow('messages.edit'), async (req, res) => {
  const form = readForm(LimitsForm, req);
  if (!form.ok) return careList(req, res, form);
  await changeCareLimits(contextOf(req), form.value);
  toast(req, 'care.limits.saved');
  res.redirect(303, carePath);
});

async function careList(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const view = await careView(ctx);
  const settings = await messageSettings(ctx.db, hotelId);
  const { timeZone } = await getHotel(ctx.db, hotelId);
  showCare(res, carePage(ctx, { view, settings, timeZone }, state), state ? 422 : 200);
}

/** Out of a mail, without signing in: no more of these messages. */
export const stopCareRoutes = Router();
const limit = limitRate({ name: 'stop-care', requests: 30, seconds: 600 });

stopCareRoutes.get(stopCarePath(':token'), allow('public'), limit, (req, res) => {
  const { token } = readParams(StopParams, req);
  guestOfStopLink(token);
  showStop(res, stopPage(contextOf(req), { token, done: false }));
});

stopCareRoutes.post(stopCarePath(':token'), allow('public'), limit, async (req, res) => {
  const { token } = readParams(StopParams, req);
  await stopCare(contextOf(req), token);
  res.redirect(303, `${stopCarePath(token)}/done`);
});

stopCareRoutes.get(`${stopCarePath(':token')}/done`, allow('public'), limit, (req, res) => {
  const { token } = readParams(StopParams, req);
  guestOfStopLink(token);
  showStop(res, stopPage(contextOf(req), { token, done: true }));
});

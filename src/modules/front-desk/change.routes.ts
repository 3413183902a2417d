import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { contextOf, readForm, readParams, readQuery, toast, typedIn } from '../../platform/http.ts';
import { refusalOf } from '../../platform/refusal.ts';
import { page } from '../../platform/views/page.ts';
import { listRatePlans } from '../rates/rate-plan.service.ts';
import { type ChangeQuote, changeQuote, changeStay } from '../reservations/change.service.ts';
import { reservationPath } from '../reservations/reservation.paths.ts';
import { listRoomTypes } from '../room-types/room-type.service.ts';
import { type ChangePage, changePage } from './change.presenter.ts';
import { ChangeForm, ChangeQuery, StayParams } from './desk.schemas.ts';
import { fresh, type Returned } from './question.ts';

import { stayOf } from './stay.routes.ts';

export const changeRoutes = Router();
const showChange = page<ChangePage>('front-desk/change', 'layouts/staff');
const path = '/staff/reservations/:number/stays/:stayId/change';

interface Back {
  readonly quote?: ChangeQuote | null;
  readonly returned?: Returned;
  readonly status?: number;
}

async function show(
  req: Request,
  res: Response,
  { quote = null, returned = fresh, status = 200 }: Back = {},
) {
  const { db } = contextOf(req);
  const question = await stayOf(req);
  const types = await listRoomTypes(db, question.hotel.id);
  const plans = await listRatePlans(db, question.hotel.id);
  showChange(res, changePage({ question, types, plans, quote, returned }), status);
}

/** The form; with what is wanted in the address, also what it would cost, night by night. */
changeRoutes.get(path, allow('reservations.change'), async (req, res) => {
  const ctx = contextOf(req);
  const query = readQuery(ChangeQuery, req);
  if (!query.ok) return show(req, res, { returned: { ...query, refusal: null }, status: 422 });
  if (query.value.asked === undefined) return show(req, res);
  const { asked: _asked, ...terms } = query.value;
  const { stay, hotel } = await stayOf(req);
  const values = shown(req.query);
  try {
    const quote = await changeQuote(ctx.db, {
      ...terms,
      hotelId: hotel.id,
      stayId: stay.id,
      at: ctx.clock(),
    });
    await show(req, res, { quote, returned: { ...fresh, values } });
  } catch (error) {
    const { message, status } = refusalOf(error, ctx.language);
    await show(req, res, { returned: { errors: {}, values, refusal: message }, status });
  }
});

function shown(query: Request['query']): Record<string, string> {
  const entries = Object.entries(query).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(entries);
}

changeRoutes.post(path, allow('reservations.change'), async (req, res) => {
  const ctx = contextOf(req);
  const { number } = readParams(StayParams, req);
  const { stay, hotel } = await stayOf(req);
  const form = readForm(ChangeForm, req);
  if (!form.ok) return show(req, res, { returned: { ...form, refusal: null }, status: 422 });
  try {
    await changeStay(ctx, { ...form.value, hotelId: hotel.id, stayId: stay.id });
  } catch (error) {
    const { message, status } = refusalOf(error, ctx.language);
    return show(req, res, { returned: { errors: {}, values: typedIn(req), refusal: message }, status });
  }
  toast(req, 'front-desk.toast.changed');
  res.redirect(303, reservationPath(number));
});

import { type Request, type Response, Router } from 'express';
import { notFound } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { contextOf, readForm, readParams, refusalAt, toast } from '../../platform/http.ts';
import { page } from '../../platform/views/page.ts';
import { saveStayCompanions } from '../reservations/stay-companion.service.ts';
import { bookingPath } from './booking.paths.ts';
import { NumberParams } from './booking.schemas.ts';
import { knownCompanions } from './known-companions.service.ts';
import { CompanionsForm } from './my-booking.schemas.ts';
import { type OwnCompanionsPage, ownCompanionsPage } from './own-companions.presenter.ts';
import { isTheirOwn, openTrip } from './trip-access.routes.ts';
import type { TripFrame } from './trip-frame.presenter.ts';

const showCompanions = page<OwnCompanionsPage>('booking/own-companions');

/** Who comes along, from the companions of the account that booked. */
export const ownCompanionsRoutes = Router();

/** The names are the account's: whoever opens the booking by number and e-mail does not see them to choose from. */
async function openOwn(req: Request, res: Response): Promise<TripFrame | null> {
  const trip = await openTrip(req, res, readParams(NumberParams, req).number);
  if (trip && !isTheirOwn(req, trip.view)) throw notFound('page_not_found');
  return trip;
}

ownCompanionsRoutes.get('/bookings/:number/companions', allow('public'), async (req, res) => {
  const trip = await openOwn(req, res);
  if (trip) showCompanions(res, ownCompanionsPage(trip, await knownCompanions(contextOf(req))));
});

const refused = {
  companions_twice: 'companion',
  companions_too_many: 'companion',
  companions_too_late: 'companion',
  companion_gone: 'companion',
};

ownCompanionsRoutes.post('/bookings/:number/companions', allow('public'), async (req, res) => {
  const ctx = contextOf(req);
  const trip = await openOwn(req, res);
  if (!trip || ctx.actor.id === null) return;
  const companions = await knownCompanions(ctx);
  const form = readForm(CompanionsForm, req);
  if (!form.ok) return showCompanions(res, ownCompanionsPage(trip, companions, { errors: form.errors }), 422);
  const { number } = trip.view;
  const { companion } = form.value;
  try {
    const input = { hotelId: trip.hotel.id, number, userId: ctx.actor.id, chosen: byRoom(companion) };
    await saveStayCompanions(ctx, input);
  } catch (error) {
    const chosen = companion.map(({ room, id }) => `${room}.${id}`);
    const state = { chosen, errors: refusalAt(error, refused) };
    return showCompanions(res, ownCompanionsPage(trip, companions, state), 422);
  }
  toast(req, 'booking.companions.saved');
  res.redirect(303, bookingPath(number));
});

function byRoom(chosen: readonly { readonly room: number; readonly id: number }[]): Map<number, number[]> {
  const rooms = new Map<number, number[]>();
  for (const { room, id } of chosen) rooms.set(room, [...(rooms.get(room) ?? []), id]);
  return rooms;
}

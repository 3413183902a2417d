import { Router } from 'express';
import { notFound } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { contextOf, readParams, toast } from '../../platform/http.ts';
import { limitRate } from '../../platform/rate-limit.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { shareBooking, sharedReservationId, unshareBooking } from '../reservations/booking-share.service.ts';
import { getReservation } from '../reservations/reservation.service.ts';
import { bookingPath, sharedPath } from './booking.paths.ts';
import { NumberParams } from './booking.schemas.ts';
import { ShareParams } from './my-booking.schemas.ts';
import { type SharedTripPage, sharedTripPage } from './shared-trip.presenter.ts';
import { openTrip } from './trip-access.routes.ts';

const showShared = page<SharedTripPage>('booking/shared-trip');

/** A booking shown to companions. */
export const shareRoutes = Router();

shareRoutes.post('/bookings/:number/share', allow('public'), async (req, res) => {
  const trip = await openTrip(req, res, readParams(NumberParams, req).number);
  if (!trip) return;
  await shareBooking(contextOf(req), trip.view.number);
  res.redirect(303, `${bookingPath(trip.view.number)}#share`);
});

shareRoutes.post('/bookings/:number/share/end', allow('public'), async (req, res) => {
  const trip = await openTrip(req, res, readParams(NumberParams, req).number);
  if (!trip) return;
  await unshareBooking(contextOf(req), trip.view.number);
  toast(req, 'booking.share.ended');
  res.redirect(303, bookingPath(trip.view.number));
});

const lookLimit = limitRate({ name: 'shared booking', requests: 120, seconds: 600 });

shareRoutes.get(sharedPath(':token'), allow('public'), lookLimit, async (req, res) => {
  const { db, language } = contextOf(req);
  const id = await sharedReservationId(db, readParams(ShareParams, req).token);
  if (id === null) throw notFound('page_not_found');
  const view = await getReservation(db, { id });
  showShared(res, sharedTripPage(view, await getHotel(db, view.hotelId), language));
});

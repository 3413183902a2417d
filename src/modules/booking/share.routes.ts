import { Router } from 'express';
import { notFound } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { contextOf, readParams, toast } from '../../platform/http.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { limitRate } from '../../platform/rate-limit.ts';
import { siteUrl } from '../../platform/site.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { startOnlinePayment, waysToPay } from '../payments/online-payment.service.ts';
import { payWays } from '../payments/pay-way.ts';
import { shareBooking, sharedReservationId, unshareBooking } from '../reservations/booking-share.service.ts';
import { getReservation } from '../reservations/reservation.service.ts';
import { bookingPath, payLeavingPath, sharedPath } from './booking.paths.ts';
import { NumberParams } from './booking.schemas.ts';
import { isPhone } from './device.ts';
import { ShareParams } from './my-booking.schemas.ts';
import { type SharedTripPage, sharedTripPage } from './shared-trip.presenter.ts';
import { openMinor } from './trip.presenter.ts';
import { openTrip } from './trip-access.routes.ts';

const showShared = page<SharedTripPage>('booking/shared-trip');

/** A booking shown to companions, and paid to the end. */
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

/** Pays what is still open of a confirmed booking: a change or an extra made it dearer, or it was to be paid on arrival. */
shareRoutes.post('/bookings/:number/payment', allow('public'), async (req, res) => {
  const ctx = contextOf(req);
  const trip = await openTrip(req, res, readParams(NumberParams, req).number);
  if (!trip) return;
  const { view, hotel, language } = trip;
  const amountMinor = openMinor(view);
  if (view.status !== 'confirmed' || amountMinor <= 0) return res.redirect(303, bookingPath(view.number));
  const ways = payWays(waysToPay(hotel.currency), isPhone(req.headers) ? 'phone' : 'screen');
  const way = ways.find(({ presentation }) => presentation !== 'code');
  if (!way) {
    toast(req, 'booking.own.pay-none');
    return res.redirect(303, bookingPath(view.number));
  }
  const { target } = await startOnlinePayment(ctx, {
    hotelId: hotel.id,
    reservationId: view.id,
    amountMinor,
    description: tFor(language)('booking.pay.description', { number: view.number }),
    returnUrl: siteUrl(bookingPath(view.number)),
    payerIp: req.ip,
    ...way,
  });
  res.redirect(303, target.startsWith('/') ? target : payLeavingPath(view.number));
});

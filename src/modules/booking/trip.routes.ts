import { type Request, type Response, Router } from 'express';
import { DomainError } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { contextOf, readForm, readParams, readQuery, toast } from '../../platform/http.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { limitRate } from '../../platform/rate-limit.ts';
import { siteUrl } from '../../platform/site.ts';
import { page } from '../../platform/views/page.ts';
import { accountBookingsPath } from '../account/account.paths.ts';
import { getFrontHotel } from '../hotels/hotel.service.ts';
import { shareToken } from '../reservations/booking-share.service.ts';
import { cancelReservation } from '../reservations/cancel.service.ts';
import { cancellationQuote } from '../reservations/cancellation-quote.service.ts';
import { getReservation } from '../reservations/reservation.service.ts';
import { calendarEntry } from '../reservations/stay-calendar.service.ts';
import { bookingPath, findBookingPath, payPath, sharedPath } from './booking.paths.ts';
import { CancelForm, CancelQuery, FindBookingForm, NumberParams, textOf } from './booking.schemas.ts';
import { type CancelPage, cancelPage } from './cancel.presenter.ts';
import { type FindPage, findPage } from './find.presenter.ts';
import { noUpgrades, ownUpgrades } from './own-upgrade.service.ts';
import { type TripPage, tripPage } from './trip.presenter.ts';
import { isTheirOwn, openTrip, rememberBooking } from './trip-access.routes.ts';
import type { TripFrame } from './trip-frame.presenter.ts';

const showFind = page<FindPage>('booking/find');
const showTrip = page<TripPage>('booking/trip');
const showCancel = page<CancelPage>('booking/cancel');

/** A booking found again: looked at, put in a calendar, cancelled. */
export const tripRoutes = Router();

tripRoutes.get(findBookingPath, allow('public'), async (req, res) => {
  const { db, actor, language } = contextOf(req);
  const number = textOf(req.query.number);
  if (actor.kind === 'guest' && number === undefined) return res.redirect(303, accountBookingsPath);
  const hotel = await getFrontHotel(db);
  showFind(res, findPage({ hotel, language, values: number === undefined ? {} : { number } }));
});

const findLimit = limitRate({ name: 'find booking', requests: 20, seconds: 600 });

tripRoutes.post(findBookingPath, allow('public'), findLimit, async (req, res) => {
  const { db, language } = contextOf(req);
  const form = readForm(FindBookingForm, req);
  if (form.ok && (await isTheirs(db, form.value))) {
    const number = form.value.number.toUpperCase();
    rememberBooking(req, res, number);
    return res.redirect(303, bookingPath(number));
  }
  const hotel = await getFrontHotel(db);
  const values = form.ok ? { ...form.value } : form.values;
  const errors = form.ok ? { form: ['form.booking_not_found'] } : form.errors;
  showFind(res, findPage({ hotel, language, values, errors }), 422);
});

async function isTheirs(
  db: Parameters<typeof getReservation>[0],
  { number, email }: { number: string; email: string },
): Promise<boolean> {
  try {
    const { contactEmail } = await getReservation(db, { number: number.toUpperCase() });
    return contextEmail(contactEmail) === email;
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'not-found') return false;
    throw error;
  }
}

function contextEmail(email: string | null): string | null {
  return email?.trim().toLowerCase() ?? null;
}

tripRoutes.get('/bookings/:number', allow('public'), async (req, res) => {
  const trip = await openTrip(req, res, readParams(NumberParams, req).number);
  if (!trip) return;
  const { view } = trip;
  const payHref = view.status === 'held' ? payPath(view.number) : null;
  const token = await shareToken(contextOf(req).db, view.id);
  const shareUrl = token === null ? null : siteUrl(sharedPath(token));
  const mayChooseCompanions = isTheirOwn(req, view);
  const upgrades = mayChooseCompanions ? await ownUpgrades(contextOf(req), view) : noUpgrades;
  showTrip(res, tripPage({ ...trip, payHref, shareUrl, mayChooseCompanions, upgrades }));
});

tripRoutes.get('/bookings/:number/stay.ics', allow('public'), async (req, res) => {
  const trip = await openTrip(req, res, readParams(NumberParams, req).number);
  if (!trip) return;
  const entry = calendarEntry({ reservation: trip.view, hotel: trip.hotel, at: contextOf(req).clock() });
  res.attachment(entry.filename).type(entry.contentType).send(entry.content);
});

tripRoutes.get('/bookings/:number/cancellation', allow('public'), async (req, res) => {
  const trip = await openTrip(req, res, readParams(NumberParams, req).number);
  if (!trip) return;
  const query = readQuery(CancelQuery, req);
  const stays = query.ok ? roomsToCancel(trip, query.value.stay) : [];
  if (stays.length === 0) return res.redirect(303, bookingPath(trip.view.number));
  await showCost(req, res, { trip, stays });
});

/** What is to be cancelled: all rooms that still can be, or the one that is named. */
function roomsToCancel({ view }: TripFrame, stayId: number | undefined): TripFrame['view']['stays'] {
  const open = view.stays.filter((stay) => stay.status === 'booked');
  return stayId === undefined ? open : open.filter((stay) => stay.id === stayId);
}

async function showCost(
  req: Request,
  res: Response,
  { trip, stays, noticeKey = null }: { noticeKey?: string | null } & Parameters<typeof cancelPage>[0],
): Promise<void> {
  const { db, clock } = contextOf(req);
  const stayIds = stays.map((stay) => stay.id);
  const quote = await cancellationQuote(db, { number: trip.view.number, stayIds, at: clock() });
  showCancel(res, cancelPage({ trip, stays }, quote, noticeKey), noticeKey === null ? 200 : 409);
}

tripRoutes.post('/bookings/:number/cancellation', allow('public'), async (req, res) => {
  const ctx = contextOf(req);
  const trip = await openTrip(req, res, readParams(NumberParams, req).number);
  if (!trip) return;
  const { number } = trip.view;
  const form = readForm(CancelForm, req);
  const stays = form.ok ? roomsToCancel(trip, form.value.stay) : [];
  if (!form.ok || stays.length === 0) return res.redirect(303, bookingPath(number));
  const reason = form.value.reason ?? tFor(trip.view.language)('booking.cancel.by-guest');
  const stayIds = stays.map((stay) => stay.id);
  try {
    await cancelReservation(ctx, { number, stayIds, reason, expectedFeeMinor: form.value.expectedFee });
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'fee_changed') throw error;
    return showCost(req, res, { trip, stays, noticeKey: 'errors.fee_changed' });
  }
  toast(req, form.value.stay === undefined ? 'booking.cancel.done' : 'booking.cancel.room-done', { number });
  res.redirect(303, bookingPath(number));
});

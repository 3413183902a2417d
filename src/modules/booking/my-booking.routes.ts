import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { contextOf, readForm, readParams, readQuery, toast, typedIn } from '../../platform/http.ts';
import { formatMoney } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { refusalOf } from '../../platform/refusal.ts';
import { page } from '../../platform/views/page.ts';
import { forgetCard } from '../reservations/guarantee.service.ts';
import {
  changeOwnStay,
  guestChangeQuote,
  guestChangeRefusalNow,
} from '../reservations/guest-change.service.ts';
import { addExtra, listExtraProducts, removeExtra } from '../reservations/stay-extra.service.ts';
import { saveWishes } from '../reservations/wish.service.ts';
import { bookingPath, ownExtrasPath } from './booking.paths.ts';
import { NumberParams } from './booking.schemas.ts';
import { ExtraForm, ExtraParams, OwnChangeForm, OwnChangeQuery, WishesForm } from './my-booking.schemas.ts';
import { type OwnChangePage, type OwnChangeState, ownChangePage } from './own-change.presenter.ts';
import { type OwnExtrasPage, ownExtrasPage } from './own-extras.presenter.ts';
import { type OwnWishesPage, ownWishesPage } from './own-wishes.presenter.ts';
import { type OwnStay, openStay, openTrip } from './trip-access.routes.ts';

const showChange = page<OwnChangePage>('booking/own-change');
const showExtras = page<OwnExtrasPage>('booking/own-extras');
const showWishes = page<OwnWishesPage>('booking/own-wishes');

/** What a guest changes of his own booking: dates, room, party, extras, wishes. */
export const myBookingRoutes = Router();

const ownStay = '/bookings/:number/stays/:stayId';

async function change(
  req: Request,
  res: Response,
  { trip, stay }: OwnStay,
  { status = 200, ...state }: OwnChangeState & { status?: number },
): Promise<void> {
  const { db, clock, language } = contextOf(req);
  const never = await guestChangeRefusalNow(db, { view: trip.view, stayId: stay.id, at: clock() });
  const closed = never && {
    refusal: tFor(language)(`errors.guest_change_${never}`),
    mayAsk: false,
  };
  showChange(res, ownChangePage(trip, stay, { ...state, ...closed }), status);
}

/** The form; with what is wanted in the address, also what it costs or gives back. */
myBookingRoutes.get(`${ownStay}/change`, allow('public'), async (req, res) => {
  const { db, clock, language } = contextOf(req);
  const own = await openStay(req, res);
  if (!own) return;
  if (req.query.arrival === undefined) return change(req, res, own, {});
  const query = readQuery(OwnChangeQuery, req);
  if (!query.ok) return change(req, res, own, { ...query, status: 422 });
  const { trip, stay } = own;
  const values = { ...query.value, childAges: query.value.childAges.join(', ') };
  const shown = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
  const asked = { ...query.value, hotelId: trip.hotel.id, stayId: stay.id, number: trip.view.number };
  try {
    await change(req, res, own, {
      values: shown,
      quote: await guestChangeQuote(db, { ...asked, at: clock() }),
    });
  } catch (error) {
    const { message, status } = refusalOf(error, language);
    await change(req, res, own, { values: shown, refusal: message, status });
  }
});

myBookingRoutes.post(`${ownStay}/change`, allow('public'), async (req, res) => {
  const ctx = contextOf(req);
  const own = await openStay(req, res);
  if (!own) return;
  const form = readForm(OwnChangeForm, req);
  if (!form.ok) return change(req, res, own, { ...form, status: 422 });
  const { number } = own.trip.view;
  const { expectedDifference: expectedDifferenceMinor, ...terms } = form.value;
  const asked = {
    ...terms,
    expectedDifferenceMinor,
    number,
    hotelId: own.trip.hotel.id,
    stayId: own.stay.id,
  };
  try {
    const refunded = await changeOwnStay(ctx, asked);
    const amount = formatMoney(refunded, own.trip.hotel.currency, ctx.language);
    toast(req, refunded > 0 ? 'booking.change.done-refund' : 'booking.change.done', { amount });
  } catch (error) {
    const { message, status } = refusalOf(error, ctx.language);
    return change(req, res, own, { values: typedIn(req), refusal: message, status });
  }
  res.redirect(303, bookingPath(number));
});

async function extras(req: Request, res: Response, own: OwnStay, refusal: string | null, status: number) {
  const products = await listExtraProducts(contextOf(req).db, own.trip.hotel.id);
  showExtras(res, ownExtrasPage(own.trip, own.stay, { products, refusal }), status);
}

myBookingRoutes.get(`${ownStay}/extras`, allow('public'), async (req, res) => {
  const own = await openStay(req, res);
  if (!own) return;
  if (own.stay.status !== 'booked') return res.redirect(303, bookingPath(own.trip.view.number));
  await extras(req, res, own, null, 200);
});

myBookingRoutes.post(`${ownStay}/extras`, allow('public'), async (req, res) => {
  const ctx = contextOf(req);
  const own = await openStay(req, res);
  if (!own) return;
  const form = readForm(ExtraForm, req);
  if (!form.ok) return extras(req, res, own, tFor(ctx.language)('form.choose_one'), 422);
  const { expectedUnit: expectedUnitMinor, ...extra } = form.value;
  const { hotel, view } = own.trip;
  try {
    await addExtra(ctx, { ...extra, expectedUnitMinor, hotelId: hotel.id, stayId: own.stay.id });
  } catch (error) {
    const { message, status } = refusalOf(error, ctx.language);
    return extras(req, res, own, message, status);
  }
  toast(req, 'booking.extras.added');
  res.redirect(303, ownExtrasPath(view.number, own.stay.id));
});

myBookingRoutes.post(`${ownStay}/extras/:extraId/removal`, allow('public'), async (req, res) => {
  const ctx = contextOf(req);
  const { extraId } = readParams(ExtraParams, req);
  const own = await openStay(req, res);
  if (!own) return;
  const { hotel, view } = own.trip;
  try {
    await removeExtra(ctx, { hotelId: hotel.id, stayId: own.stay.id, extraId });
  } catch (error) {
    const { message, status } = refusalOf(error, ctx.language);
    return extras(req, res, own, message, status);
  }
  toast(req, 'booking.extras.removed');
  res.redirect(303, ownExtrasPath(view.number, own.stay.id));
});

myBookingRoutes.get('/bookings/:number/wishes', allow('public'), async (req, res) => {
  const trip = await openTrip(req, res, readParams(NumberParams, req).number);
  if (trip) showWishes(res, ownWishesPage(trip, {}));
});

myBookingRoutes.post('/bookings/:number/wishes', allow('public'), async (req, res) => {
  const ctx = contextOf(req);
  const trip = await openTrip(req, res, readParams(NumberParams, req).number);
  if (!trip) return;
  const form = readForm(WishesForm, req);
  if (!form.ok) return showWishes(res, ownWishesPage(trip, { ...form, chosen: [] }), 422);
  const { wish, requests, arrivalTime } = form.value;
  const { number } = trip.view;
  try {
    await saveWishes(ctx, { hotelId: trip.hotel.id, number, wishes: wish, requests, arrivalTime });
  } catch (error) {
    const { status } = refusalOf(error, ctx.language);
    const errors = { form: ['errors.wishes_too_late'] };
    return showWishes(res, ownWishesPage(trip, { values: typedIn(req), chosen: wish, errors }), status);
  }
  toast(req, 'booking.wishes.saved');
  res.redirect(303, bookingPath(number));
});

/** The card that was left is forgotten at once, whatever it held. */
myBookingRoutes.post('/bookings/:number/card/removal', allow('public'), async (req, res) => {
  const trip = await openTrip(req, res, readParams(NumberParams, req).number);
  if (!trip) return;
  const { number } = trip.view;
  await forgetCard(contextOf(req), { hotelId: trip.hotel.id, number });
  toast(req, 'booking.trip.card-forgotten');
  res.redirect(303, bookingPath(number));
});

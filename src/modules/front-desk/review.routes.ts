import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, readQuery, toast, typedIn } from '../../platform/http.ts';
import { refusedForm } from '../../platform/refusal.ts';
import type { FormState, SettingsFormPage } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import * as paths from '../reservations/reservation.paths.ts';
import { getReservation } from '../reservations/reservation.service.ts';
import {
  acceptReview,
  changeReviewRules,
  declineReview,
  listReviewRules,
  reviewsPerPage,
  waitingReviews,
} from '../reservations/review.service.ts';
import { ReasonForm, ReservationParams } from './desk.schemas.ts';
import { declinePage, type ReviewsPage, type RulesPage, reviewsPage, rulesPage } from './review.presenter.ts';
import { ReviewsQuery, reviewRulesForm } from './review.schemas.ts';
import { readerOf } from './today.routes.ts';

const showReviews = page<ReviewsPage>('front-desk/reviews', 'layouts/staff');
const showDecline = page<SettingsFormPage>('shared/settings-form', 'layouts/staff');
const showRules = page<RulesPage>('front-desk/review-rules', 'layouts/staff');

/** Bookings that somebody must look at before they are confirmed, and the rules that say which. */
export const reviewRoutes = Router();

reviewRoutes.get(paths.reviewsPath, allow('reservations.review'), async (req, res) => {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const query = readQuery(ReviewsQuery, req);
  const wanted = query.ok ? query.value.page : 1;
  const hotel = await getHotel(ctx.db, hotelId);
  const found = await waitingReviews(ctx.db, { hotelId, page: wanted });
  const view = { ...found, hotel, page: wanted, pageSize: reviewsPerPage };
  showReviews(res, reviewsPage(view, readerOf(ctx)));
});

reviewRoutes.post(
  `${paths.reviewsPath}/:number/acceptance`,
  allow('reservations.review'),
  async (req, res) => {
    const { number } = readParams(ReservationParams, req);
    await acceptReview(contextOf(req), number);
    toast(req, 'front-desk.reviews.accepted', { number });
    res.redirect(303, paths.reviewsPath);
  },
);

reviewRoutes.get(`${paths.reviewsPath}/:number/decline`, allow('reservations.review'), (req, res) =>
  declineView(req, res),
);

reviewRoutes.post(`${paths.reviewsPath}/:number/decline`, allow('reservations.review'), async (req, res) => {
  const { number } = readParams(ReservationParams, req);
  const form = readForm(ReasonForm, req);
  if (!form.ok) return declineView(req, res, form, 422);
  try {
    await declineReview(contextOf(req), { number, reason: form.value.reason });
  } catch (error) {
    const { errors, status } = refusedForm(error);
    return declineView(req, res, { values: typedIn(req), errors }, status);
  }
  toast(req, 'front-desk.reviews.declined', { number });
  res.redirect(303, paths.reviewsPath);
});

async function declineView(req: Request, res: Response, state?: FormState, status = 200): Promise<void> {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const { number } = readParams(ReservationParams, req);
  const { stays, paidMinor } = await getReservation(ctx.db, { number, hotelId });
  const hotel = await getHotel(ctx.db, hotelId);
  const view = { hotel, number, guestName: stays[0]?.guestName ?? '', paidMinor };
  showDecline(res, declinePage(view, readerOf(ctx), state), status);
}

reviewRoutes.get(paths.reviewRulesPath, allow('hotel.settings'), (req, res) => rulesView(req, res));

reviewRoutes.post(paths.reviewRulesPath, allow('hotel.settings'), async (req, res) => {
  const ctx = contextOf(req);
  const { currency } = await getHotel(ctx.db, requireHotel(ctx));
  const form = readForm(reviewRulesForm(currency), req);
  if (!form.ok) return rulesView(req, res, form);
  await changeReviewRules(ctx, form.value);
  toast(req, 'shared.saved');
  res.redirect(303, paths.reviewRulesPath);
});

async function rulesView(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const rules = await listReviewRules(ctx.db, hotel.id);
  showRules(res, rulesPage(hotel, rules, readerOf(ctx), state), state ? 422 : 200);
}

import { randomUUID } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import { decimalText, minor } from '../../core/money.ts';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, readQuery, toast, typedIn } from '../../platform/http.ts';
import { type Refusal, refusalOf } from '../../platform/refusal.ts';
import { siteUrl } from '../../platform/site.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { benefitsOf } from '../loyalty/benefit.service.ts';
import { liveUpgradesOf } from '../loyalty/upgrade.service.ts';
import { startOnlinePayment, waysToPay } from '../payments/online-payment.service.ts';
import { deskWays, recordedMethods } from '../payments/pay-way.ts';
import { paymentPath } from '../payments/payment.paths.ts';
import { takePayment } from '../payments/payment.service.ts';
import { cancelReservation } from '../reservations/cancel.service.ts';
import { cancellationQuote } from '../reservations/cancellation-quote.service.ts';
import { forgetCard } from '../reservations/guarantee.service.ts';
import { guestBookingPath, reservationPath } from '../reservations/reservation.paths.ts';
import { getReservation } from '../reservations/reservation.service.ts';
import { CancelForm, CancelQuery, paymentForm, ReservationParams } from './desk.schemas.ts';
import { selectHistory } from './history.queries.ts';
import { cancelQuestion } from './leaving-questions.presenter.ts';
import { fresh, type QuestionPage, type Returned } from './question.ts';
import { type ReservationPageModel, reservationPage } from './reservation.presenter.ts';
import { readerOf } from './today.routes.ts';

export const reservationRoutes = Router();
const showReservation = page<ReservationPageModel & Returned>('front-desk/reservation', 'layouts/staff');
const showQuestion = page<QuestionPage>('front-desk/question', 'layouts/staff');

async function reservationView(
  req: Request,
  res: Response,
  returned: Returned = fresh,
  status = 200,
): Promise<void> {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const { number } = readParams(ReservationParams, req);
  const view = await getReservation(ctx.db, { hotelId, number });
  const hotel = await getHotel(ctx.db, hotelId);
  const history = await selectHistory(ctx.db, { hotelId, reservationId: view.id });
  const waiting = view.stays.some((stay) => stay.status === 'booked' || stay.status === 'held');
  const due = minor(Math.max(0, view.totalMinor - view.paidMinor));
  const payment = waiting
    ? {
        action: `${reservationPath(number)}/payments`,
        amount: decimalText(due, hotel.currency),
        idempotencyKey: randomUUID(),
        methods: [...recordedMethods, ...deskWays(waysToPay(hotel.currency))],
      }
    : null;
  const benefits = await benefitsOf(
    ctx.db,
    view.stays.map((stay) => stay.id),
  );
  const upgrades = await liveUpgradesOf(
    ctx.db,
    view.stays.map((stay) => stay.id),
  );
  const model = { view, hotel, history, payment, benefits, upgrades };
  showReservation(res, { ...reservationPage(model, readerOf(ctx)), ...returned }, status);
}

reservationRoutes.get('/staff/reservations/:number', allow('reservations.view'), (req, res) =>
  reservationView(req, res),
);

/** Money before check-in: a deposit for all rooms of the booking. */
reservationRoutes.post('/staff/reservations/:number/payments', allow('payments.take'), async (req, res) => {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const { number } = readParams(ReservationParams, req);
  const { currency } = await getHotel(ctx.db, hotelId);
  const form = readForm(paymentForm(currency), req);
  if (!form.ok) return reservationView(req, res, { ...form, refusal: null }, 422);
  const { amount, gateway, reference, idempotencyKey } = form.value;
  const { id: reservationId } = await getReservation(ctx.db, { hotelId, number });
  try {
    const recorded = recordedMethods.find((code) => code === gateway);
    if (recorded === undefined) {
      const { paymentId } = await startOnlinePayment(ctx, {
        hotelId,
        reservationId,
        gateway,
        presentation: 'code',
        amountMinor: amount,
        description: number,
        returnUrl: siteUrl(guestBookingPath(number)),
      });
      return res.redirect(303, paymentPath(paymentId));
    }
    await takePayment(ctx, {
      hotelId,
      reservationId,
      gateway: recorded,
      reference,
      idempotencyKey,
      amountMinor: amount,
    });
  } catch (error) {
    const { message, status } = refusalOf(error, ctx.language);
    return reservationView(req, res, { values: typedIn(req), errors: {}, refusal: message }, status);
  }
  toast(req, 'front-desk.toast.paid');
  res.redirect(303, reservationPath(number));
});

/** The guest wishes that his card is forgotten: here at once, and at its provider. */
reservationRoutes.post(
  '/staff/reservations/:number/card/removal',
  allow('reservations.change'),
  async (req, res) => {
    const ctx = contextOf(req);
    const { number } = readParams(ReservationParams, req);
    await forgetCard(ctx, { hotelId: requireHotel(ctx), number });
    toast(req, 'front-desk.toast.card-forgotten');
    res.redirect(303, reservationPath(number));
  },
);

async function cancellation(
  req: Request,
  res: Response,
  back: Partial<Returned> = {},
  status = 200,
): Promise<void> {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const { number } = readParams(ReservationParams, req);
  const asked = req.method === 'GET' ? readQuery(CancelQuery, req) : readForm(CancelQuery, req);
  const stayId = asked.ok ? (asked.value.stayId ?? null) : null;
  const view = await getReservation(ctx.db, { hotelId, number });
  const hotel = await getHotel(ctx.db, hotelId);
  const stayIds = stayId === null ? undefined : [stayId];
  const quote = await cancellationQuote(ctx.db, { hotelId, number, stayIds, at: ctx.clock() });
  const stay = view.stays.find((candidate) => candidate.id === quote.stays[0]?.stayId) ?? view.stays[0];
  if (!stay) return;
  const question = cancelQuestion({ view, stay, hotel, reader: readerOf(ctx) }, quote, stayId);
  showQuestion(res, { ...question, ...fresh, ...back }, status);
}

reservationRoutes.get('/staff/reservations/:number/cancellation', allow('reservations.cancel'), (req, res) =>
  cancellation(req, res),
);

reservationRoutes.post(
  '/staff/reservations/:number/cancellation',
  allow('reservations.cancel'),
  async (req, res) => {
    const ctx = contextOf(req);
    const { number } = readParams(ReservationParams, req);
    const form = readForm(CancelForm, req);
    if (!form.ok) return cancellation(req, res, form, 422);
    const { stayId, ...rest } = form.value;
    const stayIds = stayId === undefined ? undefined : [stayId];
    try {
      await cancelReservation(ctx, { ...rest, hotelId: requireHotel(ctx), number, stayIds });
    } catch (error) {
      const refusal: Refusal = refusalOf(error, ctx.language);
      return cancellation(req, res, { values: typedIn(req), refusal: refusal.message }, refusal.status);
    }
    toast(req, 'front-desk.toast.cancelled');
    res.redirect(303, reservationPath(number));
  },
);

import { type Request, type Response, Router } from 'express';
import { DomainError, notFound } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { contextOf, readForm, readParams, statusOf } from '../../platform/http.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { qrImage } from '../../platform/qr.ts';
import { limitRate } from '../../platform/rate-limit.ts';
import { siteUrl } from '../../platform/site.ts';
import { page } from '../../platform/views/page.ts';
import {
  askAboutWaiting,
  startOnlinePayment,
  waitingCharge,
  waysToPay,
} from '../payments/online-payment.service.ts';
import { payWays } from '../payments/pay-way.ts';
import { bookingPath, payLeavingPath, payPath } from './booking.paths.ts';
import { NumberParams, PayForm } from './booking.schemas.ts';
import { isPhone } from './device.ts';
import { type LeavingPage, leavingPage, type PayPage, payPage } from './pay.presenter.ts';
import type { TripFrame } from './trip.presenter.ts';
import { openTrip } from './trip-access.routes.ts';

const showPay = page<PayPage>('booking/pay');
const showLeaving = page<LeavingPage>('booking/leaving');

/** What is due now, paid online while the rooms are held. */
export const payRoutes = Router();

payRoutes.get('/pay/:number', allow('public'), async (req, res) => {
  const trip = await openTrip(req, res, readParams(NumberParams, req).number);
  if (!trip) return;
  const { status, number } = trip.view;
  if (status === 'confirmed' || status === 'cancelled') return res.redirect(303, bookingPath(number));
  await show(req, res, trip);
});

interface Answer {
  readonly status?: number;
  readonly noticeKey?: string;
  readonly errors?: readonly string[];
}

async function show(req: Request, res: Response, trip: TripFrame, answer: Answer = {}): Promise<void> {
  const { view, hotel } = trip;
  const waiting = await waitingCharge(contextOf(req), { hotelId: hotel.id, reservationId: view.id });
  const code =
    waiting?.presentation === 'code' && waiting.payTarget ? await qrImage(waiting.payTarget) : null;
  const ways = waysOf(req, hotel.currency);
  showPay(res, payPage(trip, { ways, waiting, code, ...answer }), answer.status ?? 200);
}

function waysOf(req: Request, currency: string) {
  return payWays(waysToPay(currency), isPhone(req.headers) ? 'phone' : 'screen');
}

const isHeld = ({ view, at }: TripFrame) =>
  view.status === 'held' && view.holdExpiresAt !== null && view.holdExpiresAt > at;

payRoutes.post(
  '/pay/:number',
  allow('public'),
  limitRate({ name: 'pay', requests: 30, seconds: 600 }),
  async (req, res) => {
    const trip = await openTrip(req, res, readParams(NumberParams, req).number);
    if (!trip) return;
    const { number } = trip.view;
    if (!isHeld(trip)) return res.redirect(303, payPath(number));
    const form = readForm(PayForm, req);
    if (!form.ok) return show(req, res, trip, { status: 422, errors: form.errors.gateway ?? [] });
    const ways = waysOf(req, trip.hotel.currency);
    const way = ways.find(({ gateway }) => gateway === (form.value.gateway ?? ways[0]?.gateway));
    if (!way) return show(req, res, trip, { status: 422, noticeKey: 'errors.gateway_not_online' });
    await leadOrSayWhy(req, res, { trip, way });
  },
);

/** A decline, an outage or money that came meanwhile is told on the same page, with the other ways beside it. */
async function leadOrSayWhy(
  req: Request,
  res: Response,
  { trip, way }: { trip: TripFrame; way: ReturnType<typeof payWays>[number] },
): Promise<void> {
  const { view, hotel, language } = trip;
  try {
    const { target, presentation } = await startOnlinePayment(contextOf(req), {
      hotelId: hotel.id,
      reservationId: view.id,
      amountMinor: view.dueNowMinor,
      description: tFor(language)('booking.pay.description', { number: view.number }),
      returnUrl: siteUrl(payPath(view.number)),
      expiresAt: view.holdExpiresAt ?? undefined,
      payerIp: req.ip,
      ...way,
    });
    if (presentation === 'code') return res.redirect(303, payPath(view.number));
    res.redirect(303, target.startsWith('/') ? target : payLeavingPath(view.number));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const fresh = await openTrip(req, res, view.number);
    if (fresh?.view.status === 'held')
      await show(req, res, fresh, { status: statusOf[error.kind], noticeKey: `errors.${error.code}` });
    else if (fresh) res.redirect(303, bookingPath(view.number));
  }
}

/**
 * A page of ours between the form and the provider's: browsers refuse a form whose answer leads to another site. It
 * goes on by itself, and by its link where that is turned off. The provider may see which site sent the guest.
 */
payRoutes.get('/pay/:number/provider', allow('public'), async (req, res) => {
  const trip = await openTrip(req, res, readParams(NumberParams, req).number);
  if (!trip) return;
  const { view, hotel } = trip;
  const waiting = await waitingCharge(contextOf(req), { hotelId: hotel.id, reservationId: view.id });
  const address = waiting?.payTarget && waiting.presentation !== 'code' ? URL.parse(waiting.payTarget) : null;
  if (!waiting || !address) return res.redirect(303, payPath(view.number));
  if (address.protocol !== 'https:' && address.protocol !== 'http:') throw notFound('page_not_found');
  res.set({ Refresh: `0; url=${address.href}`, 'Referrer-Policy': 'origin' });
  showLeaving(res, leavingPage(trip, { gateway: waiting.gateway, href: address.href }));
});

/** "I have paid": works without scripts, and before the provider's own word arrives. */
payRoutes.post(
  '/pay/:number/query',
  allow('public'),
  limitRate({ name: 'pay-query', requests: 60, seconds: 600 }),
  async (req, res) => {
    const trip = await openTrip(req, res, readParams(NumberParams, req).number);
    if (!trip) return;
    const { view, hotel } = trip;
    try {
      await askAboutWaiting(contextOf(req), { hotelId: hotel.id, reservationId: view.id });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return show(req, res, trip, { status: statusOf[error.kind], noticeKey: `errors.${error.code}` });
    }
    res.redirect(303, payPath(view.number));
  },
);

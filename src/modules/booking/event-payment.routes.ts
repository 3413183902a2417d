import { type Request, type Response, Router } from 'express';
import { DomainError, notFound } from '../../core/errors.ts';
import { timesMinor } from '../../core/money.ts';
import { allow } from '../../platform/auth.ts';
import { contextOf, readForm, readParams, statusOf } from '../../platform/http.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { qrImage } from '../../platform/qr.ts';
import { limitRate } from '../../platform/rate-limit.ts';
import { siteUrl } from '../../platform/site.ts';
import { page } from '../../platform/views/page.ts';
import { ownPaymentPath, ownRegistrationPath } from '../events/event.paths.ts';
import { registrationOf } from '../events/registration.service.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import {
  askAboutWaiting,
  startOnlinePayment,
  waitingCharge,
  waysToPay,
} from '../payments/online-payment.service.ts';
import { type PayWay, payWays } from '../payments/pay-way.ts';
import { leavingPathOf, queryPathOf } from './booking.paths.ts';
import { PayForm, RegistrationTokenParams } from './booking.schemas.ts';
import { deviceOf } from './device.ts';
import { type OwnEventPage, ownEventPage } from './event-registration.presenter.ts';
import { type LeavingPage, leavingPage } from './pay.presenter.ts';

const showOwn = page<OwnEventPage>('booking/event-registration');
const showLeaving = page<LeavingPage>('booking/leaving');
const payLimit = limitRate({ name: 'event-payment', requests: 30, seconds: 600 });
const queryLimit = limitRate({ name: 'event-payment-query', requests: 60, seconds: 600 });
const own = ownRegistrationPath(':token');

/** How a guest stands with an event, and paying for a place that is held for him. */
export const eventPaymentRoutes = Router();

eventPaymentRoutes.get(own, allow('public'), (req, res) => showRegistration(req, res));

eventPaymentRoutes.post(ownPaymentPath(':token'), allow('public'), payLimit, async (req, res) => {
  const held = await heldOf(req);
  if (!held.of) return res.redirect(303, held.here);
  const form = readForm(PayForm, req);
  if (!form.ok) return showRegistration(req, res, { status: 422, errors: form.errors.gateway ?? [] });
  const ways = waysOf(req, held.hotel.currency);
  const way = ways.find(({ gateway }) => gateway === (form.value.gateway ?? ways[0]?.gateway));
  if (!way) return showRegistration(req, res, { status: 422, noticeKey: 'errors.gateway_not_online' });
  const ctx = contextOf(req);
  const { event, registration, hotel, of, here } = held;
  try {
    const { target, presentation } = await startOnlinePayment(ctx, {
      ...of,
      amountMinor: timesMinor(registration.unitMinor, registration.party),
      description: tFor(ctx.language)('events.pay.description', {
        event: textFor(event.names, ctx.language),
        hotel: textFor(hotel.names, ctx.language),
      }),
      returnUrl: siteUrl(here),
      expiresAt: registration.heldUntil ?? undefined,
      payerIp: req.ip,
      ...way,
    });
    if (presentation === 'code') return res.redirect(303, here);
    res.redirect(303, target.startsWith('/') ? target : leavingPathOf(here));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    await showRegistration(req, res, { status: statusOf[error.kind], noticeKey: `errors.${error.code}` });
  }
});

/** Between our form and the provider's page, as for a booking. */
eventPaymentRoutes.get(leavingPathOf(own), allow('public'), async (req, res) => {
  const { of, hotel, here } = await heldOf(req);
  const ctx = contextOf(req);
  const waiting = of && (await waitingCharge(ctx, of));
  const address = waiting?.payTarget && waiting.presentation !== 'code' ? URL.parse(waiting.payTarget) : null;
  if (!waiting || !address) return res.redirect(303, here);
  if (address.protocol !== 'https:' && address.protocol !== 'http:') throw notFound('page_not_found');
  res.set({ Refresh: `0; url=${address.href}`, 'Referrer-Policy': 'origin' });
  const way = { gateway: waiting.gateway, href: address.href, backHref: here };
  showLeaving(res, leavingPage({ hotel, language: ctx.language }, way));
});

/** "I have paid": works without scripts, and before the provider's own word arrives. */
eventPaymentRoutes.post(queryPathOf(own), allow('public'), queryLimit, async (req, res) => {
  const { of, here } = await heldOf(req);
  try {
    if (of) await askAboutWaiting(contextOf(req), of);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return showRegistration(req, res, { status: statusOf[error.kind], noticeKey: `errors.${error.code}` });
  }
  res.redirect(303, here);
});

/** The registration of a page's secret; `of` is the bill to pay on, null where nothing is to be paid ahead now. */
async function heldOf(req: Request) {
  const { db } = contextOf(req);
  const { token } = readParams(RegistrationTokenParams, req);
  const { event, registration } = await registrationOf(db, token);
  const { hotelId, folioId, status } = registration;
  const of = status === 'held' && folioId !== null ? { hotelId, folioId } : null;
  return { event, registration, hotel: await getHotel(db, hotelId), of, here: ownRegistrationPath(token) };
}

function waysOf(req: Request, currency: string): PayWay[] {
  return payWays(waysToPay(currency), deviceOf(req.headers));
}

interface Answer {
  readonly status?: number;
  readonly refusal?: string | null;
  readonly noticeKey?: string;
  readonly errors?: readonly string[];
}

/** A guest's own page, with what was refused last. */
export async function showRegistration(
  req: Request,
  res: Response,
  { status = 200, refusal = null, noticeKey, errors = [] }: Answer = {},
): Promise<void> {
  const ctx = contextOf(req);
  const { event, registration, hotel, of } = await heldOf(req);
  const waiting = of && (await waitingCharge(ctx, of));
  const isCode = waiting?.presentation === 'code' && waiting.payTarget !== null;
  const code = isCode ? await qrImage(waiting.payTarget ?? '') : null;
  const paying = of && { ways: waysOf(req, hotel.currency), waiting, code, errors };
  const said = noticeKey === undefined ? refusal : tFor(ctx.language)(noticeKey);
  const { language, clock } = ctx;
  const options = { hotel, language, at: clock(), event, registration, refusal: said, paying };
  showOwn(res, ownEventPage(options), status);
}

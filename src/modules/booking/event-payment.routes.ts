import { type Request, type Response, Router } from 'express';
import { timesMinor } from '../../core/money.ts';
import { allow } from '../../platform/auth.ts';
import { contextOf, readParams } from '../../platform/http.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { limitRate } from '../../platform/rate-limit.ts';
import { page } from '../../platform/views/page.ts';
import { ownPaymentPath, ownRegistrationPath } from '../events/event.paths.ts';
import { registrationOf } from '../events/registration.service.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { waitingCharge } from '../payments/online-payment.service.ts';
import { RegistrationTokenParams } from './booking.schemas.ts';
import { type OwnEventPage, ownEventPage } from './event-registration.presenter.ts';
import { addPaying, codeOf, type PayAnswer, type Payable, waysFor } from './online-paying.routes.ts';

const showOwn = page<OwnEventPage>('booking/event-registration');
const payLimit = limitRate({ name: 'event-payment', requests: 30, seconds: 600 });
const queryLimit = limitRate({ name: 'event-payment-query', requests: 60, seconds: 600 });
const own = ownRegistrationPath(':token');

/** How a guest stands with an event, and paying for a place that is held for him. */
export const eventPaymentRoutes = Router();

eventPaymentRoutes.get(own, allow('public'), (req, res) => showRegistration(req, res));

addPaying(eventPaymentRoutes, {
  path: own,
  payPath: ownPaymentPath(':token'),
  limits: { pay: payLimit, query: queryLimit },
  open: payableOf,
  show: showRegistration,
});

async function payableOf(req: Request): Promise<Payable> {
  const { event, registration, hotel, of, here } = await heldOf(req);
  const { language } = contextOf(req);
  const names = { event: textFor(event.names, language), hotel: textFor(hotel.names, language) };
  return {
    here,
    hotel,
    of,
    amountMinor: timesMinor(registration.unitMinor, registration.party),
    description: tFor(language)('events.pay.description', names),
    expiresAt: registration.heldUntil,
  };
}

/** The registration of a page's secret; `of` is the bill to pay on, null where nothing is to be paid ahead now. */
async function heldOf(req: Request) {
  const { db } = contextOf(req);
  const { token } = readParams(RegistrationTokenParams, req);
  const { event, registration } = await registrationOf(db, token);
  const { hotelId, folioId, status } = registration;
  const of = status === 'held' && folioId !== null ? { hotelId, folioId } : null;
  return { event, registration, hotel: await getHotel(db, hotelId), of, here: ownRegistrationPath(token) };
}

interface Answer extends PayAnswer {
  readonly refusal?: string | null;
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
  const code = await codeOf(waiting);
  const paying = of && { ways: waysFor(req, hotel.currency), waiting, code, errors };
  const said = noticeKey === undefined ? refusal : tFor(ctx.language)(noticeKey);
  const { language, clock } = ctx;
  const options = { hotel, language, at: clock(), event, registration, refusal: said, paying };
  showOwn(res, ownEventPage(options), status);
}

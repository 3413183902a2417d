import { randomUUID } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import { DomainError } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { contextOf, readForm, readParams, refusalAt, statusOf, toast, typedIn } from '../../platform/http.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { limitRate, limitRateEverywhere } from '../../platform/rate-limit.ts';
import { siteUrl } from '../../platform/site.ts';
import { page } from '../../platform/views/page.ts';
import {
  askAboutCards,
  type LedToCard,
  lastCardFailed,
  startLeavingCard,
  waitingCard,
  waysToLeaveCard,
} from '../payments/kept-card.service.ts';
import { askAboutWaiting, startOnlinePayment, waitingCharge } from '../payments/online-payment.service.ts';
import { type PayWay, payWays } from '../payments/pay-way.ts';
import { cardCodeTries } from '../stored-value/card.ts';
import {
  type OwnCard,
  ownCardsAt,
  payDueByCode,
  payDueFromOwn,
} from '../stored-value/guest-payment.service.ts';
import { bookingPath, cardPathOf, leavingPathOf, queryPathOf } from './booking.paths.ts';
import { CardPayForm, NumberParams, PayForm } from './booking.schemas.ts';
import { deviceOf } from './device.ts';
import { chosenWay, codeOf, goToProvider, showWayToProvider, waysFor } from './online-paying.routes.ts';
import { type CardOptions, type PayPage, payPage, type Waiting } from './pay.presenter.ts';
import { type Due, holdStage, type PayStage, restStage } from './pay-stage.presenter.ts';
import { openTrip } from './trip-access.routes.ts';
import type { TripFrame } from './trip-frame.presenter.ts';

const showPay = page<PayPage>('booking/pay');

/** What is to be paid online: while the rooms are held, and what is open of a booking later. */
export const payRoutes = Router();

const payLimit = limitRate({ name: 'pay', requests: 30, seconds: 600 });
/** Who guesses codes has ten tries, whichever process answers; each card takes no more than that anyway. */
const cardLimit = limitRateEverywhere(cardCodeTries);
const queryLimit = limitRate({ name: 'pay-query', requests: 60, seconds: 600 });

/** Everything on a stage's pages starts with the booking and what is due of it. */
async function openPaying(req: Request, res: Response, stage: PayStage): Promise<Paying | null> {
  const trip = await openTrip(req, res, readParams(NumberParams, req).number);
  if (!trip) return null;
  const { id: reservationId, hotelId, number } = trip.view;
  return { stage, trip, due: stage.due(trip), of: { hotelId, reservationId }, here: stage.path(number) };
}

interface Paying {
  readonly stage: PayStage;
  readonly trip: TripFrame;
  readonly due: Due | null;
  readonly of: { readonly hotelId: number; readonly reservationId: number };
  /** The address of the page one pays on. */
  readonly here: string;
}

/** What the guest was led to last and may still pay, where it is what is due now. */
async function waitingNow(req: Request, { of, due }: Paying): Promise<Waiting | null> {
  if (due?.byCard) return waitingCard(contextOf(req), of);
  const waiting = await waitingCharge(contextOf(req), of);
  return waiting?.amountMinor === due?.amountMinor ? waiting : null;
}

interface Answer {
  readonly status?: number;
  /** What was typed into the form of cards, and what was wrong with it. */
  readonly card?: Pick<CardOptions, 'values' | 'errors'>;
  readonly noticeKey?: string;
  readonly errors?: readonly string[];
}

async function show(req: Request, res: Response, paying: Paying, answer: Answer = {}): Promise<void> {
  const { trip, stage } = paying;
  const waiting = await waitingNow(req, paying);
  const code = await codeOf(waiting);
  const ways = waysOf(req, paying);
  const cardFailed = paying.due?.byCard === true && (await lastCardFailed(contextOf(req), paying.of));
  const card = { own: await ownCardsOf(req, paying), key: randomUUID(), ...answer.card };
  const device = deviceOf(req.headers);
  showPay(
    res,
    payPage(trip, { stage, ways, waiting, code, cardFailed, device, ...answer, card }),
    answer.status ?? 200,
  );
}

function waysOf(req: Request, { trip, due }: Paying): PayWay[] {
  const { currency } = trip.hotel;
  return due?.byCard ? payWays(waysToLeaveCard(currency), deviceOf(req.headers)) : waysFor(req, currency);
}

/** To the provider's page: where a card is left, or where the amount is paid; of a booking under review set aside first. */
function lead(req: Request, { trip, of, here }: Paying, due: Due, way: PayWay): Promise<LedToCard> {
  const { number, reviewState } = trip.view;
  const t = tFor(trip.language);
  const returnUrl = siteUrl(here);
  if (due.byCard && due.until) {
    const description = t('booking.pay.card-description', { number });
    return startLeavingCard(contextOf(req), { ...of, ...way, description, returnUrl, expiresAt: due.until });
  }
  return startOnlinePayment(contextOf(req), {
    ...of,
    ...way,
    amountMinor: due.amountMinor,
    description: t('booking.pay.description', { number }),
    returnUrl,
    expiresAt: due.until ?? undefined,
    payerIp: req.ip,
    capture: reviewState === 'waiting' ? 'later' : 'now',
  });
}

/** What a guest who is signed in may pay from without a code. */
function ownCardsOf(req: Request, { of }: Paying): Promise<OwnCard[]> {
  const ctx = contextOf(req);
  const { kind, id: userId } = ctx.actor;
  return kind === 'guest' && userId !== null
    ? ownCardsAt(ctx, { hotelId: of.hotelId, userId })
    : Promise.resolve([]);
}

const refusalsOfCards = {
  card_code_wrong: 'code',
  card_pending: 'number',
  card_blocked: 'number',
  card_lost: 'number',
  card_replaced: 'number',
  card_moved: 'number',
  card_too_little: 'amount',
  card_pays_too_much: 'amount',
  card_booking_over: 'form',
  idempotency_mismatch: 'form',
};

/** Pays with stored value, in part or whole; what is refused stands at the field it is about. */
async function payByCard(
  req: Request,
  res: Response,
  { paying, due }: { paying: Paying; due: Due },
): Promise<void> {
  const { trip, of, here } = paying;
  const ctx = contextOf(req);
  const form = readForm(CardPayForm(trip.hotel.currency), req);
  if (!form.ok) return show(req, res, paying, { status: 422, card: form });
  const { own: cardId, number = '', code = '', amount: amountMinor, key } = form.value;
  const paid = { ...of, dueMinor: due.amountMinor, amountMinor, key };
  try {
    if (cardId === undefined) await payDueByCode(ctx, { ...paid, number, code });
    else await payDueFromOwn(ctx, { ...paid, cardId, userId: ctx.actor.id ?? 0 });
  } catch (error) {
    const errors = refusalAt(error, refusalsOfCards);
    const { code: _secret, ...values } = typedIn(req);
    return show(req, res, paying, { status: 422, card: { values, errors } });
  }
  toast(req, 'booking.pay.card-done');
  res.redirect(303, here);
}

/** A decline, an outage or money that came meanwhile is told on the same page, with the other ways beside it. */
async function leadOrSayWhy(
  req: Request,
  res: Response,
  { paying, due, way }: { paying: Paying; due: Due; way: PayWay },
): Promise<void> {
  const { trip, stage, here } = paying;
  const { number } = trip.view;
  try {
    const { target, presentation } = await lead(req, paying, due, way);
    goToProvider(res, { target, presentation, here });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const fresh = await openPaying(req, res, stage);
    if (fresh?.due)
      await show(req, res, fresh, { status: statusOf[error.kind], noticeKey: `errors.${error.code}` });
    else if (fresh) res.redirect(303, bookingPath(number));
  }
}

for (const stage of [holdStage, restStage]) {
  const path = { hold: '/pay/:number', rest: '/bookings/:number/payment' }[stage.name];

  payRoutes.get(path, allow('public'), async (req, res) => {
    const paying = await openPaying(req, res, stage);
    if (!paying) return;
    if (stage.isOver(paying.trip)) return res.redirect(303, bookingPath(paying.trip.view.number));
    await show(req, res, paying);
  });

  payRoutes.post(path, allow('public'), payLimit, async (req, res) => {
    const paying = await openPaying(req, res, stage);
    if (!paying) return;
    const { due, here } = paying;
    if (!due) return res.redirect(303, here);
    const form = readForm(PayForm, req);
    if (!form.ok) return show(req, res, paying, { status: 422, errors: form.errors.gateway ?? [] });
    const way = chosenWay(waysOf(req, paying), form.value.gateway);
    if (!way) return show(req, res, paying, { status: 422, noticeKey: 'errors.gateway_not_online' });
    await leadOrSayWhy(req, res, { paying, due, way });
  });

  payRoutes.post(cardPathOf(path), allow('public'), cardLimit, async (req, res) => {
    const paying = await openPaying(req, res, stage);
    if (!paying) return;
    const { due } = paying;
    if (!due || due.byCard) return res.redirect(303, paying.here);
    await payByCard(req, res, { paying, due });
  });

  payRoutes.get(leavingPathOf(path), allow('public'), async (req, res) => {
    const paying = await openPaying(req, res, stage);
    if (!paying) return;
    const { trip, here } = paying;
    showWayToProvider(req, res, { hotel: trip.hotel, here, waiting: await waitingNow(req, paying) });
  });

  /** "I have paid": works without scripts, and before the provider's own word arrives. */
  payRoutes.post(queryPathOf(path), allow('public'), queryLimit, async (req, res) => {
    const paying = await openPaying(req, res, stage);
    if (!paying) return;
    try {
      await askAboutWaiting(contextOf(req), paying.of);
      await askAboutCards(contextOf(req), paying.of);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return show(req, res, paying, { status: statusOf[error.kind], noticeKey: `errors.${error.code}` });
    }
    res.redirect(303, paying.here);
  });
}

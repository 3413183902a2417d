import { type Request, type Response, Router } from 'express';
import { addDays, dateAt } from '../../core/calendar-date.ts';
import { DomainError, notFound } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import {
  contextOf,
  readForm,
  readParams,
  readQuery,
  refusalAt,
  statusOf,
  typedIn,
} from '../../platform/http.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { qrImage } from '../../platform/qr.ts';
import { limitRate } from '../../platform/rate-limit.ts';
import { siteUrl } from '../../platform/site.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { fullName } from '../customers/customer.ts';
import { getHotel, getHotelBySlug } from '../hotels/hotel.service.ts';
import {
  askAboutWaiting,
  startOnlinePayment,
  waitingCharge,
  waysToPay,
} from '../payments/online-payment.service.ts';
import { type PayWay, payWays } from '../payments/pay-way.ts';
import { cardRulesOf } from '../stored-value/card-rules.service.ts';
import { orderGiftCard, orderOfLink } from '../stored-value/gift-order.service.ts';
import { giftCardsPath, giftOrderPath } from '../stored-value/stored-value.paths.ts';
import { leavingPathOf, queryPathOf } from './booking.paths.ts';
import { GiftOrderForm, GiftOrderParams, PayForm, SiteQuery } from './booking.schemas.ts';
import { deviceOf } from './device.ts';
import {
  type GiftOrderPage,
  type GiftShopPage,
  giftOrderPage,
  giftShopPage,
  ownAmount,
} from './gift-shop.presenter.ts';
import { knownGuest } from './known-guest.queries.ts';
import { type LeavingPage, leavingPage } from './pay.presenter.ts';

const showShop = page<GiftShopPage>('booking/gift-shop');
const showOrder = page<GiftOrderPage>('booking/gift-order');
const showLeaving = page<LeavingPage>('booking/leaving');
const orderLimit = limitRate({ name: 'gift-order', requests: 20, seconds: 600 });
const queryLimit = limitRate({ name: 'gift-order-query', requests: 60, seconds: 600 });

/** Gift cards for whoever wants to give one: ordered, paid online, sent by mail. */
export const giftShopRoutes = Router();

giftShopRoutes.get(giftCardsPath, allow('public'), (req, res) => shopPage(req, res));

giftShopRoutes.post(giftCardsPath, allow('public'), orderLimit, async (req, res) => {
  const ctx = contextOf(req);
  const { hotel, today } = await houseOf(req);
  const form = readForm(
    GiftOrderForm({ currency: hotel.currency, from: today, to: addDays(today, 365) }),
    req,
  );
  if (!form.ok) return shopPage(req, res, form);
  const { preset, amount, sendOn, ...words } = form.value;
  const amountMinor = preset === ownAmount ? amount : preset;
  if (amountMinor === undefined)
    return shopPage(req, res, { values: typedIn(req), errors: { amount: ['form.required'] } });
  try {
    const order = { ...words, hotelId: hotel.id, amountMinor, sendOn, language: ctx.language };
    res.redirect(303, giftOrderPath(await orderGiftCard(ctx, order)));
  } catch (error) {
    const at = preset === ownAmount ? 'amount' : 'preset';
    const fields = { card_load_not_sold: 'form', card_load_too_small: at, card_load_too_big: at };
    await shopPage(req, res, { values: typedIn(req), errors: refusalAt(error, fields) });
  }
});

async function houseOf(req: Request) {
  const { db, clock } = contextOf(req);
  const query = readQuery(SiteQuery, req);
  const slug = query.ok ? query.value.hotel : undefined;
  const hotel = await getHotelBySlug(db, slug);
  return { hotel, slug, today: dateAt(clock(), hotel.timeZone) };
}

async function shopPage(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const { hotel, slug, today } = await houseOf(req);
  const { firstName = '', lastName = '', email = '' } = await knownGuest(ctx);
  const known = { buyerName: fullName({ firstName, lastName }), buyerEmail: email };
  const rules = await cardRulesOf(ctx.db, hotel.id);
  const shop = { hotel, slug, language: ctx.language, rules, known, today };
  showShop(res, giftShopPage(shop, state), state ? 422 : 200);
}

giftShopRoutes.get(giftOrderPath(':link'), allow('public'), (req, res) => orderPage(req, res));

giftShopRoutes.post(giftOrderPath(':link'), allow('public'), orderLimit, async (req, res) => {
  const order = await orderOf(req);
  if (order.card.status !== 'pending') return res.redirect(303, order.here);
  const form = readForm(PayForm, req);
  if (!form.ok) return orderPage(req, res, { status: 422, errors: form.errors.gateway ?? [] });
  const ways = waysOf(req, order.hotel.currency);
  const way = ways.find(({ gateway }) => gateway === (form.value.gateway ?? ways[0]?.gateway));
  if (!way) return orderPage(req, res, { status: 422, noticeKey: 'errors.gateway_not_online' });
  await leadOrSayWhy(req, res, { order, way });
});

type Order = Awaited<ReturnType<typeof orderOf>>;

async function orderOf(req: Request) {
  const { db } = contextOf(req);
  const { link } = readParams(GiftOrderParams, req);
  const card = await orderOfLink(db, link);
  const hotel = await getHotel(db, card.hotelId);
  const of = { hotelId: card.hotelId, folioId: card.folioId };
  return { link, card, hotel, of, here: giftOrderPath(link) };
}

/** A decline or an outage is told on the same page, with the other ways beside it. */
async function leadOrSayWhy(
  req: Request,
  res: Response,
  { order, way }: { order: Order; way: PayWay },
): Promise<void> {
  const ctx = contextOf(req);
  const { hotel, card, of, here } = order;
  try {
    const { target, presentation } = await startOnlinePayment(ctx, {
      ...of,
      amountMinor: card.orderedMinor,
      description: tFor(ctx.language)('gift-shop.description', { hotel: textFor(hotel.names, ctx.language) }),
      returnUrl: siteUrl(here),
      payerIp: req.ip,
      ...way,
    });
    if (presentation === 'code') return res.redirect(303, here);
    res.redirect(303, target.startsWith('/') ? target : leavingPathOf(here));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    await orderPage(req, res, { status: statusOf[error.kind], noticeKey: `errors.${error.code}` });
  }
}

/** Between our form and the provider's page, as for a booking. */
giftShopRoutes.get(leavingPathOf(giftOrderPath(':link')), allow('public'), async (req, res) => {
  const { of, hotel, here } = await orderOf(req);
  const ctx = contextOf(req);
  const waiting = await waitingCharge(ctx, of);
  const address = waiting?.payTarget && waiting.presentation !== 'code' ? URL.parse(waiting.payTarget) : null;
  if (!waiting || !address) return res.redirect(303, here);
  if (address.protocol !== 'https:' && address.protocol !== 'http:') throw notFound('page_not_found');
  res.set({ Refresh: `0; url=${address.href}`, 'Referrer-Policy': 'origin' });
  const way = { gateway: waiting.gateway, href: address.href, backHref: here };
  showLeaving(res, leavingPage({ hotel, language: ctx.language }, way));
});

/** "I have paid": works without scripts, and before the provider's own word arrives. */
giftShopRoutes.post(queryPathOf(giftOrderPath(':link')), allow('public'), queryLimit, async (req, res) => {
  const { of, here } = await orderOf(req);
  try {
    await askAboutWaiting(contextOf(req), of);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return orderPage(req, res, { status: statusOf[error.kind], noticeKey: `errors.${error.code}` });
  }
  res.redirect(303, here);
});

function waysOf(req: Request, currency: string): PayWay[] {
  return payWays(waysToPay(currency), deviceOf(req.headers));
}

interface Answer {
  readonly status?: number;
  readonly noticeKey?: string;
  readonly errors?: readonly string[];
}

async function orderPage(req: Request, res: Response, { status = 200, ...said }: Answer = {}): Promise<void> {
  const ctx = contextOf(req);
  const { link, card, hotel, of } = await orderOf(req);
  const waiting = card.status === 'pending' ? await waitingCharge(ctx, of) : null;
  const isCode = waiting?.presentation === 'code' && waiting.payTarget !== null;
  const code = isCode ? await qrImage(waiting.payTarget ?? '') : null;
  const ways = waysOf(req, hotel.currency);
  showOrder(
    res,
    giftOrderPage({ hotel, language: ctx.language, link, card, ways, waiting, code, ...said }),
    status,
  );
}

import { type Request, type Response, Router } from 'express';
import { addDays, dateAt } from '../../core/calendar-date.ts';
import { allow } from '../../platform/auth.ts';
import { contextOf, readForm, readParams, readQuery, refusalAt, typedIn } from '../../platform/http.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { limitRate } from '../../platform/rate-limit.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { fullName } from '../customers/customer.ts';
import { getHotel, getHotelBySlug } from '../hotels/hotel.service.ts';
import { waitingCharge } from '../payments/online-payment.service.ts';
import { cardRulesOf } from '../stored-value/card-rules.service.ts';
import { orderGiftCard, orderOfLink } from '../stored-value/gift-order.service.ts';
import { giftCardsPath, giftOrderPath } from '../stored-value/stored-value.paths.ts';
import { GiftOrderForm, GiftOrderParams, SiteQuery } from './booking.schemas.ts';
import {
  type GiftOrderPage,
  type GiftShopPage,
  giftOrderPage,
  giftShopPage,
  ownAmount,
} from './gift-shop.presenter.ts';
import { knownGuest } from './known-guest.queries.ts';
import { addPaying, codeOf, type PayAnswer, type Payable, waysFor } from './online-paying.routes.ts';

const showShop = page<GiftShopPage>('booking/gift-shop');
const showOrder = page<GiftOrderPage>('booking/gift-order');
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

addPaying(giftShopRoutes, {
  path: giftOrderPath(':link'),
  payPath: giftOrderPath(':link'),
  limits: { pay: orderLimit, query: queryLimit },
  open: payableOf,
  show: orderPage,
});

async function payableOf(req: Request): Promise<Payable> {
  const { card, hotel, of, here } = await orderOf(req);
  const { language } = contextOf(req);
  return {
    here,
    hotel,
    of: card.status === 'pending' ? of : null,
    amountMinor: card.orderedMinor,
    description: tFor(language)('gift-shop.description', { hotel: textFor(hotel.names, language) }),
  };
}

async function orderOf(req: Request) {
  const { db } = contextOf(req);
  const { link } = readParams(GiftOrderParams, req);
  const card = await orderOfLink(db, link);
  const hotel = await getHotel(db, card.hotelId);
  const of = { hotelId: card.hotelId, folioId: card.folioId };
  return { link, card, hotel, of, here: giftOrderPath(link) };
}

async function orderPage(
  req: Request,
  res: Response,
  { status = 200, ...said }: PayAnswer = {},
): Promise<void> {
  const ctx = contextOf(req);
  const { link, card, hotel, of } = await orderOf(req);
  const waiting = card.status === 'pending' ? await waitingCharge(ctx, of) : null;
  const code = await codeOf(waiting);
  const ways = waysFor(req, hotel.currency);
  showOrder(
    res,
    giftOrderPage({ hotel, language: ctx.language, link, card, ways, waiting, code, ...said }),
    status,
  );
}

import { type Request, type Response, Router } from 'express';
import { notFound, ruleBroken } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import {
  contextOf,
  readForm,
  readParams,
  readQuery,
  refusalAt,
  toast,
  typedIn,
} from '../../platform/http.ts';
import { qrImage } from '../../platform/qr.ts';
import { page } from '../../platform/views/page.ts';
import { getCustomer } from '../customers/customer.service.ts';
import { fullName } from '../customers/customer.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { cardPage, type PrintedCard, printedCard } from './card.presenter.ts';
import { accountOf, changeCard, getCard, listCards, replaceCard } from './card.service.ts';
import { spacedCode } from './card.ts';
import { giveCode } from './card-code.service.ts';
import type { ValuePage, ValueState } from './card-frame.presenter.ts';
import { cardRulesOf } from './card-rules.service.ts';
import { cardTransferRoutes, move, transferRefusals } from './card-transfer.routes.ts';
import { cardsPage } from './cards.presenter.ts';
import { loadCard, refundLoad, sellGiftCard } from './load.service.ts';
import { statementOf } from './statement.service.ts';
import * as paths from './stored-value.paths.ts';
import * as schemas from './stored-value.schemas.ts';

const show = page<ValuePage>('stored-value/page', 'layouts/staff');

const showPrinted = page<PrintedCard>('stored-value/print', 'layouts/print');

/** Cards and accounts at the desk. */
export const cardRoutes = Router();

cardRoutes.get(paths.storedValuePath, allow('stored-value.view'), (req, res) => showCards(req, res));

cardRoutes.post(paths.storedValuePath, allow('stored-value.sell'), async (req, res) => {
  const { ctx, hotel } = await houseOf(req);
  const form = readForm(schemas.SaleForm(hotel.currency), req);
  if (!form.ok) return showCards(req, res, { form: 'sale', ...form });
  const { amount, key, ...sale } = form.value;
  try {
    const sold = { ...sale, hotelId: hotel.id, amountMinor: amount, idempotencyKey: key };
    const { number } = await sellGiftCard(ctx, sold);
    res.redirect(303, paths.cardPath(number));
  } catch (error) {
    await showCards(req, res, refusedForm(req, 'sale', error));
  }
});

cardRoutes.post(paths.accountsPath, allow('stored-value.sell'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(schemas.AccountForm, req);
  if (!form.ok) return showCards(req, res, { form: 'account', ...form });
  const { number } = await accountOf(ctx, { ...form.value, hotelId: requireHotel(ctx) });
  res.redirect(303, paths.cardPath(number));
});

/** A gift card that a guest brings goes onto his account. */
cardRoutes.post(paths.bringRoute, allow('stored-value.sell'), async (req, res) => {
  const query = readQuery(schemas.BringQuery, req);
  if (!query.ok) throw notFound('customer_not_found');
  const form = readForm(schemas.BringForm, req);
  if (!form.ok) return showCards(req, res, { form: 'transfer', ...form });
  try {
    await move(req, res, { ...form.value, customerId: query.value.customer });
  } catch (error) {
    const errors = refusalAt(error, transferRefusals);
    await showCards(req, res, { form: 'transfer', values: typedIn(req), errors });
  }
});

cardRoutes.use(cardTransferRoutes);

cardRoutes.get(`${paths.storedValuePath}/cards/:number`, allow('stored-value.view'), (req, res) =>
  showCard(req, res),
);

cardRoutes.post(
  `${paths.storedValuePath}/cards/:number/loads`,
  allow('stored-value.sell'),
  async (req, res) => {
    const { ctx, hotel, number } = await cardOf(req);
    const form = readForm(schemas.LoadForm(hotel.currency), req);
    if (!form.ok) return showCard(req, res, { state: { form: 'load', ...form } });
    const { amount, key, ...load } = form.value;
    await attempt(req, res, 'load', async () => {
      await loadCard(ctx, { ...load, hotelId: hotel.id, number, amountMinor: amount, idempotencyKey: key });
      return number;
    });
  },
);

/** Answers with the page itself: the code is told this once, so it may stand in no address and no cookie. */
cardRoutes.post(
  `${paths.storedValuePath}/cards/:number/code`,
  allow('stored-value.sell'),
  async (req, res) => {
    const { ctx, hotel, number } = await cardOf(req);
    await showCard(req, res, { secret: await giveCode(ctx, { hotelId: hotel.id, number }) });
  },
);

/** The card on paper, with a new code: what was given out before opens nothing any more. */
cardRoutes.post(
  `${paths.storedValuePath}/cards/:number/print`,
  allow('stored-value.sell'),
  async (req, res) => {
    const { ctx, hotel, number } = await cardOf(req);
    const card = await getCard(ctx.db, { hotelId: hotel.id, number });
    if (card.kind !== 'gift' || card.status !== 'active') throw ruleBroken(`card_${card.status}`);
    const code = spacedCode(await giveCode(ctx, { hotelId: hotel.id, number }));
    const secret = { code, image: await qrImage(number) };
    showPrinted(res, printedCard(ctx, { hotel, card, secret }));
  },
);

cardRoutes.post(
  `${paths.storedValuePath}/cards/:number/status`,
  allow('stored-value.manage'),
  async (req, res) => {
    const { ctx, hotel, number } = await cardOf(req);
    const form = readForm(schemas.StatusForm, req);
    if (!form.ok) return showCard(req, res, { state: { form: 'status', ...form } });
    await attempt(req, res, 'status', async () => {
      await changeCard(ctx, { ...form.value, hotelId: hotel.id, number });
      return number;
    });
  },
);

cardRoutes.post(
  `${paths.storedValuePath}/cards/:number/replacement`,
  allow('stored-value.manage'),
  async (req, res) => {
    const { ctx, hotel, number } = await cardOf(req);
    const form = readForm(schemas.ReasonForm, req);
    if (!form.ok) return showCard(req, res, { state: { form: 'replacement', ...form } });
    await attempt(req, res, 'replacement', async () => {
      const fresh = await replaceCard(ctx, { hotelId: hotel.id, number, reason: form.value.reason });
      return fresh.number;
    });
  },
);

cardRoutes.post(
  `${paths.storedValuePath}/cards/:number/refunds`,
  allow('payments.refund'),
  async (req, res) => {
    const { ctx, hotel, number } = await cardOf(req);
    const form = readForm(schemas.LoadRefundForm(hotel.currency), req);
    if (!form.ok) return showCard(req, res, { state: { form: 'refund', ...form } });
    const { amount, key, ...refund } = form.value;
    await attempt(req, res, 'refund', async () => {
      const asked = { ...refund, hotelId: hotel.id, number, amountMinor: amount, idempotencyKey: key };
      await refundLoad(ctx, asked);
      return number;
    });
  },
);

async function houseOf(req: Request) {
  const ctx = contextOf(req);
  return { ctx, hotel: await getHotel(ctx.db, requireHotel(ctx)) };
}

async function cardOf(req: Request) {
  const { number } = readParams(schemas.CardParams, req);
  const { ctx, hotel } = await houseOf(req);
  await getCard(ctx.db, { hotelId: hotel.id, number });
  return { ctx, hotel, number };
}

const fieldsOfRefusals = {
  amount_not_postable: 'amount',
  card_load_not_sold: 'form',
  card_load_too_small: 'amount',
  card_load_too_big: 'amount',
  card_load_spent: 'amount',
  card_refund_under_way: 'form',
  refund_too_much: 'amount',
  idempotency_mismatch: 'form',
};

function refusedForm(req: Request, form: string, error: unknown): ValueState {
  return { form, values: typedIn(req), errors: refusalAt(error, fieldsOfRefusals) };
}

async function attempt(
  req: Request,
  res: Response,
  form: string,
  work: () => Promise<string>,
): Promise<void> {
  let number: string;
  try {
    number = await work();
  } catch (error) {
    return showCard(req, res, { state: refusedForm(req, form, error) });
  }
  toast(req, `stored-value.done.${form}`);
  res.redirect(303, paths.cardPath(number));
}

async function showCards(req: Request, res: Response, state: ValueState | null = null): Promise<void> {
  const { ctx, hotel } = await houseOf(req);
  const query = readQuery(schemas.CardsQuery, req);
  const { text, customer } = query.ok ? query.value : {};
  const cards = await listCards(ctx.db, { hotelId: hotel.id, text, customerId: customer });
  const rules = await cardRulesOf(ctx.db, hotel.id);
  const guest =
    customer === undefined ? null : await getCustomer(ctx.db, { hotelId: hotel.id, id: customer });
  const data = {
    hotel,
    cards,
    rules,
    text: text ?? '',
    guest: guest && { id: guest.id, name: fullName(guest) },
  };
  show(res, cardsPage(ctx, data, state), state ? 422 : 200);
}

async function showCard(
  req: Request,
  res: Response,
  { state = null, secret }: { state?: ValueState | null; secret?: string } = {},
): Promise<void> {
  const { ctx, hotel, number } = await cardOf(req);
  const card = await getCard(ctx.db, { hotelId: hotel.id, number });
  const told =
    secret === undefined ? null : { code: spacedCode(secret), image: await qrImage(number), alt: number };
  const statement = await statementOf(ctx.db, [card.id]);
  const rules = await cardRulesOf(ctx.db, hotel.id);
  show(res, cardPage(ctx, { hotel, card, statement, rules, secret: told }, state), state ? 422 : 200);
}

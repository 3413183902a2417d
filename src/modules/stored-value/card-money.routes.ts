import { type Request, type Response, Router } from 'express';
import { addDays } from '../../core/calendar-date.ts';
import { ruleBroken } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { type Context, requireHotel } from '../../platform/context.ts';
import {
  contextOf,
  readForm,
  readParams,
  readQuery,
  refusalAt,
  toast,
  typedIn,
} from '../../platform/http.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { FileParams } from '../../platform/table-file.ts';
import { madeFor, sendTable } from '../../platform/table-sending.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { folioPath } from '../folios/folio.paths.ts';
import { getFolio } from '../folios/folio.service.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { reservationPath } from '../reservations/reservation.paths.ts';
import { getReservation } from '../reservations/reservation.service.ts';
import { getCard } from './card.service.ts';
import { cardByCode } from './card-code.service.ts';
import type { ValuePage } from './card-frame.presenter.ts';
import { cardRulesOf, changeCardRules } from './card-rules.service.ts';
import {
  cardPayPage,
  expiryPage,
  liabilityColumns,
  liabilityPage,
  rulesPage,
} from './desk-money.presenter.ts';
import { bookExpired, listExpired } from './expiry.service.ts';
import { liabilityDays } from './liability.service.ts';
import { payWithCard } from './spend.service.ts';
import * as paths from './stored-value.paths.ts';
import * as schemas from './stored-value.schemas.ts';

const show = page<ValuePage>('stored-value/page', 'layouts/staff');

/** Paying with a card, what the house owes on cards, what has expired, and what is offered. */
export const cardMoneyRoutes = Router();

cardMoneyRoutes.get(paths.cardPayPath, allow('stored-value.sell'), (req, res) => showPay(req, res));

cardMoneyRoutes.post(paths.cardPayPath, allow('stored-value.sell'), async (req, res) => {
  const { ctx, hotel, subject } = await subjectOf(req);
  const form = readForm(schemas.CardPayForm(hotel.currency), req);
  if (!subject) return res.redirect(303, paths.cardPayPath);
  if (!form.ok) return showPay(req, res, form);
  const { amount, key, number, code } = form.value;
  try {
    const cardId = await cardToUse(ctx, { hotelId: hotel.id, number, code });
    const payment = { hotelId: hotel.id, cardId, amountMinor: amount, idempotencyKey: key, ...subject.of };
    await payWithCard(ctx, payment);
  } catch (error) {
    return showPay(req, res, { values: typedIn(req), errors: refusalAt(error, fieldsOfRefusals) });
  }
  toast(req, 'stored-value.done.payment');
  res.redirect(303, subject.backHref);
});

const fieldsOfRefusals = {
  card_code_wrong: 'code',
  card_not_found: 'number',
  card_pending: 'number',
  card_blocked: 'number',
  card_lost: 'number',
  card_replaced: 'number',
  card_moved: 'number',
  card_too_little: 'amount',
  card_pays_too_much: 'amount',
  card_booking_over: 'form',
  amount_not_postable: 'amount',
  folio_closed: 'form',
  idempotency_mismatch: 'form',
};

/** A gift card needs its code; of an account the clerk has seen who owns it. */
async function cardToUse(
  ctx: Context,
  typed: { hotelId: number; number: string; code: string | undefined },
): Promise<number> {
  const { hotelId, code } = typed;
  if (code !== undefined) return (await cardByCode(ctx, { hotelId, number: typed.number, code })).id;
  const card = await getCard(ctx.db, { hotelId, number: typed.number.replaceAll(/[\s-]/g, '') });
  if (card.kind !== 'account') throw ruleBroken('card_code_wrong');
  return card.id;
}

/** The bill or the booking that is to be paid. */
async function subjectOf(req: Request) {
  const { ctx, hotel } = await houseOf(req);
  const query = readQuery(schemas.PayQuery, req);
  const { folio: number, reservation } = query.ok ? query.value : {};
  if (number !== undefined) {
    const { folio, balance } = await getFolio(ctx.db, { hotelId: hotel.id, number });
    const links = { action: paths.payFolioPath(number), backHref: folioPath(number), name: number };
    return { ctx, hotel, subject: { ...links, dueMinor: balance.guestMinor, of: { folioId: folio.id } } };
  }
  if (reservation === undefined) return { ctx, hotel, subject: null };
  const view = await getReservation(ctx.db, { hotelId: hotel.id, number: reservation });
  const links = {
    action: paths.payReservationPath(reservation),
    backHref: reservationPath(reservation),
    name: reservation,
  };
  const dueMinor = Math.max(0, view.totalMinor - view.paidMinor);
  return { ctx, hotel, subject: { ...links, dueMinor, of: { reservationId: view.id } } };
}

async function showPay(req: Request, res: Response, state?: FormState): Promise<void> {
  const { ctx, hotel, subject } = await subjectOf(req);
  show(res, cardPayPage(ctx, { hotel, subject }, state), state ? 422 : 200);
}

const daysShown = 31;

cardMoneyRoutes.get(paths.liabilityPath, allow('stored-value.view'), async (req, res) => {
  const { ctx, hotel, days } = await liabilityOf(req);
  show(res, liabilityPage(ctx, { hotel, days }));
});

cardMoneyRoutes.get(paths.liabilityFilePath(':format'), allow('stored-value.view'), async (req, res) => {
  const { format } = readParams(FileParams, req);
  const { ctx, hotel, days } = await liabilityOf(req);
  await sendTable(res, format, {
    name: `stored-value-${hotel.slug}-${hotel.businessDate}`,
    title: tFor(ctx.language)('stored-value.tabs.liability'),
    columns: liabilityColumns(ctx),
    parts: [days],
    ...madeFor(ctx, hotel),
  });
});

async function liabilityOf(req: Request) {
  const { ctx, hotel } = await houseOf(req);
  const query = readQuery(schemas.LiabilityQuery, req);
  const { from = addDays(hotel.businessDate, -daysShown), to = hotel.businessDate } = query.ok
    ? query.value
    : {};
  return { ctx, hotel, days: await liabilityDays(ctx.db, { hotelId: hotel.id, from, to }) };
}

cardMoneyRoutes.get(paths.expiryPath, allow('stored-value.expire'), (req, res) => showExpiry(req, res));

cardMoneyRoutes.post(paths.expiryPath, allow('stored-value.expire'), async (req, res) => {
  const { ctx, hotel } = await houseOf(req);
  const form = readForm(schemas.ExpiryForm, req);
  if (!form.ok) return showExpiry(req, res, form);
  const { cards, reason } = form.value;
  await bookExpired(ctx, { hotelId: hotel.id, cardIds: cards, reason });
  toast(req, 'stored-value.done.expiry');
  res.redirect(303, paths.expiryPath);
});

async function showExpiry(req: Request, res: Response, state?: FormState): Promise<void> {
  const { ctx, hotel } = await houseOf(req);
  const expired = await listExpired(ctx.db, hotel.id);
  show(res, expiryPage(ctx, { hotel, expired }, state), state ? 422 : 200);
}

cardMoneyRoutes.get(paths.cardRulesPath, allow('stored-value.manage'), (req, res) => showRules(req, res));

cardMoneyRoutes.post(paths.cardRulesPath, allow('stored-value.manage'), async (req, res) => {
  const { ctx, hotel } = await houseOf(req);
  const form = readForm(schemas.RulesForm(hotel.currency), req);
  if (!form.ok) return showRules(req, res, form);
  const { active, soldOnline, smallest, largest, bonusValidDays, validMonths = null } = form.value;
  const { value } = form;
  const bonuses = schemas.bonusSteps.flatMap((step) => {
    const [fromMinor, bonusMinor] = [value[`from${step}`], value[`bonus${step}`]];
    return fromMinor === undefined || bonusMinor === undefined ? [] : [{ fromMinor, bonusMinor }];
  });
  const limits = { smallestMinor: smallest, largestMinor: largest, soldOnline };
  await changeCardRules(ctx, hotel.id, { active, ...limits, validMonths, bonusValidDays, bonuses });
  toast(req, 'stored-value.done.rules');
  res.redirect(303, paths.cardRulesPath);
});

async function showRules(req: Request, res: Response, state?: FormState): Promise<void> {
  const { ctx, hotel } = await houseOf(req);
  show(res, rulesPage(ctx, { hotel, rules: await cardRulesOf(ctx.db, hotel.id) }, state), state ? 422 : 200);
}

async function houseOf(req: Request) {
  const ctx = contextOf(req);
  return { ctx, hotel: await getHotel(ctx.db, requireHotel(ctx)) };
}

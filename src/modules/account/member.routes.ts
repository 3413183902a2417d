import { randomUUID } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { contextOf, readForm, readQuery, refusalAt, toast, typedIn } from '../../platform/http.ts';
import { qrImage } from '../../platform/qr.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import {
  answerInvitation,
  familyOf,
  inviteToFamily,
  leaveFamily,
  transferPoints,
} from '../loyalty/family.service.ts';
import { listGifts, listOrders, orderGift } from '../loyalty/gift.service.ts';
import * as paths from '../loyalty/loyalty.paths.ts';
import { join, statementOf } from '../loyalty/member.service.ts';
import { payWithPoints } from '../loyalty/points-payment.service.ts';
import { isRunning, listLevels } from '../loyalty/programme.service.ts';
import * as present from './member.presenter.ts';
import * as schemas from './member.schemas.ts';
import { ownMembership, payableBooking, payableByPoints, requireMembership } from './member.service.ts';
import { type FamilyPage, familyPage, type GiftsPage, giftsPage } from './member-offers.presenter.ts';
import { getProfile, ownCustomer } from './profile.service.ts';

const showJoin = page<present.JoinPage>('account/join');
const showCard = page<present.CardPage>('account/member');
const showStatement = page<present.StatementPage>('account/statement');
const showGifts = page<GiftsPage>('account/gifts');
const showFamily = page<FamilyPage>('account/family');

/** A guest's membership: his card, what happened to his points, and what they get him. */
export const memberRoutes = Router();

memberRoutes.get(paths.memberAccountPath, allow('guest'), (req, res) => card(req, res));

async function card(req: Request, res: Response, state: FormState = {}, status = 200): Promise<void> {
  const ctx = contextOf(req);
  const view = await ownMembership(ctx);
  if (!view) {
    const [running, levels, profile] = await Promise.all([
      isRunning(ctx.db),
      listLevels(ctx.db),
      getProfile(ctx),
    ]);
    const data = { running, levels, hasProfile: profile.customer !== null };
    return showJoin(res, present.joinPage(ctx.language, data), status);
  }
  const data = {
    view,
    qr: await qrImage(view.member.number),
    key: randomUUID(),
    payable: await payableByPoints(ctx),
  };
  showCard(res, present.cardPage(ctx.language, data, state), status);
}

memberRoutes.post(paths.memberAccountPath, allow('guest'), async (req, res) => {
  const ctx = contextOf(req);
  await join(ctx, { ...(await ownCustomer(ctx)), source: 'site' });
  toast(req, 'loyalty.guest.joined');
  res.redirect(303, paths.memberAccountPath);
});

memberRoutes.post(paths.memberPaymentsPath, allow('guest'), async (req, res) => {
  const ctx = contextOf(req);
  const { member } = await requireMembership(ctx);
  const asked = readForm(schemas.PaidBooking, req);
  if (!asked.ok) return card(req, res, asked, 422);
  const booking = await payableBooking(ctx, asked.value.booking);
  const form = readForm(schemas.PointsPaymentForm(booking.currency), req);
  if (!form.ok) return card(req, res, form, 422);
  const { amount, key } = form.value;
  const { hotelId, reservationId, openMinor } = booking;
  if (amount > openMinor)
    return card(req, res, { values: typedIn(req), errors: { amount: ['form.too_big'] } }, 422);
  try {
    const payment = { hotelId, reservationId, memberId: member.id, amountMinor: amount };
    await payWithPoints(ctx, { ...payment, idempotencyKey: `points-${key}` });
  } catch (error) {
    const errors = refusalAt(error, {
      points_not_enough: 'amount',
      points_too_much: 'amount',
      points_not_taken: 'booking',
      points_booking_over: 'booking',
    });
    return card(req, res, { values: typedIn(req), errors }, 422);
  }
  toast(req, 'loyalty.guest.paid');
  res.redirect(303, paths.memberAccountPath);
});

memberRoutes.get(paths.memberStatementPath, allow('guest'), async (req, res) => {
  const ctx = contextOf(req);
  const view = await ownMembership(ctx);
  if (!view) return res.redirect(303, paths.memberAccountPath);
  const query = readQuery(schemas.StatementQuery, req);
  const number = query.ok ? query.value.page : 1;
  const statement = await statementOf(ctx.db, { memberId: view.member.id, page: number });
  showStatement(res, present.statementPage(ctx.language, statement, number));
});

memberRoutes.get(paths.memberGiftsPath, allow('guest'), (req, res) => gifts(req, res));

async function gifts(req: Request, res: Response, state: FormState = {}, status = 200): Promise<void> {
  const ctx = contextOf(req);
  const view = await ownMembership(ctx);
  if (!view) return res.redirect(303, paths.memberAccountPath);
  const [catalogue, orders] = await Promise.all([listGifts(ctx.db), listOrders(ctx.db, view.member.id)]);
  const data = { view, gifts: catalogue, orders, key: randomUUID() };
  showGifts(res, giftsPage(ctx.language, data, state), status);
}

memberRoutes.post(paths.giftOrdersPath, allow('guest'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(schemas.GiftOrderForm, req);
  if (!form.ok) return gifts(req, res, form, 422);
  const { member } = await requireMembership(ctx);
  const { key: formKey, address = '', ...asked } = form.value;
  try {
    await orderGift(ctx, { ...asked, address, memberId: member.id, formKey: `${member.id}-${formKey}` });
  } catch (error) {
    const errors = refusalAt(error, {
      points_not_enough: 'delivery',
      gift_gone: 'delivery',
      gift_not_posted: 'delivery',
      gift_no_address: 'address',
    });
    return gifts(req, res, { values: typedIn(req), errors }, 422);
  }
  toast(req, 'loyalty.guest.ordered');
  res.redirect(303, paths.memberGiftsPath);
});

memberRoutes.get(paths.memberFamilyPath, allow('guest'), (req, res) => family(req, res));

async function family(req: Request, res: Response, state: FormState = {}, status = 200): Promise<void> {
  const ctx = contextOf(req);
  const view = await ownMembership(ctx);
  if (!view) return res.redirect(303, paths.memberAccountPath);
  const data = { view, family: await familyOf(ctx.db, view.member) };
  showFamily(res, familyPage(ctx.language, data, state), status);
}

memberRoutes.post(paths.familyInvitationsPath, allow('guest'), async (req, res) => {
  const form = readForm(schemas.InvitationForm, req);
  if (!form.ok) return family(req, res, form, 422);
  const { member } = await requireMembership(contextOf(req));
  const { number } = form.value;
  await inFamily(req, res, 'number', (ctx) => inviteToFamily(ctx, { memberId: member.id, number }));
});

memberRoutes.post(paths.familyAnswerPath, allow('guest'), async (req, res) => {
  const form = readForm(schemas.AnswerForm, req);
  if (!form.ok) return family(req, res, {}, 422);
  const { member } = await requireMembership(contextOf(req));
  const accept = form.value.answer === 'accept';
  await inFamily(req, res, 'form', (ctx) => answerInvitation(ctx, { memberId: member.id, accept }));
});

memberRoutes.post(paths.familyLeavingPath, allow('guest'), async (req, res) => {
  const { member } = await requireMembership(contextOf(req));
  await inFamily(req, res, 'form', (ctx) => leaveFamily(ctx, member.id));
});

memberRoutes.post(paths.familyTransfersPath, allow('guest'), async (req, res) => {
  const form = readForm(schemas.TransferForm, req);
  if (!form.ok) return family(req, res, form, 422);
  const { member } = await requireMembership(contextOf(req));
  const { to: toId, points } = form.value;
  await inFamily(req, res, 'points', (ctx) => transferPoints(ctx, { fromId: member.id, toId, points }));
});

const familyRefusals = [
  'member_not_found',
  'family_self',
  'family_not_head',
  'family_taken',
  'family_full',
  'family_none',
  'family_no_invitation',
  'points_not_enough',
  'transfer_self',
  'transfer_not_family',
];

async function inFamily(
  req: Request,
  res: Response,
  field: string,
  work: (ctx: ReturnType<typeof contextOf>) => Promise<void>,
): Promise<void> {
  try {
    await work(contextOf(req));
  } catch (error) {
    const places = Object.fromEntries(familyRefusals.map((code) => [code, field]));
    return family(req, res, { values: typedIn(req), errors: refusalAt(error, places) }, 422);
  }
  toast(req, 'shared.saved');
  res.redirect(303, paths.memberFamilyPath);
}

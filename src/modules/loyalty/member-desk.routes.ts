import { randomUUID } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import { notFound } from '../../core/errors.ts';
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
import { textFor } from '../../platform/i18n/translate.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { customerPath } from '../customers/customer.paths.ts';
import { getCustomer } from '../customers/customer.service.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { decideAdjustment, requestAdjustment, waitingAdjustments } from './adjustment.service.ts';
import { orderConversion } from './conversion.service.ts';
import { adjustmentsPage, ordersPage } from './gift.presenter.ts';
import { listOrders, settleOrder } from './gift.service.ts';
import * as paths from './loyalty.paths.ts';
import * as schemas from './loyalty.schemas.ts';
import type { LoyaltyPage } from './loyalty-frame.presenter.ts';
import { getMemberByNumber, getMemberView, join, searchMembers, statementOf } from './member.service.ts';
import { type MemberForm, memberPage, membersPage } from './member-desk.presenter.ts';
import { DeskConversionForm } from './partner.schemas.ts';
import { listPartners } from './partner.service.ts';
import { payableFolios, payWithPoints, rateFor } from './points-payment.service.ts';
import { listLevels } from './programme.service.ts';

const show = page<LoyaltyPage>('loyalty/list', 'layouts/staff');

/** Members at the desk: found, joined, paying with points, and what waits for somebody's hand or word. */
export const memberDeskRoutes = Router();

memberDeskRoutes.get(paths.membersPath, allow('loyalty.view'), async (req, res) => {
  const ctx = contextOf(req);
  const { id: hotelId, businessDate: date } = await getHotel(ctx.db, requireHotel(ctx));
  const query = readQuery(schemas.MembersQuery, req);
  const { text, page: number } = query.ok ? query.value : { text: '', page: 1 };
  const found = await searchMembers(ctx.db, { hotelId, text, page: number, date });
  const levels = await listLevels(ctx.db);
  const levelNames = new Map(levels.map((level) => [level.id, textFor(level.names, ctx.language)]));
  show(res, membersPage(ctx, { ...found, text, page: number, levelNames }));
});

memberDeskRoutes.post(paths.membersPath, allow('loyalty.desk'), async (req, res) => {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const form = readForm(schemas.JoinForm, req);
  if (!form.ok) throw notFound('customer_not_found');
  const { id } = await getCustomer(ctx.db, { hotelId, id: form.value.customerId });
  await join(ctx, { customerId: id, hotelId, source: 'desk' });
  toast(req, 'loyalty.members.now-member');
  res.redirect(303, customerPath(id));
});

memberDeskRoutes.get(`${paths.membersPath}/:number`, allow('loyalty.view'), (req, res) => member(req, res));

async function member(
  req: Request,
  res: Response,
  state: FormState & { readonly form?: MemberForm } = {},
  status = 200,
): Promise<void> {
  const ctx = contextOf(req);
  const { id: hotelId, businessDate: date, currency } = await getHotel(ctx.db, requireHotel(ctx));
  const view = await getMemberView(ctx.db, { ...readParams(schemas.NumberParams, req), date });
  const query = readQuery(schemas.PageQuery, req);
  const number = query.ok ? query.value.page : 1;
  const memberId = view.member.id;
  const [statement, folios, rate, partners] = await Promise.all([
    statementOf(ctx.db, { memberId, page: number }),
    payableFolios(ctx.db, { hotelId, memberId }),
    rateFor(ctx.db, currency),
    listPartners(ctx.db),
  ]);
  const data = { view, statement, page: number, folios, currency, rate, partners, key: randomUUID() };
  show(res, memberPage(ctx, data, state), status);
}

memberDeskRoutes.post(`${paths.membersPath}/:number/payments`, allow('loyalty.desk'), async (req, res) => {
  const ctx = contextOf(req);
  const { id: hotelId, currency } = await getHotel(ctx.db, requireHotel(ctx));
  const { number } = readParams(schemas.NumberParams, req);
  const form = readForm(schemas.DeskPaymentForm(currency), req);
  if (!form.ok) return member(req, res, { form: 'payment', ...form }, 422);
  const { id: memberId } = await getMemberByNumber(ctx.db, number);
  const { folio: folioId, amount: amountMinor, key } = form.value;
  const folios = await payableFolios(ctx.db, { hotelId, memberId });
  if (!folios.some((folio) => folio.folioId === folioId)) throw notFound('folio_not_found');
  try {
    const payment = { hotelId, memberId, folioId, amountMinor };
    await payWithPoints(ctx, { ...payment, idempotencyKey: `points-${key}` });
  } catch (error) {
    const errors = refusalAt(error, {
      points_not_enough: 'amount',
      points_too_much: 'amount',
      points_not_taken: 'amount',
      points_booking_over: 'amount',
      folio_closed: 'amount',
    });
    return member(req, res, { form: 'payment', values: typedIn(req), errors }, 422);
  }
  toast(req, 'loyalty.guest.paid');
  res.redirect(303, paths.memberPath(number));
});

const conversionPlaces = {
  points_not_enough: 'conversionPoints',
  conversion_inactive: 'partner',
  conversion_number: 'number',
  conversion_too_few: 'conversionPoints',
  conversion_step: 'conversionPoints',
  conversion_too_many: 'conversionPoints',
};

memberDeskRoutes.post(`${paths.membersPath}/:number/conversions`, allow('loyalty.desk'), async (req, res) => {
  const ctx = contextOf(req);
  const { number } = readParams(schemas.NumberParams, req);
  const form = readForm(DeskConversionForm, req);
  if (!form.ok) return member(req, res, { form: 'conversion', ...form }, 422);
  const { id: memberId } = await getMemberByNumber(ctx.db, number);
  const { partner: partnerId, number: partnerNumber, conversionPoints: points, key } = form.value;
  try {
    const asked = { memberId, partnerId, number: partnerNumber, points };
    await orderConversion(ctx, { ...asked, formKey: `${memberId}-${key}` });
  } catch (error) {
    const errors = refusalAt(error, conversionPlaces);
    return member(req, res, { form: 'conversion', values: typedIn(req), errors }, 422);
  }
  toast(req, 'loyalty.partners.ordered');
  res.redirect(303, paths.memberPath(number));
});

memberDeskRoutes.post(
  `${paths.membersPath}/:number/adjustments`,
  allow('loyalty.adjust'),
  async (req, res) => {
    const ctx = contextOf(req);
    const { number } = readParams(schemas.NumberParams, req);
    const form = readForm(schemas.AdjustmentForm, req);
    if (!form.ok) return member(req, res, { form: 'adjustment', ...form }, 422);
    const { id: memberId } = await getMemberByNumber(ctx.db, number);
    await requestAdjustment(ctx, { memberId, ...form.value });
    toast(req, 'loyalty.adjustments.asked');
    res.redirect(303, paths.memberPath(number));
  },
);

memberDeskRoutes.get(paths.decisionsPath, allow('loyalty.view'), async (req, res) => {
  const ctx = contextOf(req);
  const { id: hotelId, timeZone } = await getHotel(ctx.db, requireHotel(ctx));
  const waiting = await waitingAdjustments(ctx.db, hotelId);
  show(res, adjustmentsPage(ctx, { waiting, timeZone }));
});

memberDeskRoutes.post(`${paths.decisionsPath}/:id`, allow('loyalty.approve'), async (req, res) => {
  const ctx = contextOf(req);
  const { id } = readParams(schemas.IdParams, req);
  const asked = readQuery(schemas.DecisionForm, req);
  if (!asked.ok) throw notFound('page_not_found');
  await decideAdjustment(ctx, { id, approve: asked.value.decision === 'approve' });
  toast(req, 'shared.saved');
  res.redirect(303, paths.decisionsPath);
});

memberDeskRoutes.get(paths.ordersPath, allow('loyalty.view'), async (req, res) => {
  const ctx = contextOf(req);
  const { timeZone } = await getHotel(ctx.db, requireHotel(ctx));
  show(res, ordersPage(ctx, await listOrders(ctx.db), timeZone));
});

memberDeskRoutes.post(`${paths.ordersPath}/:id`, allow('loyalty.desk'), async (req, res) => {
  const { id: orderId } = readParams(schemas.IdParams, req);
  const asked = readQuery(schemas.OrderForm, req);
  if (!asked.ok) throw notFound('page_not_found');
  await settleOrder(contextOf(req), { orderId, status: asked.value.status });
  toast(req, 'shared.saved');
  res.redirect(303, paths.ordersPath);
});

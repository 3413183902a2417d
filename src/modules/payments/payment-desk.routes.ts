import { type Request, type Response, Router } from 'express';
import { DomainError, notFound } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, readQuery, statusOf, toast } from '../../platform/http.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { qrImage } from '../../platform/qr.ts';
import { FileParams } from '../../platform/table-file.ts';
import { madeFor, sendTable } from '../../platform/table-sending.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { gatewayOf } from './gateways/gateways.ts';
import { closeOnlinePayment, requirePayment } from './online-payment.service.ts';
import { paymentPath, reconciliationPath } from './payment.paths.ts';
import { PaymentParams, ReconciliationForm, ReconciliationQuery } from './payment.schemas.ts';
import { getPaymentView } from './payment.service.ts';
import { type PaymentPage, paymentPage } from './payment-page.presenter.ts';
import { type ReconciliationPage, reconciliationPage } from './reconciliation.presenter.ts';
import {
  fetchStatement,
  lastStatementDate,
  reconcilableGateways,
  reconciliation,
} from './reconciliation.service.ts';
import { reconciliationColumns } from './reconciliation-file.presenter.ts';
import { querySilentPayment } from './settlement.service.ts';

const showPayment = page<PaymentPage>('payments/payment', 'layouts/staff');
const showReconciliation = page<ReconciliationPage>('payments/reconciliation', 'layouts/staff');

/** One payment at the desk, and the providers' books beside ours. */
export const paymentDeskRoutes = Router();

paymentDeskRoutes.get('/reconciliation', allow('payments.reconcile'), (req, res) => reconcile(req, res));

paymentDeskRoutes.get('/reconciliation.:format', allow('payments.reconcile'), async (req, res) => {
  const { format } = readParams(FileParams, req);
  const { ctx, data } = await reconciliationOf(req);
  const { hotel, gateway, found } = data;
  await sendTable(res, format, {
    name: `payments-${hotel.slug}-${gateway}-${found.date}`,
    title: tFor(ctx.language)('payments.reconciliation.title'),
    columns: reconciliationColumns(ctx, data),
    parts: [found.rows],
    ...madeFor(ctx, hotel),
  });
});

paymentDeskRoutes.post('/reconciliation', allow('payments.reconcile'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(ReconciliationForm, req);
  if (!form.ok) throw notFound('page_not_found');
  const { gateway, date } = form.value;
  const isOver = date <= lastStatementDate(ctx, gateway);
  const isReady = gatewayOf(gateway).kind === 'online' && gatewayOf(gateway).isReady();
  if (!isOver || !isReady) return reconcile(req, res, { status: 422, noticeKey: 'errors.no_statement' });
  try {
    await fetchStatement(ctx, { gateway, date, hotelId: requireHotel(ctx) });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return reconcile(req, res, { status: statusOf[error.kind], noticeKey: `errors.${error.code}` });
  }
  res.redirect(303, reconciliationPath({ gateway, date }));
});

async function reconcile(
  req: Request,
  res: Response,
  answer: { status?: number; noticeKey?: string } = {},
): Promise<void> {
  const { ctx, data } = await reconciliationOf(req);
  showReconciliation(
    res,
    reconciliationPage(ctx, { ...data, noticeKey: answer.noticeKey }),
    answer.status ?? 200,
  );
}

/** The day asked for, in the query or the form; without one the provider's last day. */
async function reconciliationOf(req: Request) {
  const ctx = contextOf(req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const asked =
    req.method === 'POST' ? readForm(ReconciliationQuery, req) : readQuery(ReconciliationQuery, req);
  const gateways = await reconcilableGateways(ctx.db, hotel.id);
  const wanted = asked.ok ? asked.value.gateway : undefined;
  const gateway = gateways.find((code) => code === wanted) ?? gateways[0] ?? 'sandbox';
  const max = lastStatementDate(ctx, gateway);
  const date = (asked.ok ? asked.value.date : undefined) ?? max;
  const found = await reconciliation(ctx.db, { hotelId: hotel.id, gateway, date });
  const canFetch = date <= max && gatewayOf(gateway).isReady();
  return { ctx, data: { hotel, gateway, gateways, max, canFetch, found } };
}

paymentDeskRoutes.get('/:id', allow('folios.view'), (req, res) => showOne(req, res));

paymentDeskRoutes.post('/:id/query', allow('payments.take'), (req, res) =>
  attempt(req, res, async (paymentId) => {
    await querySilentPayment(contextOf(req), paymentId);
    toast(req, 'payments.page.asked');
  }),
);

paymentDeskRoutes.post('/:id/closing', allow('payments.take'), (req, res) =>
  attempt(req, res, async (paymentId) => {
    const isClosed = await closeOnlinePayment(contextOf(req), paymentId);
    toast(req, isClosed ? 'payments.page.closed' : 'payments.page.came');
  }),
);

async function attempt(
  req: Request,
  res: Response,
  work: (paymentId: number) => Promise<void>,
): Promise<void> {
  const ctx = contextOf(req);
  const { id: paymentId } = readParams(PaymentParams, req);
  const payment = await requirePayment(ctx, { hotelId: requireHotel(ctx), paymentId });
  try {
    if (payment.status === 'pending') await work(paymentId);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return showOne(req, res, { status: statusOf[error.kind], noticeKey: `errors.${error.code}` });
  }
  res.redirect(303, paymentPath(paymentId));
}

async function showOne(
  req: Request,
  res: Response,
  answer: { status?: number; noticeKey?: string } = {},
): Promise<void> {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const { id: paymentId } = readParams(PaymentParams, req);
  const view = await getPaymentView(ctx.db, { hotelId, paymentId });
  const isShown = view.status === 'pending' && view.presentation === 'code' && view.payTarget !== null;
  const image = isShown && view.payTarget !== null ? await qrImage(view.payTarget) : null;
  const hotel = await getHotel(ctx.db, hotelId);
  const canAsk = ctx.permissions.has('payments.take') && gatewayOf(view.gateway).isReady();
  const { noticeKey } = answer;
  showPayment(
    res,
    paymentPage(ctx, { hotel, view, image, canAsk, ...(noticeKey && { noticeKey }) }),
    answer.status ?? 200,
  );
}

import { randomUUID } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import { conflict, notFound, ruleBroken } from '../../core/errors.ts';
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
import { siteUrl } from '../../platform/site.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import type { GatewayCode } from '../payments/gateways/gateway.ts';
import { startOnlinePayment, waysToPay } from '../payments/online-payment.service.ts';
import { deskWays, recordedMethods } from '../payments/pay-way.ts';
import { paymentPath } from '../payments/payment.paths.ts';
import { paymentsOf, takePayment } from '../payments/payment.service.ts';
import { refundPayment } from '../payments/refund.service.ts';
import { listReceivableAccounts, transferToReceivable } from '../receivables/receivable.service.ts';
import { folioPath } from './folio.paths.ts';
import { type FolioPage, folioPage } from './folio.presenter.ts';
import * as schemas from './folio.schemas.ts';
import { getFolio, listTransactionCodes, openNextWindow } from './folio.service.ts';
import type { FormName, FormState } from './folio-forms.presenter.ts';
import { postAdjustment, postCharge, reverseLine } from './folio-posting.service.ts';
import { type PrintedFolio, printedFolio } from './folio-print.presenter.ts';
import {
  type QuestionPage,
  type QuestionState,
  refundQuestion,
  reversalQuestion,
} from './question.presenter.ts';

const showFolio = page<FolioPage>('folios/folio', 'layouts/staff');
const showPrinted = page<PrintedFolio>('folios/print', 'layouts/print');
const showQuestion = page<QuestionPage>('folios/question', 'layouts/staff');

/** Folios of the hotel the reader works in. */
export const folioRoutes = Router();

folioRoutes.get('/:number', allow('folios.view'), (req, res) => showPage(req, res));

folioRoutes.get('/:number/print', allow('folios.view'), async (req, res) => {
  const { ctx, hotel, view } = await folioOf(req);
  showPrinted(res, printedFolio(ctx, hotel, view));
});

folioRoutes.post('/:number/charges', allow('folios.post'), async (req, res) => {
  const { ctx, hotelId, hotel, view } = await folioOf(req);
  const form = readForm(schemas.ChargeForm(hotel.currency), req);
  if (!form.ok) return showPage(req, res, { form: 'charge', ...form });
  const { amount, ...charge } = form.value;
  await attempt(req, res, 'charge', () =>
    postCharge(ctx, { ...charge, hotelId, folioId: view.folio.id, amountMinor: amount }),
  );
});

folioRoutes.post('/:number/payments', allow('payments.take'), async (req, res) => {
  const { ctx, hotelId, hotel, view } = await folioOf(req);
  const form = readForm(schemas.PaymentForm(hotel.currency), req);
  if (!form.ok) return showPage(req, res, { form: 'payment', ...form });
  const { amount, reference } = form.value;
  const idempotencyKey = keyOf(req);
  const subject = { hotelId, folioId: view.folio.id, amountMinor: amount };
  const gateway = recordedMethods.find((code) => code === form.value.gateway);
  if (gateway === undefined) return showCode(req, res, { ...subject, gateway: form.value.gateway });
  await attempt(req, res, 'payment', () =>
    takePayment(ctx, { ...subject, gateway, reference, idempotencyKey }),
  );
});

/** An online method at the desk: its code is shown on the payment's own page, to be scanned. */
async function showCode(
  req: Request,
  res: Response,
  payment: { hotelId: number; folioId: number; amountMinor: number; gateway: GatewayCode },
): Promise<void> {
  const { ctx, view } = await folioOf(req);
  const { number, status } = view.folio;
  try {
    if (view.stay === null) throw ruleBroken('gateway_not_online');
    if (status !== 'open') throw conflict('folio_closed');
    const returnUrl = siteUrl('/');
    const started = { ...payment, presentation: 'code', description: number, returnUrl } as const;
    const { paymentId } = await startOnlinePayment(ctx, started);
    res.redirect(303, paymentPath(paymentId));
  } catch (error) {
    const errors = refusalAt(error, refusalsOfCodes);
    await showPage(req, res, { form: 'payment', values: typedIn(req), errors });
  }
}

const refusalsOfCodes = {
  gateway_not_online: 'gateway',
  provider_silent: 'gateway',
  payment_declined: 'gateway',
  payment_came_meanwhile: 'gateway',
  amount_not_postable: 'amount',
  folio_closed: 'form',
};

folioRoutes.post('/:number/adjustments', allow('folios.correct'), async (req, res) => {
  const { ctx, hotelId, hotel, view } = await folioOf(req);
  const form = readForm(schemas.AdjustmentForm(hotel.currency), req);
  if (!form.ok) return showPage(req, res, { form: 'adjustment', ...form });
  const { amount, ...adjustment } = form.value;
  await attempt(req, res, 'adjustment', () =>
    postAdjustment(ctx, { ...adjustment, hotelId, folioId: view.folio.id, amountMinor: amount }),
  );
});

folioRoutes.post('/:number/transfers', allow('reservations.check-out'), async (req, res) => {
  const { ctx, hotelId, hotel, view } = await folioOf(req);
  const form = readForm(schemas.TransferForm(hotel.currency), req);
  if (!form.ok) return showPage(req, res, { form: 'transfer', ...form });
  const { accountId, amount } = form.value;
  await attempt(req, res, 'transfer', () =>
    transferToReceivable(ctx, { hotelId, folioId: view.folio.id, accountId, amountMinor: amount }),
  );
});

folioRoutes.post('/:number/windows', allow('folios.post'), async (req, res) => {
  const { ctx, hotelId, view } = await folioOf(req);
  if (view.stay === null) throw notFound('folio_not_found');
  const folio = await openNextWindow(ctx, { hotelId, stayId: view.stay.id });
  res.redirect(303, folioPath(folio.number));
});

folioRoutes.get('/:number/reversals/:lineId', allow('folios.correct'), (req, res) => askReversal(req, res));

folioRoutes.post('/:number/reversals/:lineId', allow('folios.correct'), async (req, res) => {
  const { number, lineId } = readParams(schemas.LineParams, req);
  const form = readForm(schemas.ReversalForm, req);
  if (!form.ok) return askReversal(req, res, form);
  const ctx = contextOf(req);
  await reverseLine(ctx, { hotelId: requireHotel(ctx), lineId, reason: form.value.reason });
  toast(req, 'folios.done.reversal');
  res.redirect(303, folioPath(number));
});

folioRoutes.get('/:number/refunds/:paymentId', allow('payments.refund'), (req, res) => askRefund(req, res));

folioRoutes.post('/:number/refunds/:paymentId', allow('payments.refund'), async (req, res) => {
  const { ctx, hotelId, hotel, view } = await folioOf(req);
  const { paymentId } = readParams(schemas.PaymentParams, req);
  const form = readForm(schemas.RefundForm(hotel.currency), req);
  if (!form.ok) return askRefund(req, res, form);
  const { amount, reason } = form.value;
  try {
    const request = { hotelId, paymentId, folioId: view.folio.id, amountMinor: amount, reason };
    await refundPayment(ctx, { ...request, idempotencyKey: keyOf(req) });
  } catch (error) {
    return askRefund(req, res, {
      values: typedIn(req),
      errors: refusalAt(error, { refund_too_much: 'amount' }),
    });
  }
  toast(req, 'folios.done.refund');
  res.redirect(303, folioPath(view.folio.number));
});

async function folioOf(req: Request) {
  const { number } = readParams(schemas.FolioParams, req);
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const hotel = await getHotel(ctx.db, hotelId);
  return { ctx, hotelId, hotel, view: await getFolio(ctx.db, { hotelId, number }) };
}

async function showPage(req: Request, res: Response, state: FormState | null = null): Promise<void> {
  const { ctx, hotelId, hotel, view } = await folioOf(req);
  const data = {
    hotel,
    view,
    codeMethods: view.stay === null ? [] : deskWays(waysToPay(hotel.currency)),
    codes: await listTransactionCodes(ctx.db, hotelId),
    payments: await paymentsOf(ctx.db, { hotelId, folioId: view.folio.id }),
    accounts:
      view.folio.kind === 'receivable'
        ? []
        : await listReceivableAccounts(ctx.db, hotelId, { approvedOnly: true }),
  };
  showFolio(res, folioPage(ctx, data, state), state ? 422 : 200);
}

/** The fields that a service's refusal belongs to; anything else is an error page. */
const fieldsOfRefusals = {
  amount_not_postable: 'amount',
  code_not_for_charges: 'code',
  transaction_code_missing: 'code',
  transfer_not_approved: 'accountId',
  transfer_over_limit: 'amount',
  transfer_too_much: 'amount',
  transfer_nothing: 'amount',
  folio_closed: 'form',
};

async function attempt(
  req: Request,
  res: Response,
  form: FormName,
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const errors = refusalAt(error, fieldsOfRefusals);
    return showPage(req, res, { form, values: typedIn(req), errors });
  }
  toast(req, `folios.done.${form}`);
  res.redirect(303, folioPath(readParams(schemas.FolioParams, req).number));
}

/** The key of the form that was drawn, so that the same form sent twice is one payment. */
function keyOf(req: Request): string {
  const query = readQuery(schemas.FormKey, req);
  return query.ok ? query.value.key : randomUUID();
}

async function askReversal(req: Request, res: Response, state?: QuestionState): Promise<void> {
  const { ctx, hotel, view } = await folioOf(req);
  const { lineId } = readParams(schemas.LineParams, req);
  const line = view.lines.find((candidate) => candidate.id === lineId);
  if (!line) throw notFound('folio_line_not_found');
  const question = reversalQuestion(ctx, { hotel, number: view.folio.number, line }, state);
  showQuestion(res, question, state ? 422 : 200);
}

async function askRefund(req: Request, res: Response, state?: QuestionState): Promise<void> {
  const { ctx, hotelId, hotel, view } = await folioOf(req);
  const { paymentId } = readParams(schemas.PaymentParams, req);
  const payments = await paymentsOf(ctx.db, { hotelId, folioId: view.folio.id });
  const payment = payments.find((candidate) => candidate.id === paymentId);
  if (!payment) throw notFound('payment_not_found');
  const question = refundQuestion(
    ctx,
    { hotel, number: view.folio.number, payment, key: randomUUID() },
    state,
  );
  showQuestion(res, question, state ? 422 : 200);
}

import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { isFolioClosed } from '../folios/folio.service.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import type { GatewayReport, Notification, RawNotification } from './gateways/gateway.ts';
import { gatewayOf, gateways } from './gateways/gateways.ts';
import {
  insertNotification,
  lockPaidSubject,
  moveRefunded,
  moveToFailed,
  moveToSucceeded,
  selectAndLockPayment,
  selectOptionalReported,
  selectPayment,
  selectSilentPayments,
  setExternalRef,
  setRefundReason,
} from './payment.queries.ts';
import { bookPaymentIn, subjectOfPayment } from './payment.service.ts';
import { isOver, type Payment, refundStep, settlementStep } from './payment.ts';
import { bookRefundIn, refundPaymentIn } from './refund.service.ts';
import type { Settlement } from './settlement.ts';
import { decideSettlement } from './settlement-handler.service.ts';

export type NotificationOutcome =
  | 'settled'
  | 'ignored'
  | 'duplicate'
  | 'unknown_payment'
  | 'wrong_amount'
  | 'wrong_currency'
  | 'wrong_merchant'
  | 'not_ours'
  | 'forged'
  | 'unreadable'
  | 'not_supported';

/**
 * Takes a provider's notification. Only a rightly signed one for the right amount moves money, and only once,
 * whether it comes twice, late or out of order. Every signed one is kept with what came of it; one that does not fit
 * is also told to the audit log.
 */
export async function receiveNotification(
  ctx: Context,
  incoming: RawNotification & { readonly gateway: string },
): Promise<NotificationOutcome> {
  const gateway = gatewayOf(incoming.gateway);
  const read = await gateway.readNotification(ctx, incoming);
  if (!read.ok) return read.reason;
  const { notification } = read;

  return inTransaction(ctx.db, async (tx) => {
    const found = await selectOptionalReported(tx, gateway.code, notification);
    const problem = found ? mismatch(found, notification) : 'unknown_payment';
    if (found) await selectAndLockBusinessDate(tx, found.hotelId);
    const isNew = await insertNotification(tx, ctx, {
      gateway: gateway.code,
      externalId: notification.id,
      paymentId: found?.id ?? null,
      report: notification,
      outcome: problem ?? 'received',
    });
    if (!isNew) return 'duplicate';
    if (found && !problem) return settleIn(tx, ctx, found.id, notification);
    const outcome = problem ?? 'unknown_payment';
    await recordRefused(tx, ctx, { gateway: gateway.code, found, report: notification, outcome });
    return outcome;
  });
}

function mismatch(
  payment: Payment,
  report: GatewayReport & Pick<Notification, 'isForOthers'>,
): NotificationOutcome | null {
  if (report.isForOthers) return 'wrong_merchant';
  if (payment.currency !== report.currency) return 'wrong_currency';
  return payment.amountMinor === report.amountMinor ? null : 'wrong_amount';
}

interface Refused {
  readonly gateway: string;
  readonly found: Payment | null;
  readonly report: GatewayReport & Partial<Notification>;
  readonly outcome: NotificationOutcome;
}

/** A signed word that does not fit is a mistake or an attack: somebody should look. */
function recordRefused(tx: Tx, ctx: Context, { gateway, found, report, outcome }: Refused): Promise<void> {
  const number = report.id ?? report.merchantReference ?? '';
  const subject = found
    ? subjectOfPayment(found)
    : { hotelId: null, subjectType: 'payment', subjectId: number, subjectLabel: number };
  return recordEvent(tx, ctx, {
    ...subject,
    action: 'notification_refused',
    after: {
      gateway,
      outcome,
      status: report.status,
      amountMinor: report.amountMinor,
      currency: report.currency,
    },
  });
}

/** Settles a payment by what its provider says of it. The amounts were compared already. */
export async function settleIn(
  tx: Tx,
  ctx: Context,
  paymentId: number,
  report: Pick<GatewayReport, 'status' | 'externalRef' | 'paidAt'>,
): Promise<'settled' | 'ignored'> {
  const named = await selectPayment(tx, paymentId);
  const { hotelId } = named;
  const businessDate = await selectAndLockBusinessDate(tx, hotelId);
  await lockPaidSubject(tx, named);
  const payment = await selectAndLockPayment(tx, paymentId);
  const step = (payment.kind === 'charge' ? settlementStep : refundStep)(payment.status, report.status);
  if (step === 'ignore') return 'ignored';
  if (step === 'fail') {
    await moveToFailed(tx, payment, 'declined');
    if (payment.parentPaymentId !== null)
      await moveRefunded(tx, payment.parentPaymentId, -payment.amountMinor);
    return 'settled';
  }
  const externalRef = payment.externalRef ?? report.externalRef;
  const paidAt = report.paidAt ?? null;
  await moveToSucceeded(tx, payment, { at: ctx.clock(), businessDate, externalRef, paidAt });
  if (payment.kind === 'refund') await bookRefundIn(tx, ctx, payment);
  else await acceptIn(tx, ctx, { ...payment, businessDate });
  await recordEvent(tx, ctx, {
    ...subjectOfPayment(payment),
    action: payment.kind === 'refund' ? 'refund_settled' : 'payment_settled',
    after: { gateway: payment.gateway, amountMinor: payment.amountMinor, externalRef },
  });
  await publish(tx, { hotelId, topic: 'payments' });
  return 'settled';
}

const closedBill: Settlement = { accept: false, refundReason: 'folio_closed' };

/** The money came. Where nothing is left to sell for it, it is booked and goes back by itself. */
async function acceptIn(tx: Tx, ctx: Context, payment: Payment): Promise<void> {
  const billIsClosed = payment.folioId !== null && (await isFolioClosed(tx, payment.folioId));
  const asked = await decideSettlement(tx, ctx, { ...payment, paymentId: payment.id, billIsClosed });
  const decision = billIsClosed && asked.accept ? closedBill : asked;
  await bookPaymentIn(tx, ctx, payment);
  if (decision.accept) return;
  await setRefundReason(tx, payment.id, decision.refundReason);
  await refundPaymentIn(tx, ctx, {
    hotelId: payment.hotelId,
    paymentId: payment.id,
    amountMinor: decision.returnMinor ?? payment.amountMinor,
    reason: decision.refundReason,
    idempotencyKey: `returned-${payment.id}`,
  });
}

/** Asks the provider to give money back, then books what it says. Safe to repeat: the number makes it one refund. */
export async function sendRefund(ctx: Context, paymentId: number): Promise<void> {
  const refund = await selectPayment(ctx.db, paymentId);
  if (refund.status !== 'pending' || refund.parentPaymentId === null) return;
  const charge = await selectPayment(ctx.db, refund.parentPaymentId);
  const result = await gatewayOf(refund.gateway).refund(ctx, {
    merchantReference: refund.merchantReference,
    externalRef: refund.externalRef,
    charge,
    amountMinor: refund.amountMinor,
    currency: refund.currency,
    reason: refund.refundReason ?? '',
  });
  await inTransaction(ctx.db, async (tx) => {
    if (result.status === 'failed')
      return settleIn(tx, ctx, paymentId, { status: 'failed', externalRef: null });
    if (result.externalRef !== null) await setExternalRef(tx, paymentId, result.externalRef);
    return settleIn(tx, ctx, paymentId, result);
  });
}

const silenceMilliseconds = 60_000;

/** Payments whose provider has been silent for a minute; without its keys nobody can be asked. */
export function silentPayments(ctx: Context): Promise<number[]> {
  const ready = gateways.filter((gateway) => gateway.isReady()).map((gateway) => gateway.code);
  return selectSilentPayments(ctx.db, ready, new Date(ctx.clock().getTime() - silenceMilliseconds));
}

/** Asks the provider about one silent payment. What nobody has paid by its end has expired. */
export async function querySilentPayment(ctx: Context, paymentId: number): Promise<void> {
  const payment = await selectPayment(ctx.db, paymentId);
  if (payment.status !== 'pending') return;
  if (payment.kind === 'refund') return sendRefund(ctx, paymentId);
  const report = await gatewayOf(payment.gateway).query(ctx, payment);
  await inTransaction(ctx.db, async (tx) => {
    if (report && report.status !== 'pending') {
      const outcome = mismatch(payment, report);
      if (outcome === null) await settleIn(tx, ctx, paymentId, report);
      else await recordRefused(tx, ctx, { gateway: payment.gateway, found: payment, report, outcome });
      if (outcome === null) return;
    }
    await selectAndLockBusinessDate(tx, payment.hotelId);
    const locked = await selectAndLockPayment(tx, paymentId);
    if (locked.status === 'pending' && isOver(payment, ctx.clock()))
      await moveToFailed(tx, payment, 'not_paid', 'expired');
  });
}

/** Asks about every silent payment, one after the other. */
export async function queryPendingPayments(ctx: Context): Promise<number> {
  const ids = await silentPayments(ctx);
  for (const id of ids) await querySilentPayment(ctx, id);
  return ids.length;
}

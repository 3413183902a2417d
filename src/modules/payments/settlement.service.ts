import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import type { GatewayReport, RawNotification } from './gateways/gateway.ts';
import { gatewayOf } from './gateways/gateways.ts';
import {
  insertNotification,
  moveRefunded,
  moveToFailed,
  moveToSucceeded,
  selectAndLockPayment,
  selectOptionalReported,
  selectPayment,
  selectSilentPayments,
  setRefundReason,
} from './payment.queries.ts';
import { bookPaymentIn, subjectOfPayment } from './payment.service.ts';
import { type Payment, refundStep, settlementStep } from './payment.ts';
import { bookRefundIn, refundPaymentIn } from './refund.service.ts';
import { decideSettlement } from './settlement-handler.service.ts';

export type NotificationOutcome =
  | 'settled'
  | 'ignored'
  | 'duplicate'
  | 'unknown_payment'
  | 'wrong_amount'
  | 'wrong_currency'
  | 'forged'
  | 'unreadable'
  | 'not_supported';

/**
 * Takes a provider's notification. Only a rightly signed one for the right amount moves money, and only once,
 * whether it comes twice, late or out of order. Every signed one is kept with what came of it.
 */
export async function receiveNotification(
  ctx: Context,
  incoming: RawNotification & { readonly gateway: string },
): Promise<NotificationOutcome> {
  const gateway = gatewayOf(incoming.gateway);
  const read = gateway.readNotification(incoming);
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
    if (!found || problem) return problem ?? 'unknown_payment';
    return settleIn(tx, ctx, found.id, notification);
  });
}

function mismatch(payment: Payment, report: GatewayReport): NotificationOutcome | null {
  if (payment.currency !== report.currency) return 'wrong_currency';
  return payment.amountMinor === report.amountMinor ? null : 'wrong_amount';
}

/** Settles a payment by what its provider says of it. The amounts were compared already. */
export async function settleIn(
  tx: Tx,
  ctx: Context,
  paymentId: number,
  report: Pick<GatewayReport, 'status' | 'externalRef'>,
): Promise<'settled' | 'ignored'> {
  const { hotelId } = await selectPayment(tx, paymentId);
  const businessDate = await selectAndLockBusinessDate(tx, hotelId);
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
  await moveToSucceeded(tx, payment, { at: ctx.clock(), businessDate, externalRef });
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

/** The money came. Where nothing is left to sell for it, it is booked and goes back by itself. */
async function acceptIn(tx: Tx, ctx: Context, payment: Payment): Promise<void> {
  const decision = await decideSettlement(tx, ctx, { ...payment, paymentId: payment.id });
  await bookPaymentIn(tx, ctx, payment);
  if (decision.accept) return;
  await setRefundReason(tx, payment.id, decision.refundReason);
  await refundPaymentIn(tx, ctx, {
    hotelId: payment.hotelId,
    paymentId: payment.id,
    amountMinor: payment.amountMinor,
    reason: decision.refundReason,
    idempotencyKey: `returned-${payment.id}`,
  });
}

/** Asks the provider to give money back, then books what it says. Safe to repeat: the key makes it one refund. */
export async function sendRefund(ctx: Context, paymentId: number): Promise<void> {
  const refund = await selectPayment(ctx.db, paymentId);
  if (refund.status !== 'pending' || refund.parentPaymentId === null) return;
  const charge = await selectPayment(ctx.db, refund.parentPaymentId);
  const result = await gatewayOf(refund.gateway).refund(ctx, {
    idempotencyKey: refund.idempotencyKey,
    externalRef: charge.externalRef,
    amountMinor: refund.amountMinor,
    currency: refund.currency,
  });
  const externalRef = result.status === 'failed' ? '' : (result.externalRef ?? '');
  await inTransaction(ctx.db, (tx) => settleIn(tx, ctx, paymentId, { status: result.status, externalRef }));
}

const silenceMilliseconds = 60_000;
const patienceMilliseconds = 24 * 3_600_000;

/** Payments whose provider has been silent for a minute. */
export function silentPayments(ctx: Context): Promise<number[]> {
  return selectSilentPayments(ctx.db, new Date(ctx.clock().getTime() - silenceMilliseconds));
}

/** Asks the provider about one silent payment. What nobody has paid after a day has expired. */
export async function querySilentPayment(ctx: Context, paymentId: number): Promise<void> {
  const payment = await selectPayment(ctx.db, paymentId);
  if (payment.status !== 'pending') return;
  if (payment.kind === 'refund') return sendRefund(ctx, paymentId);
  const report = await gatewayOf(payment.gateway).query(ctx, payment.idempotencyKey);
  await inTransaction(ctx.db, async (tx) => {
    if (report && report.status !== 'pending' && mismatch(payment, report) === null) {
      await settleIn(tx, ctx, paymentId, report);
      return;
    }
    const locked = await selectAndLockPayment(tx, paymentId);
    const isOld = ctx.clock().getTime() - payment.createdAt.getTime() > patienceMilliseconds;
    if (locked.status === 'pending' && isOld) await moveToFailed(tx, payment, 'not_paid', 'expired');
  });
}

/** Asks about every silent payment, one after the other. */
export async function queryPendingPayments(ctx: Context): Promise<number> {
  const ids = await silentPayments(ctx);
  for (const id of ids) await querySilentPayment(ctx, id);
  return ids.length;
}

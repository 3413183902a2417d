import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { queueJob } from '../../platform/jobs.ts';
import { gatewayOf } from './gateways/gateways.ts';
import { guaranteeHandler } from './guarantee-handler.service.ts';
import { selectAuthorizedIds, selectLapsingIds, selectPayment } from './payment.queries.ts';
import { subjectOfPayment } from './payment.service.ts';
import { capturePaymentJob, releasePaymentJob } from './payment-jobs.ts';
import { settleIn } from './settlement.service.ts';

/** Takes what was set aside for a booking, once this transaction stands. Answers how many payments. */
export function captureOfIn(tx: Tx, reservationId: number): Promise<number> {
  return queueFor(tx, capturePaymentJob, reservationId);
}

/** Lets go what was set aside for a booking that will not be. */
export function releaseOfIn(tx: Tx, reservationId: number): Promise<number> {
  return queueFor(tx, releasePaymentJob, reservationId);
}

async function queueFor(tx: Tx, job: string, reservationId: number): Promise<number> {
  const ids = await selectAuthorizedIds(tx, reservationId);
  for (const paymentId of ids) await queueJob(tx, job, { paymentId }, { singletonKey: String(paymentId) });
  return ids.length;
}

/** Takes the money. Run twice it is taken once: the provider is asked what it took already. */
export async function capturePayment(ctx: Context, paymentId: number): Promise<void> {
  const payment = await selectPayment(ctx.db, paymentId);
  const { authorizer } = gatewayOf(payment.gateway);
  if (payment.status !== 'authorized' || !authorizer) return;
  const result = await authorizer.capture(ctx, payment);
  await inTransaction(ctx.db, async (tx) => {
    const settled = await settleIn(tx, ctx, paymentId, { ...result, externalRef: null });
    const { reservationId } = payment;
    if (result.status === 'failed' && settled === 'settled' && reservationId !== null)
      await guaranteeHandler().authorizationLost(tx, ctx, { reservationId });
  });
}

/** Lets the money go. Where the provider is not sure, it lapses there by itself: here it counts no more. */
export async function releasePayment(ctx: Context, paymentId: number): Promise<void> {
  const payment = await selectPayment(ctx.db, paymentId);
  const { authorizer } = gatewayOf(payment.gateway);
  if (payment.status !== 'authorized' || !authorizer) return;
  const isReleased = await authorizer.release(ctx, payment);
  const report = isReleased ? null : await gatewayOf(payment.gateway).query(ctx, payment);
  await inTransaction(ctx.db, async (tx) => {
    if (report?.status === 'succeeded') return settleIn(tx, ctx, paymentId, report); // taken meanwhile: it goes back
    await settleIn(tx, ctx, paymentId, { status: 'failed', externalRef: null, failureCode: 'released' });
    return recordEvent(tx, ctx, { ...subjectOfPayment(payment), action: 'payment_released' });
  });
}

const dayMilliseconds = 86_400_000;

/** What nobody has decided about is taken a day before it lapses: declined later, it is given back. */
export async function captureLapsing(ctx: Context): Promise<number> {
  const before = new Date(ctx.clock().getTime() + dayMilliseconds);
  const ids = await selectLapsingIds(ctx.db, before);
  await inTransaction(ctx.db, async (tx) => {
    for (const paymentId of ids)
      await queueJob(tx, capturePaymentJob, { paymentId }, { singletonKey: String(paymentId) });
  });
  return ids.length;
}

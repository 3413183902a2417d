import { conflict, ruleBroken } from '../../core/errors.ts';
import { type Minor, minor } from '../../core/money.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { queueJob } from '../../platform/jobs.ts';
import { postRefundIn } from '../folios/deposit.service.ts';
import { balancesOfStays, closeSettledFoliosIn } from '../folios/folio.service.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { gatewayOf } from './gateways/gateways.ts';
import {
  type FolioShare,
  insertPayment,
  moveRefunded,
  selectAndLockPayment,
  selectOptionalPaymentByKey,
  selectPendingRefundsMinor,
  selectShares,
} from './payment.queries.ts';
import { keyIn, subjectOfPayment } from './payment.service.ts';
import { type Payment, refundRefusal } from './payment.ts';
import { afterRefundIn } from './refund-handler.service.ts';

/** The job that asks the provider to give money back. */
export const sendRefundJob = 'send-refund';

export interface RefundRequest {
  readonly hotelId: number;
  readonly paymentId: number;
  /** The bill it comes off; needed only where the payment stands on several. */
  readonly folioId?: number | undefined;
  readonly amountMinor: number;
  readonly reason: string;
  readonly idempotencyKey: string;
}

/**
 * Gives money back to where it came from, in part or whole, at most what is left. Recorded money goes back at once;
 * a provider is asked by a job once this stands. Returns one refund for each bill it comes off.
 */
export function refundPayment(ctx: Context, request: RefundRequest): Promise<Payment[]> {
  return inTransaction(ctx.db, (tx) => refundPaymentIn(tx, ctx, request));
}

export async function refundPaymentIn(tx: Tx, ctx: Context, request: RefundRequest): Promise<Payment[]> {
  await selectAndLockBusinessDate(tx, request.hotelId);
  const charge = await selectAndLockPayment(tx, request.paymentId);
  if (charge.hotelId !== request.hotelId) throw ruleBroken('refund_not_succeeded');
  const known = await selectOptionalPaymentByKey(tx, keyIn(request.hotelId, `${request.idempotencyKey}-1`));
  if (known) return sameRefund(known, charge);

  const refusal = refundRefusal(charge, request.amountMinor);
  if (refusal) throw ruleBroken(`refund_${refusal}`);
  if (request.reason.trim() === '') throw ruleBroken('reason_missing');
  const shares = (await selectShares(tx, { paymentId: charge.id })).filter(
    (share) => request.folioId === undefined || share.folioId === request.folioId,
  );
  const parts = partsOf(minor(request.amountMinor), shares);
  const refunds: Payment[] = [];
  for (const [index, part] of parts.entries()) {
    refunds.push(
      await refundPartIn(tx, ctx, charge, {
        ...part,
        request,
        key: `${request.idempotencyKey}-${index + 1}`,
      }),
    );
  }
  return refunds;
}

function sameRefund(known: Payment, charge: Payment): Payment[] {
  if (known.parentPaymentId !== charge.id) throw conflict('idempotency_mismatch');
  return [known];
}

interface Part {
  readonly folioId: number;
  readonly amountMinor: Minor;
}

/** Spreads an amount over the bills in their order, no bill more than stands there. */
function partsOf(amountMinor: Minor, shares: readonly FolioShare[]): Part[] {
  let left: number = amountMinor;
  const parts: Part[] = [];
  for (const share of shares) {
    const part = minor(Math.min(left, Math.max(0, share.leftMinor)));
    if (part > 0) parts.push({ folioId: share.folioId, amountMinor: part });
    left -= part;
  }
  if (left > 0) throw ruleBroken('refund_too_much');
  return parts;
}

async function refundPartIn(
  tx: Tx,
  ctx: Context,
  charge: Payment,
  part: Part & { request: Pick<RefundRequest, 'reason'>; key: string },
): Promise<Payment> {
  const businessDate = await selectAndLockBusinessDate(tx, charge.hotelId);
  const isRecorded = gatewayOf(charge.gateway).kind === 'recorded';
  await moveRefunded(tx, charge.id, part.amountMinor);
  const refund = await insertPayment(tx, ctx, {
    hotelId: charge.hotelId,
    reservationId: charge.reservationId,
    folioId: part.folioId,
    kind: 'refund',
    parentPaymentId: charge.id,
    gateway: charge.gateway,
    amountMinor: part.amountMinor,
    currency: charge.currency,
    idempotencyKey: keyIn(charge.hotelId, part.key),
    refundReason: part.request.reason,
    settledOn: isRecorded ? businessDate : null,
  });
  if (!refund) throw conflict('idempotency_mismatch');
  if (isRecorded) await bookRefundIn(tx, ctx, refund);
  else await queueJob(tx, sendRefundJob, { paymentId: refund.id });
  await recordEvent(tx, ctx, {
    ...subjectOfPayment(charge),
    action: 'payment_refunded',
    after: { amountMinor: part.amountMinor, refundId: refund.id, status: refund.status },
    reason: part.request.reason,
  });
  return refund;
}

/** Writes a refund that went out onto the books, and closes the bill of a stay that is over and now even. */
export async function bookRefundIn(tx: Tx, ctx: Context, refund: Payment): Promise<void> {
  const { hotelId, folioId, amountMinor, id: paymentId } = refund;
  if (folioId === null) throw ruleBroken('payment_for_nothing');
  const code = gatewayOf(refund.gateway).transactionCode;
  const folio = await postRefundIn(tx, ctx, { hotelId, folioId, paymentId, amountMinor, code });
  if (folio.stayId === null) return afterRefundIn(tx, ctx, { refund, stayId: null });
  const stay = await tx.stay.findUniqueOrThrow({ where: { id: folio.stayId }, select: { status: true } });
  if (over.includes(stay.status)) await closeSettledFoliosIn(tx, ctx, { hotelId, stayId: folio.stayId });
  await afterRefundIn(tx, ctx, { refund, stayId: folio.stayId });
}

const over = ['cancelled', 'no_show', 'lapsed', 'checked_out'];

export interface DepositRefund {
  readonly refundedMinor: Minor;
  readonly payments: readonly Payment[];
}

/** Gives back what is still held for a stay, all or up to an amount, newest payment first, each to its own method. */
export async function refundDepositIn(
  tx: Tx,
  ctx: Context,
  books: { hotelId: number; stayId: number; reason: string; atMostMinor?: Minor },
): Promise<DepositRefund> {
  await selectAndLockBusinessDate(tx, books.hotelId);
  const balance = (await balancesOfStays(tx, [books.stayId])).get(books.stayId);
  const underWay = await selectPendingRefundsMinor(tx, books.stayId);
  const held = Math.max(0, (balance?.depositMinor ?? 0) - underWay);
  let left = Math.min(held, books.atMostMinor ?? held);
  const payments: Payment[] = [];
  for (const share of await selectShares(tx, { stayId: books.stayId })) {
    const amountMinor = minor(Math.min(left, Math.max(0, share.leftMinor)));
    if (amountMinor === 0) continue;
    const charge = await selectAndLockPayment(tx, share.paymentId);
    const key = `deposit-${books.stayId}-${charge.id}-${charge.refundedMinor}`;
    payments.push(
      await refundPartIn(tx, ctx, charge, { folioId: share.folioId, amountMinor, request: books, key }),
    );
    left -= amountMinor;
  }
  return { refundedMinor: minor(payments.reduce((sum, payment) => sum + payment.amountMinor, 0)), payments };
}

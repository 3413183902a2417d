import { ruleBroken } from '../../core/errors.ts';
import { minor } from '../../core/money.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import type { GatewayCode } from './gateways/gateway.ts';
import { gatewayOf } from './gateways/gateways.ts';
import {
  insertPayment,
  moveToFailed,
  selectHotelCurrency,
  selectOptionalPaymentByKey,
  setExternalRef,
} from './payment.queries.ts';
import { keyIn, subjectOfPayment } from './payment.service.ts';
import type { Payment } from './payment.ts';

export interface OnlinePayment {
  readonly hotelId: number;
  readonly reservationId: number;
  readonly amountMinor: number;
  readonly description: string;
  /** Where the guest comes back to. */
  readonly returnUrl: string;
  readonly gateway?: GatewayCode | undefined;
}

export interface StartedPayment {
  readonly paymentId: number;
  readonly redirectUrl: string;
}

/**
 * Sends a guest to the provider's page. First the intent is written, then the provider is called outside of any
 * transaction. A guest who comes again for the same amount gets the page he had, so he can not pay twice by it.
 */
export async function startOnlinePayment(ctx: Context, request: OnlinePayment): Promise<StartedPayment> {
  const gateway = gatewayOf(request.gateway ?? 'sandbox');
  if (gateway.kind !== 'online') throw ruleBroken('gateway_not_online');
  if (!Number.isSafeInteger(request.amountMinor) || request.amountMinor <= 0)
    throw ruleBroken('amount_not_postable');

  const intent = await inTransaction(ctx.db, (tx) =>
    intentIn(tx, ctx, { ...request, gateway: gateway.code }),
  );
  const result = await gateway.charge(ctx, {
    idempotencyKey: intent.idempotencyKey,
    amountMinor: intent.amountMinor,
    currency: intent.currency,
    description: request.description,
    returnUrl: request.returnUrl,
    reference: '',
  });
  if (result.status === 'pending') {
    await inTransaction(ctx.db, (tx) => setExternalRef(tx, intent.id, result.externalRef));
    return { paymentId: intent.id, redirectUrl: result.redirectUrl };
  }
  const failureCode = result.status === 'failed' ? result.failureCode : 'unexpected';
  await inTransaction(ctx.db, (tx) => moveToFailed(tx, intent, failureCode));
  throw ruleBroken('payment_declined');
}

async function intentIn(
  tx: Tx,
  ctx: Context,
  request: OnlinePayment & { readonly gateway: GatewayCode },
): Promise<Payment> {
  const { hotelId, reservationId, gateway } = request;
  const earlier = await tx.payment.findMany({
    where: { hotelId, reservationId, kind: 'charge', gateway },
    orderBy: { id: 'desc' },
    select: { status: true, amountMinor: true, idempotencyKey: true },
  });
  const waiting = earlier.findIndex(
    (row) => row.status === 'pending' && row.amountMinor === request.amountMinor,
  );
  const turn = waiting === -1 ? earlier.length + 1 : earlier.length - waiting;
  const idempotencyKey = keyIn(hotelId, `reservation-${reservationId}-${turn}`);
  const inserted = await insertPayment(tx, ctx, {
    hotelId,
    reservationId,
    folioId: null,
    kind: 'charge',
    gateway,
    amountMinor: minor(request.amountMinor),
    currency: await selectHotelCurrency(tx, hotelId),
    idempotencyKey,
  });
  if (!inserted) return waitingPayment(tx, idempotencyKey);
  await recordEvent(tx, ctx, {
    ...subjectOfPayment(inserted),
    action: 'payment_started',
    after: { gateway, amountMinor: request.amountMinor, reservationId },
  });
  return inserted;
}

async function waitingPayment(tx: Tx, idempotencyKey: string): Promise<Payment> {
  const payment = await selectOptionalPaymentByKey(tx, idempotencyKey);
  if (payment?.status !== 'pending') throw ruleBroken('payment_changed');
  return payment;
}

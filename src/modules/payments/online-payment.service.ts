import { conflict, notFound, ruleBroken } from '../../core/errors.ts';
import { largestAmountMinor, minor } from '../../core/money.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import type { Capture, ChargeResult, Gateway, GatewayCode, Presentation } from './gateways/gateway.ts';
import { gatewayOf, offeredGateways } from './gateways/gateways.ts';
import {
  insertPayment,
  lockPaidSubject,
  moveToFailed,
  selectAndLockPayment,
  selectHotelCurrency,
  selectOptionalPaymentByKey,
  selectPayment,
  selectWaitingCharges,
  setExternalRef,
  setPayTarget,
} from './payment.queries.ts';
import { keyIn, subjectOfPayment } from './payment.service.ts';
import type { Payment } from './payment.ts';
import { querySilentPayment } from './settlement.service.ts';

export interface OnlinePayment {
  readonly hotelId: number;
  /** One of the two: the reservation whose stays share it, or the bill it lowers. */
  readonly reservationId?: number | undefined;
  readonly folioId?: number | undefined;
  readonly amountMinor: number;
  readonly description: string;
  /** Where the guest comes back to. */
  readonly returnUrl: string;
  readonly gateway: GatewayCode;
  readonly presentation: Presentation;
  /** When it is no use to pay any more; half an hour from now where nobody says so. */
  readonly expiresAt?: Date | undefined;
  /** The payer's address, which some providers ask for. */
  readonly payerIp?: string | undefined;
  /** Set the money aside only, where the provider can. */
  readonly capture?: Capture | undefined;
}

export interface StartedPayment {
  readonly paymentId: number;
  readonly presentation: Presentation;
  /** The address to send the guest to, or what the code says. */
  readonly target: string;
}

const patienceMilliseconds = 30 * 60_000;

/** The ways to pay online in this currency, whose keys are given. */
export function waysToPay(currency: string): Pick<Gateway, 'code' | 'offers'>[] {
  return offeredGateways(currency);
}

/**
 * Leads a guest to a provider. First the intent is written, then the provider is called outside of any transaction. A
 * guest who comes again the same way for the same amount gets the page he had; one who chooses another way first gives
 * the earlier one up, so that he can not pay twice by it.
 */
export async function startOnlinePayment(ctx: Context, request: OnlinePayment): Promise<StartedPayment> {
  const gateway = await requireOffered(ctx, request);
  await giveUpOthers(ctx, request);
  const intent = await inTransaction(ctx.db, (tx) => intentIn(tx, ctx, request));
  if (intent.payTarget !== null) return startedAs(intent, intent.payTarget);

  const result = await gateway.charge(ctx, {
    merchantReference: intent.merchantReference,
    amountMinor: intent.amountMinor,
    currency: intent.currency,
    description: request.description,
    presentation: request.presentation,
    returnUrl: request.returnUrl,
    startedAt: intent.createdAt,
    expiresAt: intent.expiresAt ?? intent.createdAt,
    payerIp: request.payerIp ?? '127.0.0.1',
    reference: '',
    capture: intent.capture,
  });
  return keepTarget(ctx, intent, result);
}

async function requireOffered(ctx: Context, request: OnlinePayment): Promise<Gateway> {
  const gateway = gatewayOf(request.gateway);
  const currency = await selectHotelCurrency(ctx.db, request.hotelId);
  const isOffered = offeredGateways(currency).includes(gateway);
  if (!isOffered || !gateway.offers.includes(request.presentation)) throw ruleBroken('gateway_not_online');
  const { amountMinor } = request;
  if (!Number.isSafeInteger(amountMinor) || amountMinor <= 0 || amountMinor > largestAmountMinor)
    throw ruleBroken('amount_not_postable');
  return gateway;
}

const isSameWay = (payment: Payment, request: OnlinePayment) =>
  payment.gateway === request.gateway &&
  payment.amountMinor === request.amountMinor &&
  payment.presentation === request.presentation;

/** Takes back what waits in another way. If its money came meanwhile, there is nothing left to pay. */
async function giveUpOthers(ctx: Context, request: OnlinePayment): Promise<void> {
  const waiting = await selectWaitingCharges(ctx.db, request);
  for (const other of waiting.filter((payment) => !isSameWay(payment, request))) {
    if (!(await closeOnlinePayment(ctx, other.id))) throw conflict('payment_came_meanwhile');
  }
}

async function intentIn(tx: Tx, ctx: Context, request: OnlinePayment): Promise<Payment> {
  const { hotelId, reservationId = null, folioId = null, gateway, presentation } = request;
  const at = ctx.clock();
  await lockPaidSubject(tx, { reservationId, folioId });
  const waiting = await selectWaitingCharges(tx, request);
  const same = waiting.find(
    (payment) => isSameWay(payment, request) && (payment.expiresAt === null || payment.expiresAt > at),
  );
  if (same) return same;
  const of = reservationId === null ? { folioId } : { reservationId };
  const turn = 1 + (await tx.payment.count({ where: { hotelId, kind: 'charge', gateway, ...of } }));
  const subject = reservationId === null ? `folio-${folioId}` : `reservation-${reservationId}`;
  const idempotencyKey = keyIn(hotelId, `${subject}-${gateway}-${turn}`);
  const inserted = await insertPayment(tx, ctx, {
    hotelId,
    reservationId,
    folioId,
    kind: 'charge',
    gateway,
    amountMinor: minor(request.amountMinor),
    currency: await selectHotelCurrency(tx, hotelId),
    idempotencyKey,
    presentation,
    capture: gatewayOf(gateway).authorizer ? (request.capture ?? 'now') : 'now',
    expiresAt: request.expiresAt ?? new Date(at.getTime() + patienceMilliseconds),
  });
  if (!inserted) return waitingPayment(tx, idempotencyKey);
  await recordEvent(tx, ctx, {
    ...subjectOfPayment(inserted),
    action: 'payment_started',
    after: { gateway, presentation, amountMinor: request.amountMinor, reservationId, folioId },
  });
  return inserted;
}

async function waitingPayment(tx: Tx, idempotencyKey: string): Promise<Payment> {
  const payment = await selectOptionalPaymentByKey(tx, idempotencyKey);
  if (payment?.status !== 'pending') throw ruleBroken('payment_changed');
  return payment;
}

async function keepTarget(ctx: Context, intent: Payment, result: ChargeResult): Promise<StartedPayment> {
  if (result.status === 'pending') {
    const { externalRef, target } = result;
    await inTransaction(ctx.db, async (tx) => {
      if (externalRef !== null) await setExternalRef(tx, intent.id, externalRef);
      await setPayTarget(tx, intent.id, target);
    });
    return startedAs(intent, target);
  }
  const failureCode = result.status === 'failed' ? result.failureCode : 'unexpected';
  await inTransaction(ctx.db, (tx) => failIn(tx, intent, failureCode));
  throw ruleBroken('payment_declined');
}

/** Of a payment that is settled meanwhile nothing is changed. */
async function failIn(tx: Tx, payment: Payment, failureCode: string): Promise<boolean> {
  await selectAndLockBusinessDate(tx, payment.hotelId);
  const { status } = await selectAndLockPayment(tx, payment.id);
  if (status === 'pending') await moveToFailed(tx, payment, failureCode);
  return status === 'pending';
}

function startedAs(intent: Payment, target: string): StartedPayment {
  return { paymentId: intent.id, presentation: intent.presentation ?? 'page', target };
}

/**
 * Stops waiting for a payment: the provider takes it no more, as far as it can be told so. False when its money came;
 * it is settled then.
 */
export async function closeOnlinePayment(ctx: Context, paymentId: number): Promise<boolean> {
  const payment = await selectPayment(ctx.db, paymentId);
  const isClosed = await gatewayOf(payment.gateway).close(ctx, payment);
  if (!isClosed) {
    await querySilentPayment(ctx, paymentId);
    const { status } = await selectPayment(ctx.db, paymentId);
    if (status !== 'pending') return status !== 'succeeded';
  }
  await inTransaction(ctx.db, async (tx) => {
    if (!(await failIn(tx, payment, 'given_up'))) return;
    await recordEvent(tx, ctx, { ...subjectOfPayment(payment), action: 'payment_given_up' });
    await publish(tx, { hotelId: payment.hotelId, topic: 'payments' });
  });
  return (await selectPayment(ctx.db, paymentId)).status !== 'succeeded';
}

/** What is paid for: one of the two. */
export interface PaidFor {
  readonly hotelId: number;
  readonly reservationId?: number | undefined;
  readonly folioId?: number | undefined;
}

/** "I have paid": asks the provider at once about all that waits for a reservation, or a bill. */
export async function askAboutWaiting(ctx: Context, of: PaidFor): Promise<void> {
  for (const payment of await selectWaitingCharges(ctx.db, of)) await querySilentPayment(ctx, payment.id);
}

/** What a guest was led to last for it and has not paid yet; null when there is nothing. */
export async function waitingCharge(ctx: Context, of: PaidFor): Promise<Payment | null> {
  const at = ctx.clock();
  const waiting = await selectWaitingCharges(ctx.db, of);
  return (
    waiting.find(({ expiresAt, payTarget }) => payTarget !== null && (!expiresAt || expiresAt > at)) ?? null
  );
}

/** A payment of the hotel, to be asked about or given up at the desk. */
export async function requirePayment(ctx: Context, of: { hotelId: number; paymentId: number }) {
  const payment = await selectPayment(ctx.db, of.paymentId);
  if (payment.hotelId !== of.hotelId) throw notFound('payment_not_found');
  return payment;
}

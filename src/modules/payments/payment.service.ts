import { conflict, ruleBroken } from '../../core/errors.ts';
import { largestAmountMinor, minor } from '../../core/money.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { postFolioPaymentIn, postReservationPaymentIn } from '../folios/deposit.service.ts';
import { selectAndLockHotel } from '../hotels/hotel.service.ts';
import type { GatewayCode } from './gateways/gateway.ts';
import { gatewayOf } from './gateways/gateways.ts';
import {
  insertPayment,
  lockPaidSubject,
  selectOptionalPaymentByKey,
  selectPaymentsOf,
} from './payment.queries.ts';
import type { Payment, PaymentWithRefunds } from './payment.ts';
import { selectPaymentView } from './payment-view.queries.ts';
import type { PaymentView } from './payment-view.ts';

export interface TakePayment {
  readonly hotelId: number;
  /** One of the two: the bill it lowers, or the reservation whose stays share it. */
  readonly folioId?: number | undefined;
  readonly reservationId?: number | undefined;
  readonly gateway: GatewayCode;
  readonly amountMinor: number;
  /** Refused unless it is the hotel's own. */
  readonly currency?: string | undefined;
  readonly reference?: string | undefined;
  /** The same key again is the same payment, however often the form is sent. */
  readonly idempotencyKey: string;
  /** Whoever pays with points or a card of stored value takes it there in the same transaction; no form may say so. */
  readonly isFromHouse?: boolean;
}

/** Takes money at the desk. It is settled at once: it is in the drawer, or the terminal said yes. */
export function takePayment(ctx: Context, payment: TakePayment): Promise<Payment> {
  return inTransaction(ctx.db, (tx) => takePaymentIn(tx, ctx, payment));
}

export async function takePaymentIn(tx: Tx, ctx: Context, payment: TakePayment): Promise<Payment> {
  const { hotelId, folioId = null, reservationId = null, reference = '' } = payment;
  const { businessDate, currency } = await selectAndLockHotel(tx, hotelId);
  const gateway = gatewayOf(payment.gateway);
  const isOwed = gateway.code === 'stored-value' || gateway.code === 'points';
  if (gateway.kind !== 'recorded' || (isOwed && !payment.isFromHouse))
    throw ruleBroken('gateway_not_at_desk');
  requirePostable(payment.amountMinor);
  if (payment.currency !== undefined && payment.currency !== currency)
    throw ruleBroken('currency_not_ours', { currency });

  await lockPaidSubject(tx, { folioId, reservationId });
  const taken = await insertPayment(tx, ctx, {
    hotelId,
    folioId,
    reservationId,
    kind: 'charge',
    gateway: gateway.code,
    amountMinor: minor(payment.amountMinor),
    currency,
    idempotencyKey: keyIn(hotelId, payment.idempotencyKey),
    reference,
    settledOn: businessDate,
  });
  if (!taken) return samePayment(tx, payment);
  await bookPaymentIn(tx, ctx, taken);
  await recordEvent(tx, ctx, {
    ...subjectOfPayment(taken),
    action: 'payment_taken',
    after: {
      gateway: taken.gateway,
      amountMinor: taken.amountMinor,
      currency,
      reference,
      folioId,
      reservationId,
    },
  });
  return taken;
}

/** Keys are the caller's: two hotels may use the same ones. */
export const keyIn = (hotelId: number, key: string) => `${hotelId}:${key}`;

function requirePostable(amountMinor: number): void {
  const good = Number.isSafeInteger(amountMinor) && amountMinor > 0 && amountMinor <= largestAmountMinor;
  if (!good) throw ruleBroken('amount_not_postable');
}

async function samePayment(tx: Tx, payment: TakePayment): Promise<Payment> {
  const known = await selectOptionalPaymentByKey(tx, keyIn(payment.hotelId, payment.idempotencyKey));
  const same = known?.amountMinor === payment.amountMinor && known.gateway === payment.gateway;
  if (!known || !same) throw conflict('idempotency_mismatch');
  return known;
}

/** Writes a charge that came onto the books: on its bill, or shared over its reservation's stays. */
export async function bookPaymentIn(tx: Tx, ctx: Context, payment: Payment) {
  const { hotelId, amountMinor, id: paymentId, folioId, reservationId } = payment;
  const businessDate = payment.businessDate ?? undefined;
  const onBooks = {
    hotelId,
    paymentId,
    amountMinor,
    businessDate,
    code: gatewayOf(payment.gateway).transactionCode,
  };
  if (folioId !== null) {
    const isLate = gatewayOf(payment.gateway).kind === 'online';
    return [await postFolioPaymentIn(tx, ctx, { ...onBooks, folioId, isLate })];
  }
  if (reservationId === null) throw ruleBroken('payment_for_nothing');
  return postReservationPaymentIn(tx, ctx, { ...onBooks, reservationId });
}

/** Money in for a reservation or on a folio, each with what was given back of it. */
export function paymentsOf(
  db: DbOrTx,
  of: { hotelId: number; reservationId?: number; folioId?: number },
): Promise<PaymentWithRefunds[]> {
  return selectPaymentsOf(db, of);
}

/** How the audit log names a payment. */
export function subjectOfPayment(payment: Payment) {
  return {
    hotelId: payment.hotelId,
    subjectType: 'payment',
    subjectId: payment.id,
    subjectLabel: `#${payment.id}`,
  };
}

/** A payment of the hotel with what it is for, what was given back and what its provider said. */
export function getPaymentView(
  db: DbOrTx,
  which: { hotelId: number; paymentId: number },
): Promise<PaymentView> {
  return selectPaymentView(db, which);
}

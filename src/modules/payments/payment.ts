import type { CalendarDate } from '../../core/calendar-date.ts';
import { type Minor, minor } from '../../core/money.ts';
import type { GatewayCode } from './gateways/gateway.ts';

export type PaymentStatus = 'pending' | 'succeeded' | 'failed' | 'expired';

/** Money in (`charge`) or back (`refund`, the child of its charge). */
export interface Payment {
  readonly id: number;
  readonly hotelId: number;
  readonly reservationId: number | null;
  readonly folioId: number | null;
  readonly kind: 'charge' | 'refund';
  readonly parentPaymentId: number | null;
  readonly gateway: GatewayCode;
  readonly amountMinor: Minor;
  readonly currency: string;
  /** Of a charge: what its refunds took, those under way included. */
  readonly refundedMinor: Minor;
  readonly status: PaymentStatus;
  readonly failureCode: string | null;
  readonly idempotencyKey: string;
  readonly externalRef: string | null;
  readonly reference: string;
  readonly refundReason: string | null;
  readonly createdAt: Date;
  readonly settledAt: Date | null;
  readonly businessDate: CalendarDate | null;
}

export interface PaymentWithRefunds extends Payment {
  readonly refunds: readonly Payment[];
}

/** What of a charge can still be given back. */
export function unrefunded(payment: Payment): Minor {
  return payment.kind === 'charge' && payment.status === 'succeeded'
    ? minor(payment.amountMinor - payment.refundedMinor)
    : minor(0);
}

export type RefundRefusal = 'not_succeeded' | 'not_positive' | 'too_much';

/** Why `amountMinor` can not be given back; null when it can. */
export function refundRefusal(payment: Payment, amountMinor: number): RefundRefusal | null {
  if (payment.kind !== 'charge' || payment.status !== 'succeeded') return 'not_succeeded';
  if (!Number.isSafeInteger(amountMinor) || amountMinor <= 0) return 'not_positive';
  return amountMinor > unrefunded(payment) ? 'too_much' : null;
}

export type SettlementStep = 'succeed' | 'fail' | 'ignore';

/**
 * What a provider's word does to a payment. Money that came counts even after a failure or an expiry; nothing undoes
 * money that came, so notifications may arrive twice, late and in any order.
 */
export function settlementStep(
  status: PaymentStatus,
  said: 'pending' | 'succeeded' | 'failed',
): SettlementStep {
  if (said === 'pending' || status === 'succeeded') return 'ignore';
  if (said === 'succeeded') return 'succeed';
  return status === 'pending' ? 'fail' : 'ignore';
}

/** What a refund's provider says settles it once. A failed one gave its amount back to the charge. */
export function refundStep(status: PaymentStatus, said: 'pending' | 'succeeded' | 'failed'): SettlementStep {
  if (said === 'pending' || status !== 'pending') return 'ignore';
  return said === 'succeeded' ? 'succeed' : 'fail';
}

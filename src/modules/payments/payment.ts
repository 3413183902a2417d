import type { CalendarDate } from '../../core/calendar-date.ts';
import { type Minor, minor } from '../../core/money.ts';
import type { Capture, GatewayCode, Presentation } from './gateways/gateway.ts';

export type PaymentStatus = 'pending' | 'authorized' | 'succeeded' | 'failed' | 'expired';

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
  /** Our number as the provider knows it. */
  readonly merchantReference: string;
  readonly presentation: Presentation | null;
  /** What the code says, or where the guest was sent. */
  readonly payTarget: string | null;
  readonly expiresAt: Date | null;
  /** When the money moved by the provider's clock. */
  readonly paidAt: Date | null;
  readonly externalRef: string | null;
  readonly capture: Capture;
  /** Until when what was set aside can be taken. */
  readonly authorizedUntil: Date | null;
  /** The card it was charged to while the guest was away. */
  readonly keptCardId: number | null;
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

export type SettlementStep = 'authorize' | 'succeed' | 'fail' | 'ignore';
type Said = 'pending' | 'authorized' | 'succeeded' | 'failed';

/**
 * What a provider's word does to a payment. Money that came counts even after a failure or an expiry; nothing undoes
 * money that came, so notifications may arrive twice, late and in any order. What was set aside is taken or let go.
 */
export function settlementStep(status: PaymentStatus, said: Said): SettlementStep {
  if (said === 'pending' || status === 'succeeded') return 'ignore';
  if (said === 'succeeded') return 'succeed';
  if (said === 'authorized') return status === 'authorized' ? 'ignore' : 'authorize';
  return status === 'pending' || status === 'authorized' ? 'fail' : 'ignore';
}

/** What a refund's provider says settles it once. A failed one gave its amount back to the charge. */
export function refundStep(status: PaymentStatus, said: Said): Exclude<SettlementStep, 'authorize'> {
  if (said === 'pending' || said === 'authorized' || status !== 'pending') return 'ignore';
  return said === 'succeeded' ? 'succeed' : 'fail';
}

/** How long after its end a charge is still asked about: its last payer may be slow, and so may his bank. */
const graceMilliseconds = 10 * 60_000;
const patienceMilliseconds = 24 * 3_600_000;

/** Whether nobody will pay this any more. Money that comes all the same counts all the same. */
export function isOver(payment: Pick<Payment, 'createdAt' | 'expiresAt'>, at: Date): boolean {
  const { createdAt, expiresAt } = payment;
  const end =
    expiresAt === null ? createdAt.getTime() + patienceMilliseconds : expiresAt.getTime() + graceMilliseconds;
  return at.getTime() > end;
}

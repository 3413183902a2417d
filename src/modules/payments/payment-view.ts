import type { Minor } from '../../core/money.ts';

/** A payment as its page in the back office shows it. */
export interface PaymentView {
  readonly id: number;
  readonly kind: 'charge' | 'refund';
  readonly parentPaymentId: number | null;
  readonly gateway: string;
  readonly status: string;
  readonly failureCode: string | null;
  readonly amountMinor: Minor;
  readonly currency: string;
  readonly merchantReference: string;
  readonly externalRef: string | null;
  readonly presentation: string | null;
  readonly payTarget: string | null;
  readonly createdAt: Date;
  readonly settledAt: Date | null;
  readonly paidAt: Date | null;
  readonly refundReason: string | null;
  readonly reservationNumber: string | null;
  readonly folioNumber: string | null;
  readonly refunds: readonly {
    readonly id: number;
    readonly status: string;
    readonly amountMinor: Minor;
    readonly reason: string;
    readonly at: Date;
  }[];
  readonly notifications: readonly {
    readonly externalId: string;
    readonly outcome: string;
    readonly receivedAt: Date;
  }[];
}

import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import type { Payment } from './payment.ts';

export interface BookedRefund {
  readonly refund: Payment;
  /** The stay on whose bill it stands; null for the house's own bills. */
  readonly stayId: number | null;
}

/** Told of every refund in the transaction that books it, after its lines: points go back, or are taken back, with it. */
export type RefundHandler = (tx: Tx, ctx: Context, booked: BookedRefund) => Promise<void>;

let handler: RefundHandler = async () => undefined;

/** Payments stands below loyalty, which is plugged in where the app and the worker are put together. */
export function useRefundHandler(given: RefundHandler): void {
  handler = given;
}

export const afterRefundIn: RefundHandler = (tx, ctx, booked) => handler(tx, ctx, booked);

import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import type { Payment } from './payment.ts';

export interface BookedRefund {
  readonly refund: Payment;
  /** The stay on whose bill it stands; null for the house's own bills. */
  readonly stayId: number | null;
}

/** Told of every refund in the transaction that books it, after its lines: what paid in kind goes back with it. */
export type RefundHandler = (tx: Tx, ctx: Context, booked: BookedRefund) => Promise<void>;

let handlers: readonly RefundHandler[] = [];

/** Payments stands below those who follow it; they are plugged in where the app and the worker are put together. */
export function useRefundHandlers(given: readonly RefundHandler[]): void {
  handlers = given;
}

export const afterRefundIn: RefundHandler = async (tx, ctx, booked) => {
  for (const handler of handlers) await handler(tx, ctx, booked);
};

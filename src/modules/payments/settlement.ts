import type { Minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';

/** Money that came in online. */
export interface SettledPayment {
  readonly paymentId: number;
  readonly hotelId: number;
  readonly reservationId: number | null;
  readonly amountMinor: Minor;
  readonly currency: string;
}

/** Whether the money finds what it was paid for. If not, payments books it and gives it back by itself. */
export type Settlement =
  | { readonly accept: true }
  | { readonly accept: false; readonly refundReason: string };

/**
 * Asked once for every online payment that came, in the transaction that settles it and before its money is booked:
 * confirm the reservation, take a lapsed one's nights again, or decline (and tell the guest).
 */
export type SettlementHandler = (tx: Tx, ctx: Context, payment: SettledPayment) => Promise<Settlement>;

let handler: SettlementHandler = async () => ({ accept: true });

/** Payments stands below reservations, so reservations is plugged in where the app and the worker are put together. */
export function useSettlementHandler(given: SettlementHandler): void {
  handler = given;
}

export const decideSettlement: SettlementHandler = (tx, ctx, payment) => handler(tx, ctx, payment);

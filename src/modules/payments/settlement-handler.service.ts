import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import type { SettledPayment, Settlement } from './settlement.ts';

/**
 * Asked once for every online payment that came, in the transaction that settles it and before its money is booked:
 * confirm the reservation, take a lapsed one's nights again, or decline (and tell the guest). Money for a closed bill
 * goes back whatever is answered.
 */
export type SettlementHandler = (tx: Tx, ctx: Context, payment: SettledPayment) => Promise<Settlement>;

let handler: SettlementHandler = async () => ({ accept: true });

/** Payments stands below reservations, so reservations is plugged in where the app and the worker are put together. */
export function useSettlementHandler(given: SettlementHandler): void {
  handler = given;
}

export const decideSettlement: SettlementHandler = (tx, ctx, payment) => handler(tx, ctx, payment);

import type { Minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import type { CardClaim } from './card-claim.ts';
import type { KeptCard } from './kept-card.ts';

/** What bookings do when something becomes of a card or of what is claimed from it. Each runs in the caller's transaction. */
export interface GuaranteeHandler {
  /** The card was left: false where it finds no booking to hold any more. */
  cardKept(tx: Tx, ctx: Context, card: KeptCard): Promise<boolean>;
  /** What is still open of a prepayment. */
  openPrepayment(tx: Tx, claim: CardClaim): Promise<Minor>;
  /** It was paid or declined. */
  claimEnded(tx: Tx, ctx: Context, claim: CardClaim): Promise<void>;
  /** What was set aside for a booking could not be taken any more. */
  authorizationLost(tx: Tx, ctx: Context, lost: { readonly reservationId: number }): Promise<void>;
}

let handler: GuaranteeHandler = {
  cardKept: async () => true,
  openPrepayment: async (_tx, claim) => claim.amountMinor,
  claimEnded: async () => undefined,
  authorizationLost: async () => undefined,
};

/** Payments stands below reservations, so reservations is plugged in where the app and the worker are put together. */
export function useGuaranteeHandler(given: GuaranteeHandler): void {
  handler = given;
}

export const guaranteeHandler = (): GuaranteeHandler => handler;

import type { Minor } from '../../core/money.ts';

/** Money that came in online. */
export interface SettledPayment {
  readonly paymentId: number;
  readonly hotelId: number;
  readonly reservationId: number | null;
  readonly folioId: number | null;
  readonly amountMinor: Minor;
  readonly currency: string;
  /** The bill it was paid for was closed meanwhile: nothing is owed there. */
  readonly billIsClosed: boolean;
  /** It may be less than what is asked for: a hold then waits for the rest. */
  readonly mayBePart?: boolean;
}

/**
 * Whether the money finds what it was paid for. If not, payments books it and gives it back by itself: all of it, or
 * the part that is too much.
 */
export type Settlement =
  | { readonly accept: true }
  | { readonly accept: false; readonly refundReason: string; readonly returnMinor?: Minor };

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
  /**
   * Points and stored value: who is refused asks for less, so none is kept beyond what is open. They may be a part of
   * what is asked for in advance: a hold then waits for the rest.
   */
  readonly isFromHouse?: boolean;
  /** It is set aside only: it holds the booking, but nothing is booked yet. */
  readonly isAuthorized?: boolean;
}

/**
 * Whether the money finds what it was paid for. If not, payments books it and gives it back by itself: all of it, or
 * the part that is too much.
 */
export type Settlement =
  | { readonly accept: true }
  | { readonly accept: false; readonly refundReason: string; readonly returnMinor?: Minor };

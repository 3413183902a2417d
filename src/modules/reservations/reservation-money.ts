import { addMinor, type Minor, minor, negate } from '../../core/money.ts';

/** What a reservation costs and what came for it. */
export interface ReservationMoney {
  /** Of the rooms that are not given back. */
  readonly totalMinor: Minor;
  readonly extrasMinor: Minor;
  readonly paidMinor: Minor;
  /** Of what was paid, what went for the fees of rooms given back. */
  readonly forfeitedMinor: Minor;
}

/**
 * What is still to pay; below zero, what was paid too much. Two rooms for 600.00 each, paid, of which one was given
 * back late for a fee of 600.00: nothing is open, and nothing is too much.
 */
export function openBalance({ totalMinor, extrasMinor, paidMinor, forfeitedMinor }: ReservationMoney): Minor {
  return addMinor(totalMinor, extrasMinor, forfeitedMinor, negate(paidMinor));
}

/** What of a room's fee was paid: its bill says what was not. */
export function paidFee(stay: {
  readonly feeMinor: Minor;
  readonly balance: { readonly guestMinor: number };
}): Minor {
  return minor(Math.max(0, stay.feeMinor - Math.max(0, stay.balance.guestMinor)));
}

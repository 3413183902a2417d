import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Minor } from '../../core/money.ts';
import type { PaymentPlan } from '../reservations/reservation.ts';

/** What stands in the deposit ledger for one booking. As in the trial balance, what is held for a guest is negative. */
export interface DepositRow {
  /** null: money on a bill that belongs to no booking. */
  readonly number: string | null;
  readonly guestName: string;
  readonly arrival: CalendarDate | null;
  /** How it was agreed to pay, and what the deposit rule asked for when it was booked. */
  readonly paymentPlan: PaymentPlan | null;
  readonly askedMinor: Minor;
  readonly openingMinor: Minor;
  readonly paymentsMinor: Minor;
  readonly transfersMinor: Minor;
  readonly closingMinor: Minor;
}

export type DepositTotals = Pick<
  DepositRow,
  'openingMinor' | 'paymentsMinor' | 'transfersMinor' | 'closingMinor'
>;

/** A page of the ledger; the totals are those of the whole day. */
export interface DepositLedger {
  readonly date: CalendarDate;
  readonly bookings: number;
  readonly totals: DepositTotals;
  readonly rows: readonly DepositRow[];
}

import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Minor } from '../../core/money.ts';
import type { ClaimStatus } from '../payments/card-claim.ts';
import type { CardFace } from '../payments/kept-card.ts';
import type { Guarantee } from '../reservations/guarantee.ts';

/** What a booking's terms ask of its guest beside what stands in the ledger, and how far that is. */
export interface AskedDeposit {
  readonly number: string;
  readonly guestName: string;
  readonly arrival: CalendarDate;
  readonly guarantee: Guarantee;
  readonly card: CardFace | null;
  /** What must have been paid by a later day; zero where the terms say no such thing. */
  readonly laterMinor: Minor;
  readonly laterDate: CalendarDate | null;
  /** What was paid, and what providers set aside. */
  readonly paidMinor: Minor;
  readonly asideMinor: Minor;
  /** The last claim on its card. */
  readonly claim: { readonly status: ClaimStatus; readonly amountMinor: Minor } | null;
}

export interface AskedDeposits {
  readonly rows: readonly AskedDeposit[];
  readonly total: number;
}

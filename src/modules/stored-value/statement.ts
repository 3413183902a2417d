import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Minor } from '../../core/money.ts';

/** One thing that happened to a card, over all its lots. */
export interface StatementEntry {
  readonly cardId: number;
  readonly kind: 'load' | 'bonus' | 'spend' | 'refund' | 'unload' | 'expiry' | 'move';
  readonly businessDate: CalendarDate;
  readonly at: Date;
  readonly amountMinor: Minor;
}

/** One business date of what the house owes on cards, as the guest sees it: what he has is positive. */
export interface LiabilityDay {
  readonly date: CalendarDate;
  readonly openingMinor: Minor;
  readonly loadedMinor: Minor;
  readonly bonusMinor: Minor;
  readonly usedMinor: Minor;
  readonly expiredMinor: Minor;
  readonly closingMinor: Minor;
}

/** A card with value whose last day is over. */
export interface ExpiredCard {
  readonly cardId: number;
  readonly number: string;
  readonly receiverName: string;
  readonly expiresOn: CalendarDate;
  readonly amountMinor: Minor;
}

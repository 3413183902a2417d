import type { CalendarDate } from '../../core/calendar-date.ts';
import type { LocalText } from '../../core/local-text.ts';
import type { Minor } from '../../core/money.ts';

export interface PostingsOf {
  readonly hotelId: number;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly code?: string | undefined;
  /** Group names joined by commas; with `!` before them, all others. */
  readonly group?: string | undefined;
  readonly kind?: string | undefined;
  readonly ledger?: string | undefined;
}

/** A folio line as a report lists it. */
export interface PostingRow {
  readonly id: bigint;
  readonly businessDate: CalendarDate;
  readonly serviceDate: CalendarDate;
  readonly postedAt: Date;
  readonly code: string;
  readonly names: LocalText;
  readonly kind: string;
  readonly ledger: string;
  readonly amountMinor: Minor;
  readonly quantity: number;
  readonly description: string;
  readonly reason: string | null;
  readonly folioNumber: string;
  readonly folioName: string;
  readonly actorKind: string;
  readonly actorName: string | null;
  readonly isMirror: boolean;
}

export const pageSize = 50;

export interface PostingsPage {
  readonly rows: readonly PostingRow[];
  readonly lines: number;
  readonly totalMinor: number;
}

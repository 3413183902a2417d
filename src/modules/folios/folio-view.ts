import type { CalendarDate } from '../../core/calendar-date.ts';
import type { LocalText } from '../../core/local-text.ts';
import type { Folio, FolioBalance, FolioLine } from './folio.ts';

export interface FolioViewLine extends FolioLine {
  readonly code: string;
  readonly names: LocalText;
  readonly postedAt: Date;
  readonly reason: string | null;
  readonly isReversed: boolean;
}

export interface FolioStay {
  readonly id: number;
  readonly status: string;
  readonly guestName: string;
  readonly reservationNumber: string;
  readonly roomNumber: string | null;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
}

export interface FolioView {
  readonly folio: Folio;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  readonly stay: FolioStay | null;
  /** All bills of the stay, this one among them. */
  readonly windows: readonly { readonly number: string; readonly window: number; readonly status: string }[];
  readonly lines: readonly FolioViewLine[];
  readonly balance: FolioBalance;
}

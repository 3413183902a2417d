import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Minor } from '../../core/money.ts';
import type { LedgerProblem } from '../statistics/ledger.ts';

export interface CheckedStay {
  readonly stayId: number;
  readonly number: string;
  readonly guestName: string;
  readonly roomNumber: string | null;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  readonly folioNumber: string | null;
  readonly balanceMinor: Minor;
}

export interface AuditChecks {
  readonly waitingArrivals: readonly CheckedStay[];
  readonly overdueDepartures: readonly CheckedStay[];
  readonly unsettled: readonly CheckedStay[];
  readonly nightsToPost: number;
  readonly ledgerProblems: readonly LedgerProblem[];
}

import { addDays, type CalendarDate, instantAt } from '../../core/calendar-date.ts';

export const auditSteps = ['checks', 'no_shows', 'postings', 'statistics', 'ledgers', 'roll'] as const;
export type AuditStep = (typeof auditSteps)[number];

/** Something the audit met that a person should know of. `stop` keeps the day from closing. */
export interface AuditProblem {
  readonly code: string;
  readonly severity: 'note' | 'stop';
  /** Bookings, rooms or ledgers it concerns. */
  readonly subjects: readonly string[];
}

export interface StepProgress {
  readonly step: AuditStep;
  readonly total: number;
  readonly done: number;
  readonly isFinished: boolean;
}

export interface NightAudit {
  readonly id: number;
  readonly businessDate: CalendarDate;
  readonly status: 'running' | 'refused' | 'closed';
  readonly startedAt: Date;
  readonly closedAt: Date | null;
  readonly problems: readonly AuditProblem[];
  readonly steps: readonly StepProgress[];
}

/** What a run did. `already_closed`: nothing at all, because the day was closed before. */
export interface AuditOutcome {
  readonly status: 'closed' | 'already_closed' | 'refused';
  readonly businessDate: CalendarDate;
  /** The business date afterwards. */
  readonly nextDate: CalendarDate;
  readonly noShows: number;
  readonly postedStays: number;
  readonly problems: readonly AuditProblem[];
}

export const chunkSizes = { noShows: 20, postings: 1_000 } as const;

/**
 * When the audit of a business date is due: at its time on the hotel's wall. A time before noon belongs to the
 * morning after, one from noon on to the day itself.
 */
export function auditDueAt(businessDate: CalendarDate, auditTime: string, timeZone: string): Date {
  const day = auditTime < '12:00' ? addDays(businessDate, 1) : businessDate;
  return instantAt(day, auditTime, timeZone);
}

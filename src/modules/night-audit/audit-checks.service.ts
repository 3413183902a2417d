import type { DbOrTx } from '../../platform/db.ts';
import { unpostedNights } from '../folios/night-posting.service.ts';
import type { LedgerProblem } from '../statistics/ledger.ts';
import { ledgerProblems } from '../statistics/statistics.service.ts';
import { selectOverdueDepartures, selectUnsettled, selectWaitingArrivals } from './audit-checks.queries.ts';
import type { AuditChecks, CheckedStay } from './audit-checks.ts';
import type { AuditedDay } from './night-audit.queries.ts';
import type { AuditProblem } from './night-audit.ts';

/** What the audit will meet if it runs now: for the page before it, and for its own first step. */
export async function auditChecks(db: DbOrTx, day: AuditedDay): Promise<AuditChecks> {
  return {
    waitingArrivals: await selectWaitingArrivals(db, day),
    overdueDepartures: await selectOverdueDepartures(db, day),
    unsettled: await selectUnsettled(db, day),
    nightsToPost: await unpostedNights(db, day),
    ledgerProblems: await ledgerProblems(db, day),
  };
}

/** The checks as the audit keeps them: notes to read the next morning, and what stops it. */
export function problemsOf(checks: AuditChecks): AuditProblem[] {
  const numbers = (stays: readonly CheckedStay[]) => stays.map((stay) => stay.number);
  const found: AuditProblem[] = [
    { code: 'waiting_arrivals', severity: 'note', subjects: numbers(checks.waitingArrivals) },
    { code: 'overdue_departures', severity: 'note', subjects: numbers(checks.overdueDepartures) },
    { code: 'unsettled', severity: 'note', subjects: numbers(checks.unsettled) },
    ...ledgerStops(checks.ledgerProblems),
  ];
  return found.filter((problem) => problem.subjects.length > 0);
}

export function ledgerStops(problems: readonly LedgerProblem[]): AuditProblem[] {
  return problems.map((problem) => ({
    code: problem.code,
    severity: 'stop',
    subjects: [`${problem.subject} ${problem.expectedMinor} ≠ ${problem.foundMinor}`.trim()],
  }));
}

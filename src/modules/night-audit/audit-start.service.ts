import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { queueJob } from '../../platform/jobs.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { type AuditedDay, selectLatestAudits, selectOptionalAudit } from './night-audit.queries.ts';
import { beginAuditIn } from './night-audit.service.ts';
import type { NightAudit } from './night-audit.ts';

export const nightAuditJob = 'night-audit';

/** Queues the audit of one day of one hotel. It names the day, so that asked twice it does not close the next one. */
export function queueNightAudit(tx: Tx, day: AuditedDay): Promise<void> {
  return queueJob(tx, nightAuditJob, day, { singletonKey: `${day.hotelId} ${day.date}` });
}

/** Starts the audit of the day a person looked at; false when that day is closed by now. */
export function startNightAudit(
  ctx: Context,
  request: { hotelId: number; businessDate: CalendarDate },
): Promise<boolean> {
  return inTransaction(ctx.db, async (tx) => {
    const day = { hotelId: request.hotelId, date: request.businessDate };
    if ((await selectAndLockBusinessDate(tx, day.hotelId)) !== day.date) return false;
    await beginAuditIn(tx, ctx, day);
    await queueNightAudit(tx, day);
    return true;
  });
}

/** The audit of a day, with how far it has come; null when none was begun. */
export function findAudit(db: DbOrTx, day: AuditedDay): Promise<NightAudit | null> {
  return selectOptionalAudit(db, day);
}

export function latestAudits(db: DbOrTx, hotelId: number, count: number): Promise<NightAudit[]> {
  return selectLatestAudits(db, hotelId, count);
}

import type { CalendarDate } from '../../core/calendar-date.ts';
import type { DbOrTx } from '../../platform/db.ts';
import { selectLiabilityDays } from './liability.queries.ts';
import type { LiabilityDay } from './statement.ts';

/** What the house owed on cards day by day, and what moved it; the closing is that of the ledger `stored_value`. */
export function liabilityDays(
  db: DbOrTx,
  span: { hotelId: number; from: CalendarDate; to: CalendarDate },
): Promise<LiabilityDay[]> {
  return selectLiabilityDays(db, span);
}

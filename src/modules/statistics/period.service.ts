import type { CalendarDate } from '../../core/calendar-date.ts';
import type { DbOrTx } from '../../platform/db.ts';
import { type Period, type PeriodFigures, selectDays, selectPeriods } from './period.queries.ts';
import type { DatedFigures } from './statistics.ts';

/** Sums of the kept days over several periods at once, in the order asked. */
export async function figuresOfPeriods(
  db: DbOrTx,
  hotelId: number,
  periods: readonly Period[],
): Promise<PeriodFigures[]> {
  const found = new Map((await selectPeriods(db, hotelId, periods)).map((row) => [row.key, row]));
  return periods.flatMap((period) => found.get(period.key) ?? []);
}

/** The kept days of a period, one by one; days that were never closed are missing. */
export function figuresByDay(
  db: DbOrTx,
  hotelId: number,
  period: { from: CalendarDate; to: CalendarDate },
): Promise<DatedFigures[]> {
  return selectDays(db, hotelId, period);
}

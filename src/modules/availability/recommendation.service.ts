import { addDays, type CalendarDate } from '../../core/calendar-date.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import { listHotels } from '../hotels/hotel.service.ts';
import { replaceChoices, selectChoiceCounts } from './recommendation.queries.ts';
import { choiceShares } from './recommendation.ts';

/** How likely a party like this books each type of the hotel. One statement. */
export async function typeShares(
  db: DbOrTx,
  question: { hotelId: number; adults: number; children: number; arrival: CalendarDate },
): Promise<ReadonlyMap<number, number>> {
  return choiceShares(await selectChoiceCounts(db, question));
}

const daysRemembered = 730;

/** Counts what was booked in the last two years anew, hotel by hotel. */
export async function countChoices(ctx: Context): Promise<void> {
  for (const { id, businessDate } of await listHotels(ctx.db)) {
    await inTransaction(ctx.db, (tx) => replaceChoices(tx, id, addDays(businessDate, -daysRemembered)));
  }
}

import { addDays, type CalendarDate } from '../../core/calendar-date.ts';
import type { Context } from '../../platform/context.ts';
import { type Db, inTransaction } from '../../platform/db.ts';
import { listHotels } from '../hotels/hotel.service.ts';
import { replaceChoices, selectChoiceCounts } from './recommendation.queries.ts';
import { choiceCell, choiceShares } from './recommendation.ts';

const minutesRemembered = 10;
/** Hotels times cells; far more than a chain's guests ask for within the minutes. */
const mostRemembered = 20_000;
/** By database; the counts change hourly, so no search has to wait for them twice. */
const remembered = new WeakMap<Db, Map<string, { until: number; shares: ReadonlyMap<number, number> }>>();

/** How likely a party like this books each type of the hotel. One statement, and none for the next minutes. */
export async function typeShares(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  question: { hotelId: number; adults: number; children: number; arrival: CalendarDate },
): Promise<ReadonlyMap<number, number>> {
  const { adults, children, month } = choiceCell(question, question.arrival);
  const key = [question.hotelId, adults, children, month].join();
  const cells = remembered.get(db) ?? new Map();
  remembered.set(db, cells);
  const now = clock().getTime();
  const known = cells.get(key);
  if (known && now < known.until) return known.shares;
  const shares = choiceShares(await selectChoiceCounts(db, question));
  if (cells.size >= mostRemembered) cells.clear();
  cells.set(key, { until: now + minutesRemembered * 60_000, shares });
  return shares;
}

const daysRemembered = 730;

/** Counts what was booked in the last two years anew, hotel by hotel. */
export async function countChoices(ctx: Context): Promise<void> {
  for (const { id, businessDate } of await listHotels(ctx.db)) {
    await inTransaction(ctx.db, (tx) => replaceChoices(tx, id, addDays(businessDate, -daysRemembered)));
  }
}

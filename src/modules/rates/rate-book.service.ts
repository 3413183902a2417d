import type { DbOrTx } from '../../platform/db.ts';
import { type RateBookQuestion, selectRateBook } from './rate-book.queries.ts';
import type { RateBook } from './rate-book.ts';

/** Everything that decides prices in these dates, in one statement. */
export function loadRateBook(db: DbOrTx, question: RateBookQuestion): Promise<RateBook> {
  return selectRateBook(db, question);
}

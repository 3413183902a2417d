import type { DbOrTx } from '../../platform/db.ts';
import { type RateBookQuestion, selectRateBook, selectRateBooks } from './rate-book.queries.ts';
import type { RateBook } from './rate-book.ts';

/** Everything that decides prices in these dates, in one statement. */
export function loadRateBook(db: DbOrTx, question: RateBookQuestion): Promise<RateBook> {
  return selectRateBook(db, question);
}

/** The same of several hotels, in the order asked for, still in one statement. */
export function loadRateBooks(db: DbOrTx, questions: readonly RateBookQuestion[]): Promise<RateBook[]> {
  return selectRateBooks(db, questions);
}

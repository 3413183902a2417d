import type { DbOrTx } from '../../platform/db.ts';
import { selectStatement } from './statement.queries.ts';
import type { StatementEntry } from './statement.ts';

/** What moved these cards, the latest first. */
export function statementOf(db: DbOrTx, cardIds: readonly number[]): Promise<StatementEntry[]> {
  return selectStatement(db, cardIds);
}

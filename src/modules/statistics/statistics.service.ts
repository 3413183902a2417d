import { notFound } from '../../core/errors.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import {
  replaceLedgerDay,
  selectClosedCodes,
  selectClosedLedgers,
  selectLedgerProblems,
  selectOpenCodes,
  selectOpenLedgers,
} from './ledger.queries.ts';
import { type LedgerProblem, type TrialBalance, trialBalanceOf } from './ledger.ts';
import { type HotelDay, insertOnBooks, selectLiveFigures, upsertStatistics } from './snapshot.queries.ts';
import type { DayFigures } from './statistics.ts';

/** Keeps what the day counted and earned, and what stands on the books ahead of it. Repeating it replaces it. */
export async function snapshotStatisticsIn(tx: Tx, day: HotelDay): Promise<DayFigures> {
  const figures = await selectLiveFigures(tx, day);
  await upsertStatistics(tx, day, figures);
  await insertOnBooks(tx, day);
  return figures;
}

/** Keeps the day's ledgers and codes, and says where they do not balance. */
export async function snapshotLedgersIn(tx: Tx, day: HotelDay): Promise<LedgerProblem[]> {
  const problems = await selectLedgerProblems(tx, day);
  await replaceLedgerDay(tx, day);
  return problems;
}

/** Where the books of an open day would not balance if it were closed now. */
export function ledgerProblems(db: DbOrTx, day: HotelDay): Promise<LedgerProblem[]> {
  return selectLedgerProblems(db, day);
}

/** The figures of a day that is still open. */
export function liveFigures(db: DbOrTx, day: HotelDay): Promise<DayFigures> {
  return selectLiveFigures(db, day);
}

/** The trial balance of a closed day as it was kept, or of the open one as it stands. */
export async function trialBalance(db: DbOrTx, day: HotelDay): Promise<TrialBalance> {
  const { businessDate } = await getHotel(db, day.hotelId);
  if (day.date > businessDate) throw notFound('day_not_reached', { date: day.date });
  const isOpen = day.date === businessDate;
  const codes = isOpen ? await selectOpenCodes(db, day) : await selectClosedCodes(db, day);
  const totals = isOpen ? await selectOpenLedgers(db, day) : await selectClosedLedgers(db, day);
  return trialBalanceOf({ date: day.date, isOpen }, totals, codes);
}

import type { Db } from '../../src/platform/db.ts';
import { closedFigures, ledgerSummaries } from './books.ts';
import { compareFigures, plannedFigures } from './figures.ts';
import { figuresTable, ledgersTable, linesReport } from './report.ts';
import type { PlannedStay } from './stay-plan.ts';

interface Telling {
  readonly hotelId: number;
  readonly stays: readonly PlannedStay[];
  readonly runId: number;
  readonly say: (line: string) => void;
}

/** Says what the books show beside what the file says; true when they agree and every ledger balances on every day. */
export async function tellBooks(db: Db, { hotelId, stays, runId, say }: Telling): Promise<boolean> {
  const { currency } = await db.hotel.findUniqueOrThrow({ where: { id: hotelId } });
  const rows = await db.importRow.findMany({ where: { importRunId: runId }, orderBy: { line: 'asc' } });
  const figures = compareFigures(await closedFigures(db, hotelId), monthly(stays));
  const ledgers = await ledgerSummaries(db, hotelId);
  say(
    `\n${linesReport(rows.map((row) => ({ ...row, outcome: row.outcome === 'refused' ? 'refused' : 'adjusted' })))}`,
  );
  say(`\n${figuresTable(figures, currency)}`);
  say(`\n${ledgersTable(ledgers, currency)}`);
  return figures.every((row) => row.met) && ledgers.every((ledger) => ledger.unbalancedDays === 0);
}

const monthly = (stays: readonly PlannedStay[]) =>
  plannedFigures(stays).filter((row) => row.roomNights !== 0 || row.roomRevenueMinor !== 0);

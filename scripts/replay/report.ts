import { decimalText, minor } from '../../src/core/money.ts';
import { textTable } from '../support/progress.ts';
import type { LedgerSummary } from './books.ts';
import type { FiguresRow } from './figures.ts';
import type { FileLine } from './read-file.ts';

const grouped = (value: number) => value.toLocaleString('en');
const money = (amount: number, currency: string) => decimalText(minor(amount), currency);

/** Month · room nights · room revenue, each beside what the file says. */
export function figuresTable(rows: readonly FiguresRow[], currency: string): string {
  const nights = rows.reduce((sum, row) => sum + row.roomNights, 0);
  const revenue = rows.reduce((sum, row) => sum + row.roomRevenueMinor, 0);
  const cells = rows.map((row) => [
    row.month,
    grouped(row.roomNights),
    money(row.roomRevenueMinor, currency),
    row.met ? 'as in the file' : wanted(row, currency),
  ]);
  const total = [
    'total',
    grouped(nights),
    money(revenue, currency),
    rows.every((row) => row.met) ? 'as in the file' : 'NOT MET',
  ];
  return textTable(['month', 'room nights', 'room revenue', ''], [...cells, total]);
}

function wanted({ expected }: FiguresRow, currency: string): string {
  if (expected === null) return 'NOT in the file';
  return `NOT MET: ${grouped(expected.roomNights)} · ${money(expected.roomRevenueMinor, currency)}`;
}

export function ledgersTable(ledgers: readonly LedgerSummary[], currency: string): string {
  const cells = ledgers.map((ledger) => [
    ledger.ledger,
    grouped(ledger.days),
    money(ledger.debitsMinor, currency),
    money(ledger.creditsMinor, currency),
    money(ledger.closingMinor, currency),
    ledger.unbalancedDays === 0 ? 'every day' : `NOT on ${ledger.unbalancedDays} days`,
  ]);
  return textTable(['ledger', 'days', 'debits', 'credits', 'closing', 'balanced'], cells);
}

/** How many lines were adjusted or refused for each reason, and the lines themselves, the first of each. */
export function linesReport(lines: readonly FileLine[]): string {
  const groups = new Map<string, number[]>();
  for (const { outcome, reasons, line } of lines) {
    for (const reason of reasons) {
      const key = `${outcome}: ${reason}`;
      groups.set(key, [...(groups.get(key) ?? []), line]);
    }
  }
  if (groups.size === 0) return 'Every line was lived as it is written.';
  const rows = [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, numbers]) => [
      key,
      grouped(numbers.length),
      numbers.length > 5 ? `${numbers.slice(0, 5).join(', ')}, …` : numbers.join(', '),
    ]);
  return textTable(['line', 'rows', 'numbers'], rows);
}

/** `1 h 02 min 03 s`, `4 min 05 s`, `6.7 s`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  const rest = `${String(Math.floor(seconds % 60)).padStart(2, '0')} s`;
  if (minutes < 60) return `${minutes} min ${rest}`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min ${rest}`;
}

import type { CalendarDate } from '../../core/calendar-date.ts';
import type { LocalText } from '../../core/local-text.ts';
import { type Minor, minor, sumMinor, zero } from '../../core/money.ts';
import { type Ledger, type LineKind, ledgers } from '../folios/folio.ts';

/** What one transaction code did to one ledger on one business date. */
export interface CodeMovement {
  readonly codeId: number;
  readonly code: string;
  readonly names: LocalText;
  readonly group: string;
  readonly kind: LineKind;
  readonly ledger: Ledger;
  readonly lines: number;
  readonly amountMinor: Minor;
}

export interface LedgerTotals {
  readonly ledger: Ledger;
  readonly openingMinor: Minor;
  readonly debitsMinor: Minor;
  readonly creditsMinor: Minor;
  readonly closingMinor: Minor;
}

export interface LedgerLine extends LedgerTotals {
  readonly byKind: Readonly<Record<LineKind, Minor>>;
}

export interface TrialBalance {
  readonly date: CalendarDate;
  /** Still open: the figures move with every posting. */
  readonly isOpen: boolean;
  readonly ledgers: readonly LedgerLine[];
  readonly codes: readonly CodeMovement[];
  readonly revenueMinor: Minor;
  readonly taxesMinor: Minor;
  readonly movementsMinor: Minor;
  readonly hotelBalanceMinor: Minor;
  readonly checks: readonly BalanceCheck[];
}

/** One identity of the books: both sides must be the same. */
export interface BalanceCheck {
  readonly name: 'ledgers_close' | 'codes_equal_movements' | 'ledgers_equal_hotel';
  readonly leftMinor: Minor;
  readonly rightMinor: Minor;
  readonly holds: boolean;
}

/** Shown where the house uses them. */
const whereUsed: readonly Ledger[] = ['package', 'stored_value'];

const kinds: readonly LineKind[] = ['charge', 'tax', 'adjustment', 'payment', 'transfer'];

/**
 * The trial balance of a day. For each ledger closing = opening + movements; what the transaction codes add up to is
 * what the ledgers moved by; what the ledgers add up to is the hotel's balance.
 */
export function trialBalanceOf(
  day: { date: CalendarDate; isOpen: boolean },
  totals: readonly LedgerTotals[],
  codes: readonly CodeMovement[],
): TrialBalance {
  const lines = ledgers.map((ledger) => ledgerLine(ledger, totals, codes));
  const movementsMinor = sumMinor(codes.map((code) => code.amountMinor));
  const moved = sumMinor(lines.flatMap((line) => [line.debitsMinor, line.creditsMinor]));
  const openingMinor = sumMinor(lines.map((line) => line.openingMinor));
  const hotelBalanceMinor = sumMinor(lines.map((line) => line.closingMinor));
  const recomputed = sumMinor(
    lines.flatMap((line) => [line.openingMinor, line.debitsMinor, line.creditsMinor]),
  );
  const ofKind = (...wanted: LineKind[]) =>
    sumMinor(codes.filter((code) => wanted.includes(code.kind)).map((code) => code.amountMinor));
  return {
    ...day,
    ledgers: lines.filter(
      (line) =>
        !whereUsed.includes(line.ledger) ||
        line.closingMinor !== 0 ||
        line.debitsMinor !== 0 ||
        line.creditsMinor !== 0,
    ),
    codes,
    revenueMinor: ofKind('charge', 'adjustment'),
    taxesMinor: ofKind('tax'),
    movementsMinor,
    hotelBalanceMinor,
    checks: [
      check('ledgers_close', hotelBalanceMinor, recomputed),
      check('codes_equal_movements', movementsMinor, moved),
      check('ledgers_equal_hotel', minor(openingMinor + movementsMinor), hotelBalanceMinor),
    ],
  };
}

function check(name: BalanceCheck['name'], leftMinor: Minor, rightMinor: Minor): BalanceCheck {
  return { name, leftMinor, rightMinor, holds: leftMinor === rightMinor };
}

function ledgerLine(
  ledger: Ledger,
  totals: readonly LedgerTotals[],
  codes: readonly CodeMovement[],
): LedgerLine {
  const found = totals.find((total) => total.ledger === ledger);
  const mine = codes.filter((code) => code.ledger === ledger);
  const byKind = Object.fromEntries(
    kinds.map((kind) => [
      kind,
      sumMinor(mine.filter((code) => code.kind === kind).map((code) => code.amountMinor)),
    ]),
  ) as Record<LineKind, Minor>;
  return {
    ledger,
    openingMinor: found?.openingMinor ?? zero,
    debitsMinor: found?.debitsMinor ?? zero,
    creditsMinor: found?.creditsMinor ?? zero,
    closingMinor: found?.closingMinor ?? zero,
    byKind,
  };
}

export type LedgerProblemCode =
  | 'ledger_not_closing'
  | 'codes_not_movements'
  | 'folios_not_ledger'
  | 'transfer_not_even'
  | 'payments_not_lines'
  | 'closed_folio_balance';

/** Why a day's books do not balance, with what was expected and what was found. */
export interface LedgerProblem {
  readonly code: LedgerProblemCode;
  readonly subject: string;
  readonly expectedMinor: Minor;
  readonly foundMinor: Minor;
}

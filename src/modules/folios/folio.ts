import type { CalendarDate } from '../../core/calendar-date.ts';
import type { LocalText } from '../../core/local-text.ts';
import { type Minor, minor, negate, sumMinor } from '../../core/money.ts';

export const ledgers = ['guest', 'deposit', 'receivable', 'package', 'stored_value'] as const;
export type Ledger = (typeof ledgers)[number];

export type LineKind = 'charge' | 'tax' | 'payment' | 'transfer' | 'adjustment';
export type LineOrigin = 'night_audit' | 'desk' | 'booking' | 'payment' | 'system';

/** What a line is about: ROOM, VAT, CASH … as the hotel keeps them. */
export interface TransactionCode {
  readonly id: number;
  readonly code: string;
  readonly names: LocalText;
  readonly group: string;
  readonly kind: LineKind;
  /** May be posted by hand at the desk. */
  readonly manual: boolean;
  readonly priceMinor: Minor | null;
  readonly active: boolean;
  /** What a guest broke or took. */
  readonly damage: boolean;
}

export interface Folio {
  readonly id: number;
  readonly hotelId: number;
  readonly number: string;
  readonly kind: 'guest' | 'house' | 'receivable' | 'stored_value';
  readonly status: 'open' | 'closed';
  readonly window: number;
  readonly name: string;
  readonly stayId: number | null;
  readonly reservationId: number | null;
  readonly customerId: number | null;
}

export interface FolioLine {
  readonly id: bigint;
  readonly folioId: number;
  readonly ledger: Ledger;
  readonly kind: LineKind;
  readonly codeId: number;
  readonly amountMinor: Minor;
  readonly quantity: number;
  readonly businessDate: CalendarDate;
  readonly serviceDate: CalendarDate;
  readonly description: string;
  readonly paymentId: number | null;
  readonly parentLineId: bigint | null;
  readonly reversesLineId: bigint | null;
}

/** A line about to be written. `withParent`: it belongs to the first line of its batch. */
export interface NewLine {
  readonly ledger: Ledger;
  readonly codeId: number;
  readonly kind: LineKind;
  readonly amountMinor: Minor;
  readonly quantity?: number;
  readonly serviceDate?: CalendarDate;
  readonly description?: string;
  readonly paymentId?: number | null;
  readonly withParent?: boolean;
  readonly reversesLineId?: bigint | null;
  readonly transferGroup?: string | null;
  readonly reason?: string | null;
}

/** What the guest owes (negative: his credit), and what the hotel holds for him until check-in. */
export interface FolioBalance {
  readonly guestMinor: Minor;
  readonly depositMinor: Minor;
}

interface LedgerAmount {
  readonly ledger: Ledger;
  readonly amountMinor: Minor;
}

/** A balance is the sum of the lines, whatever they are. */
export function balanceOf(lines: readonly LedgerAmount[]): FolioBalance {
  const sumOf = (ledger: Ledger) =>
    sumMinor(lines.filter((line) => line.ledger === ledger).map((line) => line.amountMinor));
  return { guestMinor: sumOf('guest'), depositMinor: negate(sumOf('deposit')) };
}

export function isSettled(balance: FolioBalance): boolean {
  return balance.guestMinor === 0 && balance.depositMinor === 0;
}

/** The ledger of a folio's charges and payments. */
export function ledgerOf(folio: Pick<Folio, 'kind'>): Ledger {
  if (folio.kind === 'receivable' || folio.kind === 'stored_value') return folio.kind;
  return 'guest';
}

export type ReversalRefusal = 'mirror' | 'already' | 'tax' | 'payment' | 'transfer';

/** Why this line can not be mirrored by hand; null when it can. */
export function reversalRefusal(
  line: Pick<FolioLine, 'kind' | 'reversesLineId'>,
  isReversed: boolean,
): ReversalRefusal | null {
  if (line.reversesLineId !== null) return 'mirror';
  if (isReversed) return 'already';
  if (line.kind === 'tax' || line.kind === 'payment' || line.kind === 'transfer') return line.kind;
  return null;
}

/** The exact opposite of a line, naming it. */
export function mirrorOf(line: FolioLine, reason: string): NewLine {
  return {
    ledger: line.ledger,
    codeId: line.codeId,
    kind: line.kind,
    amountMinor: negate(line.amountMinor),
    quantity: line.quantity,
    serviceDate: line.serviceDate,
    description: line.description,
    paymentId: line.paymentId,
    withParent: line.parentLineId !== null,
    reversesLineId: line.id,
    reason,
  };
}

/** Two rows that move money between ledgers: their sum is nothing. */
export function pairedRows(
  code: Pick<TransactionCode, 'id' | 'kind'>,
  move: { from: Ledger; to: Ledger; amountMinor: Minor; group: string; reason?: string | undefined },
): NewLine[] {
  const base = { codeId: code.id, kind: code.kind, transferGroup: move.group, reason: move.reason ?? null };
  return [
    { ...base, ledger: move.from, amountMinor: move.amountMinor },
    { ...base, ledger: move.to, amountMinor: negate(move.amountMinor) },
  ];
}

export const smallest = (a: Minor, b: Minor): Minor => minor(Math.min(a, b));

import type { CalendarDate } from '../../core/calendar-date.ts';
import { type Minor, minor } from '../../core/money.ts';

/** One movement, on our side or the provider's. A refund is named by the charge it belongs to. */
export interface Movement {
  readonly kind: 'charge' | 'refund';
  readonly reference: string;
  readonly amountMinor: Minor;
  /** Our payment, where there is one; of theirs, the one that bears the number, whatever became of it. */
  readonly paymentId: number | null;
  readonly at: Date;
}

export const verdicts = ['amount_differs', 'only_theirs', 'only_ours', 'matched'] as const;
export type Verdict = (typeof verdicts)[number];

export interface ReconciledRow {
  readonly kind: Movement['kind'];
  readonly reference: string;
  readonly verdict: Verdict;
  readonly oursMinor: Minor | null;
  readonly theirsMinor: Minor | null;
  readonly paymentId: number | null;
  readonly at: Date;
}

export interface Reconciliation {
  readonly date: CalendarDate;
  /** null: the provider's statement of that day was not fetched yet. */
  readonly fetchedAt: Date | null;
  readonly rows: readonly ReconciledRow[];
}

/** Ours beside theirs: what moved for each charge that day, differences first. */
export function reconciled(ours: readonly Movement[], theirs: readonly Movement[]): ReconciledRow[] {
  const mine = byReference(ours);
  const other = byReference(theirs);
  return [...new Set([...mine.keys(), ...other.keys()])]
    .flatMap((key) => rowOf(mine.get(key) ?? [], other.get(key) ?? []))
    .toSorted(
      (a, b) => verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict) || a.at.getTime() - b.at.getTime(),
    );
}

function byReference(movements: readonly Movement[]): Map<string, Movement[]> {
  return Map.groupBy(movements, ({ kind, reference }) => `${kind} ${reference}`);
}

function rowOf(ours: readonly Movement[], theirs: readonly Movement[]): ReconciledRow[] {
  const first = ours[0] ?? theirs[0];
  if (!first) return [];
  const oursMinor = sumOf(ours);
  const theirsMinor = sumOf(theirs);
  return [
    {
      kind: first.kind,
      reference: first.reference,
      verdict: verdictOf(oursMinor, theirsMinor),
      oursMinor,
      theirsMinor,
      paymentId: first.paymentId,
      at: first.at,
    },
  ];
}

function verdictOf(oursMinor: Minor | null, theirsMinor: Minor | null): Verdict {
  if (theirsMinor === null) return 'only_ours';
  if (oursMinor === null) return 'only_theirs';
  return oursMinor === theirsMinor ? 'matched' : 'amount_differs';
}

function sumOf(movements: readonly Movement[]): Minor | null {
  if (movements.length === 0) return null;
  return minor(movements.reduce((sum, { amountMinor }) => sum + amountMinor, 0));
}

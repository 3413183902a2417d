import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Minor } from '../../core/money.ts';
import type { PriceCell } from './price-change.ts';
import { pairKey } from './rate-book.ts';
import type { RateChange } from './rate-change.ts';

/** A draft is its author's own business; what was handed in is everybody's. */
export const waitingStatuses = ['draft', 'returned', 'submitted', 'approved'] as const;

/** A price on its way to being sold. */
export interface WaitingPrice {
  readonly changeId: number;
  readonly status: (typeof waitingStatuses)[number];
  readonly ratePlanId: number;
  readonly roomTypeId: number;
  readonly date: CalendarDate;
  /** Null: the date goes back to season and plan. */
  readonly priceMinor: Minor | null;
  /** What the night will cost, wherever that comes from. */
  readonly toMinor: Minor | null;
}

type Night = Pick<WaitingPrice, 'ratePlanId' | 'roomTypeId' | 'date'>;

export function nightKey({ ratePlanId, roomTypeId, date }: Night): string {
  return `${pairKey(ratePlanId, roomTypeId)} ${date}`;
}

/** As many as the calendar shows of 20 types and 5 plans: a larger draft is made in bulk and is changed there. */
export const mostGridCells = 9_000;

/** Whether the calendar can hold all cells of a change of prices. */
export function fitsGrid({ payload }: Pick<RateChange, 'payload'>): boolean {
  return (
    typeof payload === 'object' &&
    payload !== null &&
    'cells' in payload &&
    Number(payload.cells) <= mostGridCells
  );
}

/** The new cells of a draft; a date keeps the name that the draft gave it. */
export function reworkedCells(former: readonly PriceCell[], cells: readonly PriceCell[]): PriceCell[] {
  const names = new Map(former.map((cell) => [nightKey(cell), cell.specialName]));
  return cells.map((cell) =>
    cell.priceMinor === null ? cell : { ...cell, specialName: names.get(nightKey(cell)) ?? null },
  );
}

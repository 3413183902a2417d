import { type CalendarDate, eachNight, weekday } from '../../core/calendar-date.ts';
import { addMinor, type BasisPoints, type Minor, minor, percentageOf, zero } from '../../core/money.ts';
import { basePrice } from './night-price.ts';
import type { NotedCell } from './price-change.ts';
import { notedCells } from './price-change.ts';
import { changeOf } from './rail.ts';
import { nightPrices, pairKey, type RateBook } from './rate-book.ts';

export const bulkActions = ['set', 'percent', 'amount', 'clear'] as const;
export const roundings = ['exact', 'whole', 'nine'] as const;
export type Rounding = (typeof roundings)[number];

/** One change of many prices: which nights, and what is done with the price of each. */
export interface BulkChange {
  readonly ratePlanIds: readonly number[];
  readonly roomTypeIds: readonly number[];
  readonly firstDate: CalendarDate;
  /** The day after the last night. */
  readonly endDate: CalendarDate;
  /** None: every day. */
  readonly weekdays: readonly number[];
  readonly move:
    | { readonly action: 'set'; readonly priceMinor: Minor }
    | { readonly action: 'percent'; readonly basisPoints: BasisPoints }
    | { readonly action: 'amount'; readonly amountMinor: Minor }
    | { readonly action: 'clear' };
  readonly rounding: Rounding;
  readonly specialName: string | null;
}

/**
 * The price after the move, never below nothing; null where the date goes back to season and plan, undefined where
 * there is no price to move. `unit` is one whole unit of the currency in minor units.
 */
export function movedPrice(
  fromMinor: Minor | null,
  { move, rounding }: Pick<BulkChange, 'move' | 'rounding'>,
  unit: number,
): Minor | null | undefined {
  if (move.action === 'clear') return null;
  if (move.action === 'set') return roundedPrice(move.priceMinor, rounding, unit);
  if (fromMinor === null) return undefined;
  const change = move.action === 'percent' ? percentageOf(fromMinor, move.basisPoints) : move.amountMinor;
  return roundedPrice(minor(Math.max(zero, addMinor(fromMinor, change))), rounding, unit);
}

/** To whole units, or to the nearest price that ends in 9: 874.30 is 874 or 879 (879 and 869 are nearest to 874). */
export function roundedPrice(priceMinor: Minor, rounding: Rounding, unit: number): Minor {
  if (rounding === 'exact') return priceMinor;
  if (rounding === 'whole') return minor(Math.round(priceMinor / unit) * unit);
  const ten = 10 * unit;
  return minor(Math.max(0, Math.round((priceMinor + unit) / ten) * ten - unit));
}

/** The cells that a bulk change makes of the prices in the book. Pairs that are not sold have none. */
export function bulkCells(book: RateBook, change: BulkChange, unit: number): NotedCell[] {
  const { firstDate, endDate, weekdays, specialName } = change;
  const days = new Set(weekdays);
  const dates = eachNight(firstDate, endDate).filter((date) => days.size === 0 || days.has(weekday(date)));
  const cells = change.ratePlanIds.flatMap((ratePlanId) =>
    change.roomTypeIds
      .filter((roomTypeId) => book.sold.has(pairKey(ratePlanId, roomTypeId)))
      .flatMap((roomTypeId) => {
        const prices = nightPrices(book, ratePlanId, roomTypeId);
        return dates.flatMap((date) => {
          const from = basePrice(prices, date, book.hotel.weekendDays)?.amountMinor ?? null;
          const priceMinor = movedPrice(from, change, unit);
          if (priceMinor === undefined || (priceMinor === null && !prices.days.has(date))) return [];
          const name =
            priceMinor === null ? null : (specialName ?? prices.days.get(date)?.specialName ?? null);
          return [{ ratePlanId, roomTypeId, date, priceMinor, specialName: name }];
        });
      }),
  );
  return notedCells(cells, book);
}

/** What a bulk change comes to, to be looked at before it is sent. */
export interface BulkSummary {
  readonly cells: number;
  readonly from: readonly [Minor, Minor] | null;
  readonly to: readonly [Minor, Minor] | null;
  /** The furthest that a price falls and rises, in basis points. */
  readonly moves: readonly [number, number] | null;
}

export function bulkSummary(cells: readonly NotedCell[]): BulkSummary {
  const moves = cells.flatMap(({ fromMinor, toMinor }) =>
    fromMinor === null || toMinor === null ? [] : (changeOf(fromMinor, toMinor) ?? []),
  );
  return {
    cells: cells.length,
    from: extremes(cells.flatMap(({ fromMinor }) => fromMinor ?? [])),
    to: extremes(cells.flatMap(({ toMinor }) => toMinor ?? [])),
    moves: extremes(moves),
  };
}

function extremes<Value extends number>(values: readonly Value[]): [Value, Value] | null {
  const [some] = values;
  if (some === undefined) return null;
  let [least, greatest] = [some, some];
  for (const value of values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return [least, greatest];
}

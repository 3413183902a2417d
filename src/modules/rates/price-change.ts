import { assert } from '../../core/assert.ts';
import { addDays, type CalendarDate } from '../../core/calendar-date.ts';
import type { Minor } from '../../core/money.ts';
import { basePrice } from './night-price.ts';
import { changeOf } from './rail.ts';
import { nightPrices, pairKey, type RateBook } from './rate-book.ts';
import type { Difference, NightSpan, Words } from './rate-change.ts';

/** The price that one plan, type and date is to have; null takes the date back to season and plan. */
export interface PriceCell {
  readonly ratePlanId: number;
  readonly roomTypeId: number;
  readonly date: CalendarDate;
  readonly priceMinor: Minor | null;
  readonly specialName: string | null;
}

/** A cell with what stands there now, and what the night costs before and after. */
export interface NotedCell extends PriceCell {
  readonly beforePriceMinor: Minor | null;
  readonly beforeSpecialName: string | null;
  readonly fromMinor: Minor | null;
  readonly toMinor: Minor | null;
}

/** More than this is not read by anybody who is to approve it: 20 types × 5 plans × 400 days. */
export const mostCells = 40_000;
/** How far ahead of the business date prices can be set. */
export const furthestDays = 1_100;

export type CellsRefusal = 'none' | 'too_many' | 'past' | 'too_far' | 'twice';

/** Why these cells are no change of prices; null when they are one. */
export function cellsRefusal(cells: readonly PriceCell[], businessDate: CalendarDate): CellsRefusal | null {
  if (cells.length === 0) return 'none';
  if (cells.length > mostCells) return 'too_many';
  const last = addDays(businessDate, furthestDays);
  if (cells.some(({ date }) => date < businessDate)) return 'past';
  if (cells.some(({ date }) => date > last)) return 'too_far';
  const keys = new Set(
    cells.map(({ ratePlanId, roomTypeId, date }) => `${ratePlanId} ${roomTypeId} ${date}`),
  );
  return keys.size === cells.length ? null : 'twice';
}

/** First and last date of cells; there is at least one. */
export function spanOf(cells: readonly PriceCell[]): NightSpan {
  const [some] = cells;
  assert(some, 'a change of prices has cells');
  let { date: first, date: last } = some;
  for (const { date } of cells) {
    if (date < first) first = date;
    if (date > last) last = date;
  }
  return { first, last };
}

/** Each cell with what the rate book says of its night. */
export function notedCells(cells: readonly PriceCell[], book: RateBook): NotedCell[] {
  const { weekendDays } = book.hotel;
  const known = new Map<string, ReturnType<typeof nightPrices>>();
  const pricesOf = (ratePlanId: number, roomTypeId: number) => {
    const key = pairKey(ratePlanId, roomTypeId);
    const prices = known.get(key) ?? nightPrices(book, ratePlanId, roomTypeId);
    known.set(key, prices);
    return prices;
  };
  return cells.map((cell) => {
    const prices = pricesOf(cell.ratePlanId, cell.roomTypeId);
    const day = prices.days.get(cell.date);
    const inherited = () =>
      basePrice({ ...prices, days: new Map() }, cell.date, weekendDays)?.amountMinor ?? null;
    return {
      ...cell,
      beforePriceMinor: day?.priceMinor ?? null,
      beforeSpecialName: day?.specialName ?? null,
      fromMinor: day?.priceMinor ?? inherited(),
      toMinor: cell.priceMinor ?? inherited(),
    };
  });
}

/** Nights of one plan and type that go from one price to another. */
export interface CellGroup {
  readonly ratePlanId: number;
  readonly roomTypeId: number;
  readonly fromMinor: Minor | null;
  readonly toMinor: Minor | null;
  readonly isCleared: boolean;
  readonly specialName: string | null;
  /** In order. */
  readonly dates: readonly CalendarDate[];
}

/** Nights in a row joined. */
export function nightSpans(dates: readonly CalendarDate[]): NightSpan[] {
  const spans: NightSpan[] = [];
  for (const date of dates) {
    const last = spans.at(-1);
    if (last && addDays(last.last, 1) === date) spans[spans.length - 1] = { ...last, last: date };
    else spans.push({ first: date, last: date });
  }
  return spans;
}

export interface Codes {
  readonly plans: ReadonlyMap<number, string>;
  readonly types: ReadonlyMap<number, string>;
}

/** So many lines are read one by one; beyond, they are told plan by plan. */
const mostLines = 60;

/** Prices as sentences: equal dates and prices of several types in one line, the earliest dates first. */
export function priceDifferences(groups: readonly CellGroup[], codes: Codes): Difference[] {
  const lines = new Map<string, CellGroup[]>();
  for (const group of groups) {
    const { ratePlanId, fromMinor, toMinor, isCleared, specialName, dates } = group;
    const key = JSON.stringify([ratePlanId, fromMinor, toMinor, isCleared, specialName, dates]);
    lines.set(key, [...(lines.get(key) ?? []), group]);
  }
  if (lines.size > mostLines) return summaries(groups, codes);
  return [...lines.values()]
    .map((alike) => ({ first: alike[0]?.dates[0] ?? '', line: lineOf(alike, codes) }))
    .toSorted((a, b) => (a.first < b.first ? -1 : 1))
    .map(({ line }) => line);
}

function lineOf(alike: readonly CellGroup[], codes: Codes): Difference {
  const [group] = alike;
  if (!group) return { label: { text: '' }, from: null, to: null };
  const { fromMinor, toMinor, isCleared, specialName } = group;
  const moved = fromMinor !== null && toMinor !== null ? changeOf(fromMinor, toMinor) : null;
  const to: Words[] = toMinor === null ? [] : [{ amountMinor: toMinor }];
  if (isCleared) to.push({ key: 'rates.changes.inherited' });
  else if (specialName !== null) to.push({ text: specialName });
  return {
    label: { nights: nightSpans(group.dates) },
    detail: placeOf(
      codes,
      [group.ratePlanId],
      alike.map(({ roomTypeId }) => roomTypeId),
    ),
    from: fromMinor === null ? null : { amountMinor: fromMinor },
    to: { list: to },
    ...(moved !== null && { change: { basisPoints: moved } }),
  };
}

function placeOf(codes: Codes, planIds: readonly number[], typeIds: readonly number[]): Words {
  const named = (map: ReadonlyMap<number, string>, ids: readonly number[]) =>
    [...new Set(ids)].map((id) => map.get(id) ?? '–').join(', ');
  return { text: `${named(codes.plans, planIds)} · ${named(codes.types, typeIds)}` };
}

/** One line for each plan and type: lowest and highest price before and after. */
function summaries(groups: readonly CellGroup[], codes: Codes): Difference[] {
  const pairs = Map.groupBy(groups, ({ ratePlanId, roomTypeId }) => pairKey(ratePlanId, roomTypeId));
  return [...pairs.values()].map((pair) => {
    const dates = pair.flatMap((group) => group.dates).toSorted();
    const moves = pair.flatMap(({ fromMinor, toMinor }) =>
      fromMinor === null || toMinor === null ? [] : (changeOf(fromMinor, toMinor) ?? []),
    );
    const { first, last } = { first: dates[0], last: dates.at(-1) };
    return {
      label: placeOf(
        codes,
        pair.map((group) => group.ratePlanId),
        pair.map((group) => group.roomTypeId),
      ),
      ...(first && last && { detail: { nights: [{ first, last }] } }),
      from: extremes(pair.map((group) => group.fromMinor)),
      to: extremes(pair.map((group) => group.toMinor)),
      ...(moves.length > 0 && { change: { list: range(moves).map((basisPoints) => ({ basisPoints })) } }),
    };
  });
}

function extremes(prices: readonly (Minor | null)[]): Words | null {
  const amounts = prices.filter((price) => price !== null);
  return amounts.length === 0 ? null : { list: range(amounts).map((amountMinor) => ({ amountMinor })) };
}

/** The least and the greatest, or the one where they are equal. */
function range<Value extends number>(values: readonly Value[]): Value[] {
  const sorted = values.toSorted((a, b) => a - b);
  const [least, greatest] = [sorted[0], sorted.at(-1)];
  if (least === undefined || greatest === undefined) return [];
  return least === greatest ? [least] : [least, greatest];
}

import { addDays, type CalendarDate } from '../../src/core/calendar-date.ts';
import {
  type ChoiceCounts,
  choiceCell,
  choiceShares,
  recommend,
} from '../../src/modules/availability/recommendation.ts';
import type { BookingRow } from './booking-row.ts';

export interface RecommendationFigure {
  readonly bookings: number;
  /** Bookings whose type was among the first two, recommended and cheapest first. */
  readonly recommended: number;
  readonly cheapest: number;
}

interface Tally {
  all: number;
  readonly byParty: Map<string, number>;
  readonly byPartyInMonth: Map<string, number>;
}

/**
 * How often the type that was booked stood among the first two, had every guest of the file searched on the day of
 * booking. The recommendation knows only what was booked before that day; "cheapest first" is helped: it knows each
 * type's mean price of the whole file for the month of arrival.
 */
export function recommendationFigure(rows: readonly BookingRow[]): RecommendationFigure {
  const types = [...new Set(rows.map((row) => row.reservedType))].sort();
  const ids = new Map(types.map((type, id) => [type, id]));
  const tallies = types.map((): Tally => ({ all: 0, byParty: new Map(), byPartyInMonth: new Map() }));
  const prices = meanPrices(rows);
  const figure = { bookings: 0, recommended: 0, cheapest: 0 };
  for (const row of rows.toSorted((a, b) => (bookedOn(a) < bookedOn(b) ? -1 : 1))) {
    const booked = ids.get(row.reservedType) ?? -1;
    const { party, month } = cellOf(row);
    const candidates = types.map((_, id) => ({ id, bedType: '', view: null, floorTo: null, amenities: [] }));
    const best = recommend(
      candidates,
      choiceShares(tallies.map((tally, id) => countsOf(tally, id, party, month))),
    );
    const cheap = candidates.toSorted(
      (a, b) => priceOf(prices, row, types[a.id]) - priceOf(prices, row, types[b.id]),
    );
    figure.bookings += 1;
    if (best.slice(0, 2).some(({ roomTypeId }) => roomTypeId === booked)) figure.recommended += 1;
    if (cheap.slice(0, 2).some(({ id }) => id === booked)) figure.cheapest += 1;
    count(tallies[booked], party, month);
  }
  return figure;
}

function bookedOn(row: BookingRow): CalendarDate {
  return addDays(row.arrival, -row.leadDays);
}

function cellOf(row: BookingRow) {
  const { adults, children, month } = choiceCell(
    { adults: row.adults, children: (row.children ?? 0) + row.babies },
    row.arrival,
  );
  const party = `${adults}+${children}`;
  return { party, month: `${party} ${month}` };
}

function countsOf(tally: Tally, roomTypeId: number, party: string, month: string): ChoiceCounts {
  return {
    roomTypeId,
    all: tally.all,
    byParty: tally.byParty.get(party) ?? 0,
    byPartyInMonth: tally.byPartyInMonth.get(month) ?? 0,
  };
}

function count(tally: Tally | undefined, party: string, month: string): void {
  if (!tally) return;
  tally.all += 1;
  tally.byParty.set(party, (tally.byParty.get(party) ?? 0) + 1);
  tally.byPartyInMonth.set(month, (tally.byPartyInMonth.get(month) ?? 0) + 1);
}

type Prices = ReadonlyMap<string, { readonly sum: number; readonly rows: number }>;

function meanPrices(rows: readonly BookingRow[]): Prices {
  const prices = new Map<string, { sum: number; rows: number }>();
  for (const row of rows) {
    const rate = Number(row.rate);
    if (rate <= 0) continue;
    const key = priceKey(row, row.reservedType);
    const known = prices.get(key) ?? { sum: 0, rows: 0 };
    prices.set(key, { sum: known.sum + rate, rows: known.rows + 1 });
  }
  return prices;
}

function priceKey(row: BookingRow, type: string | undefined): string {
  return `${row.arrival.slice(5, 7)} ${type}`;
}

function priceOf(prices: Prices, row: BookingRow, type: string | undefined): number {
  const known = prices.get(priceKey(row, type));
  return known ? known.sum / known.rows : Number.POSITIVE_INFINITY;
}

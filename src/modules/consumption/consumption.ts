import { type CalendarDate, nightsBetween, weekday } from '../../core/calendar-date.ts';
import type { LocalText } from '../../core/local-text.ts';
import { averageOf, type Minor, minor, sumMinor } from '../../core/money.ts';

/** One thing a guest consumed: a charge with its taxes, less what was taken back of it. */
export interface ConsumedItem {
  readonly id: bigint;
  readonly hotelId: number;
  readonly serviceDate: CalendarDate;
  readonly code: string;
  readonly names: LocalText;
  readonly group: string;
  readonly description: string;
  readonly quantity: number;
  /** What the guest pays for it in the end, taxes within; nothing where it was taken back. */
  readonly amountMinor: Minor;
  readonly taxMinor: Minor;
  readonly isReversed: boolean;
  readonly folioNumber: string;
}

/** Which of it is looked at. Days are those on which a thing was used, so that a correction stands beside what it corrects. */
export interface ConsumptionFilter {
  readonly from?: CalendarDate | undefined;
  /** Included. */
  readonly to?: CalendarDate | undefined;
  /** A transaction code. */
  readonly item?: string | undefined;
  readonly hotelId?: number | undefined;
  readonly leastMinor?: Minor | undefined;
  readonly mostMinor?: Minor | undefined;
}

/** What the things looked at add up to in one currency. Amounts of two currencies are never added. */
export interface CurrencySums {
  readonly currency: string;
  readonly totalMinor: Minor;
  readonly items: number;
  /** `YYYY-MM`, oldest first. */
  readonly months: readonly { readonly month: string; readonly amountMinor: Minor }[];
  readonly codes: readonly {
    readonly code: string;
    readonly names: LocalText;
    readonly items: number;
    readonly amountMinor: Minor;
  }[];
  readonly hotels: readonly { readonly hotelId: number; readonly amountMinor: Minor }[];
}

/** A stay as the guest's habits are read from it. */
export interface HabitStay {
  readonly hotelId: number;
  readonly status: string;
  readonly bookedDate: CalendarDate;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  readonly typeNames: LocalText;
  readonly roomTypeId: number;
}

export interface Habits {
  /** Stays that were slept in, or are now. */
  readonly stays: number;
  readonly nights: number;
  readonly noShows: number;
  readonly cancellations: number;
  readonly lastDeparture: CalendarDate | null;
  /** Days from booking to arrival, on average. */
  readonly leadDays: number | null;
  readonly favouriteType: LocalText | null;
  /** Days from one arrival to the next, on average; null before the second. */
  readonly daysBetween: number | null;
  /** Arrivals by day of the week, Sunday first. */
  readonly weekdays: readonly number[];
  /** The day on which most stays begin; the earlier in the week where two are as frequent. */
  readonly usualWeekday: number | null;
}

const slept: readonly string[] = ['in_house', 'checked_out'];

/** How a guest travels, from his stays in any order. */
export function habitsOf(stays: readonly HabitStay[]): Habits {
  const own = stays
    .filter((stay) => slept.includes(stay.status))
    .toSorted((a, b) => (a.arrival < b.arrival ? -1 : 1));
  const weekdays = [0, 1, 2, 3, 4, 5, 6].map(
    (day) => own.filter((stay) => weekday(stay.arrival) === day).length,
  );
  const most = Math.max(...weekdays);
  const [first, last] = [own[0], own.at(-1)];
  const departures = own.map((stay) => stay.departure).toSorted();
  return {
    stays: own.length,
    nights: sumOf(own, (stay) => nightsBetween(stay.arrival, stay.departure)),
    noShows: stays.filter((stay) => stay.status === 'no_show').length,
    cancellations: stays.filter((stay) => stay.status === 'cancelled').length,
    lastDeparture: departures.at(-1) ?? null,
    leadDays: average(
      sumOf(own, (stay) => Math.max(0, nightsBetween(stay.bookedDate, stay.arrival))),
      own.length,
    ),
    favouriteType: favouriteTypeOf(own),
    daysBetween: first && last ? average(nightsBetween(first.arrival, last.arrival), own.length - 1) : null,
    weekdays,
    usualWeekday: most === 0 ? null : weekdays.indexOf(most),
  };
}

function sumOf<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}

function average(total: number, count: number): number | null {
  return count <= 0 ? null : Math.round(total / count);
}

/** The type of most nights; the one met first where two are as frequent. */
function favouriteTypeOf(stays: readonly HabitStay[]): LocalText | null {
  const nights = new Map<number, { readonly names: LocalText; readonly count: number }>();
  for (const stay of stays) {
    const count = (nights.get(stay.roomTypeId)?.count ?? 0) + nightsBetween(stay.arrival, stay.departure);
    nights.set(stay.roomTypeId, { names: stay.typeNames, count });
  }
  const [best] = [...nights.values()].toSorted((a, b) => b.count - a.count);
  return best?.names ?? null;
}

/** Where a guest's spending stands among that of the hotel's rated guests. */
export interface Standing {
  readonly guests: number;
  readonly below: number;
}

/** Recency, frequency and money from 1 (least) to 5; null where there is nothing to score. */
export interface Rfm {
  readonly recency: number | null;
  readonly frequency: number | null;
  readonly money: number | null;
}

const recencyDays = [365, 180, 90, 30];
const frequencyStays = [2, 3, 5, 10];
/** How far back frequency looks. */
export const rfmMonths = 24;

/**
 * Recency by days since the last departure (30, 90, 180, 365), frequency by stays in two years (2, 3, 5, 10), money by
 * fifths of the hotel's rated guests.
 */
export function rfmOf(
  facts: {
    readonly lastDeparture: CalendarDate | null;
    readonly recentStays: number;
    readonly standing: Standing;
  },
  businessDate: CalendarDate,
): Rfm {
  const { lastDeparture, recentStays, standing } = facts;
  const days = lastDeparture === null ? null : Math.max(0, nightsBetween(lastDeparture, businessDate));
  return {
    recency: days === null ? null : 1 + recencyDays.filter((limit) => days <= limit).length,
    frequency: recentStays === 0 ? null : 1 + frequencyStays.filter((limit) => recentStays >= limit).length,
    money: standing.guests === 0 ? null : Math.min(5, 1 + Math.floor((5 * standing.below) / standing.guests)),
  };
}

/** What a stay and a night brought on average. */
export function averages(totalMinor: Minor, habits: Pick<Habits, 'stays' | 'nights'>) {
  return { perStay: averageOf(totalMinor, habits.stays), perNight: averageOf(totalMinor, habits.nights) };
}

/** One currency's sums out of rows that name what each of them counts. */
export function sumsByCurrency(
  rows: readonly SumRow[],
  currencyOf: (hotelId: number) => string,
): CurrencySums[] {
  const currencies = [...new Set(rows.map((row) => currencyOf(row.hotelId)))];
  return currencies
    .map((currency) =>
      sumsOf(
        currency,
        rows.filter((row) => currencyOf(row.hotelId) === currency),
      ),
    )
    .toSorted((a, b) => b.totalMinor - a.totalMinor);
}

/** What one hotel's items of one code in one month add up to. */
export interface SumRow {
  readonly hotelId: number;
  readonly month: string;
  readonly code: string;
  readonly names: LocalText;
  readonly items: number;
  readonly amountMinor: Minor;
}

function sumsOf(currency: string, rows: readonly SumRow[]): CurrencySums {
  const total = (of: readonly SumRow[]) => sumMinor(of.map((row) => row.amountMinor));
  const months = [...Map.groupBy(rows, (row) => row.month)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const codes = [...Map.groupBy(rows, (row) => row.code)].map(([code, of]) => ({
    code,
    names: of[0]?.names ?? { en: code },
    items: sumOf(of, (row) => row.items),
    amountMinor: total(of),
  }));
  return {
    currency,
    totalMinor: total(rows),
    items: sumOf(rows, (row) => row.items),
    months: months.map(([month, of]) => ({ month, amountMinor: total(of) })),
    codes: codes.toSorted((a, b) => b.amountMinor - a.amountMinor || (a.code < b.code ? -1 : 1)),
    hotels: [...Map.groupBy(rows, (row) => row.hotelId)].map(([hotelId, of]) => ({
      hotelId,
      amountMinor: total(of),
    })),
  };
}

/** Months from the first to the last without a gap, at most the last `most`: a chart leaves no month out. */
export function everyMonth(
  months: CurrencySums['months'],
  most: number,
): { readonly month: string; readonly amountMinor: Minor }[] {
  const [first, last] = [months[0]?.month, months.at(-1)?.month];
  if (!first || !last) return [];
  const known = new Map(months.map(({ month, amountMinor }) => [month, amountMinor]));
  const number = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;
  const from = Math.max(number(first), number(last) - most + 1);
  return Array.from({ length: number(last) - from + 1 }, (_, index) => {
    const at = from + index;
    const month = `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
    return { month, amountMinor: known.get(month) ?? minor(0) };
  });
}

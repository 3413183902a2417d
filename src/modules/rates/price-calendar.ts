import { addDays, type CalendarDate, eachNight, weekday } from '../../core/calendar-date.ts';
import { decimalText, type Minor } from '../../core/money.ts';
import { basePrice, type PriceStep } from './night-price.ts';
import { derivedPrice } from './plan-price.ts';
import type { PriceCell } from './price-change.ts';
import { nightPrices, pairKey, type RateBook, type RatedPlan, type RatedType } from './rate-book.ts';
import { derivationOf } from './rate-plan.ts';
import type { Restriction } from './restriction.ts';

export const calendarDays = 90;

/** What one plan asks for one type on one date, and what may not be sold then. */
export interface CalendarCell {
  readonly priceMinor: Minor | null;
  /** The date has a price of its own; otherwise it is the season's or the plan's. */
  readonly isOwn: boolean;
  readonly restrictions: readonly Restriction[];
}

export interface CalendarRow {
  readonly type: RatedType;
  readonly cells: readonly CalendarCell[];
}

export interface CalendarGroup {
  readonly plan: RatedPlan;
  /** Computed from another plan: shown, not edited. */
  readonly isDerived: boolean;
  readonly rows: readonly CalendarRow[];
}

export interface CalendarDay {
  readonly date: CalendarDate;
  readonly isWeekend: boolean;
  /** Seasons and occasions that price this date for any of the rows shown. */
  readonly names: readonly PriceStep['params'][string][];
}

export interface PriceCalendar {
  readonly days: readonly CalendarDay[];
  readonly groups: readonly CalendarGroup[];
}

export interface CalendarQuestion {
  readonly from: CalendarDate;
  readonly planId?: number | undefined;
  readonly typeId?: number | undefined;
}

/** Prices of plans and types by dates, out of the same book as every offer. */
export function priceCalendar(book: RateBook, { from, planId, typeId }: CalendarQuestion): PriceCalendar {
  const dates = eachNight(from, addDays(from, calendarDays));
  const names = new Map<CalendarDate, Map<string, PriceStep['params'][string]>>();
  const restricted = Map.groupBy(book.restrictions, ({ date }) => date);
  const plans = [...book.plans.values()].filter(
    (plan) => plan.active && (planId === undefined || plan.id === planId),
  );
  const groups = plans.map((plan) => ({
    plan,
    isDerived: plan.parentPlanId !== null,
    rows: book.types
      .filter((type) => typeId === undefined || type.id === typeId)
      .filter((type) => book.sold.has(pairKey(plan.id, type.id)))
      .map((type) => ({ type, cells: cellsOf(book, { plan, type, dates, restricted, names }) })),
  }));
  const { weekendDays } = book.hotel;
  const days = dates.map((date) => ({
    date,
    isWeekend: weekendDays.includes(weekday(date)),
    names: [...(names.get(date)?.values() ?? [])],
  }));
  return { days, groups: groups.filter(({ rows }) => rows.length > 0) };
}

interface RowWork {
  readonly plan: RatedPlan;
  readonly type: RatedType;
  readonly dates: readonly CalendarDate[];
  readonly restricted: ReadonlyMap<CalendarDate, readonly Restriction[]>;
  readonly names: Map<CalendarDate, Map<string, PriceStep['params'][string]>>;
}

function cellsOf(book: RateBook, { plan, type, dates, restricted, names }: RowWork): CalendarCell[] {
  const chain = derivationOf(plan, book.plans) ?? [plan];
  const root = chain.at(-1) ?? plan;
  const prices = nightPrices(book, root.id, type.id);
  return dates.map((date) => {
    const step = basePrice(prices, date, book.hotel.weekendDays);
    noteName(names, date, step);
    return {
      priceMinor: step && derivedPrice(step.amountMinor, chain),
      isOwn: plan === root && prices.days.has(date),
      restrictions: (restricted.get(date) ?? []).filter(
        ({ roomTypeId, ratePlanId }) =>
          (roomTypeId === null || roomTypeId === type.id) && (ratePlanId === null || ratePlanId === plan.id),
      ),
    };
  });
}

function noteName(names: RowWork['names'], date: CalendarDate, step: PriceStep | null): void {
  const name = step?.params.season ?? step?.params.special;
  if (name === undefined) return;
  const known = names.get(date) ?? new Map();
  names.set(date, known.set(JSON.stringify(name), name));
}

/** One letter or number for each restriction of a date; a star where it holds for some channels only. */
export interface RestrictionMark {
  readonly kind: (typeof markKinds)[number];
  readonly count: number | null;
  readonly someChannels: boolean;
}

export const markKinds = [
  'closed',
  'closedToArrival',
  'closedToDeparture',
  'minStayArrival',
  'maxStayArrival',
  'minStayThrough',
  'maxStayThrough',
  'minAdvanceDays',
  'maxAdvanceDays',
] as const;

/** What holds on a date, the tightest of each kind. */
export function marksOf(restrictions: readonly Restriction[]): RestrictionMark[] {
  return markKinds.flatMap((kind) => {
    const holding = restrictions.filter((each) => each[kind] !== null && each[kind] !== false);
    if (holding.length === 0) return [];
    const counts = holding.map((each) => each[kind]).filter((value) => typeof value === 'number');
    const tightest = kind.startsWith('max') ? Math.min(...counts) : Math.max(...counts);
    const someChannels = holding.every(({ channel }) => channel !== null);
    return [{ kind, count: counts.length === 0 ? null : tightest, someChannels }];
  });
}

/** Cells in the short writing that the calendar's script sends, as `readCells` reads it. */
export function writtenCells(cells: readonly PriceCell[], currency: string): string {
  const rows = Map.groupBy(
    cells.toSorted((a, b) => (a.date < b.date ? -1 : 1)),
    ({ ratePlanId, roomTypeId }) => `r${ratePlanId}_${roomTypeId}`,
  );
  return [...rows]
    .flatMap(([row, nights]) => [
      row,
      ...nights.map(({ date, priceMinor }) => {
        const price = priceMinor === null ? '' : plainPrice(priceMinor, currency);
        return `${date.replaceAll('-', '')}_${price}`;
      }),
    ])
    .join('*');
}

/** `880` or `880.50`, as a cell shows it. */
export function plainPrice(amount: Minor, currency: string): string {
  return decimalText(amount, currency).replace(/\.0+$/, '');
}

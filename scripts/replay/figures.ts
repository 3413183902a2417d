import { type Minor, minor } from '../../src/core/money.ts';
import { nightsOf, type PlannedStay } from './stay-plan.ts';

export interface MonthFigures {
  readonly month: string;
  readonly roomNights: number;
  readonly roomRevenueMinor: Minor;
}

/** What the books must show at the end: counted from the plan alone, never from the database. */
export function plannedFigures(stays: Iterable<PlannedStay>): MonthFigures[] {
  const months = new Map<string, { nights: number; revenue: number }>();
  for (const stay of stays) {
    if (stay.end !== 'checked_out') continue;
    for (const night of nightsOf(stay)) {
      const sums = sumsOf(months, night);
      sums.nights += 1;
      sums.revenue += stay.nightPriceMinor;
    }
    givenBack(stay).forEach(([night, amount]) => {
      sumsOf(months, night).revenue -= amount;
    });
  }
  return [...months.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, sums]) => ({ month, roomNights: sums.nights, roomRevenueMinor: minor(sums.revenue) }));
}

/** The allowance of a rate below zero belongs to the nights it was written for, in equal parts. */
function givenBack(stay: PlannedStay): [night: string, amountMinor: number][] {
  if (stay.allowanceMinor === 0) return [];
  const nights = nightsOf(stay);
  return nights.map((night) => [night, stay.allowanceMinor / nights.length]);
}

function sumsOf(months: Map<string, { nights: number; revenue: number }>, night: string) {
  const month = night.slice(0, 7);
  const sums = months.get(month) ?? { nights: 0, revenue: 0 };
  months.set(month, sums);
  return sums;
}

export interface FiguresRow extends MonthFigures {
  readonly expected: MonthFigures | null;
  readonly met: boolean;
}

/** The books beside the plan; a month that only one of the two knows is not met. */
export function compareFigures(books: readonly MonthFigures[], plan: readonly MonthFigures[]): FiguresRow[] {
  const empty = (month: string): MonthFigures => ({ month, roomNights: 0, roomRevenueMinor: minor(0) });
  const months = [...new Set([...books, ...plan].map((figures) => figures.month))].sort();
  return months.map((month) => {
    const shown = books.find((figures) => figures.month === month) ?? empty(month);
    const expected = plan.find((figures) => figures.month === month) ?? empty(month);
    const met =
      shown.roomNights === expected.roomNights && shown.roomRevenueMinor === expected.roomRevenueMinor;
    return { ...shown, expected, met };
  });
}

import type { CalendarDate } from '../../core/calendar-date.ts';
import { averageOf, type Minor, minor } from '../../core/money.ts';

/** What a hotel counted and earned on one day, or summed over several. */
export interface DayFigures {
  readonly roomsInHotel: number;
  readonly roomsOutOfOrder: number;
  readonly roomsOutOfService: number;
  /** Rooms occupied tonight, complimentary and house use among them; neither day use nor no-shows. */
  readonly roomsSold: number;
  readonly complimentary: number;
  readonly houseUse: number;
  readonly dayUse: number;
  readonly arrivals: number;
  readonly departures: number;
  readonly noShows: number;
  readonly cancellations: number;
  readonly walkIns: number;
  readonly adults: number;
  readonly children: number;
  /** Net of taxes; no-show fees and day use are revenue, allowances lower it. */
  readonly roomRevenueMinor: Minor;
  readonly foodRevenueMinor: Minor;
  readonly otherRevenueMinor: Minor;
  readonly taxesMinor: Minor;
  readonly paymentsMinor: Minor;
}

export const countNames = [
  'roomsInHotel',
  'roomsOutOfOrder',
  'roomsOutOfService',
  'roomsSold',
  'complimentary',
  'houseUse',
  'dayUse',
  'arrivals',
  'departures',
  'noShows',
  'cancellations',
  'walkIns',
  'adults',
  'children',
] as const;

export const amountNames = [
  'roomRevenueMinor',
  'foodRevenueMinor',
  'otherRevenueMinor',
  'taxesMinor',
  'paymentsMinor',
] as const;

export const noFigures: DayFigures = {
  ...(Object.fromEntries(countNames.map((name) => [name, 0])) as Record<(typeof countNames)[number], number>),
  ...(Object.fromEntries(amountNames.map((name) => [name, minor(0)])) as Record<
    (typeof amountNames)[number],
    Minor
  >),
};

export function addFigures(a: DayFigures, b: DayFigures): DayFigures {
  const counts = countNames.map((name) => [name, a[name] + b[name]]);
  const amounts = amountNames.map((name) => [name, minor(a[name] + b[name])]);
  return Object.fromEntries([...counts, ...amounts]) as unknown as DayFigures;
}

/** The figures hoteliers compare, each named with its basis. Null where there is nothing to divide by. */
export interface Ratios {
  readonly available: number;
  /** Basis points: 6690 is 66.90 %. All rooms of the hotel, out of order not deducted. */
  readonly occupancy: number | null;
  /** Rooms out of order deducted. */
  readonly occupancyOperational: number | null;
  readonly occupancyPaid: number | null;
  readonly adrMinor: Minor | null;
  /** Complimentary rooms and house use not counted as sold. */
  readonly adrPaidMinor: Minor | null;
  readonly revparMinor: Minor | null;
  readonly revparOperationalMinor: Minor | null;
  readonly totalRevenueMinor: Minor;
}

/**
 * Worked example: 574 rooms, 1 out of order, 384 occupied, 1 of them complimentary, room revenue 59,158.79 →
 * occupancy 66.90 % (66.72 % without complimentary), ADR 154.06 (154.46), RevPAR less out of order 103.24, available 189.
 */
export function ratiosOf(figures: DayFigures): Ratios {
  const { roomsInHotel, roomsOutOfOrder, roomsSold, roomRevenueMinor } = figures;
  const operational = roomsInHotel - roomsOutOfOrder;
  const paid = roomsSold - figures.complimentary - figures.houseUse;
  return {
    available: operational - roomsSold,
    occupancy: shareOf(roomsSold, roomsInHotel),
    occupancyOperational: shareOf(roomsSold, operational),
    occupancyPaid: shareOf(paid, roomsInHotel),
    adrMinor: averageOf(roomRevenueMinor, roomsSold),
    adrPaidMinor: averageOf(roomRevenueMinor, paid),
    revparMinor: averageOf(roomRevenueMinor, roomsInHotel),
    revparOperationalMinor: averageOf(roomRevenueMinor, operational),
    totalRevenueMinor: minor(roomRevenueMinor + figures.foodRevenueMinor + figures.otherRevenueMinor),
  };
}

/** A share in basis points, rounded by the one rule. */
export function shareOf(part: number, whole: number): number | null {
  return whole <= 0 ? null : averageOf(minor(part * 10_000), whole);
}

export interface DatedFigures extends DayFigures {
  readonly date: CalendarDate;
}

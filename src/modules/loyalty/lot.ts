import type { CalendarDate } from '../../core/calendar-date.ts';

/** Points that were earned together and expire together. What was taken of them is in its uses. */
export interface Lot {
  readonly id: number;
  readonly points: number;
  /** What is left of them. */
  readonly remaining: number;
  /** The last day they count. */
  readonly expiresDate: CalendarDate;
  readonly stayId: number | null;
}

export interface LotUse {
  readonly lotId: number;
  /** Negative: given back to the lot. */
  readonly points: number;
}

export function isUsable(lot: Pick<Lot, 'remaining' | 'expiresDate'>, date: CalendarDate): boolean {
  return lot.remaining > 0 && lot.expiresDate >= date;
}

/** What can be spent on `date`: what has expired counts no more, whether or not the job has been by. */
export function pointsOn(lots: readonly Lot[], date: CalendarDate): number {
  return lots.filter((lot) => isUsable(lot, date)).reduce((sum, lot) => sum + lot.remaining, 0);
}

/** Which expires first; of one day, what was earned first. */
const byExpiry = (one: Lot, other: Lot) =>
  one.expiresDate === other.expiresDate ? one.id - other.id : one.expiresDate < other.expiresDate ? -1 : 1;

/** Takes `points` from what expires first; null where there are not enough. */
export function takeFirstToExpire(
  lots: readonly Lot[],
  { points, date }: { readonly points: number; readonly date: CalendarDate },
): LotUse[] | null {
  return pointsOn(lots, date) < points
    ? null
    : takeUpTo(
        lots.filter((lot) => isUsable(lot, date)),
        points,
      );
}

/** Takes back what should not have been earned: from the lots of its stay first, then from what expires first. */
export function takeBack(
  lots: readonly Lot[],
  {
    points,
    date,
    stayId,
  }: { readonly points: number; readonly date: CalendarDate; readonly stayId: number | null },
): LotUse[] {
  const usable = lots.filter((lot) => isUsable(lot, date));
  const own = takeUpTo(
    usable.filter((lot) => lot.stayId === stayId),
    points,
  );
  const others = takeUpTo(
    usable.filter((lot) => lot.stayId !== stayId),
    points - usedIn(own),
  );
  return [...own, ...others];
}

function takeUpTo(lots: readonly Lot[], points: number): LotUse[] {
  let left = points;
  const uses: LotUse[] = [];
  for (const lot of lots.toSorted(byExpiry)) {
    const taken = Math.min(left, lot.remaining);
    if (taken > 0) uses.push({ lotId: lot.id, points: taken });
    left -= taken;
  }
  return uses;
}

export function usedIn(uses: readonly LotUse[]): number {
  return uses.reduce((sum, use) => sum + use.points, 0);
}

export interface Returned {
  /** What goes back to the lots it came from. */
  readonly uses: readonly LotUse[];
  /** What came from lots that have expired meanwhile: it becomes a lot of its own. */
  readonly expired: number;
}

/** Gives back of what was taken, to what expires last first: what was most at risk was rightly spent first. */
export function giveBack(
  taken: readonly LotUse[],
  lots: readonly Lot[],
  { points, date }: { readonly points: number; readonly date: CalendarDate },
): Returned {
  const byLot = new Map<number, number>();
  for (const use of taken) byLot.set(use.lotId, (byLot.get(use.lotId) ?? 0) + use.points);
  let left = points;
  let expired = 0;
  const uses: LotUse[] = [];
  for (const lot of lots.toSorted(byExpiry).toReversed()) {
    const part = Math.min(left, byLot.get(lot.id) ?? 0);
    if (part <= 0) continue;
    if (lot.expiresDate >= date) uses.push({ lotId: lot.id, points: -part });
    else expired += part;
    left -= part;
  }
  return { uses, expired };
}

export interface Expiring {
  readonly date: CalendarDate;
  readonly points: number;
}

/** What is left by the day it expires, the next first. */
export function expiringOf(lots: readonly Lot[], date: CalendarDate): Expiring[] {
  const byDate = new Map<CalendarDate, number>();
  for (const lot of lots.filter((each) => isUsable(each, date)).toSorted(byExpiry))
    byDate.set(lot.expiresDate, (byDate.get(lot.expiresDate) ?? 0) + lot.remaining);
  return [...byDate].map(([day, points]) => ({ date: day, points }));
}

import { type Minor, timesMinor } from '../../core/money.ts';

/** What a room type says about who fits into it. */
export interface Occupancy {
  readonly baseAdults: number;
  readonly maxAdults: number;
  readonly maxChildren: number;
  readonly maxGuests: number;
}

export interface Party {
  readonly adults: number;
  readonly childAges: readonly number[];
}

export type SupplementKind = 'extra_adult' | 'single_use' | 'child';

/** Price added per night for a person beyond the base occupancy; null type or plan means every one. */
export interface OccupancySupplement {
  readonly id: number;
  readonly roomTypeId: number | null;
  readonly ratePlanId: number | null;
  readonly kind: SupplementKind;
  readonly ageFrom: number | null;
  readonly ageTo: number | null;
  readonly amountMinor: Minor;
}

export type OccupancyRefusal = 'no_adults' | 'too_many_guests';

/** Why this party can not sleep in this type; null when it can. */
export function occupancyRefusal(type: Occupancy, party: Party): OccupancyRefusal | null {
  const { adults, childAges } = party;
  if (!Number.isInteger(adults) || adults < 1) return 'no_adults';
  const fits =
    adults <= type.maxAdults &&
    childAges.length <= type.maxChildren &&
    adults + childAges.length <= type.maxGuests;
  return fits ? null : 'too_many_guests';
}

export interface SupplementLine {
  readonly kind: SupplementKind;
  /** How many adults, or the age of the child. */
  readonly count: number;
  readonly amountMinor: Minor;
}

interface SupplementQuestion extends Party {
  readonly roomTypeId: number;
  readonly baseAdults: number;
  /** The plan sold, then the plans it derives from. */
  readonly planIds: readonly number[];
  readonly supplements: readonly OccupancySupplement[];
}

/**
 * What the party adds to each night. Of several rows that fit, the one named most exactly counts: for this plan
 * before its parents before every plan, for this type before every type. A child no band names sleeps free.
 */
export function supplementsOf(question: SupplementQuestion): SupplementLine[] {
  const { adults, childAges, baseAdults } = question;
  const lines: SupplementLine[] = [];
  const extra = adults - baseAdults;
  if (extra > 0) add(lines, 'extra_adult', extra, timesOf(nearest(question, 'extra_adult', null), extra));
  if (adults === 1 && childAges.length === 0 && baseAdults > 1) {
    add(lines, 'single_use', 1, nearest(question, 'single_use', null));
  }
  for (const age of childAges) add(lines, 'child', age, nearest(question, 'child', age));
  return lines;
}

function add(lines: SupplementLine[], kind: SupplementKind, count: number, amountMinor: Minor | null): void {
  if (amountMinor !== null && amountMinor !== 0) lines.push({ kind, count, amountMinor });
}

function timesOf(amount: Minor | null, count: number): Minor | null {
  return amount === null ? null : timesMinor(amount, count);
}

function nearest(question: SupplementQuestion, kind: SupplementKind, age: number | null): Minor | null {
  let best: { rank: number; amountMinor: Minor } | null = null;
  for (const row of question.supplements) {
    if (row.kind !== kind || !fitsAge(row, age)) continue;
    const rank = exactness(row, question);
    if (rank !== null && (best === null || rank > best.rank)) best = { rank, amountMinor: row.amountMinor };
  }
  return best?.amountMinor ?? null;
}

function fitsAge(row: OccupancySupplement, age: number | null): boolean {
  if (age === null) return true;
  return age >= (row.ageFrom ?? 0) && age <= (row.ageTo ?? Number.POSITIVE_INFINITY);
}

/** Higher is nearer; null where the row speaks of another type or plan. */
function exactness(row: OccupancySupplement, question: SupplementQuestion): number | null {
  if (row.roomTypeId !== null && row.roomTypeId !== question.roomTypeId) return null;
  const type = row.roomTypeId === null ? 0 : 1;
  if (row.ratePlanId === null) return type;
  const generation = question.planIds.indexOf(row.ratePlanId);
  if (generation < 0) return null;
  return 2 * (question.planIds.length - generation) + type;
}

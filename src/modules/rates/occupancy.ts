import { type Minor, timesMinor } from '../../core/money.ts';

/** What a room type says about who fits into it. */
export interface Occupancy {
  readonly baseAdults: number;
  readonly maxAdults: number;
  readonly maxChildren: number;
  /** In the beds that are always there. */
  readonly maxGuests: number;
  /** Beds and cots that can be put up beside them. */
  readonly maxExtraBeds: number;
  readonly maxCots: number;
  /** A child under this age sleeps in a cot where the room can have one: the house rules say so. */
  readonly cotUnder: number;
}

export interface Party {
  readonly adults: number;
  readonly childAges: readonly number[];
}

/** What has to be put up for a party. */
export interface ExtraPlaces {
  readonly extraBeds: number;
  readonly cots: number;
}

export const noExtraPlaces: ExtraPlaces = { extraBeds: 0, cots: 0 };

export const supplementKinds = ['extra_adult', 'child', 'single_use', 'extra_bed', 'cot'] as const;
export type SupplementKind = (typeof supplementKinds)[number];

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
  if (!Number.isInteger(party.adults) || party.adults < 1) return 'no_adults';
  return extraPlaces(type, party).extraBeds <= type.maxExtraBeds ? null : 'too_many_guests';
}

/**
 * The extra beds and cots this party needs in this type. Small children sleep in cots as far as there are any, and then
 * count neither as guests nor as children; whoever is beyond the usual number of adults, children or guests gets an
 * extra bed. Whether the type can have so many is for `occupancyRefusal` to say.
 */
export function extraPlaces(type: Occupancy, { adults, childAges }: Party): ExtraPlaces {
  const small = childAges.filter((age) => age < type.cotUnder).length;
  const cots = Math.min(small, type.maxCots);
  const children = childAges.length - cots;
  const beyondKinds = Math.max(0, adults - type.maxAdults) + Math.max(0, children - type.maxChildren);
  return { cots, extraBeds: Math.max(beyondKinds, adults + children - type.maxGuests, 0) };
}

export interface SupplementLine {
  readonly kind: SupplementKind;
  /** How many adults, beds or cots, or the age of the child. */
  readonly count: number;
  readonly amountMinor: Minor;
}

interface SupplementQuestion extends Party {
  readonly roomTypeId: number;
  readonly baseAdults: number;
  readonly extra: ExtraPlaces;
  /** The plan sold, then the plans it derives from. */
  readonly planIds: readonly number[];
  readonly supplements: readonly OccupancySupplement[];
}

/**
 * What the party adds to each night. Of several rows that fit, the one named most exactly counts: for this plan
 * before its parents before every plan, for this type before every type. A child no band names sleeps free. Extra beds
 * and cots are paid for by the piece, beside what their sleepers add as adults or children.
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
  const { extraBeds, cots } = question.extra;
  if (extraBeds > 0) {
    add(lines, 'extra_bed', extraBeds, timesOf(nearest(question, 'extra_bed', null), extraBeds));
  }
  if (cots > 0) add(lines, 'cot', cots, timesOf(nearest(question, 'cot', null), cots));
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

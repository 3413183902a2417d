import { addDays, addMonths, type CalendarDate, calendarDate } from '../../core/calendar-date.ts';
import type { LocalText } from '../../core/local-text.ts';
import type { BasisPoints } from '../../core/money.ts';

/** What a member did on a day, as levels count it. */
export interface Feat {
  readonly date: CalendarDate;
  readonly nights: number;
  readonly stays: number;
  /** Points at the base rate: spending, whatever its currency. */
  readonly basePoints: number;
  readonly points: number;
}

export const measures = ['nights', 'stays', 'basePoints', 'points'] as const;
export type Measure = (typeof measures)[number];
export type Tally = Readonly<Record<Measure, number>>;

/** What reaches a level: any one of these is enough; null counts for nothing. The first level asks for nothing. */
export type Thresholds = Readonly<Record<Measure, number | null>>;

export interface Level extends Thresholds {
  readonly id: number;
  readonly code: string;
  readonly names: LocalText;
  /** 0 is where everybody begins. */
  readonly rank: number;
  readonly factorBasisPoints: BasisPoints;
  readonly rateBasisPoints: BasisPoints;
  readonly lateCheckOut: string | null;
  readonly breakfast: boolean;
  readonly upgrade: boolean;
}

export const periods = ['rolling', 'calendar'] as const;
export type Period = (typeof periods)[number];

export interface LevelRules {
  /** The last twelve months, or the calendar year. */
  readonly period: Period;
  /** Who misses his level falls by one, not to what he reached. */
  readonly softLanding: boolean;
  /** By rank, from 0 on without a gap. */
  readonly levels: readonly Thresholds[];
}

export interface Standing {
  readonly rank: number;
  /** The last day it is held without doing anything; null at the bottom. */
  readonly until: CalendarDate | null;
}

const nothing: Tally = { nights: 0, stays: 0, basePoints: 0, points: 0 };

export function tallyOf(feats: readonly Feat[]): Tally {
  return feats.reduce<Tally>(
    (sum, feat) => ({
      nights: sum.nights + feat.nights,
      stays: sum.stays + feat.stays,
      basePoints: sum.basePoints + feat.basePoints,
      points: sum.points + feat.points,
    }),
    nothing,
  );
}

export function rankReached(levels: readonly Thresholds[], tally: Tally): number {
  return levels.findLastIndex((level, rank) => rank === 0 || reaches(level, tally));
}

function reaches(level: Thresholds, tally: Tally): boolean {
  return measures.some((measure) => {
    const wanted = level[measure];
    return wanted !== null && tally[measure] >= wanted;
  });
}

/** The level on a day: a function of what was done until then, in whatever order it was written down. */
export function standingOn(feats: readonly Feat[], rules: LevelRules, date: CalendarDate): Standing {
  const done = feats
    .filter((feat) => feat.date <= date)
    .toSorted((one, other) => (one.date < other.date ? -1 : Number(one.date > other.date)));
  return rules.period === 'calendar' ? byCalendar(done, rules, date) : byRolling(done, rules, date);
}

const yearOf = (date: CalendarDate) => Number(date.slice(0, 4));
const lastDayOf = (year: number) => calendarDate(`${year}-12-31`);

/** Reached in a year, a level is held to the end of the next. */
function byCalendar(done: readonly Feat[], rules: LevelRules, date: CalendarDate): Standing {
  const [first] = done;
  if (!first) return { rank: 0, until: null };
  let carried = 0;
  const thisYear = yearOf(date);
  for (let year = yearOf(first.date); year < thisYear; year++) {
    const reached = reachedIn(done, rules, year);
    carried = reached >= carried ? reached : fallen(carried, reached, rules);
  }
  const reached = reachedIn(done, rules, thisYear);
  const rank = Math.max(carried, reached);
  if (rank === 0) return { rank, until: null };
  return { rank, until: lastDayOf(reached >= carried ? thisYear + 1 : thisYear) };
}

const reachedIn = (done: readonly Feat[], { levels }: LevelRules, year: number) =>
  rankReached(levels, tallyOf(done.filter((feat) => yearOf(feat.date) === year)));

const fallen = (from: number, reached: number, { softLanding }: LevelRules) =>
  softLanding ? Math.max(reached, from - 1) : reached;

/** Reached on a day by the twelve months before it, a level is held for twelve months. */
function byRolling(done: readonly Feat[], rules: LevelRules, date: CalendarDate): Standing {
  let standing: Standing = { rank: 0, until: null };
  for (const day of new Set(done.map((feat) => feat.date))) {
    standing = lapsedUntil(standing, done, rules, addDays(day, -1));
    const reached = reachedBy(done, rules, day);
    if (reached > 0 && reached >= standing.rank) standing = { rank: reached, until: addMonths(day, 12) };
  }
  return lapsedUntil(standing, done, rules, date);
}

/** Falls as often as a year has ended by `date`. */
function lapsedUntil(from: Standing, done: readonly Feat[], rules: LevelRules, date: CalendarDate): Standing {
  let standing = from;
  while (standing.until !== null && standing.until < date) {
    const day = addDays(standing.until, 1);
    const rank = fallen(standing.rank, reachedBy(done, rules, day), rules);
    standing = { rank, until: rank === 0 ? null : addMonths(day, 12) };
  }
  return standing;
}

function reachedBy(done: readonly Feat[], { levels }: LevelRules, day: CalendarDate): number {
  const since = addMonths(day, -12);
  return rankReached(levels, tallyOf(done.filter((feat) => feat.date > since && feat.date <= day)));
}

/** How a member came from one rank to another. */
export const levelMoves = ['up', 'landing', 'down'] as const;
export type LevelMove = (typeof levelMoves)[number];

/** A landing is the fall of a level that ran out, where the landing is soft; any other fall took stays away. */
export function levelMove(
  { from, to }: { readonly from: number; readonly to: number },
  { ranOut, softLanding }: { readonly ranOut: boolean; readonly softLanding: boolean },
): LevelMove {
  if (to > from) return 'up';
  return ranOut && softLanding ? 'landing' : 'down';
}

/** The first day of what counts towards the next level now. */
export function countsSince(period: Period, date: CalendarDate): CalendarDate {
  return period === 'calendar' ? calendarDate(`${yearOf(date)}-01-01`) : addDays(addMonths(date, -12), 1);
}

export interface Missing {
  readonly measure: Measure;
  readonly done: number;
  readonly wanted: number;
}

/** How far it is to a level by each way there is, the nearest first. */
export function missingFor(
  level: Thresholds,
  feats: readonly Feat[],
  { period, date }: { readonly period: Period; readonly date: CalendarDate },
): Missing[] {
  const since = countsSince(period, date);
  const tally = tallyOf(feats.filter((feat) => feat.date >= since && feat.date <= date));
  return measures
    .flatMap((measure) => {
      const wanted = level[measure];
      return wanted === null ? [] : [{ measure, done: Math.min(tally[measure], wanted), wanted }];
    })
    .toSorted((one, other) => other.done / other.wanted - one.done / one.wanted);
}

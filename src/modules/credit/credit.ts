import type { Minor } from '../../core/money.ts';

/** What speaks for a guest, and what against. */
export const goodFacts = ['stays', 'spend', 'paid_on_time'] as const;
export const badFacts = ['unpaid', 'no_shows', 'late_cancellations', 'damages'] as const;
export const creditFacts = [...goodFacts, ...badFacts] as const;
export type CreditFact = (typeof creditFacts)[number];

export function isGood(fact: CreditFact): boolean {
  return (goodFacts as readonly CreditFact[]).includes(fact);
}

/** How often, or how much, within the time that counts. `spend` is minor units of the hotel's currency. */
export type CreditFacts = Readonly<Record<CreditFact, number>>;

export const noFacts: CreditFacts = {
  stays: 0,
  spend: 0,
  paid_on_time: 0,
  unpaid: 0,
  no_shows: 0,
  late_cancellations: 0,
  damages: 0,
};

/** `points` for every whole `per` of the fact: never above nothing for what is bad, never below for what is good. */
export interface CreditRule {
  readonly fact: CreditFact;
  readonly points: number;
  readonly per: number;
  /** As far as the points of this fact go, either way. */
  readonly most: number;
}

/** What a guest is allowed. */
export interface Allowances {
  readonly payAtHotel: boolean;
  /** What may go onto an account at checkout; null: as much as the account takes. */
  readonly onAccountMinor: Minor | null;
  /** How often in a year a cancellation fee is let go. */
  readonly lateCancellations: number;
  readonly fastCheckIn: boolean;
}

export const levelCount = 4;

export interface CreditLevel extends Allowances {
  /** 1 is the lowest. */
  readonly position: number;
  /** Null for the lowest. */
  readonly fromScore: number | null;
}

export interface CreditRules {
  /** 0: the usual rules, which nobody changed yet. */
  readonly version: number;
  readonly windowMonths: number;
  readonly rules: readonly CreditRule[];
  readonly levels: readonly CreditLevel[];
}

/** One line of the explanation: what was found and what it counts. */
export interface CreditLine {
  readonly fact: CreditFact;
  readonly amount: number;
  readonly points: number;
}

export interface CreditScore {
  readonly score: number;
  readonly level: CreditLevel;
  readonly lines: readonly CreditLine[];
}

/** What a guest's history comes to. Without any the score is nothing: the level of whom one does not know yet. */
export function creditScore(facts: CreditFacts, { rules, levels }: CreditRules): CreditScore {
  const lines = rules.map((rule) => ({
    fact: rule.fact,
    amount: facts[rule.fact],
    points: pointsOf(rule, facts[rule.fact]),
  }));
  const score = lines.reduce((sum, line) => sum + line.points, 0);
  return { score, level: levelOf(score, levels), lines };
}

function pointsOf({ points, per, most }: CreditRule, amount: number): number {
  const counted = points * Math.floor(Math.max(0, amount) / per);
  return Math.max(-most, Math.min(most, counted)) || 0; // never minus nothing
}

/** The highest level whose bound the score reaches. */
export function levelOf(score: number, levels: readonly CreditLevel[]): CreditLevel {
  const reached = levels.filter((level) => level.fromScore === null || score >= level.fromScore);
  const best = reached.toSorted((a, b) => b.position - a.position)[0];
  if (!best) throw new Error('the lowest level has no bound');
  return best;
}

/** Allowed before anything is known of a guest: what every guest is. */
export const unrestricted: Allowances = {
  payAtHotel: true,
  onAccountMinor: null,
  lateCancellations: 0,
  fastCheckIn: false,
};

/** The rules of a hotel that never changed them. Who is not known yet (0 points) is allowed what everybody is. */
export const usualRules: CreditRules = {
  version: 0,
  windowMonths: 24,
  rules: [
    { fact: 'stays', points: 4, per: 1, most: 40 },
    { fact: 'spend', points: 1, per: 100_000, most: 30 },
    { fact: 'paid_on_time', points: 2, per: 1, most: 20 },
    { fact: 'unpaid', points: -15, per: 1, most: 100 },
    { fact: 'no_shows', points: -12, per: 1, most: 100 },
    { fact: 'late_cancellations', points: -4, per: 1, most: 40 },
    { fact: 'damages', points: -8, per: 1, most: 80 },
  ],
  levels: [
    {
      position: 1,
      fromScore: null,
      payAtHotel: false,
      onAccountMinor: 0 as Minor,
      lateCancellations: 0,
      fastCheckIn: false,
    },
    { ...unrestricted, position: 2, fromScore: -10 },
    { ...unrestricted, position: 3, fromScore: 30, lateCancellations: 1, fastCheckIn: true },
    { ...unrestricted, position: 4, fromScore: 60, lateCancellations: 2, fastCheckIn: true },
  ],
};

export type LevelMistake = 'not_above' | 'allows_less';

/** Where a ladder of levels does not rise: bounds must, and what is allowed must not fall. By position. */
export function levelMistakes(levels: readonly CreditLevel[]): Map<number, LevelMistake> {
  const mistakes = new Map<number, LevelMistake>();
  const ladder = levels.toSorted((a, b) => a.position - b.position);
  for (const [index, level] of ladder.entries()) {
    const below = ladder[index - 1];
    if (!below) continue;
    if (level.fromScore === null || (below.fromScore !== null && level.fromScore <= below.fromScore)) {
      mistakes.set(level.position, 'not_above');
    } else if (allowsLess(level, below)) mistakes.set(level.position, 'allows_less');
  }
  return mistakes;
}

function allowsLess(level: Allowances, below: Allowances): boolean {
  const onAccount = (of: Allowances) => of.onAccountMinor ?? Number.POSITIVE_INFINITY;
  return (
    (below.payAtHotel && !level.payAtHotel) ||
    (below.fastCheckIn && !level.fastCheckIn) ||
    level.lateCancellations < below.lateCancellations ||
    onAccount(level) < onAccount(below)
  );
}

export const creditCauses = ['nightly', 'rules', 'check_out', 'no_show', 'cancellation', 'damage'] as const;
export type CreditCause = (typeof creditCauses)[number];

/** A guest's standing at one hotel. */
export interface Credit extends Allowances {
  readonly version: number;
  readonly score: number;
  readonly level: number;
  readonly lines: readonly CreditLine[];
  readonly at: Date;
}

export interface CreditChange {
  readonly at: Date;
  readonly cause: CreditCause;
  readonly scoreBefore: number | null;
  readonly levelBefore: number | null;
  readonly score: number;
  readonly level: number;
}

export const creditJob = 'credit.recalculate';

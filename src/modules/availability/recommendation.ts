import type { CalendarDate } from '../../core/calendar-date.ts';

/** How often each type was booked: at all, by parties of this size, and by such parties for this month. */
export interface ChoiceCounts {
  readonly roomTypeId: number;
  readonly all: number;
  readonly byParty: number;
  readonly byPartyInMonth: number;
}

/** The party's cell among the counts: large parties are counted together, they are few. */
export function choiceCell(party: { adults: number; children: number }, arrival: CalendarDate) {
  return {
    adults: Math.min(Math.max(party.adults, 1), 4),
    children: Math.min(party.children, 3),
    month: Number(arrival.slice(5, 7)),
  };
}

/** How many bookings of the wider group a narrower one must have seen before it counts as much. */
const weights = { party: 20, month: 30 };

/**
 * How likely a party like this books each type: what such parties booked for this month, leaning on what they booked at
 * all and on what everybody booked where too few were seen (additive smoothing from the wider group to the narrower).
 * Worked example: of 100 bookings 60 took A and 40 took F; families took A 3 and F 24 times, never yet in May. A family's
 * share for A in May is (3 + 20 × 0.60) ÷ (27 + 20) = 0.319, for F 0.681.
 */
export function choiceShares(counts: readonly ChoiceCounts[]): ReadonlyMap<number, number> {
  const sum = (of: (count: ChoiceCounts) => number) => counts.reduce((total, count) => total + of(count), 0);
  const all = sum((count) => count.all);
  const party = sum((count) => count.byParty);
  const month = sum((count) => count.byPartyInMonth);
  return new Map(
    counts.map((count) => {
      const wide = all === 0 ? 1 / counts.length : count.all / all;
      const narrow = (count.byParty + weights.party * wide) / (party + weights.party);
      const share = (count.byPartyInMonth + weights.month * narrow) / (month + weights.month);
      return [count.roomTypeId, share];
    }),
  );
}

export interface RecommendedType {
  readonly id: number;
  readonly bedType: string;
  readonly view: string | null;
  readonly floorTo: number | null;
  readonly amenities: readonly string[];
}

/** What is known of the guest who asks; nothing of a visitor. */
export interface KnownTaste {
  /** Types he slept in, with the number of stays. */
  readonly stayedIn: ReadonlyMap<number, number>;
  /** What he said he likes. */
  readonly beds?: readonly string[] | undefined;
  /** Something to look at, whatever it is. */
  readonly view?: boolean | undefined;
  readonly highFloor?: boolean | undefined;
  readonly quiet?: boolean | undefined;
}

export const noTaste: KnownTaste = { stayedIn: new Map() };

export type RecommendationReason = 'stayed_before' | 'view' | 'bed' | 'high_floor' | 'quiet' | 'party';

export interface Recommendation {
  readonly roomTypeId: number;
  readonly score: number;
  /** Why it stands where it stands, the weightiest first. */
  readonly reasons: readonly RecommendationReason[];
}

const points = { stayed_before: 0.5, view: 0.25, bed: 0.25, high_floor: 0.15, quiet: 0.15 } as const;
/** A share from which on "chosen by most parties like yours" is no exaggeration. */
const mostOften = 0.4;

/** The types from the one that fits this guest best on. Equal ones keep the order in which they came. */
export function recommend(
  types: readonly RecommendedType[],
  shares: ReadonlyMap<number, number>,
  taste: KnownTaste = noTaste,
): Recommendation[] {
  const highest = Math.max(0, ...types.map((type) => type.floorTo ?? 0));
  const scored = types.map((type) => {
    const share = shares.get(type.id) ?? 0;
    const liked = likedOf(type, taste, highest);
    const score = share + liked.reduce((sum, reason) => sum + points[reason], 0);
    const reasons: RecommendationReason[] = share >= mostOften ? [...liked, 'party'] : liked;
    return { roomTypeId: type.id, score, reasons };
  });
  return scored.toSorted((a, b) => b.score - a.score);
}

/** Who wishes for a view does not mean the street or the yard. */
const plainViews: readonly string[] = ['street', 'courtyard'];

function looksAtSomething({ view }: RecommendedType): boolean {
  return view !== null && !plainViews.includes(view);
}

function likedOf(type: RecommendedType, taste: KnownTaste, highest: number): (keyof typeof points)[] {
  return [
    ...(taste.stayedIn.has(type.id) ? (['stayed_before'] as const) : []),
    ...(taste.view && looksAtSomething(type) ? (['view'] as const) : []),
    ...(taste.beds?.includes(type.bedType) ? (['bed'] as const) : []),
    ...(taste.highFloor && type.floorTo !== null && type.floorTo === highest
      ? (['high_floor'] as const)
      : []),
    ...(taste.quiet && type.amenities.includes('quiet') ? (['quiet'] as const) : []),
  ];
}

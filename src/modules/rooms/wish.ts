/** What a guest may wish for, in the order it is shown. The database keeps the codes; this is the catalogue. */
export const wishes = [
  'high_floor',
  'low_floor',
  'view',
  'quiet',
  'king_bed',
  'twin_beds',
  'non_smoking',
  'connecting',
  'accessible',
  'cot',
  'extra_pillow',
] as const;
export type Wish = (typeof wishes)[number];

/** Codes as they were stored, without those the catalogue no longer has. */
export function wishesOf(codes: readonly string[]): Wish[] {
  return wishes.filter((wish) => codes.includes(wish));
}

interface WishedRoom {
  readonly floor: number;
  /** Free words of the hotel's: "sea view", "quiet". */
  readonly features: readonly string[];
  /** Rooms with a door to it. */
  readonly connectsTo: readonly unknown[];
}

/** Which of the wishes a room fulfils, among the rooms it is chosen from. A cot or a pillow is brought to any room. */
export function wishesMet(asked: readonly Wish[], room: WishedRoom, others: readonly WishedRoom[]): Wish[] {
  const floors = others.map((other) => other.floor);
  const middle = (Math.min(...floors) + Math.max(...floors)) / 2;
  const isMet = (wish: Wish): boolean => {
    if (wish === 'high_floor') return room.floor > middle;
    if (wish === 'low_floor') return room.floor < middle;
    if (wish === 'connecting') return room.connectsTo.length > 0;
    return room.features.some((feature) => words[wish]?.test(feature));
  };
  return asked.filter(isMet);
}

/** How hotels name in a room's features what a guest wishes for. */
const words: Partial<Record<Wish, RegExp>> = {
  view: /view|景/i,
  quiet: /quiet|安静/i,
  king_bed: /king|大床/i,
  twin_beds: /twin|双床/i,
  non_smoking: /non-?smoking|无烟/i,
  accessible: /accessible|无障碍/i,
};

import type { Wish } from '../rooms/wish.ts';

/**
 * How much each aim counts, 0 to 100. They are compared with each other: with `view` 40 and `gap` 20, a room with the
 * view a guest asked for is worth two one-night gaps.
 */
export const aims = [
  'accessible',
  'bed',
  'smoking',
  'connecting',
  'floor',
  'view',
  'quiet',
  'room_before',
  'ready',
  'vacant',
  'vip',
  'companions',
  'gap',
  'suite',
  'long_stay',
  'keep',
] as const;
export type Aim = (typeof aims)[number];
export type Weights = Readonly<Record<Aim, number>>;

export const highestWeight = 100;

export const usualWeights: Weights = {
  accessible: 80,
  bed: 40,
  smoking: 40,
  connecting: 30,
  floor: 25,
  view: 25,
  quiet: 25,
  room_before: 15,
  ready: 80,
  vacant: 10,
  vip: 50,
  companions: 20,
  gap: 30,
  suite: 20,
  long_stay: 10,
  keep: 20,
};

const aimOfWish: Partial<Record<Wish, Aim>> = {
  accessible: 'accessible',
  connecting: 'connecting',
  high_floor: 'floor',
  low_floor: 'floor',
  view: 'view',
  quiet: 'quiet',
  king_bed: 'bed',
  twin_beds: 'bed',
  non_smoking: 'smoking',
};

/** What a wish counts; 0 for what is brought to any room: a cot, a pillow. */
export function weightOf(wish: Wish, weights: Weights): number {
  const aim = aimOfWish[wish];
  return aim === undefined ? 0 : weights[aim];
}

export function hangsOnTheRoom(wish: Wish): boolean {
  return aimOfWish[wish] !== undefined;
}

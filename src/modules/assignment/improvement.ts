import type { Budget } from './budget.ts';
import type { Placed, Placement } from './placement.ts';
import type { Span } from './room-days.ts';

/**
 * Betters a placement as long as it can: each stay tries every room of its type, and whoever is there on its days comes
 * into its room in return. Only what is worth more is kept, so it ends, and it never leaves less than it found. In a
 * fixed order and by counted steps: the same placement gives the same result. Two rooms in which nobody came or went since
 * the last try are not tried again: the answer would be the same. Most of the work is the first round: `onShare` hears
 * how much of it is done.
 */
export function improve(
  placement: Placement,
  budget: Budget,
  onShare: (share: number) => void = () => {},
): void {
  const { placed, changedAt } = placement;
  let now = 0;
  let better = true;
  for (let round = 0; better; round++) {
    better = false;
    for (const [index, stay] of placed.entries()) {
      if (round === 0 && index % 50 === 0) onShare(index / placed.length);
      const tried = stay.triedAt;
      stay.triedAt = now;
      for (const room of stay.rooms) {
        const isNews = (changedAt[room] ?? 0) >= tried || (changedAt[stay.room] ?? 0) >= tried;
        if (room === stay.room || !isNews) continue;
        if (!budget.spend()) return;
        const from = stay.room;
        if (!exchange(placement, stay, room)) continue;
        better = true;
        now += 1;
        changedAt[from] = now;
        changedAt[room] = now;
      }
    }
  }
}

/** Moves the stay to the room and those it meets there back to its own, when it can be done and is worth it. */
function exchange(placement: Placement, stay: Placed, room: number): boolean {
  const { board, gapWeight } = placement;
  const met = whoIsThere(placement, stay, room);
  const from = stay.room;
  const gain = pointsGained(stay, met, room);
  if (gain + mostBesides(placement, stay, met) <= 0) return false;
  const days = widest([stay, ...met]);
  const gaps = () => board.gapsAround(from, days) + board.gapsAround(room, days);
  const before = gapWeight * gaps() - nearnessOf(placement, stay, met);
  if (!swap(placement, { stay, met, room })) return false;
  const after = gapWeight * gaps() - nearnessOf(placement, stay, met);
  if (gain + before - after > 0) return true;
  swapBack(placement, { stay, met, room: from });
  return false;
}

function whoIsThere({ inRoom }: Placement, { span }: Placed, room: number): Placed[] {
  const met: Placed[] = [];
  for (const other of inRoom[room] ?? []) {
    if (other.span.from < span.to && span.from < other.span.to) met.push(other);
  }
  return met;
}

function pointsGained(stay: Placed, met: readonly Placed[], room: number): number {
  let gain = (stay.points.get(room) ?? 0) - (stay.points.get(stay.room) ?? 0);
  for (const other of met) gain += (other.points.get(stay.room) ?? 0) - (other.points.get(room) ?? 0);
  return gain;
}

/** More than this gaps and companions can not bring: most tries end here, before anything is touched. */
function mostBesides({ gapWeight, closest }: Placement, stay: Placed, met: readonly Placed[]): number {
  const moved = [stay, ...met];
  const pairs = moved.reduce((sum, { companions }) => sum + companions.length, 0);
  return 4 * gapWeight * moved.length + 2 * closest * pairs;
}

/** Each pair counts twice, once for each of the two; of two that both move, each brings its own. */
function nearnessOf({ nearness }: Placement, stay: Placed, met: readonly Placed[]): number {
  let sum = 0;
  const all: readonly unknown[] = [stay, ...met];
  for (const moved of [stay, ...met]) {
    for (const companion of moved.companions) {
      sum += (all.includes(companion) ? 1 : 2) * nearness(moved.room, companion.room);
    }
  }
  return sum;
}

interface Swap {
  readonly stay: Placed;
  readonly met: readonly Placed[];
  /** Where the stay goes. */
  readonly room: number;
}

/** Does it, or leaves everything as it was where somebody would not fit. */
function swap(placement: Placement, { stay, met, room }: Swap): boolean {
  const { board } = placement;
  const from = stay.room;
  board.release(from, stay.span);
  for (const other of met) board.release(room, other.span);
  let fits = board.isFree(room, stay.span);
  if (fits) board.take(room, stay.span);
  let back = 0;
  while (fits && back < met.length) {
    const other = met[back];
    if (!other || !board.isFree(from, other.span)) {
      fits = false;
      board.release(room, stay.span);
      break;
    }
    board.take(from, other.span);
    back += 1;
  }
  if (fits) {
    moveTo(placement, stay, room);
    for (const other of met) moveTo(placement, other, from);
    return true;
  }
  for (const other of met.slice(0, back)) board.release(from, other.span);
  board.take(from, stay.span);
  for (const other of met) board.take(room, other.span);
  return false;
}

function swapBack(placement: Placement, { stay, met, room }: Swap): void {
  const { board } = placement;
  const there = stay.room;
  board.release(there, stay.span);
  for (const other of met) board.release(room, other.span);
  board.take(room, stay.span);
  for (const other of met) board.take(there, other.span);
  moveTo(placement, stay, room);
  for (const other of met) moveTo(placement, other, there);
}

function moveTo({ inRoom }: Placement, stay: Placed, room: number): void {
  inRoom[stay.room]?.delete(stay);
  inRoom[room]?.add(stay);
  stay.room = room;
  for (const companion of stay.companions) companion.triedAt = -1;
}

function widest(stays: readonly Placed[]): Span {
  return {
    from: Math.min(...stays.map(({ span }) => span.from)),
    to: Math.max(...stays.map(({ span }) => span.to)),
  };
}

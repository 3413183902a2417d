import type { Housekeeping } from './room.ts';
import { type Wish, wishesMet } from './wish.ts';

/** A room of the right type, with what speaks for and against it for one stay. */
export interface RoomCandidate {
  readonly roomId: number;
  readonly number: string;
  readonly housekeeping: Housekeeping;
  readonly floor: number;
  readonly features: readonly string[];
  readonly vacatedAt: Date | null;
  /** A guest is in it now. */
  readonly occupied: boolean;
  /** Another stay or a block stands in the way on some night. */
  readonly conflict: boolean;
  /** The number of the suite it is part of: given out, it takes the suite with it. */
  readonly partOf: string | null;
  /** Rooms with a door to it. */
  readonly connectsTo: readonly string[];
  /** Step-free: named to who looks for it. */
  readonly accessible: boolean;
}

export interface RoomReason {
  /** The translation `rooms.reasons.<reason>`. */
  readonly key: string;
  readonly params: Readonly<Record<string, string | number>>;
}

export interface RoomProposal {
  readonly roomId: number;
  readonly number: string;
  readonly housekeeping: Housekeeping;
  readonly reasons: readonly RoomReason[];
}

const readiness: Record<Housekeeping, number> = {
  inspected: 0,
  clean: 1,
  cleaning: 2,
  do_not_disturb: 3,
  dirty: 3,
};

/**
 * Rooms that are free throughout the stay, the one to give out first: empty now, ready, with most of what the guest
 * wished for, inspected, no part of a suite, empty for longest. A wish does not make anybody wait for a room that is not ready.
 */
export function rankedRooms(
  candidates: readonly RoomCandidate[],
  limit: number,
  asked: readonly Wish[] = [],
): RoomProposal[] {
  const free = candidates.filter((room) => !room.conflict);
  const met = new Map(free.map((room) => [room.roomId, wishesMet(asked, room, free)]));
  const metBy = (room: RoomCandidate) => met.get(room.roomId) ?? [];
  const ranked = free.toSorted(
    (a, b) =>
      Number(a.occupied) - Number(b.occupied) ||
      Number(isUnready(a)) - Number(isUnready(b)) ||
      metBy(b).length - metBy(a).length ||
      readiness[a.housekeeping] - readiness[b.housekeeping] ||
      Number(a.partOf !== null) - Number(b.partOf !== null) ||
      (a.vacatedAt?.getTime() ?? 0) - (b.vacatedAt?.getTime() ?? 0) ||
      a.number.localeCompare(b.number, 'en', { numeric: true }),
  );
  return ranked.slice(0, limit).map((room, index) => ({
    roomId: room.roomId,
    number: room.number,
    housekeeping: room.housekeeping,
    reasons: [
      ...metBy(room).map((wish) => reason(`rooms.wished.${wish}`)),
      ...reasonsFor(room, index === 0 && longestEmpty(room, free)),
    ],
  }));
}

function isUnready(room: RoomCandidate): boolean {
  return readiness[room.housekeeping] > readiness.clean;
}

function longestEmpty(room: RoomCandidate, others: readonly RoomCandidate[]): boolean {
  const since = room.vacatedAt;
  if (since === null || room.occupied || others.length < 2) return false;
  return others.every((other) => other.occupied || other.vacatedAt === null || other.vacatedAt >= since);
}

function reasonsFor(room: RoomCandidate, isLongestEmpty: boolean): RoomReason[] {
  const reasons = [reason(`rooms.reasons.${room.housekeeping}`), reason('rooms.reasons.free_throughout')];
  if (room.occupied) reasons.unshift(reason('rooms.reasons.occupied_now'));
  if (isLongestEmpty) reasons.push(reason('rooms.reasons.empty_longest'));
  if (room.accessible) reasons.push(reason('rooms.reasons.accessible'));
  if (room.partOf !== null) reasons.push(reason('rooms.reasons.part_of', { suite: room.partOf }));
  if (room.connectsTo.length > 0) {
    reasons.push(reason('rooms.reasons.connects_to', { rooms: room.connectsTo.join(', ') }));
  }
  return reasons;
}

function reason(key: string, params: RoomReason['params'] = {}): RoomReason {
  return { key, params };
}

export type RoomShortage = 'none_of_type' | 'no_single_room';

/**
 * Why no room can be proposed; null when one can. `no_single_room`: the type has a free room on every night, but no
 * one room is free throughout, so the guest would have to move.
 */
export function roomShortage(candidates: readonly RoomCandidate[]): RoomShortage | null {
  if (candidates.length === 0) return 'none_of_type';
  return candidates.every((room) => room.conflict) ? 'no_single_room' : null;
}

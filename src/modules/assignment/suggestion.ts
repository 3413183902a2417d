import type { Housekeeping } from '../rooms/room.ts';
import type { AssignableRoom, AssignableStay, House, RoomReason } from './assignment.ts';
import { openRoomDays, type RoomDays, type Span } from './room-days.ts';
import { type Part, type RoomPoints, roomPoints } from './room-points.ts';
import type { Weights } from './weights.ts';

export interface Suggestion {
  readonly roomId: number;
  readonly number: string;
  readonly housekeeping: Housekeeping;
  readonly occupied: boolean;
  readonly score: number;
  readonly reasons: readonly RoomReason[];
}

interface Question {
  readonly house: House;
  readonly weights: Weights;
  readonly limit: number;
}

/**
 * The best rooms of the stay's type that are free throughout, each with its reasons. To an arrival of today a room that
 * can be entered comes before one that cannot, whatever was wished for: nobody waits in the lobby for a view.
 *
 * Worked example: 101 is taken until the 4th and from the 7th, 102 is empty. For the 4th to the 7th 101 is better (it
 * leaves no single night), for the 4th to the 6th 102 is (in 101 the night of the 6th would stand alone).
 */
export function suggestRooms(stay: AssignableStay, { house, weights, limit }: Question): Suggestion[] {
  const { board, points } = boardWithout(stay, house, weights);
  const span = board.spanOf(stay);
  const free = board.rooms.filter((room, place) => room.typeId === stay.typeId && board.isFree(place, span));
  const nearlyFull = isNearlyFull(stay, board, free.length);
  const companions = companionRooms(stay, house);
  const scored = free.map((room) => {
    const parts = [
      ...points.partsOf(stay, room),
      ...companionParts(room, companions, points),
      ...timeParts(board, { room, span, nearlyFull, weights }),
    ];
    const score = parts.reduce((sum, part) => sum + part.points, 0);
    return { room, parts, score, tier: stay.arrival <= house.today ? tierOf(room) : 0 };
  });
  return scored
    .toSorted(
      (a, b) =>
        a.tier - b.tier ||
        b.score - a.score ||
        a.room.number.localeCompare(b.room.number, 'en', { numeric: true }),
    )
    .slice(0, limit)
    .map(({ room, parts, score }) => ({
      roomId: room.id,
      number: room.number,
      housekeeping: room.housekeeping,
      occupied: room.occupied,
      score,
      reasons: reasonsOf(parts),
    }));
}

export type RoomShortage = 'none_of_type' | 'no_single_room';

/** Why nothing can be suggested; null when something can. With `no_single_room` the guest would have to move. */
export function roomShortage(stay: AssignableStay, house: House): RoomShortage | null {
  if (house.rooms.every((room) => room.typeId !== stay.typeId)) return 'none_of_type';
  const board = boardOf(stay, house);
  const span = board.spanOf(stay);
  const one = board.rooms.some((room, place) => room.typeId === stay.typeId && board.isFree(place, span));
  return one ? null : 'no_single_room';
}

function boardOf(stay: AssignableStay, house: House): RoomDays {
  const stays = house.stays.filter((other) => other.id !== stay.id);
  const board = openRoomDays({ ...house, stays: [...stays, stay] });
  for (const other of stays) {
    const place = other.roomId === null ? undefined : board.placeOf.get(other.roomId);
    if (place !== undefined) board.take(place, board.spanOf(other));
  }
  return board;
}

function boardWithout(stay: AssignableStay, house: House, weights: Weights) {
  return { board: boardOf(stay, house), points: roomPoints(house, weights) };
}

/** 0 can be entered now, 1 waits for housekeeping, 2 for the guest who is in it. */
function tierOf(room: AssignableRoom): number {
  if (room.occupied) return 2;
  return room.housekeeping === 'inspected' || room.housekeeping === 'clean' ? 0 : 1;
}

/** Nine of ten rooms of the type are taken for some night of the stay. */
function isNearlyFull(stay: AssignableStay, board: RoomDays, free: number): boolean {
  const all = board.rooms.filter((room) => room.typeId === stay.typeId).length;
  return free * 10 <= all;
}

function companionRooms(stay: AssignableStay, house: House): AssignableRoom[] {
  if (stay.group === null) return [];
  const ids = house.stays.filter((other) => other.id !== stay.id && other.group === stay.group);
  return ids.flatMap(({ roomId }) => house.rooms.find((room) => room.id === roomId) ?? []);
}

function companionParts(
  room: AssignableRoom,
  companions: readonly AssignableRoom[],
  points: RoomPoints,
): Part[] {
  const near = companions.filter((other) => points.nearness(room, other) > 0);
  if (near.length === 0) return [];
  const sum = near.reduce((all, other) => all + points.nearness(room, other), 0);
  const rooms = near.map((other) => other.number).join(', ');
  return [{ points: sum, reason: { key: 'assignment.reasons.near_companions', params: { rooms } } }];
}

interface Placing {
  readonly room: AssignableRoom;
  readonly span: Span;
  readonly nearlyFull: boolean;
  readonly weights: Weights;
}

/** Free days beyond which a room counts as simply empty. */
const longRun = 14;

function timeParts(board: RoomDays, { room, span, nearlyFull, weights }: Placing): Part[] {
  const place = board.placeOf.get(room.id) ?? 0;
  const before = board.gapsAround(place, span);
  board.take(place, span);
  const left = board.gapsAround(place, span) - before;
  board.release(place, span);
  const parts: Part[] = [];
  if (left > 0) parts.push(said('assignment.reasons.leaves_gap', -left * weights.gap));
  if (left < 0) parts.push(said('assignment.reasons.closes_gap', -left * weights.gap));
  if (nearlyFull) {
    const run = board.freeUntil(place, span.from) - board.freeSince(place, span.from);
    const spare = Math.min(longRun, run - (span.to - span.from));
    const points = Math.round((weights.long_stay * (longRun - spare)) / longRun);
    parts.push(spare === 0 ? said('assignment.reasons.fits', points) : { points, reason: null });
  }
  return parts;
}

function said(key: string, points: number): Part {
  return { points, reason: { key, params: {} } };
}

/** What counts most comes first; that it is free throughout holds for all, and comes last. */
function reasonsOf(parts: readonly Part[]): RoomReason[] {
  const sorted = parts.toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points));
  const reasons = sorted.flatMap(({ reason }) => reason ?? []);
  return [...reasons, { key: 'rooms.reasons.free_throughout', params: {} }];
}

import { addDays } from '../../core/calendar-date.ts';
import type { Housekeeping } from '../rooms/room.ts';
import type { AssignableRoom, AssignableStay, House, RoomReason } from './assignment.ts';
import { openRoomDays, type RoomDays, type Span } from './room-days.ts';
import { type Part, type RoomPoints, roomPoints } from './room-points.ts';
import { usualWeights, type Weights } from './weights.ts';

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
  return openSuggestions(nearby(stay, house), weights).suggest(stay, limit);
}

export interface Suggestions {
  readonly suggest: (stay: AssignableStay, limit: number) => Suggestion[];
  /** The same of one room: of the one a plan gives, for instance. Null where it is not free. */
  readonly judge: (stay: AssignableStay, roomId: number) => Suggestion | null;
}

/** For many stays of one house: the board is set up once. Each stay is seen without the room it has. */
export function openSuggestions(house: House, weights: Weights): Suggestions {
  const board = boardOf(house);
  const points = roomPoints(house, weights);
  const own = new Map(house.stays.map((stay) => [stay.id, stay]));
  const without = <Result>(stay: AssignableStay, work: () => Result): Result => {
    const has = own.get(stay.id);
    const place = board.placeOf.get(has?.roomId ?? -1);
    if (!has || place === undefined) return work();
    board.release(place, board.spanOf(has));
    const result = work();
    board.take(place, board.spanOf(has));
    return result;
  };
  const ranked = (stay: AssignableStay) => rankedRooms(stay, { house, weights, board, points });
  return {
    suggest: (stay, limit) => without(stay, () => ranked(stay)).slice(0, limit),
    judge: (stay, roomId) =>
      without(stay, () => ranked(stay)).find((suggestion) => suggestion.roomId === roomId) ?? null,
  };
}

interface Setting {
  readonly house: House;
  readonly weights: Weights;
  readonly board: RoomDays;
  readonly points: RoomPoints;
}

function rankedRooms(stay: AssignableStay, { house, weights, board, points }: Setting): Suggestion[] {
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
        Number(a.room.occupied) - Number(b.room.occupied) ||
        a.room.number.localeCompare(b.room.number, 'en', { numeric: true }),
    )
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
  return suggestRooms(stay, { house, weights: usualWeights, limit: 1 }).length > 0 ? null : 'no_single_room';
}

function boardOf(house: House): RoomDays {
  const board = openRoomDays(house);
  for (const stay of house.stays) {
    const place = stay.roomId === null ? undefined : board.placeOf.get(stay.roomId);
    if (place !== undefined) board.take(place, board.spanOf(stay));
  }
  return board;
}

/** For one stay only what lies about its days matters; the stay itself is on the board's days without a room. */
function nearby(stay: AssignableStay, house: House): House {
  const [first, last] = [addDays(stay.arrival, -longRun), addDays(stay.departure, longRun)];
  const others = house.stays.filter(
    ({ id, arrival, departure, group }) =>
      id !== stay.id && ((arrival <= last && departure >= first) || (group !== null && group === stay.group)),
  );
  return { ...house, stays: [...others, { ...stay, roomId: null }] };
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

/** What was asked for comes first, then what counts most; that it is free throughout holds for all, and comes last. */
function reasonsOf(parts: readonly Part[]): RoomReason[] {
  const isAsked = ({ reason }: Part) => Number(reason?.key.startsWith('rooms.wished.') ?? false);
  const sorted = parts.toSorted((a, b) => isAsked(b) - isAsked(a) || Math.abs(b.points) - Math.abs(a.points));
  const reasons = sorted.flatMap(({ reason }) => reason ?? []);
  return [...reasons, { key: 'rooms.reasons.free_throughout', params: {} }];
}

import { type Wish, wishes, wishesMet } from '../rooms/wish.ts';
import type { AssignableRoom, AssignableStay, House, RoomReason } from './assignment.ts';
import { hangsOnTheRoom, type Weights, weightOf } from './weights.ts';

/** What speaks for a room (or against it, below zero) for one stay, and how it is said. */
export interface Part {
  readonly points: number;
  readonly reason: RoomReason | null;
}

/** What a room gives to one stay whoever else is in the house. */
export interface RoomPoints {
  /** Best first: what was asked for, what is known of the guest, how ready the room is. */
  readonly partsOf: (stay: AssignableStay, room: AssignableRoom) => Part[];
  readonly pointsOf: (stay: AssignableStay, room: AssignableRoom) => number;
  /** Of the wishes that hang on the room, those it fulfils. */
  readonly met: (stay: AssignableStay, room: AssignableRoom) => Wish[];
  readonly nearness: (one: AssignableRoom, other: AssignableRoom) => number;
}

const isVipRoom = (room: AssignableRoom) => room.features.some((feature) => /^vip$/i.test(feature));

/**
 * Worked example with the usual weights, for an arrival of today that asked for a quiet room (25) and is known to like
 * a view (25, half of it counts: 13): an inspected (80) quiet room with a view has 25 + 13 + 80 = 118, a dirty one
 * without a view 25.
 */
export function roomPoints(house: House, weights: Weights): RoomPoints {
  const fulfils = fulfilledWishes(house.rooms);
  const vacancy = vacancyShares(house.rooms);
  const inSuite = new Map(
    house.rooms.flatMap((suite) => suite.parts.map((part) => [part, suite.number] as const)),
  );
  const numbers = new Map(house.rooms.map((room) => [room.id, room.number]));
  const partsOf: RoomPoints['partsOf'] = (stay, room) => [
    ...wishParts(stay, fulfils.get(room.id) ?? new Set(), weights),
    ...guestParts(stay, room, weights),
    ...(stay.arrival <= house.today ? readyParts(room, vacancy.get(room.id) ?? 0, weights) : []),
    ...kindParts(stay, room, weights),
    ...linkParts(room, { suite: inSuite.get(room.id), numbers, weights }),
  ];
  return {
    partsOf,
    pointsOf: (stay, room) => partsOf(stay, room).reduce((sum, part) => sum + part.points, 0),
    met: (stay, room) => stay.asked.filter((wish) => hangsOnTheRoom(wish) && fulfils.get(room.id)?.has(wish)),
    nearness: (one, other) => Math.round((weights.companions * nearness(one, other)) / 4),
  };
}

/** Floors are high or low among the rooms of the type, as a guest sees it who has booked that type. */
function fulfilledWishes(rooms: readonly AssignableRoom[]): Map<number, Set<Wish>> {
  const ofType = Map.groupBy(rooms, (room) => room.typeId);
  return new Map(
    rooms.map((room) => [room.id, new Set(wishesMet(wishes, room, ofType.get(room.typeId) ?? []))]),
  );
}

/** 1 for the room empty for longest, towards 0 for the one left last; 0 where nobody knows. */
function vacancyShares(rooms: readonly AssignableRoom[]): Map<number, number> {
  const known = rooms
    .filter((room) => room.vacatedAt !== null && !room.occupied)
    .toSorted((a, b) => (a.vacatedAt?.getTime() ?? 0) - (b.vacatedAt?.getTime() ?? 0));
  return new Map(known.map((room, place) => [room.id, 1 - place / known.length]));
}

function wishParts(stay: AssignableStay, fulfilled: ReadonlySet<Wish>, weights: Weights): Part[] {
  const asked = stay.asked.map((wish) => ({
    wish,
    key: `rooms.wished.${wish}`,
    points: weightOf(wish, weights),
  }));
  const liked = stay.liked
    .filter((wish) => !stay.asked.includes(wish))
    .map((wish) => ({ wish, key: `rooms.liked.${wish}`, points: Math.round(weightOf(wish, weights) / 2) }));
  return [...asked, ...liked]
    .filter(({ wish }) => fulfilled.has(wish))
    .map(({ key, points }) => ({ points, reason: { key, params: {} } }));
}

function guestParts(stay: AssignableStay, room: AssignableRoom, weights: Weights): Part[] {
  const parts: Part[] = [];
  if (stay.roomId === room.id) parts.push(said('assignment.reasons.keep', weights.keep));
  if (stay.roomsBefore.includes(room.id))
    parts.push(said('assignment.reasons.room_before', weights.room_before));
  if (isVipRoom(room)) {
    if (stay.vip) parts.push(said('assignment.reasons.vip_room', weights.vip));
    else parts.push(said('assignment.reasons.vip_kept', -Math.round(weights.vip / 2)));
  }
  return parts;
}

/** In hundredths of the weight: a room that can be entered, one that soon can, one whose guest has still to leave. */
const readiness = { inspected: 100, clean: 80, cleaning: 30, dirty: 0, do_not_disturb: 0 };

function readyParts(room: AssignableRoom, vacancy: number, weights: Weights): Part[] {
  if (room.occupied) return [said('rooms.reasons.occupied_now', -weights.ready)];
  const ready = Math.round((weights.ready * readiness[room.housekeeping]) / 100);
  const longest = vacancy === 1;
  const vacant = Math.round(weights.vacant * vacancy);
  return [
    said(`rooms.reasons.${room.housekeeping}`, ready),
    { points: vacant, reason: longest ? { key: 'rooms.reasons.empty_longest', params: {} } : null },
  ];
}

/** An accessible room is left to those who need one, as long as there is another. */
function kindParts(stay: AssignableStay, room: AssignableRoom, weights: Weights): Part[] {
  if (!wishesMet(['accessible'], room, []).length) return [];
  const needed = stay.asked.includes('accessible') || stay.liked.includes('accessible');
  return needed ? [] : [said('rooms.reasons.accessible', -Math.round(weights.accessible / 8))];
}

interface Links {
  readonly suite: string | undefined;
  readonly numbers: ReadonlyMap<number, string>;
  readonly weights: Weights;
}

function linkParts(room: AssignableRoom, { suite, numbers, weights }: Links): Part[] {
  const parts: Part[] = [];
  if (suite !== undefined) parts.push(said('rooms.reasons.part_of', -weights.suite, { suite }));
  const doors = room.connectsTo.flatMap((id) => numbers.get(id) ?? []);
  if (doors.length > 0) parts.push(said('rooms.reasons.connects_to', 0, { rooms: doors.join(', ') }));
  return parts;
}

/** 4 through a door, 3 a door or two along, 2 on the floor, 1 on the next floor. */
function nearness(one: AssignableRoom, other: AssignableRoom): number {
  if (one.connectsTo.includes(other.id)) return 4;
  const floors = Math.abs(one.floor - other.floor);
  if (floors > 0) return floors === 1 ? 1 : 0;
  return Math.abs(Number.parseInt(one.number, 10) - Number.parseInt(other.number, 10)) <= 2 ? 3 : 2;
}

function said(key: string, points: number, params: RoomReason['params'] = {}): Part {
  return { points, reason: { key, params } };
}

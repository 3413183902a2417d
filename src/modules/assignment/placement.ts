import type { AssignableStay, House } from './assignment.ts';
import type { Seeker } from './plan-parts.ts';
import type { RoomDays, Span } from './room-days.ts';
import type { RoomPoints } from './room-points.ts';
import type { Weights } from './weights.ts';

/** A stay that has its room for the time being, and could have another. */
export interface Placed extends Seeker {
  room: number;
  /** When it last tried every room; -1 when it should try them again. */
  triedAt: number;
  /** What each room of its type would give it, in the order of `rooms`. */
  readonly points: ReadonlyMap<number, number>;
  /** Others of its group, free to move or not. */
  readonly companions: Neighbour[];
}

/** Somebody one would like to be near: `room` follows where he is placed. */
interface Neighbour {
  readonly room: number;
  triedAt?: number;
  /** He keeps his room. */
  readonly held?: boolean;
}

/** Who is where, and what it is worth: what requests, VIPs and companions bring, less what single free nights cost. */
export interface Placement {
  readonly board: RoomDays;
  readonly placed: readonly Placed[];
  readonly inRoom: readonly Set<Placed>[];
  /** When who is in the room last changed. */
  readonly changedAt: number[];
  readonly gapWeight: number;
  readonly nearness: (one: number, other: number) => number;
  /** The most that nearness can bring to one of a pair. */
  readonly closest: number;
}

interface Start {
  readonly house: House;
  readonly board: RoomDays;
  readonly points: RoomPoints;
  readonly weights: Weights;
  readonly seekers: readonly Seeker[];
  readonly rooms: ReadonlyMap<number, number>;
}

/** Takes over a plan without moves as it stands on the board. */
export function placementOf({ house, board, points, weights, seekers, rooms }: Start): Placement {
  const inRoom = board.rooms.map(() => new Set<Placed>());
  const placed = seekers.flatMap((seeker): Placed[] => {
    const room = rooms.get(seeker.stay.id);
    if (room === undefined) return [];
    const worth = seeker.rooms.map((place) => [place, worthOf(points, seeker.stay, board, place)] as const);
    return [{ ...seeker, room, triedAt: -1, points: new Map(worth), companions: [] }];
  });
  for (const stay of placed) inRoom[stay.room]?.add(stay);
  joinCompanions(placed, house, board);
  const nearness = (one: number, other: number) => {
    const [a, b] = [board.rooms[one], board.rooms[other]];
    return a && b ? points.nearness(a, b) : 0;
  };
  return {
    board,
    placed,
    inRoom,
    changedAt: board.rooms.map(() => 0),
    gapWeight: weights.gap,
    nearness,
    closest: weights.companions,
  };
}

function worthOf(points: RoomPoints, stay: AssignableStay, board: RoomDays, place: number): number {
  const room = board.rooms[place];
  return room ? points.pointsOf(stay, room) : 0;
}

function joinCompanions(placed: readonly Placed[], house: House, board: RoomDays): void {
  const groups = Map.groupBy(placed, ({ stay }) => stay.group);
  const held = Map.groupBy(
    house.stays.filter(({ hold }) => hold !== 'free'),
    ({ group }) => group,
  );
  for (const [group, members] of groups) {
    if (group === null) continue;
    const fixed = (held.get(group) ?? []).flatMap(({ roomId }) => {
      const room = roomId === null ? undefined : board.placeOf.get(roomId);
      return room === undefined ? [] : [{ room, held: true }];
    });
    for (const member of members) {
      member.companions.push(...fixed, ...members.filter((other) => other !== member));
    }
  }
}

/** The sum the improvement never makes smaller. Pairs of companions count from both sides. */
export function worthOfPlacement({ board, placed, gapWeight, nearness }: Placement): number {
  const whole: Span = { from: 0, to: board.days };
  let worth = 0;
  for (const stay of placed) {
    worth += stay.points.get(stay.room) ?? 0;
    for (const companion of stay.companions) {
      worth += (companion.held ? 2 : 1) * nearness(stay.room, companion.room);
    }
  }
  for (const [room, { parts }] of board.rooms.entries()) {
    if (parts.length === 0) worth -= gapWeight * board.gapsAround(room, whole);
  }
  return worth;
}

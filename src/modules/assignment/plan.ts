import { addDays, type CalendarDate } from '../../core/calendar-date.ts';
import type { AssignableStay, House, Segment } from './assignment.ts';
import type { RoomDays } from './room-days.ts';

/**
 * Why a stay has not one room throughout.
 * - `too_many`: on that day more stays need a room of the type than there are rooms; some stay goes without.
 * - `must_move`: rooms are left on every night, but what is pinned, closed or in house leaves no plan without a move.
 * - `room_taken`: it is held to a room that somebody else has, or that is closed.
 */
export type OpenWhy = 'too_many' | 'must_move' | 'room_taken';

export interface OpenStay {
  readonly stayId: number;
  readonly why: OpenWhy;
  /** The night for which rooms ran out. */
  readonly date: CalendarDate | null;
  /** False: a plan without this move may exist, but was not found within the limit. */
  readonly proven: boolean;
}

export interface Plan {
  /** Stay → its rooms: one, or several where the guest has to move; none where it stays without. */
  readonly segments: ReadonlyMap<number, readonly Segment[]>;
  readonly open: readonly OpenStay[];
}

/** One night at a time there is always some room: the least number of moves goes for the longest run each time. */
export function splitStay(board: RoomDays, stay: AssignableStay): Segment[] | null {
  const span = board.spanOf(stay);
  const segments: { room: number; from: number; to: number }[] = [];
  for (let day = span.from; day < span.to; ) {
    let best = { room: -1, until: day };
    for (const [room, { typeId }] of board.rooms.entries()) {
      if (typeId !== stay.typeId) continue;
      const until = Math.min(span.to, board.freeUntil(room, day));
      if (until > best.until) best = { room, until };
    }
    if (best.room === -1) return null;
    segments.push({ room: best.room, from: day, to: best.until });
    day = best.until;
  }
  for (const { room, from, to } of segments) board.take(room, { from, to });
  const roomIdOf = (room: number) => board.rooms[room]?.id ?? 0;
  const [only] = segments;
  if (only && segments.length === 1) return [wholeStay(stay, roomIdOf(only.room))];
  return segments.map(({ room, from, to }) => {
    return {
      roomId: roomIdOf(room),
      from: addDays(stay.arrival, from - span.from),
      to: addDays(stay.arrival, to - span.from),
    };
  });
}

/** The stay in one room from its first day to its last. */
export function wholeStay(stay: AssignableStay, roomId: number): Segment {
  return { roomId, from: stay.arrival, to: stay.departure };
}

/** Puts those on the board who keep their room whatever happens; who can not, is said. */
export function takeHeld(
  house: House,
  board: RoomDays,
): { segments: Map<number, Segment[]>; open: OpenStay[] } {
  const segments = new Map<number, Segment[]>();
  const open: OpenStay[] = [];
  const held = house.stays.filter((stay) => stay.hold !== 'free');
  for (const stay of held.toSorted((a, b) => Number(a.hold === 'pinned') - Number(b.hold === 'pinned'))) {
    const place = stay.roomId === null ? undefined : board.placeOf.get(stay.roomId);
    const span = board.spanOf(stay);
    if (stay.roomId === null || place === undefined) {
      open.push({ stayId: stay.id, why: 'room_taken', date: null, proven: true });
      continue;
    }
    if (!board.isFree(place, span)) {
      open.push({ stayId: stay.id, why: 'room_taken', date: null, proven: true });
      if (stay.hold === 'pinned') continue;
    }
    board.take(place, span);
    segments.set(stay.id, [wholeStay(stay, stay.roomId)]);
  }
  return { segments, open };
}

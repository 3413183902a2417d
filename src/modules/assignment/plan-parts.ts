import type { AssignableRoom, AssignableStay } from './assignment.ts';
import type { RoomDays, Span } from './room-days.ts';

/** A stay that has to be placed. */
export interface Seeker {
  readonly stay: AssignableStay;
  readonly span: Span;
  /** Rooms of its type, by their places on the board. */
  readonly rooms: readonly number[];
}

/** Stays that compete for rooms with each other and with nobody else, in the order of arrival. */
export type Contest = readonly Seeker[];

/**
 * Divides what can be decided apart: types that share no suite, and, within them, times between which nobody stays over.
 * Two small searches are far less work than one over both.
 */
export function contestsOf(stays: readonly AssignableStay[], board: RoomDays): Contest[] {
  const kin = kinOfTypes(board.rooms);
  const roomsOf = Map.groupBy(board.rooms.keys(), (place) => board.rooms[place]?.typeId ?? 0);
  const seekers = stays.map((stay) => ({
    stay,
    span: board.spanOf(stay),
    rooms: roomsOf.get(stay.typeId) ?? [],
  }));
  const byKin = Map.groupBy(seekers, ({ stay }) => kin(stay.typeId));
  return [...byKin.values()].flatMap((group) => cutWhereNobodyStaysOver(group.toSorted(inOrderOfArrival)));
}

/** The longer stay first on one day: it is the harder one to place. */
export function inOrderOfArrival(a: Seeker, b: Seeker): number {
  return a.span.from - b.span.from || b.span.to - a.span.to || a.stay.id - b.stay.id;
}

function cutWhereNobodyStaysOver(sorted: readonly Seeker[]): Seeker[][] {
  const contests: Seeker[][] = [];
  let end = -1;
  for (const seeker of sorted) {
    if (seeker.span.from >= end) contests.push([]);
    contests.at(-1)?.push(seeker);
    end = Math.max(end, seeker.span.to);
  }
  return contests;
}

/** A name for each group of types that suites bind together. */
function kinOfTypes(rooms: readonly AssignableRoom[]): (typeId: number) => number {
  const parent = new Map<number, number>();
  const root = (type: number): number => {
    const above = parent.get(type);
    return above === undefined ? type : root(above);
  };
  const typeOf = new Map(rooms.map((room) => [room.id, room.typeId]));
  for (const suite of rooms) {
    for (const part of suite.parts) {
      const [a, b] = [root(suite.typeId), root(typeOf.get(part) ?? suite.typeId)];
      if (a !== b) parent.set(Math.max(a, b), Math.min(a, b));
    }
  }
  return root;
}

/**
 * Who can not have a room because a night is asked for more often than there are rooms: of those there, the one that
 * helps on most such nights, then the shorter, then no VIP, then the last booked. The stays left fit on every night.
 */
export function overfull(contest: Contest, board: RoomDays): { seeker: Seeker; day: number }[] {
  const out: { seeker: Seeker; day: number }[] = [];
  for (const group of Map.groupBy(contest, ({ stay }) => stay.typeId).values()) {
    const missing = missingByDay(group, board);
    const left = new Set(group);
    for (const day of [...missing.keys()].toSorted((a, b) => a - b)) {
      while ((missing.get(day) ?? 0) > 0) {
        const seeker = [...left]
          .filter(({ span }) => span.from <= day && day < span.to)
          .toSorted((a, b) => worthless(b, missing) - worthless(a, missing) || b.stay.id - a.stay.id)[0];
        if (!seeker) break;
        left.delete(seeker);
        out.push({ seeker, day });
        for (let each = seeker.span.from; each < seeker.span.to; each++) {
          missing.set(each, (missing.get(each) ?? 0) - 1);
        }
      }
    }
  }
  return out;
}

function worthless({ stay, span }: Seeker, missing: ReadonlyMap<number, number>): number {
  let helps = 0;
  for (let day = span.from; day < span.to; day++) if ((missing.get(day) ?? 0) > 0) helps += 1;
  return helps * 10_000 - (span.to - span.from) * 2 - Number(stay.vip);
}

function missingByDay(group: readonly Seeker[], board: RoomDays): Map<number, number> {
  const wanted = new Map<number, number>();
  for (const { span } of group) {
    for (let day = span.from; day < span.to; day++) wanted.set(day, (wanted.get(day) ?? 0) + 1);
  }
  const rooms = group[0]?.rooms ?? [];
  for (const [day, count] of wanted) {
    const free = rooms.filter((room) => board.isFree(room, { from: day, to: day + 1 })).length;
    wanted.set(day, count - free);
  }
  return wanted;
}

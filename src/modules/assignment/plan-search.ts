import type { Budget } from './budget.ts';
import type { Contest, Seeker } from './plan-parts.ts';
import type { RoomDays } from './room-days.ts';

/** What a search came to: a plan, the proof that there is none, or no answer within the limit. */
export type Found = 'plan' | 'none' | 'limit';

export interface SearchResult {
  readonly found: Found;
  /** Room of each stay by its place in the contest; `setAside` for who is left out. Only with a plan. */
  readonly rooms: readonly number[];
}

export const setAside = -1;

interface Search {
  readonly contest: Contest;
  readonly board: RoomDays;
  readonly budget: Budget;
  /** How many stays may be left out. */
  readonly aside: number;
}

/**
 * Looks for a room for every stay of the contest but `aside` of them, none moving. Stays are placed by arrival, each
 * first where it fits most tightly. Without anything held or closed the first try always succeeds, for that is how one
 * colours an interval graph; otherwise it goes back, and three things keep that short: rooms whose coming days look
 * alike are tried once, a choice that leaves a later stay without any room is not followed, and a state from which
 * there was no way on is not tried again.
 *
 * Worked example: rooms 1 and 2, room 2 closed from day 5. A over days 0–3 and B over days 0–8: A would fit in either,
 * but B only in room 1. B comes first (the longer of one day), and A fits in room 2.
 */
export function searchPlan({ contest, board, budget, aside }: Search): SearchResult {
  const chosen: number[] = [];
  const open: number[][] = [];
  const dead = new Set<string>();
  const links = linkedPlaces(board);
  const concerned = concernedBy(contest, links);
  let asides = aside;
  let found: Found = 'plan';
  const stateAt = (level: number) => stateOf(contest[level], concerned, { board, links, asides });
  const undo = (level: number): void => {
    const [room, seeker] = [chosen.pop(), contest[level]];
    if (room === setAside) asides += 1;
    else if (room !== undefined && seeker) board.release(room, seeker.span);
  };
  let level = 0;
  while (level < contest.length) {
    const seeker = contest[level];
    if (!seeker) break;
    const isNew = open[level] === undefined;
    const isDead = isNew && dead.size > 0 && dead.has(stateAt(level));
    const options = open[level] ?? (isDead ? [] : optionsFor(seeker, { board, links, asides }));
    open[level] = options;
    const room = options.shift();
    if (room === undefined) {
      if (!isDead) dead.add(stateAt(level));
      open.length = level;
      if (level === 0) {
        found = 'none';
        break;
      }
      level -= 1;
      undo(level);
      continue;
    }
    if (!budget.spend()) {
      found = 'limit';
      break;
    }
    if (room === setAside) asides -= 1;
    else board.take(room, seeker.span);
    chosen.push(room);
    if (room !== setAside && strandsSomebody(contest, level, { board, asides })) undo(level);
    else level += 1;
  }
  const rooms = found === 'plan' ? [...chosen] : [];
  for (let last = chosen.length - 1; last >= 0; last--) undo(last);
  return { found, rooms };
}

interface State {
  readonly board: RoomDays;
  /** For each room the suite it is part of, or itself. */
  readonly links: readonly number[];
  readonly asides: number;
}

/** Rooms the stay fits in, the tightest first: those that nothing else could use next; one of each kind. */
function optionsFor({ span, rooms }: Seeker, { board, links, asides }: State): number[] {
  const kinds = new Map<string, { room: number; breaks: number; until: number; since: number }>();
  for (const room of rooms) {
    if (!board.isFree(room, span)) continue;
    const whole = links[room] ?? room;
    const inSuite = whole !== room || (board.rooms[room]?.parts.length ?? 0) > 0;
    const kind = inSuite ? `suite ${room}` : board.outlook(room, span.from);
    if (kinds.has(kind)) continue;
    const breaks = whole !== room && board.isFree(whole, span) ? 1 : 0;
    kinds.set(kind, {
      room,
      breaks,
      until: board.freeUntil(room, span.to),
      since: board.freeSince(room, span.from),
    });
  }
  const sorted = [...kinds.values()].toSorted(
    (a, b) => a.breaks - b.breaks || a.until - b.until || b.since - a.since || a.room - b.room,
  );
  const options = sorted.map(({ room }) => room);
  return asides > 0 ? [...options, setAside] : options;
}

/** Whether a stay that comes while this one is there has no room left. */
function strandsSomebody(
  contest: Contest,
  level: number,
  { board, asides }: Pick<State, 'board' | 'asides'>,
): boolean {
  const end = contest[level]?.span.to ?? 0;
  let stranded = 0;
  for (let next = level + 1; next < contest.length; next++) {
    const seeker = contest[next];
    if (!seeker || seeker.span.from >= end) break;
    if (seeker.rooms.every((room) => !board.isFree(room, seeker.span))) stranded += 1;
    if (stranded > asides) return true;
  }
  return false;
}

/**
 * What the rest of the search depends on: the coming days of the rooms, whichever of like rooms has which. A suite and
 * its parts go together.
 */
function stateOf(
  seeker: Seeker | undefined,
  concerned: readonly number[],
  { board, links, asides }: State,
): string {
  if (!seeker) return '';
  const wholes = new Map<number, string[]>();
  for (const room of concerned) {
    const whole = links[room] ?? room;
    const part = `${board.rooms[room]?.typeId}:${board.outlook(room, seeker.span.from)}`;
    const parts = wholes.get(whole);
    if (parts) parts.push(part);
    else wholes.set(whole, [part]);
  }
  const texts = [...wholes.values()].map((parts) => parts.toSorted().join('+')).toSorted();
  return `${seeker.stay.id} ${asides} ${texts.join('|')}`;
}

function linkedPlaces(board: RoomDays): number[] {
  const links = board.rooms.map((_, place) => place);
  for (const [suite, { parts }] of board.rooms.entries()) {
    for (const part of parts) {
      const place = board.placeOf.get(part);
      if (place !== undefined) links[place] = suite;
    }
  }
  return links;
}

/** The rooms that stays of the contest can get, and what suites bind to them. */
function concernedBy(contest: Contest, links: readonly number[]): number[] {
  const wholes = new Set(contest.flatMap(({ rooms }) => rooms.map((room) => links[room])));
  return [...links.keys()].filter((room) => wholes.has(links[room]));
}

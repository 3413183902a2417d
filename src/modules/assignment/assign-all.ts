import { addDays, nightsBetween } from '../../core/calendar-date.ts';
import type { House, Segment } from './assignment.ts';
import { type Budget, budgetOf } from './budget.ts';
import { improve } from './improvement.ts';
import { placementOf } from './placement.ts';
import { type OpenStay, type Plan, splitStay, takeHeld, wholeStay } from './plan.ts';
import { type Contest, contestsOf, overfull, type Seeker } from './plan-parts.ts';
import { type SearchResult, searchPlan, setAside } from './plan-search.ts';
import { openRoomDays, type RoomDays } from './room-days.ts';
import { roomPoints } from './room-points.ts';
import type { Weights } from './weights.ts';

export interface Limits {
  /** Steps of the search for each contest, above those a straight way needs. */
  readonly searchSteps: number;
  /** Exchanges tried to better the plan. */
  readonly improvementSteps: number;
}

export const usualLimits: Limits = { searchSteps: 4_000, improvementSteps: 3_000_000 };

/** With so many moves in one contest the fewest are no longer looked for one by one. */
const mostAside = 4;

/** Of all the work, as a rule; the rest is bettering. */
const searchShare = 0.4;

/**
 * Gives every stay of the house its room, all at once. What is pinned or in house stays where it is; nobody is given a
 * room that is taken or closed. Where a plan without a move exists it is found; where that took more than the limit,
 * `open` says so, and where there is none, that too. Then requests, VIPs, companions and single free nights are bettered
 * by the weights. `onShare` hears now and then how much is done, between 0 and 1.
 */
export function assignAll(
  house: House,
  weights: Weights,
  limits: Limits = usualLimits,
  onShare: (share: number) => void = () => {},
): Plan {
  const board = openRoomDays(house);
  const { segments, open } = takeHeld(house, board);
  const free = house.stays.filter((stay) => stay.hold === 'free');
  const rooms = new Map<number, number>();
  const movers: { seeker: Seeker; open: OpenStay }[] = [];
  let settled = 0;
  const seekers = contestsOf(free, board).flatMap((contest) => {
    const many = overfull(contest, board);
    movers.push(...many.map((each) => ({ seeker: each.seeker, open: tooMany(each) })));
    const left = contest.filter((seeker) => !many.some((other) => other.seeker === seeker));
    movers.push(...settle(left, { board, rooms, steps: limits.searchSteps }));
    settled += contest.length;
    onShare((searchShare * settled) / free.length);
    return contest;
  });
  const placement = placementOf({
    house,
    board,
    points: roomPoints(house, weights),
    weights,
    seekers,
    rooms,
  });
  improve(placement, budgetOf(limits.improvementSteps), (share) =>
    onShare(searchShare + (1 - searchShare) * share),
  );
  for (const { stay, room } of placement.placed) {
    segments.set(stay.id, [wholeStay(stay, board.rooms[room]?.id ?? 0)]);
  }
  return { segments, open: [...open, ...splitMovers(movers, board, segments)] };
}

function tooMany({ seeker, day }: { seeker: Seeker; day: number }): OpenStay {
  const date = addDays(seeker.stay.arrival, Math.max(0, day - seeker.span.from));
  return { stayId: seeker.stay.id, why: 'too_many', date, proven: true };
}

interface Settling {
  readonly board: RoomDays;
  /** Takes the room of each stay that gets one. */
  readonly rooms: Map<number, number>;
  readonly steps: number;
}

/** Places all of a contest, or all but the fewest; those left out are returned with why. */
function settle(contest: Contest, { board, rooms, steps }: Settling): { seeker: Seeker; open: OpenStay }[] {
  if (settleAround(contest, { board, rooms, steps })) return [];
  let proven = true;
  for (let aside = 0; aside <= mostAside; aside++) {
    const budget = budgetOf(contest.length + Math.ceil(steps / (aside + 1)));
    const { found, rooms: chosen } = searchPlan({ contest, board, budget, aside });
    if (found === 'plan') return keep(contest, chosen, { board, rooms, proven });
    if (found === 'limit') proven = false;
  }
  const { rooms: chosen } = searchPlan({ contest, board, budget: endless, aside: contest.length });
  return keep(contest, chosen, { board, rooms, proven: false });
}

/** With the rooms that were given already left as they are, where that can be: nobody likes a plan that turns all over. */
function settleAround(contest: Contest, { board, rooms, steps }: Settling): boolean {
  const given = new Map<Seeker, number>();
  for (const seeker of contest) {
    const room = board.placeOf.get(seeker.stay.roomId ?? -1);
    if (room === undefined || !seeker.rooms.includes(room) || !board.isFree(room, seeker.span)) continue;
    board.take(room, seeker.span);
    given.set(seeker, room);
  }
  const rest = contest.filter((seeker) => !given.has(seeker));
  const budget = budgetOf(rest.length + steps);
  const { found, rooms: chosen } =
    given.size === 0 ? noPlan : searchPlan({ contest: rest, board, budget, aside: 0 });
  if (found === 'plan') {
    for (const [seeker, room] of given) rooms.set(seeker.stay.id, room);
    keep(rest, chosen, { board, rooms, proven: true });
    return true;
  }
  for (const [seeker, room] of given) board.release(room, seeker.span);
  return false;
}

const noPlan: SearchResult = { found: 'none', rooms: [] };

const endless: Budget = { spend: () => true };

function keep(
  contest: Contest,
  chosen: readonly number[],
  { board, rooms, proven }: { board: RoomDays; rooms: Map<number, number>; proven: boolean },
): { seeker: Seeker; open: OpenStay }[] {
  const left: { seeker: Seeker; open: OpenStay }[] = [];
  for (const [index, seeker] of contest.entries()) {
    const room = chosen[index] ?? setAside;
    if (room === setAside) {
      left.push({ seeker, open: { stayId: seeker.stay.id, why: 'must_move', date: null, proven } });
      continue;
    }
    board.take(room, seeker.span);
    rooms.set(seeker.stay.id, room);
  }
  return left;
}

/** The longer stay moves as seldom as it can; who finds a room after all, as others have moved over, is not open. */
function splitMovers(
  movers: readonly { seeker: Seeker; open: OpenStay }[],
  board: RoomDays,
  segments: Map<number, Segment[]>,
): OpenStay[] {
  const sorted = movers.toSorted(
    (a, b) =>
      Number(b.open.why === 'must_move') - Number(a.open.why === 'must_move') ||
      nightsBetween(b.seeker.stay.arrival, b.seeker.stay.departure) -
        nightsBetween(a.seeker.stay.arrival, a.seeker.stay.departure) ||
      a.open.stayId - b.open.stayId,
  );
  return sorted.flatMap(({ seeker, open }) => {
    const parts = splitStay(board, seeker.stay);
    if (!parts) return [open];
    segments.set(seeker.stay.id, parts);
    if (parts.length === 1) return [];
    return [
      open.why === 'must_move' ? open : { ...open, why: 'must_move' as const, date: null, proven: false },
    ];
  });
}

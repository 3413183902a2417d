import type { CalendarDate } from '../../core/calendar-date.ts';
import { type RoomCandidate, type RoomProposal, rankedRooms } from '../rooms/room-proposal.ts';
import type { Wish } from '../rooms/wish.ts';

/** Who needs a room, of which type, for which days. */
export interface RoomNeed {
  readonly stayId: number;
  readonly roomTypeId: number;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  /** What the guest wished for. */
  readonly wishes?: readonly Wish[];
}

/** One room for each, no room twice: who is listed first chooses first. */
export function oneEach(
  needs: readonly RoomNeed[],
  candidates: ReadonlyMap<number, readonly RoomCandidate[]>,
): Map<number, RoomProposal> {
  const given = new Set<number>();
  const chosen = new Map<number, RoomProposal>();
  for (const { stayId, wishes } of needs) {
    const free = (candidates.get(stayId) ?? []).filter((room) => !given.has(room.roomId));
    const [best] = rankedRooms(free, 1, wishes);
    if (!best) continue;
    given.add(best.roomId);
    chosen.set(stayId, best);
  }
  return chosen;
}

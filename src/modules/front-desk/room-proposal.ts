import type { CalendarDate } from '../../core/calendar-date.ts';
import { type RoomCandidate, type RoomProposal, rankedRooms } from '../rooms/room-proposal.ts';

/** Who needs a room, of which type, for which days. */
export interface RoomNeed {
  readonly stayId: number;
  readonly roomTypeId: number;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
}

/** One room for each, no room twice, nor a suite and a part of it: who is listed first chooses first. */
export function oneEach(
  needs: readonly RoomNeed[],
  candidates: ReadonlyMap<number, readonly RoomCandidate[]>,
): Map<number, RoomProposal> {
  const given = new Set<string>();
  const broken = new Set<string>();
  const chosen = new Map<number, RoomProposal>();
  for (const { stayId } of needs) {
    const own = candidates.get(stayId) ?? [];
    const free = own.filter(
      ({ number, partOf }) => !given.has(number) && !broken.has(number) && !given.has(partOf ?? ''),
    );
    const [best] = rankedRooms(free, 1);
    if (!best) continue;
    given.add(best.number);
    const suite = own.find((room) => room.roomId === best.roomId)?.partOf;
    if (suite) broken.add(suite);
    chosen.set(stayId, best);
  }
  return chosen;
}

import { laterOf } from '../../core/calendar-date.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import {
  selectAndLockRoom,
  selectCandidates,
  selectRoom,
  selectRooms,
  selectStaySpan,
  updateHousekeeping,
} from './room.queries.ts';
import type { Housekeeping, Room } from './room.ts';
import {
  type RoomCandidate,
  type RoomProposal,
  type RoomShortage,
  rankedRooms,
  roomShortage,
} from './room-proposal.ts';
import type { Wish } from './wish.ts';

/** All rooms of the hotel by floor and number, those taken out of service for good included. */
export function listRooms(db: DbOrTx, hotelId: number): Promise<Room[]> {
  return selectRooms(db, hotelId);
}

export function getRoom(db: DbOrTx, hotelId: number, id: number): Promise<Room> {
  return selectRoom(db, hotelId, id);
}

/** Marks a room dirty, being cleaned, clean or inspected. Saying again what it is already writes nothing. */
export function setHousekeeping(
  ctx: Context,
  change: { readonly hotelId: number; readonly roomId: number; readonly housekeeping: Housekeeping },
): Promise<void> {
  const { hotelId, roomId, housekeeping } = change;
  return inTransaction(ctx.db, async (tx) => {
    const room = await selectAndLockRoom(tx, hotelId, roomId);
    if (room.housekeeping === housekeeping) return;
    await updateHousekeeping(tx, roomId, housekeeping);
    await recordEvent(tx, ctx, {
      hotelId,
      action: 'housekeeping_changed',
      subjectType: 'room',
      subjectId: roomId,
      subjectLabel: room.number,
      before: { housekeeping: room.housekeeping },
      after: { housekeeping },
    });
    await publish(tx, { hotelId, topic: 'rooms' });
  });
}

interface ProposalQuestion {
  readonly hotelId: number;
  readonly stayId: number;
}

/** Rooms of the stay's own type that are free throughout the rest of it, the best first, each with its reasons. */
export async function proposeRooms(
  db: DbOrTx,
  question: ProposalQuestion & { readonly limit: number },
): Promise<RoomProposal[]> {
  const { candidates, wishes } = await candidatesFor(db, question);
  return rankedRooms(candidates, question.limit, wishes);
}

/** Why `proposeRooms` has nothing to propose; null when it has. */
export async function shortageFor(db: DbOrTx, question: ProposalQuestion): Promise<RoomShortage | null> {
  return roomShortage((await candidatesFor(db, question)).candidates);
}

async function candidatesFor(
  db: DbOrTx,
  { hotelId, stayId }: ProposalQuestion,
): Promise<{ candidates: RoomCandidate[]; wishes: readonly Wish[] }> {
  const stay = await selectStaySpan(db, hotelId, stayId);
  const { businessDate } = await getHotel(db, hotelId);
  const from = laterOf(stay.arrival, businessDate);
  return { candidates: await selectCandidates(db, { hotelId, stay, from }), wishes: stay.wishes };
}

import type { House } from './assignment.ts';
import { type OpenStay, type Plan, splitStay, takeHeld, wholeStay } from './plan.ts';
import { openRoomDays } from './room-days.ts';

/**
 * What a desk does by hand, for comparison: each stay in the order of booking gets the first room of its type that is
 * free throughout; where there is none, the guest moves.
 */
export function firstFit(house: House): Plan {
  const board = openRoomDays(house);
  const { segments, open: held } = takeHeld(house, board);
  const open: OpenStay[] = [...held];
  for (const stay of house.stays.filter(({ hold }) => hold === 'free')) {
    const span = board.spanOf(stay);
    const room = board.rooms.find(({ typeId }, place) => typeId === stay.typeId && board.isFree(place, span));
    if (room) {
      board.take(board.placeOf.get(room.id) ?? 0, span);
      segments.set(stay.id, [wholeStay(stay, room.id)]);
      continue;
    }
    const parts = splitStay(board, stay);
    if (parts) segments.set(stay.id, parts);
    open.push({ stayId: stay.id, why: parts ? 'must_move' : 'too_many', date: null, proven: false });
  }
  return { segments, open };
}

import type { CalendarDate } from '../../core/calendar-date.ts';
import type { LocalText } from '../../core/local-text.ts';
import type { Occupancy, Party } from '../rates/occupancy.ts';
import { type BlockKind, type Housekeeping, type RoomHue, shownRoomState } from '../rooms/room.ts';

/** A room as it stands tonight: what housekeeping says, who is in it and who comes. */
export interface BoardRoom {
  readonly id: number;
  readonly number: string;
  readonly floor: number;
  readonly type: LocalText;
  readonly housekeeping: Housekeeping;
  readonly block: BoardBlock | null;
  readonly guest: (BoardParty & { readonly departure: CalendarDate }) | null;
  readonly next: (BoardParty & { readonly arrival: CalendarDate }) | null;
  /** The suite it is part of, and the rooms it is made of itself. */
  readonly partOf: string | null;
  readonly madeOf: readonly string[];
  /** A suite of which a room is let by itself tonight. */
  readonly letAsParts: boolean;
}

/** Who has the room, and what room type was sold to them: what is put up follows from both. */
export interface BoardParty extends Party {
  readonly name: string;
  readonly number: string;
  readonly roomType: Occupancy;
}

interface BoardBlock {
  readonly id: number;
  readonly kind: BlockKind;
  readonly reason: string;
  readonly startDate: CalendarDate;
  readonly endDate: CalendarDate;
}

/** The five groups the desk counts its rooms in, each with its own colour. */
export const roomGroups = ['ready', 'dirty', 'occupied', 'due_out', 'blocked'] as const;
export type RoomGroup = (typeof roomGroups)[number];

export const hueOfGroup = {
  ready: 'vacant',
  dirty: 'dirty',
  occupied: 'occupied',
  due_out: 'due',
  blocked: 'broken',
} as const satisfies Record<RoomGroup, RoomHue>;

export function roomGroup(room: BoardRoom, businessDate: CalendarDate): RoomGroup {
  switch (shownOf(room, businessDate).state) {
    case 'occupied':
      return 'occupied';
    case 'due_out':
    case 'overdue':
      return 'due_out';
    case 'out_of_order':
    case 'out_of_service':
      return 'blocked';
    default:
      if (room.letAsParts) return 'occupied';
      return room.housekeeping === 'clean' || room.housekeeping === 'inspected' ? 'ready' : 'dirty';
  }
}

/** State, housekeeping and colour of a room of the board. */
export function shownOf(room: BoardRoom, businessDate: CalendarDate) {
  const block = room.block && { ...room.block, releasedAt: null };
  return shownRoomState(room, stayOf(room), block, businessDate);
}

function stayOf({ guest, next }: BoardRoom) {
  if (guest) return { status: 'in_house' as const, arrival: guest.departure, departure: guest.departure };
  return next && { status: 'booked' as const, arrival: next.arrival, departure: next.arrival };
}

/** How many rooms are in each group. */
export function countGroups(
  rooms: readonly BoardRoom[],
  businessDate: CalendarDate,
): Record<RoomGroup, number> {
  const counts = { ready: 0, dirty: 0, occupied: 0, due_out: 0, blocked: 0 };
  for (const room of rooms) counts[roomGroup(room, businessDate)] += 1;
  return counts;
}

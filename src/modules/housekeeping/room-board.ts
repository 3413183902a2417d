import type { CalendarDate } from '../../core/calendar-date.ts';
import type { LocalText } from '../../core/local-text.ts';
import type { Occupancy, Party } from '../rates/occupancy.ts';
import type { BlockKind, Housekeeping, ReturnState } from '../rooms/room.ts';
import {
  type RoomFacts,
  type RoomParty,
  type RoomState,
  type RoomStatus,
  roomStates,
  roomStatus,
} from '../rooms/room-status.ts';
import type { MarkedGuest } from '../segments/guest-badge.ts';

/** A room as it stands tonight: what housekeeping says, who is in it and who comes. */
export interface BoardRoom extends RoomFacts {
  readonly id: number;
  readonly number: string;
  readonly floor: number;
  readonly typeCode: string;
  /** Where its type stands among the types. */
  readonly typeOrder: number;
  readonly type: LocalText;
  readonly housekeeping: Housekeeping;
  readonly block: BoardBlock | null;
  readonly guest: (BoardParty & { readonly movesTo?: string | null }) | null;
  readonly next:
    | (BoardParty & {
        readonly isWaiting: boolean;
        readonly movesFrom?: string | null;
        readonly treatment?: string;
      })
    | null;
  /** The suite it is part of, and the rooms it is made of itself. */
  readonly partOf: string | null;
  readonly madeOf: readonly string[];
}

/** Who has the room, and what room type was sold to them: what is put up follows from both. */
export interface BoardParty extends Party, RoomParty, MarkedGuest {
  readonly name: string;
  /** The reservation's. */
  readonly number: string;
  readonly stayId: number;
  readonly roomType: Occupancy;
}

interface BoardBlock {
  readonly id: number;
  readonly kind: BlockKind;
  readonly reason: string;
  readonly startDate: CalendarDate;
  readonly endDate: CalendarDate;
  readonly returnState: ReturnState;
}

/** A room of the board with all that it shows. */
export interface ShownRoom {
  readonly room: BoardRoom;
  readonly status: RoomStatus;
}

export function shownRooms(rooms: readonly BoardRoom[], businessDate: CalendarDate): ShownRoom[] {
  return rooms.map((room) => ({ room, status: roomStatus(room, businessDate) }));
}

/** How many rooms are in each state. */
export function countStates(shown: readonly Pick<ShownRoom, 'status'>[]): Record<RoomState, number> {
  const counts = Object.fromEntries(roomStates.map((state) => [state, 0])) as Record<RoomState, number>;
  for (const { status } of shown) counts[status.state] += 1;
  return counts;
}

/** Where the house stands tonight. */
export interface HousePosition {
  readonly inHouse: number;
  readonly arrivalsLeft: number;
  readonly departuresLeft: number;
  readonly expectedTonight: number;
  readonly freeToSell: number;
}

/** Who is in house and stays, and who is still to come, sleep here tonight. */
export function housePosition(
  counts: { readonly inHouse: number; readonly dueIn: number; readonly dueOut: number },
  left: ReadonlyMap<number, number>,
): HousePosition {
  const { inHouse, dueIn, dueOut } = counts;
  return {
    inHouse,
    arrivalsLeft: dueIn,
    departuresLeft: dueOut,
    expectedTonight: inHouse - dueOut + dueIn,
    freeToSell: [...left.values()].reduce((sum, rooms) => sum + Math.max(0, rooms), 0),
  };
}

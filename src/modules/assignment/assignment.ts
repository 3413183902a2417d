import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Housekeeping } from '../rooms/room.ts';
import type { Wish } from '../rooms/wish.ts';

/** A room as the engine sees it. Of a suite, `parts` are the rooms it is made of: they are taken with it. */
export interface AssignableRoom {
  readonly id: number;
  readonly number: string;
  readonly typeId: number;
  readonly floor: number;
  /** Free words of the hotel's: "sea view", "quiet", "accessible", "vip". */
  readonly features: readonly string[];
  readonly connectsTo: readonly number[];
  readonly parts: readonly number[];
  readonly housekeeping: Housekeeping;
  readonly vacatedAt: Date | null;
  /** A guest is in it now. */
  readonly occupied: boolean;
}

/** What holds a stay to its room: nothing, staff who pinned it, or the guest who is in it. */
export type Hold = 'free' | 'pinned' | 'in_house';

/** One party that needs one room over [arrival, departure); day use takes the room for its day. */
export interface AssignableStay {
  readonly id: number;
  readonly typeId: number;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  /** Asked for with this booking. */
  readonly asked: readonly Wish[];
  /** Known from the guest's profile: counts half. */
  readonly liked: readonly Wish[];
  /** Rooms the guest had before. */
  readonly roomsBefore: readonly number[];
  readonly vip: boolean;
  /** Stays of one group want to be near each other; null travels alone. */
  readonly group: number | null;
  /** The room it has now. */
  readonly roomId: number | null;
  readonly hold: Hold;
}

/** Days [from, to) on which a room can not be given to anybody. */
export interface RoomClosure {
  readonly roomId: number;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

export interface House {
  readonly today: CalendarDate;
  readonly rooms: readonly AssignableRoom[];
  readonly stays: readonly AssignableStay[];
  readonly closures: readonly RoomClosure[];
}

/** Why a room is proposed: a translation with its parts. */
export interface RoomReason {
  readonly key: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** Part of a stay in one room over [from, to). */
export interface Segment {
  readonly roomId: number;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

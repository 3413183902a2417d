import type { CalendarDate } from '../../core/calendar-date.ts';
import type { LocalText } from '../../core/local-text.ts';

/** Days of a stay, for which a room is sought. */
export interface RoomQuestion {
  readonly hotelId: number;
  readonly from: CalendarDate;
  readonly until: CalendarDate;
  /** Stays that do not stand in their own way. */
  readonly exceptStayIds: readonly number[];
  /** The party enters at once, so that whoever is still in the room is in the way, also past the departure. */
  readonly now: boolean;
}

/** What stands in the way of a room, in it or in a part of it. */
export interface RoomConflict {
  readonly kind: 'stay' | 'in_house' | 'block';
  readonly room: string;
  /** The guest's name, or why the room is out of order. */
  readonly label: string;
  readonly from: CalendarDate;
  readonly until: CalendarDate;
}

export interface RoomOption {
  readonly id: number;
  readonly number: string;
  readonly roomTypeId: number;
  readonly typeNames: LocalText;
  readonly isFree: boolean;
}

export interface NamedSpan {
  readonly roomId: number;
  readonly number: string;
  readonly from: CalendarDate;
  readonly until: CalendarDate;
}

/** What a room of another type costs: it is refused, given for the same money, or priced anew. */
export const roomTerms = ['same_type', 'upgrade', 'reprice'] as const;
export type RoomTerms = (typeof roomTerms)[number];

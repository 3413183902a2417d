import type { CalendarDate } from '../../core/calendar-date.ts';
import { eachNight, weekday } from '../../core/calendar-date.ts';
import { freeRooms, freeSuites, type TypeNight, takenRooms } from './room-nights.ts';

/** One type on one night as the board shows it. */
export interface BoardNight extends TypeNight {
  readonly roomTypeId: number;
  readonly date: CalendarDate;
  /** In service, but out of order on this night. */
  readonly outOfOrder: number;
  readonly houseLimit: number | null;
  /** The name of a special date: Golden Week. */
  readonly special: string | null;
  /** What a suite of the type is made of; empty for a plain type. */
  readonly parts: readonly { readonly roomTypeId: number; readonly rooms: number }[];
}

/** The whole house on one night. A suite counts as its rooms. */
export interface HouseNight {
  readonly rooms: number;
  readonly sold: number;
  readonly taken: number;
  readonly limit: number | null;
  readonly special: string | null;
}

export type NightsByType = ReadonlyMap<number, BoardNight>;

/** The nights of one date added up: a room is counted with its own type, never with the suite it is part of. */
export function houseNight(nights: NightsByType): HouseNight {
  const all = [...nights.values()];
  const rooms = all.filter((night) => night.parts.length === 0);
  const sum = (count: (night: BoardNight) => number) =>
    rooms.reduce((total, night) => total + count(night), 0);
  const soldAsParts = all.reduce((total, { sold, parts }) => total + sold * sizeOf(parts), 0);
  return {
    rooms: sum((night) => night.capacity + night.outOfOrder),
    sold: sum((night) => night.sold) + soldAsParts,
    taken: sum(takenRooms),
    limit: all[0]?.houseLimit ?? null,
    special: all[0]?.special ?? null,
  };
}

/** What can still be sold of a type: its own rooms, those of a suite's parts, and what the house limit leaves. */
export function leftOf(night: BoardNight, nights: NightsByType): number {
  const parts = night.parts.flatMap(({ roomTypeId, rooms }) => {
    const part = nights.get(roomTypeId);
    return part ? [{ night: part, rooms }] : [];
  });
  const own = night.parts.length === 0 ? freeRooms(night) : freeSuites(night, parts);
  const { limit, taken } = houseNight(nights);
  const underLimit = limit === null ? own : Math.floor((limit - taken) / Math.max(1, sizeOf(night.parts)));
  return Math.max(0, Math.min(own, underLimit));
}

function sizeOf(parts: BoardNight['parts']): number {
  return parts.reduce((all, part) => all + part.rooms, 0);
}

export interface DateRange {
  readonly from: CalendarDate;
  /** The first date that is not meant. */
  readonly to: CalendarDate;
  /** 0 is Sunday; empty means every day. */
  readonly weekdays: readonly number[];
}

export function datesOf({ from, to, weekdays }: DateRange): CalendarDate[] {
  return eachNight(from, to).filter((date) => weekdays.length === 0 || weekdays.includes(weekday(date)));
}

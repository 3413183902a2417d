import { type CalendarDate, earlierOf, laterOf, nightsBetween } from '../../core/calendar-date.ts';
import type { AssignableRoom, House } from './assignment.ts';

/** Days [from, to) counted from the first day of the board. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Which rooms are taken on which days. Rooms go by their place in `rooms`. */
export interface RoomDays {
  readonly rooms: readonly AssignableRoom[];
  readonly days: number;
  readonly placeOf: ReadonlyMap<number, number>;
  readonly spanOf: (stay: { readonly arrival: CalendarDate; readonly departure: CalendarDate }) => Span;
  /** Free on all days of the span; of a suite, all its parts are. */
  readonly isFree: (room: number, span: Span) => boolean;
  readonly take: (room: number, span: Span) => void;
  readonly release: (room: number, span: Span) => void;
  /** The first day from `day` on on which the room is taken; the end of the board when none. */
  readonly freeUntil: (room: number, day: number) => number;
  /** The first day of the free days that end before `day`. */
  readonly freeSince: (room: number, day: number) => number;
  /** Single free nights between two taken ones within the span or beside it; of a suite, those of its parts. */
  readonly gapsAround: (room: number, span: Span) => number;
  /** What the room's coming days look like from `day` on: rooms with the same text are alike. */
  readonly outlook: (room: number, day: number) => string;
}

/**
 * The board of a house with nothing on it yet but closures. A suite and its parts take each other: a stay in the suite
 * takes every part, a stay in a part takes the suite.
 */
export function openRoomDays(house: House): RoomDays {
  const { rooms, stays, closures } = house;
  const dates = [...stays, ...closures.map(({ from, to }) => ({ arrival: from, departure: to }))];
  const first = earlierOf(house.today, ...dates.map(({ arrival }) => arrival));
  const last = laterOf(house.today, ...dates.map(({ departure }) => departure));
  const days = nightsBetween(first, last) + 1;
  const placeOf = new Map(rooms.map((room, place) => [room.id, place]));
  const units = unitsOf(rooms, placeOf);
  const rowsOf = units.map((own) => (own.length > 1 ? own.slice(1) : own));
  const taken = rooms.map(() => new Uint8Array(days));

  const isTaken = (room: number, day: number): boolean => {
    for (const unit of units[room] ?? []) if (taken[unit]?.[day]) return true;
    return false;
  };
  const add = (room: number, { from, to }: Span, change: 1 | -1): void => {
    for (const unit of units[room] ?? []) {
      const row = taken[unit];
      if (row)
        for (let day = Math.max(0, from); day < Math.min(days, to); day++)
          row[day] = (row[day] ?? 0) + change;
    }
  };
  const spanOf: RoomDays['spanOf'] = ({ arrival, departure }) => {
    const from = nightsBetween(first, arrival);
    return { from, to: Math.max(from + 1, nightsBetween(first, departure)) };
  };
  const board: RoomDays = {
    rooms,
    days,
    placeOf,
    spanOf,
    isFree: (room, { from, to }) => {
      for (let day = from; day < to; day++) if (isTaken(room, day)) return false;
      return true;
    },
    take: (room, span) => add(room, span, 1),
    release: (room, span) => add(room, span, -1),
    freeUntil: (room, day) => {
      let end = day;
      while (end < days && !isTaken(room, end)) end++;
      return end;
    },
    freeSince: (room, day) => {
      let start = day;
      while (start > 0 && !isTaken(room, start - 1)) start--;
      return start;
    },
    gapsAround: (room, { from, to }) => {
      let gaps = 0;
      for (const unit of rowsOf[room] ?? []) {
        const row = taken[unit];
        for (let day = Math.max(1, from - 1); row && day <= Math.min(days - 2, to); day++) {
          if (!row[day] && row[day - 1] && row[day + 1]) gaps++;
        }
      }
      return gaps;
    },
    outlook: (room, day) => outlookOf(room, day),
  };
  const outlookOf = (room: number, from: number): string => {
    let text = '';
    for (let day = from; day < days; day += 15) {
      let bits = 1;
      for (let next = day; next < day + 15; next++)
        bits = bits * 2 + (next < days && isTaken(room, next) ? 1 : 0);
      text += String.fromCharCode(bits);
    }
    return text;
  };
  for (const { roomId, from, to } of closures) {
    const room = placeOf.get(roomId);
    if (room !== undefined) board.take(room, spanOf({ arrival: from, departure: to }));
  }
  return board;
}

/** The cells a room shares with others: its own; of a suite, those of its parts as well. */
function unitsOf(rooms: readonly AssignableRoom[], placeOf: ReadonlyMap<number, number>): number[][] {
  return rooms.map(({ parts }, place) => [place, ...parts.flatMap((id) => placeOf.get(id) ?? [])]);
}

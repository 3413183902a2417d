import { addDays, type CalendarDate, calendarDate } from '../../src/core/calendar-date.ts';
import type {
  AssignableRoom,
  AssignableStay,
  House,
  RoomClosure,
} from '../../src/modules/assignment/assignment.ts';

export const firstDay = calendarDate('2027-05-01');
/** The n-th day from 1 May 2027, counted from 0. */
export const day = (offset: number): CalendarDate => addDays(firstDay, offset);

/** Room 101 has the id 101; one type, no features, clean. */
export function room(id: number, overrides: Partial<AssignableRoom> = {}): AssignableRoom {
  return {
    id,
    number: String(id),
    typeId: 1,
    floor: Math.floor(id / 100),
    features: [],
    connectsTo: [],
    parts: [],
    housekeeping: 'clean',
    vacatedAt: null,
    occupied: false,
    ...overrides,
  };
}

/** A stay over days [from, to). */
export function stay(
  id: number,
  from: number,
  to: number,
  overrides: Partial<AssignableStay> = {},
): AssignableStay {
  return {
    id,
    typeId: 1,
    arrival: day(from),
    departure: day(to),
    asked: [],
    liked: [],
    roomsBefore: [],
    vip: false,
    group: null,
    roomId: null,
    hold: 'free',
    ...overrides,
  };
}

/** A stay that staff pinned to a room. */
export const pinned = (id: number, roomId: number, from: number, to: number) =>
  stay(id, from, to, { roomId, hold: 'pinned' });

export const closed = (roomId: number, from: number, to: number): RoomClosure => ({
  roomId,
  from: day(from),
  to: day(to),
});

export function house(
  rooms: readonly AssignableRoom[],
  stays: readonly AssignableStay[],
  closures: readonly RoomClosure[] = [],
): House {
  return { today: firstDay, rooms, stays, closures };
}

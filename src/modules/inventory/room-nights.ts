import { addDays, type CalendarDate, eachNight } from '../../core/calendar-date.ts';

export type Counter = 'sold' | 'held';

/** So many rooms of a type over [arrival, departure); day use takes its arrival day. */
export interface RoomNights {
  readonly roomTypeId: number;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  readonly rooms: number;
}

/** How the counters of one type and date are to move. */
export interface NightChange {
  readonly roomTypeId: number;
  readonly date: CalendarDate;
  readonly sold: number;
  readonly held: number;
}

export interface Movement extends RoomNights {
  readonly counter: Counter;
  /** 1 takes, -1 gives back. */
  readonly sign: 1 | -1;
}

/** The dates whose inventory a stay takes. */
export function datesTaken(stay: Pick<RoomNights, 'arrival' | 'departure'>): CalendarDate[] {
  const departure = stay.arrival === stay.departure ? addDays(stay.arrival, 1) : stay.departure;
  return eachNight(stay.arrival, departure);
}

/** All movements as one change per type and date, in the order in which every caller locks; what cancels out is left out. */
export function changesOf(movements: readonly Movement[]): NightChange[] {
  const changes = new Map<string, NightChange>();
  for (const movement of movements) {
    for (const date of datesTaken(movement)) {
      const key = `${movement.roomTypeId} ${date}`;
      const change = changes.get(key) ?? { roomTypeId: movement.roomTypeId, date, sold: 0, held: 0 };
      const rooms = movement.sign * movement.rooms;
      changes.set(key, { ...change, [movement.counter]: change[movement.counter] + rooms });
    }
  }
  return [...changes.values()].filter((change) => change.sold !== 0 || change.held !== 0).sort(inLockOrder);
}

function inLockOrder(a: NightChange, b: NightChange): number {
  return a.roomTypeId - b.roomTypeId || (a.date < b.date ? -1 : 1);
}

/** Inventory of one type on one night. */
export interface TypeNight {
  readonly capacity: number;
  readonly allowance: number;
  readonly overcommitted: number;
  readonly sold: number;
  readonly held: number;
  /** Rooms of this type that sold or held suites are made of. */
  readonly blocked: number;
}

/** Rooms still to be sold: capacity and allowance less sold, held and blocked by suites. */
export function freeRooms(night: TypeNight): number {
  return night.capacity + night.allowance + night.overcommitted - takenRooms(night);
}

export function takenRooms(night: Pick<TypeNight, 'sold' | 'held' | 'blocked'>): number {
  return night.sold + night.held + night.blocked;
}

/** Suites still to be sold: no more than are free themselves, and than the rooms left of each part make. */
export function freeSuites(
  own: TypeNight,
  parts: readonly { readonly night: TypeNight; readonly rooms: number }[],
): number {
  return Math.min(freeRooms(own), ...parts.map(({ night, rooms }) => Math.floor(freeRooms(night) / rooms)));
}

import type { CalendarDate } from '../../core/calendar-date.ts';
import { type BlockKind, type Housekeeping, isReady } from './room.ts';

export const occupancies = ['vacant', 'occupied'] as const;
export type RoomOccupancy = (typeof occupancies)[number];

export const services = ['in_service', 'out_of_service', 'out_of_order'] as const;
export type RoomService = 'in_service' | BlockKind;

/** The five heaps the house counts its rooms in; a room is in one of them, and each has its colour. */
export const roomStates = ['ready', 'dirty', 'occupied', 'due_out', 'blocked'] as const;
export type RoomState = (typeof roomStates)[number];

export const hueOfState = {
  ready: 'vacant',
  dirty: 'dirty',
  occupied: 'occupied',
  due_out: 'due',
  blocked: 'broken',
} as const satisfies Record<RoomState, string>;

/** What can be said of a room besides its three dimensions, the most pressing first. Any number of them hold at once. */
export const shownStatuses = [
  'discrepancy',
  'overdue',
  'early_arrival_waiting',
  'due_out',
  'moving_out',
  'moving_in',
  'arriving',
  'stayover',
  'day_use',
  'vip',
] as const;
export type ShownStatus = (typeof shownStatuses)[number];

export interface RoomParty {
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  readonly vip: boolean;
}

/** What is stored about a room, of which everything shown follows. */
export interface RoomFacts {
  readonly housekeeping: Housekeeping;
  /** What keeps it from use on the business date. */
  readonly block: { readonly kind: BlockKind } | null;
  /** Who is in it, and the room the party is to move to today, if any. */
  readonly guest: (RoomParty & { readonly movesTo?: string | null }) | null;
  /** Who is to have it next; a party that is in house already moves in from another room. */
  readonly next: (RoomParty & { readonly isWaiting: boolean; readonly movesFrom?: string | null }) | null;
  /** A suite of which a room is let by itself. */
  readonly letAsParts: boolean;
  /** Whether housekeeping found somebody in it. */
  readonly foundOccupied: boolean | null;
}

export interface RoomStatus {
  readonly occupancy: RoomOccupancy;
  readonly housekeeping: Housekeeping;
  readonly service: RoomService;
  readonly state: RoomState;
  /** In the order of `shownStatuses`. */
  readonly statuses: readonly ShownStatus[];
}

/** All that a room shows on its hotel's business date. Nothing of it is stored. */
export function roomStatus(room: RoomFacts, businessDate: CalendarDate): RoomStatus {
  const occupancy = room.guest !== null || room.letAsParts ? 'occupied' : 'vacant';
  const held = statusesOf(room, { occupancy, businessDate });
  return {
    occupancy,
    housekeeping: room.housekeeping,
    service: room.block?.kind ?? 'in_service',
    state: stateOf(room, { occupancy, held }),
    statuses: shownStatuses.filter((status) => held.has(status)),
  };
}

interface Derived {
  readonly occupancy: RoomOccupancy;
  readonly businessDate: CalendarDate;
}

function statusesOf({ guest, next, foundOccupied }: RoomFacts, derived: Derived): Set<ShownStatus> {
  const { occupancy, businessDate } = derived;
  const held = new Set<ShownStatus>();
  if (guest) held.add(stayStatus(guest, businessDate));
  if (guest?.movesTo) held.add('moving_out');
  const due = next !== null && next.arrival <= businessDate ? next : null;
  if (due) held.add(due.movesFrom ? 'moving_in' : 'arriving');
  if (due?.isWaiting) held.add('early_arrival_waiting');
  const parties = [guest, due].filter((party) => party !== null);
  if (parties.some((party) => party.arrival === party.departure)) held.add('day_use');
  if (parties.some((party) => party.vip)) held.add('vip');
  if (foundOccupied !== null && foundOccupied !== (occupancy === 'occupied')) held.add('discrepancy');
  return held;
}

function stayStatus({ departure }: RoomParty, businessDate: CalendarDate): ShownStatus {
  if (departure < businessDate) return 'overdue';
  return departure === businessDate ? 'due_out' : 'stayover';
}

/** A guest in a blocked room counts as a guest: somebody has to be moved. */
function stateOf(
  { housekeeping, block }: RoomFacts,
  { occupancy, held }: { occupancy: RoomOccupancy; held: ReadonlySet<ShownStatus> },
): RoomState {
  if (held.has('overdue') || held.has('due_out')) return 'due_out';
  if (occupancy === 'occupied') return 'occupied';
  if (block) return 'blocked';
  return isReady(housekeeping) ? 'ready' : 'dirty';
}

/** Why nobody can be asked to keep out of a room; null when somebody can. */
export function doNotDisturbRefusal(occupancy: RoomOccupancy): 'room_empty' | null {
  return occupancy === 'occupied' ? null : 'room_empty';
}

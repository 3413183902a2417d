import type { CalendarDate } from '../../core/calendar-date.ts';

export const housekeepingStates = ['dirty', 'cleaning', 'clean', 'inspected'] as const;
export type Housekeeping = (typeof housekeepingStates)[number];

export const blockKinds = ['out_of_order', 'out_of_service'] as const;
export type BlockKind = (typeof blockKinds)[number];

export interface Room {
  readonly id: number;
  readonly hotelId: number;
  readonly roomTypeId: number;
  readonly number: string;
  readonly floor: number;
  readonly features: readonly string[];
  readonly housekeeping: Housekeeping;
  readonly vacatedAt: Date | null;
  readonly active: boolean;
}

/** A period over [startDate, endDate): out of order leaves inventory, out of service does not. */
export interface RoomBlock {
  readonly id: number;
  readonly roomId: number;
  readonly kind: BlockKind;
  readonly startDate: CalendarDate;
  readonly endDate: CalendarDate;
  readonly reason: string;
  readonly releasedAt: Date | null;
}

/** The stay that a room has to do with today: in house, or assigned and due. */
export interface RoomStay {
  readonly status: 'booked' | 'in_house';
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
}

export const shownRoomStates = [
  'vacant',
  'due_in',
  'occupied',
  'due_out',
  'overdue',
  'out_of_order',
  'out_of_service',
] as const;
export type ShownRoomState = (typeof shownRoomStates)[number];

export type RoomHue = 'vacant' | 'occupied' | 'dirty' | 'broken' | 'due';

export interface ShownRoom {
  /** The translation `rooms.state.<state>`. */
  readonly state: ShownRoomState;
  /** The translation `rooms.housekeeping.<housekeeping>`. */
  readonly housekeeping: Housekeeping;
  readonly hue: RoomHue;
}

/** What a room shows on its hotel's business date: derived from the guest in it, the block on it and its housekeeping. */
export function shownRoomState(
  room: Pick<Room, 'housekeeping'>,
  stay: RoomStay | null,
  block: Pick<RoomBlock, 'kind' | 'startDate' | 'endDate' | 'releasedAt'> | null,
  businessDate: CalendarDate,
): ShownRoom {
  const { housekeeping } = room;
  const blocked =
    block !== null && block.releasedAt === null && coversDay(block, businessDate) ? block.kind : null;
  const state = stateOf(stay, blocked, businessDate);
  return { state, housekeeping, hue: hueOf(state, housekeeping) };
}

function coversDay(span: { startDate: CalendarDate; endDate: CalendarDate }, date: CalendarDate): boolean {
  return span.startDate <= date && date < span.endDate;
}

function stateOf(
  stay: RoomStay | null,
  blocked: BlockKind | null,
  businessDate: CalendarDate,
): ShownRoomState {
  if (stay?.status === 'in_house') {
    if (stay.departure < businessDate) return 'overdue';
    return stay.departure === businessDate ? 'due_out' : 'occupied';
  }
  if (blocked) return blocked;
  return stay?.status === 'booked' && stay.arrival <= businessDate ? 'due_in' : 'vacant';
}

function hueOf(state: ShownRoomState, housekeeping: Housekeeping): RoomHue {
  switch (state) {
    case 'out_of_order':
    case 'out_of_service':
      return 'broken';
    case 'occupied':
      return 'occupied';
    case 'due_out':
    case 'overdue':
      return 'due';
    default:
      if (housekeeping === 'dirty' || housekeeping === 'cleaning') return 'dirty';
      return state === 'due_in' ? 'due' : 'vacant';
  }
}

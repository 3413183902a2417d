import type { CalendarDate } from '../../core/calendar-date.ts';
import { isReady } from '../rooms/room.ts';
import { canBecome, type DatedStay } from './reservation-status.ts';

export interface RoomToEnter {
  readonly roomTypeId: number;
  readonly active: boolean;
  readonly housekeeping: string;
  /** Out of order on one of the stay's nights from now on. */
  readonly outOfOrder: boolean;
  /** Another party is in it. */
  readonly occupied: boolean;
}

type TypedStay = DatedStay & { readonly roomTypeId: number };

export type CheckInRefusal =
  | 'wrong_status'
  | 'too_early'
  | 'stay_is_over'
  | 'no_room'
  | 'room_other_type'
  | 'room_out_of_order'
  | 'room_occupied'
  | 'room_not_ready';

/** Why this stay can not be checked in on `businessDate`; null when it can. `room` null: none was chosen. */
export function checkInRefusal(
  stay: TypedStay,
  room: RoomToEnter | null,
  { businessDate, acceptUnready = false }: { businessDate: CalendarDate; acceptUnready?: boolean },
): CheckInRefusal | null {
  const ofTheStay = arrivalRefusal(stay, businessDate);
  if (ofTheStay) return ofTheStay;
  if (room === null) return 'no_room';
  const ofTheRoom = roomRefusal(stay, room);
  if (ofTheRoom) return ofTheRoom;
  if (room.occupied) return 'room_occupied';
  return isReady(room.housekeeping) || acceptUnready ? null : 'room_not_ready';
}

/** The part of a check-in's refusal that no room can cure. */
export function arrivalRefusal(stay: DatedStay, businessDate: CalendarDate): CheckInRefusal | null {
  if (stay.status !== 'booked') return 'wrong_status';
  if (businessDate < stay.arrival) return 'too_early';
  return isOver(stay, businessDate) ? 'stay_is_over' : null;
}

/** A stay ends with its departure day; day use with its only day. */
function isOver(stay: DatedStay, businessDate: CalendarDate): boolean {
  return stay.arrival === stay.departure ? businessDate > stay.departure : businessDate >= stay.departure;
}

export type RoomRefusal = 'room_other_type' | 'room_out_of_order';

/** Why this room can not be given to this stay; overlaps are decided by the database. */
export function roomRefusal(
  stay: { readonly roomTypeId: number },
  room: Pick<RoomToEnter, 'roomTypeId' | 'active' | 'outOfOrder'>,
): RoomRefusal | null {
  if (room.roomTypeId !== stay.roomTypeId) return 'room_other_type';
  return room.active && !room.outOfOrder ? null : 'room_out_of_order';
}

export type PlaceRefusal = 'wrong_status' | 'no_room_yet' | 'outside_stay' | 'in_the_past' | 'same_room';

interface PlaceQuestion {
  readonly roomId: number;
  readonly from: CalendarDate;
  /** From the arrival, and of a guest in house at once: not a move that is only planned. */
  readonly isNow: boolean;
  readonly businessDate: CalendarDate;
  /** It has more than one room already. */
  readonly isSplit: boolean;
}

/** Why this stay can not be in this room from that day on; null when it can. A split needs a room to come from. */
export function placeRefusal(
  stay: DatedStay & { readonly roomId: number | null },
  { roomId, from, isNow, businessDate, isSplit }: PlaceQuestion,
): PlaceRefusal | null {
  if (stay.status !== 'booked' && stay.status !== 'in_house') return 'wrong_status';
  if (isNow) return roomId === stay.roomId && !isSplit ? 'same_room' : null;
  if (stay.roomId === null) return 'no_room_yet';
  if (from <= stay.arrival || from >= stay.departure) return 'outside_stay';
  if (stay.status === 'in_house' && from < businessDate) return 'in_the_past';
  return roomId === stay.roomId && !isSplit ? 'same_room' : null;
}

export type SwapRefusal = 'wrong_status' | 'no_room' | 'same_stay' | 'same_room' | 'moves_later';

interface SwappedStay {
  readonly id: number;
  readonly status: DatedStay['status'];
  readonly roomId: number | null;
  /** It is to change rooms once more. */
  readonly movesLater: boolean;
}

/** Why two stays can not change rooms with each other; null when they can. */
export function swapRefusal(one: SwappedStay, other: SwappedStay): SwapRefusal | null {
  if (one.id === other.id) return 'same_stay';
  const isOpen = ({ status }: SwappedStay) => status === 'booked' || status === 'in_house';
  if (!isOpen(one) || !isOpen(other)) return 'wrong_status';
  if (one.roomId === null || other.roomId === null) return 'no_room';
  if (one.roomId === other.roomId) return 'same_room';
  return one.movesLater || other.movesLater ? 'moves_later' : null;
}

export type UndoRefusal = 'wrong_status' | 'another_day' | 'charged';

/** A check-in is undone only on its own business date, and only while nothing was charged to the room. */
export function undoCheckInRefusal(
  stay: DatedStay & { readonly checkedInDate: CalendarDate | null },
  { businessDate, charges }: { businessDate: CalendarDate; charges: number },
): UndoRefusal | null {
  if (stay.status !== 'in_house') return 'wrong_status';
  if (stay.checkedInDate !== businessDate) return 'another_day';
  return charges > 0 ? 'charged' : null;
}

export type CheckOutRefusal = 'wrong_status' | 'balance' | 'nights_left';

/** A guest leaves at zero. With nights left the desk must say that the guest leaves early: they go back on sale. */
export function checkOutRefusal(
  stay: DatedStay,
  options: { businessDate: CalendarDate; balanceMinor: number; acceptEarly?: boolean },
): CheckOutRefusal | null {
  if (!canBecome(stay.status, 'checked_out')) return 'wrong_status';
  if (leavesEarly(stay, options.businessDate) && !options.acceptEarly) return 'nights_left';
  return options.balanceMinor === 0 ? null : 'balance';
}

export function leavesEarly(stay: DatedStay, businessDate: CalendarDate): boolean {
  return businessDate < stay.departure;
}

export type NoShowRefusal = 'wrong_status' | 'too_early';

export function noShowRefusal(stay: DatedStay, businessDate: CalendarDate): NoShowRefusal | null {
  if (!canBecome(stay.status, 'no_show')) return 'wrong_status';
  return businessDate < stay.arrival ? 'too_early' : null;
}

export type CancelRefusal = 'wrong_status';

export function cancelRefusal(stay: DatedStay): CancelRefusal | null {
  return canBecome(stay.status, 'cancelled') ? null : 'wrong_status';
}

export type ReinstateRefusal = 'wrong_status' | 'stay_is_over';

/** A cancelled or no-show stay comes back while a night of it is left. */
export function reinstateRefusal(stay: DatedStay, businessDate: CalendarDate): ReinstateRefusal | null {
  if (stay.status !== 'cancelled' && stay.status !== 'no_show') return 'wrong_status';
  return isOver(stay, businessDate) ? 'stay_is_over' : null;
}

export type ChangeRefusal =
  | 'wrong_status'
  | 'arrival_fixed'
  | 'arrival_past'
  | 'departure_past'
  | 'dates_reversed'
  | 'nothing';

export interface StayTerms {
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  readonly roomTypeId: number;
  readonly ratePlanId: number;
  readonly adults: number;
  readonly childAges: readonly number[];
}

/** Why these terms can not replace the stay's own. A guest in house keeps the arrival and can not leave in the past. */
export function changeRefusal(
  stay: DatedStay & StayTerms,
  next: StayTerms,
  businessDate: CalendarDate,
): ChangeRefusal | null {
  if (stay.status !== 'booked' && stay.status !== 'in_house') return 'wrong_status';
  if (next.departure < next.arrival) return 'dates_reversed';
  if (sameTerms(stay, next)) return 'nothing';
  if (next.departure < businessDate) return 'departure_past';
  if (next.arrival === stay.arrival) return null;
  if (stay.status === 'in_house') return 'arrival_fixed';
  return next.arrival < businessDate ? 'arrival_past' : null;
}

function sameTerms(a: StayTerms, b: StayTerms): boolean {
  return a.arrival === b.arrival && a.departure === b.departure && sameProduct(a, b);
}

/** The same type, plan and party: then nights that stay keep their price. */
export function sameProduct(a: StayTerms, b: StayTerms): boolean {
  return (
    a.roomTypeId === b.roomTypeId &&
    a.ratePlanId === b.ratePlanId &&
    a.adults === b.adults &&
    a.childAges.join() === b.childAges.join()
  );
}

import type { CalendarDate } from '../../core/calendar-date.ts';
import type { StayStatus } from './reservation-status.ts';
import { type RoomRefusal, roomRefusal } from './stay-refusal.ts';
import type { RoomPlan } from './stay-rooms.ts';

interface StayInPlan {
  readonly status: StayStatus;
  readonly roomTypeId: number;
  readonly pinned: boolean;
  readonly version: number;
}

export type PlanRefusal = 'outdated' | RoomRefusal;

/**
 * Why a stay can no longer have the room a plan gave it; null when it can. Whatever changed on the stay since the plan
 * was made, a pin or a check-out too, makes it another plan.
 */
export function planRefusal(
  stay: StayInPlan | undefined,
  room: { readonly roomTypeId: number; readonly active: boolean; readonly outOfOrder: boolean } | undefined,
  version: number,
): PlanRefusal | null {
  if (!stay || !room || stay.pinned || stay.version !== version) return 'outdated';
  return stay.status === 'booked' ? roomRefusal(stay, room) : 'outdated';
}

export type PinRefusal = 'wrong_status' | 'no_room';

/** A guest in house is never moved by a plan: there is nothing to pin. */
export function pinRefusal(stay: {
  readonly status: StayStatus;
  readonly roomId: number | null;
}): PinRefusal | null {
  if (stay.status !== 'booked') return 'wrong_status';
  return stay.roomId === null ? 'no_room' : null;
}

/** Whether these are the rooms of a stay that changes rooms: from its arrival on, day after day, each another than before. */
export function isMovePlan(
  legs: RoomPlan,
  stay: { readonly arrival: CalendarDate; readonly departure: CalendarDate },
): boolean {
  const follows = legs.every((leg, at) => {
    const before = legs[at - 1];
    return before === undefined || (before.from < leg.from && before.roomId !== leg.roomId);
  });
  return (
    legs.length > 1 && legs[0]?.from === stay.arrival && follows && (legs.at(-1)?.from ?? '') < stay.departure
  );
}

import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Minor } from '../../core/money.ts';
import type { StayNight } from './reservation.ts';
import type { StayStatus } from './reservation-status.ts';
import type { RoomPlan } from './stay-rooms.ts';

export const stayChangeKinds = ['moved', 'dated', 'split', 'swapped'] as const;
export type StayChangeKind = (typeof stayChangeKinds)[number];

/** What a stay was before a change, whole enough to be that again. */
export interface StaySnapshot {
  readonly stayId: number;
  readonly status: StayStatus;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  readonly roomTypeId: number;
  readonly pricedTypeId: number;
  readonly roomId: number | null;
  readonly totalMinor: Minor;
  readonly rooms: RoomPlan;
  readonly nights: readonly StayNight[];
  /** The version the change left behind. */
  readonly versionAfter: number;
}

export interface KeptChange {
  readonly id: number;
  readonly hotelId: number;
  readonly businessDate: CalendarDate;
  readonly kind: StayChangeKind;
  readonly stays: readonly StaySnapshot[];
  readonly undoneAt: Date | null;
}

export type TakeBackRefusal = 'done_already' | 'day_closed' | 'world_moved_on';

/** Why a change can not be taken back; null when it can: on its own day, once, while nothing else happened to its stays. */
export function takeBackRefusal(
  change: Pick<KeptChange, 'undoneAt' | 'businessDate' | 'stays'>,
  now: {
    readonly businessDate: CalendarDate;
    /** By stay. */
    readonly versions: ReadonlyMap<number, number>;
  },
): TakeBackRefusal | null {
  if (change.undoneAt !== null) return 'done_already';
  if (change.businessDate !== now.businessDate) return 'day_closed';
  const isAsLeft = change.stays.every((stay) => now.versions.get(stay.stayId) === stay.versionAfter);
  return isAsLeft ? null : 'world_moved_on';
}

/** Nights to give up and nights to take so that these become those again, at the prices they had. */
export function nightsBack(
  current: readonly StayNight[],
  wanted: readonly StayNight[],
): { readonly removed: StayNight[]; readonly added: StayNight[] } {
  const isIn = (nights: readonly StayNight[]) => (night: StayNight) =>
    nights.some((other) => other.date === night.date && isSame(other, night));
  return {
    removed: current.filter((night) => !isIn(wanted)(night)),
    added: wanted.filter((night) => !isIn(current)(night)),
  };
}

function isSame(a: StayNight, b: StayNight): boolean {
  return a.roomTypeId === b.roomTypeId && a.ratePlanId === b.ratePlanId && a.grossMinor === b.grossMinor;
}

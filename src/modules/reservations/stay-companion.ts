import type { StayStatus } from './reservation-status.ts';

/** A room of a booking and the saved companions who sleep in it. */
export interface RoomCompanions {
  readonly adults: number;
  readonly childAges: readonly number[];
  readonly companionIds: readonly number[];
}

export type CompanionRefusal = 'twice' | 'too_many';

/** Whom else a room has a place for: the booker sleeps in the first. */
export function placesForCompanions(room: Omit<RoomCompanions, 'companionIds'>, index: number): number {
  return room.adults + room.childAges.length - (index === 0 ? 1 : 0);
}

/** Why companions can not be put into these rooms so; null when they can. */
export function companionRefusal(rooms: readonly RoomCompanions[]): CompanionRefusal | null {
  const all = rooms.flatMap((room) => room.companionIds);
  if (new Set(all).size < all.length) return 'twice';
  const full = rooms.some((room, index) => room.companionIds.length > placesForCompanions(room, index));
  return full ? 'too_many' : null;
}

/** The rooms whose guests are still to come, in their order. */
export function staysToFill<Room extends { readonly status: StayStatus }>(stays: readonly Room[]): Room[] {
  return stays.filter((stay) => stay.status === 'booked' || stay.status === 'held');
}

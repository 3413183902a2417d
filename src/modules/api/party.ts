import { ruleBroken } from '../../core/errors.ts';

export interface RoomParty {
  readonly adults: number;
  readonly childAges: readonly number[];
}

/** Where a search names no ages, each child counts as the oldest: no booking is dearer than what was shown. */
const ageWhenNotGiven = 17;

/** Spreads a party evenly over rooms: adults first to the first rooms, then children to where there is most space. */
export function spreadParty(party: RoomParty, rooms: number): RoomParty[] {
  if (party.adults < rooms) throw ruleBroken('too_many_rooms');
  const spread = Array.from({ length: rooms }, (_, index) => ({
    adults: Math.floor(party.adults / rooms) + (index < party.adults % rooms ? 1 : 0),
    childAges: [] as number[],
  }));
  for (const age of party.childAges) {
    const emptiest = spread.toSorted((a, b) => size(a) - size(b))[0];
    emptiest?.childAges.push(age);
  }
  return spread;
}

const size = (room: RoomParty) => room.adults + room.childAges.length;

/** The ages of the children of a search; null where ages and count disagree. */
export function agesOf(children: number, ages: readonly number[] | undefined): number[] | null {
  if (ages === undefined) return Array<number>(children).fill(ageWhenNotGiven);
  return children === 0 || children === ages.length ? [...ages] : null;
}

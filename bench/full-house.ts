import { addDays, calendarDate } from '../src/core/calendar-date.ts';
import type { AssignableRoom, AssignableStay, House } from '../src/modules/assignment/assignment.ts';
import type { Wish } from '../src/modules/rooms/wish.ts';

const firstDay = calendarDate('2027-05-01');

/** A small generator of numbers that look drawn and are the same on every machine. */
function drawing(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
}

interface Fullness {
  readonly rooms: number;
  readonly days: number;
  /** Of a hundred stays so many are pinned to their room. */
  readonly pinned: number;
  readonly seed?: number;
  /** Every room is taken on the first day. */
  readonly together?: boolean;
}

const wishes = ['view', 'quiet', 'high_floor', 'low_floor', 'king_bed', 'non_smoking'] as const;

/**
 * A house whose rooms are let one stay after the other with few nights between: a plan without moves exists, for it was
 * made from one. Then the rooms are forgotten but for those of the pinned, and the stays stand in another order. Rooms
 * are of six types; every twentieth is closed for a while.
 */
export function fullHouse({ rooms: count, days, pinned, seed = 5, together = false }: Fullness): House {
  const draw = drawing(seed);
  const rooms = Array.from({ length: count }, (_, index) => roomAt(index));
  const closures = rooms
    .filter((_, index) => index % 20 === 7)
    .map(({ id }) => ({ roomId: id, from: addDays(firstDay, 9), to: addDays(firstDay, 13) }));
  const stays: (AssignableStay & { readonly order: number })[] = [];
  for (const { id: roomId, typeId } of rooms) {
    const shut = closures.find((closure) => closure.roomId === roomId);
    for (let day = together ? 0 : draw(3); day < days; ) {
      const arrival = addDays(firstDay, day);
      const nights = 1 + draw(draw(4) === 0 ? 10 : 4);
      const departure = addDays(arrival, nights);
      day += nights + (draw(4) === 0 ? 1 + draw(2) : 0);
      if (shut && arrival < shut.to && shut.from < departure) continue;
      const hold = draw(100) < pinned ? 'pinned' : 'free';
      const asked = [
        ...new Set(Array.from({ length: draw(3) }, () => wishes[draw(wishes.length)] ?? 'view')),
      ];
      stays.push({
        id: stays.length + 1,
        typeId,
        arrival,
        departure,
        asked: asked as Wish[],
        liked: [],
        roomsBefore: [],
        vip: draw(30) === 0,
        group: draw(8) === 0 ? draw(count) : null,
        roomId: hold === 'pinned' ? roomId : null,
        hold,
        order: draw(1_000_000),
      });
    }
  }
  const asBooked = stays.toSorted((a, b) => a.order - b.order).map(({ order: _, ...stay }) => stay);
  return { today: firstDay, rooms, stays: asBooked, closures };
}

function roomAt(index: number): AssignableRoom {
  return {
    id: 1_000 + index,
    number: String(1_000 + index),
    typeId: 1 + (index % 6),
    floor: 1 + Math.floor(index / 30),
    features: [
      ...(index % 4 < 2 ? ['sea view'] : []),
      ...(index % 3 === 0 ? ['quiet'] : []),
      index % 5 < 3 ? 'king' : 'twin',
      ...(index % 40 === 0 ? ['vip'] : []),
    ],
    connectsTo: [],
    parts: [],
    housekeeping: index % 3 === 0 ? 'dirty' : 'inspected',
    vacatedAt: null,
    occupied: false,
  };
}

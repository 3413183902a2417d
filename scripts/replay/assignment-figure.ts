import { addDays, startOfMonth } from '../../src/core/calendar-date.ts';
import { assignAll } from '../../src/modules/assignment/assign-all.ts';
import type {
  AssignableRoom,
  AssignableStay,
  House,
  Segment,
} from '../../src/modules/assignment/assignment.ts';
import { firstFit } from '../../src/modules/assignment/first-fit.ts';
import type { Plan } from '../../src/modules/assignment/plan.ts';
import { type PlanFigures, planFigures } from '../../src/modules/assignment/plan-figures.ts';
import { usualWeights } from '../../src/modules/assignment/weights.ts';
import type { Wish } from '../../src/modules/rooms/wish.ts';
import type { BookingRow } from './booking-row.ts';

export interface AssignmentFigure {
  readonly rooms: number;
  readonly engine: PlanFigures;
  readonly firstFit: PlanFigures;
}

/**
 * The bookings of one hotel that were lived, month by month: who arrives in a month is given a room while guests of
 * earlier months keep theirs. Of each type there are as many rooms as were in use on its fullest night, so on that night
 * there is no room to spare. First-fit gives rooms in the order of booking, as a desk does.
 */
export function assignmentFigure(rows: readonly BookingRow[]): AssignmentFigure {
  const lived = rows.filter((row) => row.outcome === 'Check-Out');
  const types = [...new Set(lived.map((row) => row.assignedType))].sort();
  const typeIds = new Map(types.map((type, index) => [type, index + 1]));
  const stays = lived.map((row) => stayOf(row, typeIds.get(row.assignedType) ?? 0)).toSorted(asBooked(lived));
  const rooms = types.flatMap((_, index) => roomsOf(index + 1, stays));
  return {
    rooms: rooms.length,
    engine: lived.length === 0 ? empty : byMonth(rooms, stays, (house) => assignAll(house, usualWeights)),
    firstFit: lived.length === 0 ? empty : byMonth(rooms, stays, firstFit),
  };
}

const empty: PlanFigures = {
  stays: 0,
  moves: 0,
  asked: 0,
  met: 0,
  gaps: 0,
  nights: 0,
  nightsInOneRoom: 0,
  nightsWithout: 0,
};

function byMonth(
  rooms: readonly AssignableRoom[],
  stays: readonly AssignableStay[],
  assign: (house: House) => Plan,
): PlanFigures {
  const segments = new Map<number, readonly Segment[]>();
  const months = Map.groupBy(stays, (stay) => startOfMonth(stay.arrival));
  let before: AssignableStay[] = [];
  for (const month of [...months.keys()].toSorted()) {
    const coming = months.get(month) ?? [];
    const here = before.filter((stay) => stay.departure > month);
    const plan = assign({
      today: month,
      rooms,
      stays: [...heldStays(here, segments), ...coming],
      closures: [],
    });
    for (const stay of coming) segments.set(stay.id, plan.segments.get(stay.id) ?? []);
    before = [...here, ...coming];
  }
  const first = stays.map((stay) => stay.arrival).toSorted()[0];
  if (first === undefined) return empty;
  return planFigures({ today: first, rooms, stays, closures: [] }, { segments, open: [] });
}

/** Guests of earlier months, each part of a stay as one that stays where it is. */
function heldStays(
  stays: readonly AssignableStay[],
  segments: ReadonlyMap<number, readonly Segment[]>,
): AssignableStay[] {
  return stays.flatMap((stay) =>
    (segments.get(stay.id) ?? []).map(({ roomId, from, to }, index) => ({
      ...stay,
      id: -(stay.id * 40 + index),
      arrival: from,
      departure: to,
      roomId,
      hold: 'in_house' as const,
    })),
  );
}

function asBooked(rows: readonly BookingRow[]): (a: AssignableStay, b: AssignableStay) => number {
  const booked = new Map(rows.map((row) => [row.line, addDays(row.arrival, -row.leadDays)]));
  return (a, b) => {
    const [one, other] = [booked.get(a.id) ?? '', booked.get(b.id) ?? ''];
    return one === other ? a.id - b.id : one < other ? -1 : 1;
  };
}

function stayOf(row: BookingRow, typeId: number): AssignableStay {
  return {
    id: row.line,
    typeId,
    arrival: row.arrival,
    departure: addDays(row.arrival, row.nights),
    asked: wishesOf(row),
    liked: [],
    roomsBefore: [],
    vip: false,
    group: null,
    roomId: null,
    hold: 'free',
  };
}

const drawable = ['view', 'quiet', 'high_floor', 'king_bed', 'twin_beds', 'non_smoking'] as const;

/**
 * The file counts special requests but does not say which they were. They are made up from the row itself, the same each
 * time: a guest with a car wants a low floor, one with children a connecting room, others what the line's number says.
 */
function wishesOf(row: BookingRow): Wish[] {
  const wishes = new Set<Wish>();
  if (row.parkingSpaces > 0) wishes.add('low_floor');
  if (row.specialRequests > 0 && (row.children ?? 0) > 0) wishes.add('connecting');
  for (let drawn = 0; wishes.size < row.specialRequests && drawn < 20; drawn++) {
    const wish = drawable[hash(row.line * 31 + drawn) % drawable.length];
    if (wish === 'high_floor' && wishes.has('low_floor')) continue;
    if (wish) wishes.add(wish);
  }
  return [...wishes];
}

/** Spreads numbers; Knuth's multiplier. */
function hash(value: number): number {
  return Math.imul(value + 1, 2_654_435_761) >>> 16;
}

/** Ten rooms to a floor; what a room offers goes by its number, so that each kind is there in about its share. */
function roomsOf(typeId: number, stays: readonly AssignableStay[]): AssignableRoom[] {
  const count = fullestNight(stays.filter((stay) => stay.typeId === typeId));
  const idOf = (index: number) => typeId * 1_000 + index;
  return Array.from({ length: count }, (_, index) => ({
    id: idOf(index),
    number: `${typeId}${String(index).padStart(3, '0')}`,
    typeId,
    floor: 1 + Math.floor(index / 10),
    features: [
      ...(index % 2 === 0 ? ['view'] : []),
      ...(index % 3 === 0 ? ['quiet'] : []),
      index % 5 < 3 ? 'king' : 'twin',
      ...(index % 4 === 0 ? [] : ['non-smoking']),
    ],
    connectsTo: index % 8 === 0 && index + 1 < count ? [idOf(index + 1)] : [],
    parts: [],
    housekeeping: 'inspected',
    vacatedAt: null,
    occupied: false,
  }));
}

function fullestNight(stays: readonly AssignableStay[]): number {
  const changes = new Map<string, number>();
  const add = (date: string, rooms: number) => changes.set(date, (changes.get(date) ?? 0) + rooms);
  for (const { arrival, departure } of stays) {
    add(arrival, 1);
    add(departure === arrival ? addDays(arrival, 1) : departure, -1);
  }
  let [here, most] = [0, 1];
  for (const date of [...changes.keys()].toSorted()) {
    here += changes.get(date) ?? 0;
    most = Math.max(most, here);
  }
  return most;
}

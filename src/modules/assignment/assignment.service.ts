import { addDays, type CalendarDate, fromDbDate, laterOf } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import { type Context, requireHotel } from '../../platform/context.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { assignAll } from './assign-all.ts';
import {
  assignable,
  replaceWeights,
  type StayInHouse,
  selectAssignableRooms,
  selectClosures,
  selectStaysInHouse,
  selectWeights,
} from './assignment.queries.ts';
import type { AssignableStay, House } from './assignment.ts';
import type { Plan } from './plan.ts';
import {
  openSuggestions,
  type RoomShortage,
  roomShortage,
  type Suggestion,
  suggestRooms,
} from './suggestion.ts';
import { usualWeights, type Weights } from './weights.ts';

/** A house between two days, as it is known now. */
export interface LoadedHouse {
  readonly hotel: Hotel;
  readonly weights: Weights;
  readonly stays: readonly StayInHouse[];
  readonly house: House;
}

interface Days {
  readonly hotelId: number;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

export async function weightsOf(db: DbOrTx, hotelId: number): Promise<Weights> {
  return { ...usualWeights, ...(await selectWeights(db, hotelId)) };
}

/** Five statements, however large the house. Who comes after the last day keeps the room he has. */
export async function loadHouse(db: DbOrTx, days: Days): Promise<LoadedHouse> {
  const { hotelId, to } = days;
  const hotel = await getHotel(db, hotelId);
  const from = laterOf(days.from, hotel.businessDate);
  const [rooms, stays, closures, weights] = await Promise.all([
    selectAssignableRooms(db, hotelId),
    selectStaysInHouse(db, { hotelId, from, to }),
    selectClosures(db, hotelId, from),
    weightsOf(db, hotelId),
  ]);
  const known = stays.map((stay) => assignable(stay, holdOf(stay, to)));
  return { hotel, weights, stays, house: { today: hotel.businessDate, rooms, stays: known, closures } };
}

function holdOf(stay: StayInHouse, to: CalendarDate): AssignableStay['hold'] {
  if (stay.status === 'in_house') return 'in_house';
  return stay.pinned || (stay.arrival > to && stay.roomId !== null) ? 'pinned' : 'free';
}

export interface RoomSuggestions {
  readonly suggestions: readonly Suggestion[];
  /** Why there is none; null when there is one. */
  readonly shortage: RoomShortage | null;
}

/** The best rooms for the rest of one stay, each with its reasons. */
export async function suggestRoomsFor(
  db: DbOrTx,
  { hotelId, stayId, limit }: { hotelId: number; stayId: number; limit: number },
): Promise<RoomSuggestions> {
  const span = await db.stay.findUnique({
    where: { id: stayId, hotelId },
    select: { arrival: true, departure: true },
  });
  if (!span) throw notFound('stay_not_found');
  const [from, to] = [fromDbDate(span.arrival), fromDbDate(span.departure)];
  const { house, weights } = await loadHouse(db, { hotelId, from: addDays(from, -15), to: addDays(to, 15) });
  const known = house.stays.find((stay) => stay.id === stayId);
  if (!known) return { suggestions: [], shortage: null };
  const stay = restOf(known, house.today);
  return {
    suggestions: suggestRooms(stay, { house, weights, limit }),
    shortage: roomShortage(stay, house),
  };
}

/** A late arrival, and a guest in house, need a room from today on only. */
function restOf(stay: AssignableStay, today: CalendarDate): AssignableStay {
  return { ...stay, arrival: laterOf(stay.arrival, today) };
}

/** Rooms of every type that are free for these days and empty now, best first: for who stands at the desk without a booking. */
export async function freeRoomsFor(
  db: DbOrTx,
  {
    hotelId,
    arrival,
    departure,
    typeIds,
  }: { hotelId: number; arrival: CalendarDate; departure: CalendarDate; typeIds: readonly number[] },
): Promise<Map<number, Suggestion[]>> {
  const { house, weights } = await loadHouse(db, { hotelId, from: arrival, to: departure });
  const guests = typeIds.map((typeId) => newcomer(typeId, arrival, departure));
  const { suggest } = openSuggestions({ ...house, stays: [...house.stays, ...guests] }, weights);
  return new Map(
    guests.map((guest) => [
      guest.typeId,
      suggest(guest, house.rooms.length).filter((room) => !room.occupied),
    ]),
  );
}

/** Somebody of whom nothing is known yet. Types stand in for stays. */
function newcomer(typeId: number, arrival: CalendarDate, departure: CalendarDate): AssignableStay {
  return {
    id: -typeId,
    typeId,
    arrival,
    departure,
    asked: [],
    liked: [],
    roomsBefore: [],
    vip: false,
    group: null,
    roomId: null,
    hold: 'free',
  };
}

/** A room for each of these arrivals, no room twice, with its reasons; those who have a room keep it. */
export async function suggestForArrivals(
  db: DbOrTx,
  { hotelId, stayIds, today }: { hotelId: number; stayIds: readonly number[]; today: CalendarDate },
): Promise<Map<number, Suggestion>> {
  if (stayIds.length === 0) return new Map();
  const { house, weights } = await loadHouse(db, { hotelId, from: today, to: today });
  const wanted = new Set(stayIds);
  const stays = house.stays
    .filter((stay) => stay.roomId !== null || wanted.has(stay.id))
    .map((stay) => (wanted.has(stay.id) ? restOf(stay, today) : keeping(stay)));
  const planned = { ...house, stays };
  return reasonsOf(planned, assignAll(planned, weights), { weights, stayIds });
}

function keeping(stay: AssignableStay): AssignableStay {
  return stay.hold === 'free' ? { ...stay, hold: 'pinned' } : stay;
}

/** What speaks for the room a plan gives each of these stays, with everybody where the plan puts them. */
export function reasonsOf(
  house: House,
  plan: Plan,
  { weights, stayIds }: { weights: Weights; stayIds: readonly number[] },
): Map<number, Suggestion> {
  const roomOf = (id: number) => {
    const segments = plan.segments.get(id) ?? [];
    return segments.length === 1 ? (segments[0]?.roomId ?? null) : null;
  };
  const stays = house.stays.map((stay) => ({ ...stay, roomId: roomOf(stay.id) }));
  const { judge } = openSuggestions({ ...house, stays }, weights);
  const before = new Map(house.stays.map((stay) => [stay.id, stay]));
  return new Map(
    stayIds.flatMap((id) => {
      const [stay, roomId] = [before.get(id), roomOf(id)];
      const judged = stay && roomId !== null ? judge(stay, roomId) : null;
      return judged ? [[id, judged] as const] : [];
    }),
  );
}

export function saveWeights(ctx: Context, weights: Weights): Promise<void> {
  const hotelId = requireHotel(ctx);
  return inTransaction(ctx.db, async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM hotels WHERE id = ${hotelId} FOR NO KEY UPDATE`;
    const before = await weightsOf(tx, hotelId);
    await replaceWeights(tx, hotelId, weights);
    await recordEvent(tx, ctx, {
      hotelId,
      action: 'assignment_weights_changed',
      subjectType: 'hotel',
      subjectId: hotelId,
      before,
      after: weights,
    });
  });
}

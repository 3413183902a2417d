import { type CalendarDate, laterOf } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import type { DbOrTx } from '../../platform/db.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { listRooms } from '../rooms/room.service.ts';
import type { Room } from '../rooms/room.ts';
import { selectReservation } from './reservation.queries.ts';
import type { Reservation, Stay } from './reservation.ts';
import { selectConflicts, selectNeighbours, selectRoomOptions } from './room-conflict.queries.ts';
import type { NamedSpan, RoomConflict, RoomOption } from './room-conflict.ts';
import { selectRoomPlan } from './stay-rooms.queries.ts';
import { movesLater, spansOf } from './stay-rooms.ts';

/** A stay as it is before somebody arranges it anew. */
export interface ArrangedStay {
  readonly hotel: Hotel;
  readonly reservation: Reservation;
  readonly stay: Stay;
  readonly rooms: readonly NamedSpan[];
  /** It is still to move out of the room it has. */
  readonly movesLater: boolean;
  readonly houseRooms: readonly Room[];
}

export async function getArrangedStay(
  db: DbOrTx,
  { hotelId, stayId }: { readonly hotelId: number; readonly stayId: number },
): Promise<ArrangedStay> {
  const hotel = await getHotel(db, hotelId);
  const reservation = await selectReservation(db, { hotelId, stayId });
  const stay = reservation.stays.find((candidate) => candidate.id === stayId);
  if (!stay) throw notFound('reservation_not_found');
  const plan = await selectRoomPlan(db, stay);
  const houseRooms = await listRooms(db, hotelId);
  const numbers = new Map(houseRooms.map((room) => [room.id, room.number]));
  const rooms = spansOf(plan, stay.departure).map(({ roomId, from, until }) => ({
    roomId,
    number: numbers.get(roomId) ?? '–',
    from,
    until,
  }));
  return { hotel, reservation, stay, rooms, movesLater: movesLater(plan, stay.roomId), houseRooms };
}

/** From when on a room is needed: the arrival, or for a guest in house today. */
export function neededFrom({ stay, hotel }: Pick<ArrangedStay, 'stay' | 'hotel'>): CalendarDate {
  return stay.status === 'in_house' ? laterOf(stay.arrival, hotel.businessDate) : stay.arrival;
}

interface Sought {
  /** Left out, from when on it is needed. */
  readonly from?: CalendarDate | undefined;
  readonly exceptStayIds?: readonly number[] | undefined;
}

function questionOf(arranged: ArrangedStay, { from, exceptStayIds = [] }: Sought) {
  const { stay, hotel } = arranged;
  const start = from ?? neededFrom(arranged);
  return {
    hotelId: hotel.id,
    from: start,
    until: laterOf(stay.departure, start),
    exceptStayIds: [stay.id, ...exceptStayIds],
    now: stay.status === 'in_house' && start <= hotel.businessDate,
  };
}

/** What stands in the way of this room for the rest of the stay; nothing where it can be had. Looks only. */
export function conflictsFor(
  db: DbOrTx,
  arranged: ArrangedStay,
  { roomId, ...sought }: Sought & { readonly roomId: number },
): Promise<RoomConflict[]> {
  return selectConflicts(db, { ...questionOf(arranged, sought), roomId });
}

/** Every room in service, with whether it is free for the rest of the stay. */
export function roomOptionsFor(
  db: DbOrTx,
  arranged: ArrangedStay,
  sought: Sought = {},
): Promise<RoomOption[]> {
  return selectRoomOptions(db, questionOf(arranged, sought));
}

/** Stays it may swap rooms with. */
export function neighboursOf(db: DbOrTx, arranged: ArrangedStay) {
  return selectNeighbours(db, questionOf(arranged, {}));
}

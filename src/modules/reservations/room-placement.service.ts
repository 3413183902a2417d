import { type CalendarDate, laterOf } from '../../core/calendar-date.ts';
import { conflict, ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { moveNightsIn } from '../inventory/inventory.service.ts';
import { moveNightsToType } from './booking.queries.ts';
import { selectNightsOf } from './reservation.queries.ts';
import type { Reservation, Stay } from './reservation.ts';
import { type LockedRoom, selectAndLockRoom } from './room.queries.ts';
import { leaveRoomIn } from './room-left.service.ts';
import { takesOfNights } from './stay-inventory.ts';
import { placeRefusal, roomRefusal } from './stay-refusal.ts';
import { selectRoomPlan, settlingRooms, updateRooms } from './stay-rooms.queries.ts';
import { carriedOut, placedFrom, type RoomPlan, spansOf } from './stay-rooms.ts';

export interface Placement {
  readonly reservation: Reservation;
  readonly stay: Stay;
  readonly businessDate: CalendarDate;
  readonly roomId: number;
  /** From this day on; left out, from the arrival, and of a guest in house at once. */
  readonly from?: CalendarDate | undefined;
  /** A room of another type is a free upgrade for the nights to come: the price stays. */
  readonly acceptUpgrade?: boolean | undefined;
  readonly reason?: string | undefined;
}

/**
 * Gives a locked stay a room for the rest of its nights. A guest in house who moves at once leaves the old room to
 * housekeeping; from a later day on the move is planned, and the room kept for it. Two stays in one room on one night are
 * refused by the database.
 */
export async function placeIn(tx: Tx, ctx: Context, placement: Placement): Promise<void> {
  const { stay, businessDate, roomId } = placement;
  const { from, isNow } = startOf(placement);
  const before = await selectRoomPlan(tx, stay);
  const refusal = placeRefusal(stay, { from, roomId, isNow, businessDate, isSplit: before.length > 1 });
  if (refusal) throw ruleBroken(`place_${refusal}`);

  const { plan, wasPlanned } = nextPlan(placement, before, from);
  const until = spansOf(plan, stay.departure).find((span) => span.roomId === roomId)?.until ?? stay.departure;
  const question = { hotelId: stay.hotelId, roomId, stayId: stay.id, from, departure: until };
  const room = await selectAndLockRoom(tx, question);
  if (stay.status === 'in_house' && isNow && room.occupied) throw conflict('room_taken');
  const acceptUpgrade = placement.acceptUpgrade === true || wasPlanned;
  await takeTypeOf(tx, { ...placement, acceptUpgrade }, { room, from, isNow });

  const now = isNow ? { roomId, roomTypeId: room.roomTypeId } : {};
  await settlingRooms(tx, () => updateRooms(tx, stay, plan, now));
  const leaves = stay.status === 'in_house' && isNow ? stay.roomId : null;
  if (leaves !== null) await leaveRoomIn(tx, ctx, { hotelId: stay.hotelId, roomId: leaves, at: ctx.clock() });
  await recordPlacement(tx, ctx, { ...placement, room, from, isNow });
}

function startOf({ stay, businessDate, from }: Placement): { from: CalendarDate; isNow: boolean } {
  const now = stay.status === 'in_house' ? laterOf(stay.arrival, businessDate) : stay.arrival;
  return { from: from ?? now, isNow: from === undefined || from === now };
}

function nextPlan(
  { stay, businessDate, roomId }: Placement,
  before: RoomPlan,
  from: CalendarDate,
): { plan: RoomPlan; wasPlanned: boolean } {
  const inHouse = stay.status === 'in_house';
  const move = { currentRoomId: stay.roomId, roomId, today: businessDate };
  const planned = inHouse && from === laterOf(stay.arrival, businessDate) ? carriedOut(before, move) : null;
  if (planned) return { plan: planned, wasPlanned: true };
  // Whoever overstays has no nights left to be in the new room on: it is simply the guest's room.
  const overstays = inHouse && stay.arrival !== stay.departure && from >= stay.departure;
  const plan = overstays ? [{ from: stay.arrival, roomId }] : placedFrom(before, from, roomId);
  return { plan, wasPlanned: false };
}

/** The nights in the room take the inventory of its type; where that is another one, somebody must have said so. */
async function takeTypeOf(
  tx: Tx,
  { stay, businessDate, acceptUpgrade = false }: Placement,
  { room, from, isNow }: { room: LockedRoom; from: CalendarDate; isNow: boolean },
): Promise<void> {
  const first = laterOf(from, businessDate);
  const nights = (await selectNightsOf(tx, stay.id)).filter((night) => night.date >= first);
  const moved = nights.filter((night) => night.roomTypeId !== room.roomTypeId);
  const isOther = isNow ? room.roomTypeId !== stay.roomTypeId : moved.length > 0;
  const roomTypeId = isOther && !acceptUpgrade ? stay.roomTypeId : room.roomTypeId;
  const refusal = roomRefusal({ roomTypeId }, room);
  if (refusal) throw ruleBroken(`assign_${refusal}`, { room: room.number });
  if (moved.length === 0) return;
  await moveNightsIn(tx, {
    hotelId: stay.hotelId,
    return: takesOfNights(moved),
    take: takesOfNights(moved.map((night) => ({ ...night, roomTypeId: room.roomTypeId }))),
  });
  await moveNightsToType(tx, { stayId: stay.id, roomTypeId: room.roomTypeId, from: first });
}

async function recordPlacement(
  tx: Tx,
  ctx: Context,
  placement: Placement & { readonly room: LockedRoom; readonly from: CalendarDate; readonly isNow: boolean },
): Promise<void> {
  const { reservation, stay, room, from, isNow, reason = null } = placement;
  const atOnce = stay.status === 'in_house' ? 'room_moved' : 'room_assigned';
  await recordEvent(tx, ctx, {
    hotelId: stay.hotelId,
    action: isNow ? atOnce : 'room_move_planned',
    subjectType: 'reservation',
    subjectId: reservation.id,
    subjectLabel: reservation.number,
    before: { stayId: stay.id, roomId: stay.roomId },
    after: { stayId: stay.id, roomId: room.id, room: room.number, ...(!isNow && { from }) },
    reason,
  });
  await publish(tx, { hotelId: stay.hotelId, topic: 'front-desk' });
}

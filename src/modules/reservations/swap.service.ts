import { assert } from '../../core/assert.ts';
import { type CalendarDate, laterOf } from '../../core/calendar-date.ts';
import { conflict, ruleBroken } from '../../core/errors.ts';
import { recordEvents } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { moveNightsIn } from '../inventory/inventory.service.ts';
import { moveNightsToType } from './booking.queries.ts';
import { selectAndLockStays, selectNights } from './reservation.queries.ts';
import type { Reservation, Stay, StayNight } from './reservation.ts';
import { type LockedRoom, selectAndLockRoom } from './room.queries.ts';
import { leaveRoomIn } from './room-left.service.ts';
import { takesOfNights } from './stay-inventory.ts';
import { roomRefusal, swapRefusal } from './stay-refusal.ts';
import { selectRoomPlan, settlingRooms, updateRooms } from './stay-rooms.queries.ts';
import { movesLater, placedFrom, type RoomPlan } from './stay-rooms.ts';
import { insertStayChange, snapshotsOf } from './stay-snapshot.queries.ts';

export interface Swap {
  readonly hotelId: number;
  readonly stayId: number;
  readonly version: number;
  readonly otherStayId: number;
  readonly otherVersion: number;
  /** Rooms of two types: each party keeps its price. */
  readonly acceptUpgrade?: boolean | undefined;
  readonly reason?: string | undefined;
}

/** One of the two parties, and the room it is to have. */
interface Side {
  readonly reservation: Reservation;
  readonly stay: Stay;
  readonly plan: RoomPlan;
  readonly from: CalendarDate;
  readonly room: LockedRoom;
  /** Nights that take another type's inventory now. */
  readonly moved: readonly StayNight[];
}

/** Two stays change rooms with each other, both or neither. Guests in house do at once, coming ones for all their nights. */
export function swapRooms(ctx: Context, input: Swap): Promise<number> {
  return inTransaction(ctx.db, async (tx) => {
    const { hotelId, stayId, otherStayId, reason } = input;
    const businessDate = await selectAndLockBusinessDate(tx, hotelId);
    const locked = await selectAndLockStays(tx, hotelId, [stayId, otherStayId]);
    const stays = locked.map(({ stay }) => stay);
    const isAsSeen = stays[0]?.version === input.version && stays[1]?.version === input.otherVersion;
    if (!isAsSeen) throw conflict('stale_version');
    const before = await snapshotsOf(tx, stays);
    const sides = await sidesOf(tx, { input, locked, businessDate });
    if (stays.some((stay) => stay.status === 'in_house') && !reason) throw ruleBroken('reason_missing');

    await exchangeNights(tx, { hotelId, sides, businessDate });
    await settlingRooms(tx, async () => {
      for (const { stay, plan, room } of sides) {
        await updateRooms(tx, stay, plan, { roomId: room.id, roomTypeId: room.roomTypeId });
      }
    });
    for (const { stay } of sides) {
      if (stay.status === 'in_house' && stay.roomId !== null)
        await leaveRoomIn(tx, ctx, { hotelId, roomId: stay.roomId, at: ctx.clock() });
    }
    await record(tx, ctx, { input, sides });
    const change = { hotelId, businessDate, kind: 'swapped', stays: before } as const;
    return insertStayChange(tx, { ...change, actor: ctx.actor, at: ctx.clock() });
  });
}

interface SwapFound {
  readonly input: Swap;
  readonly locked: readonly { readonly reservation: Reservation; readonly stay: Stay }[];
  readonly businessDate: CalendarDate;
}

async function sidesOf(tx: Tx, { input, locked, businessDate }: SwapFound): Promise<Side[]> {
  const [one, other] = locked;
  assert(one !== undefined && other !== undefined, 'two stays were locked');
  const plans = [await selectRoomPlan(tx, one.stay), await selectRoomPlan(tx, other.stay)] as const;
  const refusal = swapRefusal(
    { ...one.stay, movesLater: movesLater(plans[0], one.stay.roomId) },
    { ...other.stay, movesLater: movesLater(plans[1], other.stay.roomId) },
  );
  if (refusal) throw ruleBroken(`swap_${refusal}`);
  const rooms = await lockBoth(tx, [one.stay, other.stay], businessDate);
  const nights = await selectNights(tx, [one.stay.id, other.stay.id]);
  return [
    { ...one, before: plans[0], room: rooms[0] },
    { ...other, before: plans[1], room: rooms[1] },
  ].map(({ reservation, stay, before, room }) => {
    const from = startOf(stay, businessDate);
    const roomTypeId = input.acceptUpgrade ? room.roomTypeId : stay.roomTypeId;
    const ofRoom = roomRefusal({ roomTypeId }, room);
    if (ofRoom) throw ruleBroken(`assign_${ofRoom}`, { room: room.number });
    const first = laterOf(from, businessDate);
    const moved = (nights.get(stay.id) ?? []).filter(
      (night) => night.date >= first && night.roomTypeId !== room.roomTypeId,
    );
    const overstays = from >= stay.departure && stay.arrival !== stay.departure;
    const plan = overstays ? [{ from: stay.arrival, roomId: room.id }] : placedFrom(before, from, room.id);
    return { reservation, stay, plan, from, room, moved };
  });
}

function startOf(stay: Stay, businessDate: CalendarDate): CalendarDate {
  return stay.status === 'in_house' ? laterOf(stay.arrival, businessDate) : stay.arrival;
}

/** Each stay's new room: the other's, locked in the order of their numbers in the database. */
async function lockBoth(
  tx: Tx,
  [one, other]: readonly [Stay, Stay],
  businessDate: CalendarDate,
): Promise<readonly [LockedRoom, LockedRoom]> {
  const lock = ({ stay, roomId }: { stay: Stay; roomId: number }) =>
    selectAndLockRoom(tx, {
      hotelId: stay.hotelId,
      roomId,
      stayId: stay.id,
      from: startOf(stay, businessDate),
      departure: stay.departure,
    });
  assert(one.roomId !== null && other.roomId !== null, 'both have a room');
  const forOne = { stay: one, roomId: other.roomId };
  const forOther = { stay: other, roomId: one.roomId };
  if (forOne.roomId < forOther.roomId) {
    const first = await lock(forOne);
    return [first, await lock(forOther)];
  }
  const last = await lock(forOther);
  return [await lock(forOne), last];
}

async function exchangeNights(
  tx: Tx,
  { hotelId, sides, businessDate }: { hotelId: number; sides: readonly Side[]; businessDate: CalendarDate },
): Promise<void> {
  const moving = sides.filter((side) => side.moved.length > 0);
  if (moving.length === 0) return;
  await moveNightsIn(tx, {
    hotelId,
    return: moving.flatMap(({ moved }) => takesOfNights(moved)),
    take: moving.flatMap(({ moved, room: { roomTypeId } }) =>
      takesOfNights(moved.map((night) => ({ ...night, roomTypeId }))),
    ),
  });
  for (const { stay, room, from } of moving) {
    const move = { stayId: stay.id, roomTypeId: room.roomTypeId, from: laterOf(from, businessDate) };
    await moveNightsToType(tx, move);
  }
}

async function record(
  tx: Tx,
  ctx: Context,
  { input, sides }: { input: Swap; sides: readonly Side[] },
): Promise<void> {
  await recordEvents(
    tx,
    ctx,
    sides.map(({ reservation, stay, room }) => ({
      hotelId: input.hotelId,
      action: 'rooms_swapped',
      subjectType: 'reservation',
      subjectId: reservation.id,
      subjectLabel: reservation.number,
      before: { stayId: stay.id, roomId: stay.roomId },
      after: { stayId: stay.id, roomId: room.id, room: room.number },
      reason: input.reason ?? null,
    })),
  );
  await publish(tx, { hotelId: input.hotelId, topic: 'front-desk' });
}

import { conflict, ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { selectAndLockStay, updateStay } from './reservation.queries.ts';
import type { Reservation, Stay } from './reservation.ts';
import { type LockedRoom, selectAndLockRoom } from './room.queries.ts';
import { leaveRoomIn } from './room-left.service.ts';
import { assignRefusal, roomRefusal } from './stay-refusal.ts';
import { takeOtherTypeIn } from './upgrade.service.ts';

export interface RoomAssignment {
  readonly hotelId: number;
  readonly stayId: number;
  /** Null takes the room away again. */
  readonly roomId: number | null;
  readonly version?: number | undefined;
  /** A room of another type is a free upgrade: the price stays. */
  readonly acceptUpgrade?: boolean | undefined;
}

/** Gives a coming stay its room for all its nights; two stays in one room on one night are refused by the database. */
export function assignRoom(ctx: Context, input: RoomAssignment): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const { hotelId, stayId, roomId } = input;
    const businessDate = await selectAndLockBusinessDate(tx, hotelId);
    const { reservation, stay } = await selectAndLockStay(tx, input);
    if (input.version !== undefined && input.version !== stay.version) throw conflict('stale_version');
    const { arrival, departure } = stay;
    const room =
      roomId === null
        ? null
        : await selectAndLockRoom(tx, { hotelId, roomId, stayId, from: arrival, departure });
    const upgraded = room !== null && input.acceptUpgrade === true && room.roomTypeId !== stay.roomTypeId;
    const roomTypeId = upgraded ? room.roomTypeId : stay.roomTypeId;
    const refusal = assignRefusal({ ...stay, roomTypeId }, room);
    if (refusal) throw ruleBroken(`assign_${refusal}`, { room: room?.number ?? '' });

    if (upgraded) await takeOtherTypeIn(tx, { stay, roomTypeId, businessDate });
    await updateStay(tx, stay, { roomId, roomTypeId });
    await recordRoom(tx, ctx, {
      reservation,
      stay,
      room,
      action: room ? 'room_assigned' : 'room_unassigned',
    });
  });
}

export interface RoomMove {
  readonly hotelId: number;
  readonly stayId: number;
  readonly roomId: number;
  readonly reason: string;
  /** A room of another type is a free upgrade for the nights to come. */
  readonly acceptUpgrade?: boolean | undefined;
}

/** Moves a guest in house to another room; the one left goes to housekeeping. */
export function moveRoom(ctx: Context, input: RoomMove): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const { hotelId, stayId, roomId } = input;
    const businessDate = await selectAndLockBusinessDate(tx, hotelId);
    const { reservation, stay } = await selectAndLockStay(tx, input);
    if (stay.status !== 'in_house') throw ruleBroken('move_wrong_status');
    if (stay.roomId === roomId) throw ruleBroken('change_nothing');
    const { departure } = stay;
    const room = await selectAndLockRoom(tx, { hotelId, roomId, stayId, from: businessDate, departure });
    if (room.occupied) throw conflict('room_taken');
    const upgraded = input.acceptUpgrade === true && room.roomTypeId !== stay.roomTypeId;
    const roomTypeId = upgraded ? room.roomTypeId : stay.roomTypeId;
    const refusal = roomRefusal({ roomTypeId }, room);
    if (refusal) throw ruleBroken(`assign_${refusal}`, { room: room.number });

    if (upgraded) await takeOtherTypeIn(tx, { stay, roomTypeId, businessDate });
    await updateStay(tx, stay, { roomId, roomTypeId });
    if (stay.roomId !== null) await leaveRoomIn(tx, ctx, { hotelId, roomId: stay.roomId, at: ctx.clock() });
    await recordRoom(tx, ctx, { reservation, stay, room, action: 'room_moved', reason: input.reason });
  });
}

interface RoomRecord {
  readonly reservation: Reservation;
  readonly stay: Stay;
  readonly room: LockedRoom | null;
  readonly action: string;
  readonly reason?: string;
}

async function recordRoom(tx: Tx, ctx: Context, record: RoomRecord): Promise<void> {
  const { reservation, stay, room, action, reason = null } = record;
  await recordEvent(tx, ctx, {
    hotelId: stay.hotelId,
    action,
    subjectType: 'reservation',
    subjectId: reservation.id,
    subjectLabel: reservation.number,
    before: { stayId: stay.id, roomId: stay.roomId },
    after: { stayId: stay.id, roomId: room?.id ?? null, room: room?.number ?? null },
    reason,
  });
  await publish(tx, { hotelId: stay.hotelId, topic: 'front-desk' });
}

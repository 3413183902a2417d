import { conflict, ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { selectAndLockStay, updateStay } from './reservation.queries.ts';
import { placeIn } from './room-placement.service.ts';
import { selectRoomPlan } from './stay-rooms.queries.ts';
import { nextLeg } from './stay-rooms.ts';

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
    const { hotelId, stayId, roomId, acceptUpgrade } = input;
    const businessDate = await selectAndLockBusinessDate(tx, hotelId);
    const { reservation, stay } = await selectAndLockStay(tx, input);
    if (input.version !== undefined && input.version !== stay.version) throw conflict('stale_version');
    if (stay.status !== 'booked') throw ruleBroken('assign_wrong_status');
    if (roomId !== null) return placeIn(tx, ctx, { reservation, stay, businessDate, roomId, acceptUpgrade });

    await updateStay(tx, stay, { roomId: null });
    await recordEvent(tx, ctx, {
      hotelId,
      action: 'room_unassigned',
      subjectType: 'reservation',
      subjectId: reservation.id,
      subjectLabel: reservation.number,
      before: { stayId, roomId: stay.roomId },
      after: { stayId, roomId: null, room: null },
      reason: null,
    });
    await publish(tx, { hotelId, topic: 'front-desk' });
  });
}

/** Does the change of rooms that was arranged, once its day has come; the room left goes to housekeeping. */
export function carryOutMove(
  ctx: Context,
  key: { readonly hotelId: number; readonly stayId: number },
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const businessDate = await selectAndLockBusinessDate(tx, key.hotelId);
    const { reservation, stay } = await selectAndLockStay(tx, key);
    if (stay.status !== 'in_house') throw ruleBroken('move_wrong_status');
    const next = nextLeg(await selectRoomPlan(tx, stay), stay.roomId, businessDate);
    if (!next) throw conflict('no_move_planned');
    if (next.from > businessDate) throw ruleBroken('move_not_due');
    await placeIn(tx, ctx, { reservation, stay, businessDate, roomId: next.roomId });
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
    const { hotelId, roomId, acceptUpgrade, reason } = input;
    const businessDate = await selectAndLockBusinessDate(tx, hotelId);
    const { reservation, stay } = await selectAndLockStay(tx, input);
    if (stay.status !== 'in_house') throw ruleBroken('move_wrong_status');
    if (stay.roomId === roomId) throw ruleBroken('change_nothing');
    await placeIn(tx, ctx, { reservation, stay, businessDate, roomId, acceptUpgrade, reason });
  });
}
